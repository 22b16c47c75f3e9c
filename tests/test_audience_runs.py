"""All documents of the simulated run for units and for the public, with persons planted where ledgers can hold them.

The scan looks for what was planted and, with forms of its own, for anything like it; it is seen to find both inside.
"""

import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from assess.audience import Personal, count_masked, load_personal, mask_run, mask_unit
from assess.audience.numbers import is_identity
from assess.results import RunReport, UnitReport, encode, read, write
from assess.review import open_review
from assess.types import Quarantined

pytestmark = pytest.mark.slow
# By file: rows that are refused and quoted; the row of leaders and that of hazards have names where names belong.
PLANTED = {
    "meetings.csv": ["990101,P1,常委会,2025-03-03,赵志强,赵志强,是,,〔2025〕99号,议题（皖A12345）"],
    "领导带队检查台账.csv": ["990101,P1,钱大海,2025-03-03,企业现场,厂区,,0,"],
    "追责台账.csv": ["990101,P1,,孙立民,否,2025-03-03,,没有的阶段,警告,"],
    "honours.csv": ["990101,P1,通报,没有的级别,2025-03-03,〔2025〕9号,周丽华同志见义勇为"],
    "leaders.csv": ["990101,王小明,李卫东,区长,,2025-03-03,"],
    "hazards.csv": [
        "990101,P1,,,工贸,联系13812345678,紧急,2025-06-10,2025-07-10,,2025-06-20,部门检查,张建国,1000,,,,,,,",
        "990101,P2,,,工贸,车间现场管理,一般,2025-06-10,2025-07-10,,2025-06-20,部门检查,张建国,1000,,,,,,,",
    ],
    "../judgements.csv": ["990101,没有的事项,0.1,郑明远,2026-01-13,理由,记录"],
}
NAMES = ("赵志强", "钱大海", "孙立民", "周丽华", "王小明", "郑明远", "吴国庆")
NEVER_SHOWN = ("李卫东", "张建国")
ASSESSOR, REASON = "市安委办考核一组组长", "对照组织部门的材料"
REASON_PLANTED = "问本人11010519491231002X、0566-2012345、账号340017650080530、a.b@example.com、皖AD12345"
FORMS = {
    "identity": r"(?<!\d)\d{17}[\dXx]",
    "mobile": r"(?<![\d.])1[3-9]\d{9}(?!\d)",
    "landline": r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)",
    "plate": r"皖[A-Z][0-9A-Z]{5}",
    "account": r"账号\d{9,}",
    "mail": r"\w@\w+\.\w",
}


def texts(value: Any) -> Iterator[str]:
    """All texts of an encoded document, without its hashes and numbers."""
    if isinstance(value, str):
        if not re.fullmatch("[0-9a-f]{64}", value) and not re.fullmatch(r"-?\d+(\.\d+)?(E[-+]?\d+)?", value):
            yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts(item)


def scan(documents: list[UnitReport | RunReport]) -> set[str]:
    """The names that occur, and the kinds of numbers."""
    whole = "\n".join({text for document in documents for text in texts(encode(document))})
    kinds = {kind for kind, form in FORMS.items() if re.search(form, whole)}
    if not any(is_identity(found) for found in re.findall(FORMS["identity"], whole)):
        kinds.discard("identity")
    return kinds | {name for name in (*NAMES, *NEVER_SHOWN) if name in whole}


@dataclass(frozen=True)
class Planted:
    """The reports of the run."""

    personal: Personal
    run: RunReport
    units: tuple[UnitReport, ...]
    versions: dict[str, list[UnitReport | RunReport]] = field(default_factory=dict)

    def version(self, audience: str) -> list[UnitReport | RunReport]:
        if audience not in self.versions:
            units = [mask_unit(unit, audience, self.personal) for unit in self.units]
            self.versions[audience] = [mask_run(self.run, audience, self.personal), *units]
        return self.versions[audience]


@pytest.fixture(scope="module")
def planted(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Planted:
    folder = tmp_path_factory.mktemp("planted")
    for name in ("params", "notebooks", "data/sample"):
        shutil.copytree(root / name, folder / name)
    for name, rows in PLANTED.items():
        with (folder / "data/sample/ledgers" / name).open("a", encoding="utf-8", newline="") as file:
            file.write("".join(f"{row}\n" for row in rows))
    judgements = folder / "data/sample/judgements.csv"
    text = judgements.read_text(encoding="utf-8")
    assert f"{ASSESSOR},2026-01-13,{REASON}" in text
    text = text.replace(f"{ASSESSOR},2026-01-13,{REASON}", f"吴国庆,2026-01-13,{REASON_PLANTED}", 1)
    judgements.write_text(text, encoding="utf-8")
    review = open_review(folder / "params/runs/sample.yaml", folder)
    units = tuple(review.unit_report(one.unit.code) for one in review.assessments)
    return Planted(load_personal(folder), review.run_report(), units)


def test_the_scan_finds_inside_everything_that_was_planted(planted: Planted) -> None:
    assert scan(planted.version("internal")) == {*NAMES, *FORMS}


@pytest.mark.parametrize("audience", ["unit", "public"])
def test_no_document_for_others_holds_a_name_or_a_number(planted: Planted, audience: str) -> None:
    documents = planted.version(audience)
    assert scan(documents) == set()
    assert read(UnitReport, write(documents[1])) == documents[1]


def test_units_see_that_something_was_masked_and_keep_their_evidence(planted: Planted) -> None:
    masked = planted.version("unit")
    inside = planted.version("internal")
    assert count_masked(masked[0], planted.personal) > len(planted.run.quarantine) / 2
    own = next(one for one in masked[1:] if isinstance(one, UnitReport) and one.assessment.unit.code == "990101")
    assert count_masked(own, planted.personal) >= 6
    places = [text for text in texts(encode(own)) if "评定“" in text]
    assert any(text.startswith("〔已隐去〕评定“") and "问本人〔已隐去〕、〔已隐去〕" in text for text in places)
    assert any(text.startswith(ASSESSOR) for text in places)
    for before, after in zip(inside, masked, strict=True):
        assert len(list(texts(encode(before)))) == len(list(texts(encode(after))))


def test_quarantined_rows_are_masked_by_column_for_units_and_absent_for_the_public(planted: Planted) -> None:
    own = {(one.file.rpartition("/")[2], one.row): one for one in planted.run.quarantine}
    shown = {(one.file.rpartition("/")[2], one.row): one for one in planted.version("unit")[0].quarantine}  # type: ignore[union-attr]
    assert own.keys() == shown.keys()
    meeting = next(one for (file, _), one in shown.items() if file == "meetings.csv" and ",P1," in one.raw)
    assert meeting.raw == "990101,P1,常委会,2025-03-03,〔已隐去〕,〔已隐去〕,是,,〔2025〕99号,议题（〔已隐去〕）"
    assert "〔已隐去〕" in meeting.message
    judged = [one for (file, _), one in shown.items() if file == "judgements.csv"]
    assert [one.raw for one in judged] == ["〔已隐去〕"]
    public = planted.version("public")[0]
    assert isinstance(public, RunReport)
    assert public.quarantine == ()
    assert sum(file.quarantined for file in public.provenance.inputs) > 60


def test_the_public_version_has_results_and_no_rows_and_nothing_about_single_persons(planted: Planted) -> None:
    for inside, public in zip(planted.units, planted.version("public")[1:], strict=True):
        assert isinstance(public, UnitReport)
        assert public.standing == inside.standing
        assert public.duties == ()
        ours, theirs = inside.assessment, public.assessment
        assert [replace(one, why="", measured=()) for one in theirs.findings] == [
            replace(one, why="", measured=()) for one in ours.findings
        ]
        assert {source for one in theirs.findings for value in one.measured for source in value.sources} == set()
        assert {one.kind for one in theirs.vetoes} == {"veto", "yellow_card", "gate"}
        assert not any("已隔离" in reason and "“" in reason for reason in texts(encode(theirs)))
        effects = {effect for one in theirs.vetoes for effect in one.effects}
        assert "等次定为不合格" in effects
        assert not any("提拔" in effect or "重用" in effect for effect in effects)
    assert any(source for one in planted.units[0].assessment.findings for v in one.measured for source in v.sources)


def test_the_version_inside_is_the_report_itself_and_an_unknown_audience_is_refused(planted: Planted) -> None:
    assert mask_run(planted.run, "internal", planted.personal) is planted.run
    assert mask_unit(planted.units[0], "internal", planted.personal) is planted.units[0]
    with pytest.raises(ValueError, match="'publik'"):
        mask_unit(planted.units[0], "publik", planted.personal)


def test_masking_twice_changes_nothing_and_what_is_not_personal_is_the_same_object(planted: Planted) -> None:
    for unit in planted.units:
        masked = mask_unit(unit, "unit", planted.personal)
        assert mask_unit(masked, "unit", planted.personal) == masked
        assert masked.provenance is unit.provenance
        assert masked.standing is unit.standing


def test_masking_costs_less_than_writing(planted: Planted) -> None:
    def seconds(work: Any) -> float:
        began = time.perf_counter()
        for unit in planted.units:
            work(unit)
        return time.perf_counter() - began

    masking = min(seconds(lambda unit: mask_unit(unit, "unit", planted.personal)) for _ in range(3))
    writing = min(seconds(write) for _ in range(3))
    assert masking < writing


def test_a_row_of_a_file_that_no_ledger_is_says_nothing(planted: Planted) -> None:
    row = Quarantined("data/other.csv", "", 2, "x", "E1", "错", "改", "张三,1", "990101")
    report = RunReport(planted.run.run, (), (), (), (), (row,), planted.run.provenance)
    assert mask_run(report, "unit", planted.personal).quarantine[0].raw == "〔已隐去〕"
