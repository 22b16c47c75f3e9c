"""LibreOffice recomputes the workbooks of all three runs and finds every published total, share and place.

The files are stored once more without their values first, so that nothing but the formulas can give a number; one
award is lowered in a copy, to see total, place and check follow.
"""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from assess.reporting.workbook import build_workbook
from assess.results import Method, RunReport, UnitReport
from assess.review import open_review
from assess.types import Deduction, Finding, Outcome, SectionPoints, Unit

ROOT = Path(__file__).parents[2]
RUNS = ("sample", "chizhou-2020", "five-places")
OFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not here: formulas are not recalculated"),
]


@dataclass(frozen=True)
class Recalculated:
    """A run, the values that we stored, and those that LibreOffice came to."""

    run: RunReport
    units: list[UnitReport]
    formulas: Any
    stored: Any
    found: Any


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Recalculated]:
    folder = tmp_path_factory.mktemp("workbooks")
    reports = {}
    for name in RUNS:
        review = open_review(ROOT / "params" / "runs" / f"{name}.yaml")
        run = review.run_report()
        reports[name] = run, [review.unit_report(row.unit.code) for row in run.standings]
        (folder / f"{name}.xlsx").write_bytes(build_workbook(*reports[name]))
    reports["crafted"] = craft(*reports["chizhou-2020"])
    (folder / "crafted.xlsx").write_bytes(build_workbook(*reports["crafted"]))
    for name in reports:
        openpyxl.load_workbook(folder / f"{name}.xlsx").save(folder / f"bare-{name}.xlsx")
    spoilt = openpyxl.load_workbook(folder / "chizhou-2020.xlsx")
    spoil(spoilt["逐项得分"])
    spoilt.save(folder / "bare-spoilt.xlsx")
    recalculate(folder, sorted(folder.glob("bare-*.xlsx")))
    result = {}
    for name in (*RUNS, "crafted", "spoilt"):
        own = "chizhou-2020" if name == "spoilt" else name
        books = [openpyxl.load_workbook(folder / f"{own}.xlsx", data_only=flag) for flag in (False, True)]
        found = openpyxl.load_workbook(folder / "found" / f"bare-{name}.xlsx", data_only=True)
        result[name] = Recalculated(*reports[own], *books, found)
    return result


# code: awards of the two criteria of each section (converted 100 → 30, only the largest loss of 70, bonus, penalty),
# then the points of the sections, the total, and the place, all by hand.
CRAFTED = {
    # 90 of 100 less a spill of 5 are 25.5; losses 3 and 2: 67; 4 + 3 earned, capped at 5; 1 of 11 lost: 96.5
    "1": (("50", "40", "33", "32", "4", "3", "5", "5"), ("25.5", "67", "5", "1"), "96.50", 2),
    # nothing lost, 5 earned: 105, capped at 103
    "2": (("60", "40", "36", "34", "5", "0", "6", "5"), ("30", "70", "5", "0"), "103.00", 1),
    # 33.333333333 are 10 (9.9999999999 at nine decimals); the vetoed unit stands last although it has more points
    "3": (("33.333333333", "0", "36", "34", "0", "0", "6", "5"), ("10", "70", "0", "0"), "80.00", 3),
    "4": (("60", "35", "36", "34", "0", "0", "6", "5"), ("28.5", "70", "0", "0"), "98.50", 4),
}
CRITERIA = (("duty", "60"), ("duty", "40"), ("most", "36"), ("most", "34"), ("extra", "5"), ("extra", "4"),
            ("less", "6"), ("less", "5"))  # fmt: skip
SECTIONS = (("duty", "30", "30"), ("most", "70", "70"), ("extra", "5", "9"), ("less", "10", "11"))


def craft(run: RunReport, units: list[UnitReport]) -> tuple[RunReport, list[UnitReport]]:
    """A run whose sections are converted, spilt, capped, and of which one unit reached the cap of the total."""
    made = []
    for unit, (code, (awards, points, total, rank)) in zip(units, CRAFTED.items(), strict=False):
        findings = tuple(
            Finding(section, f"{section}{at}", section, Outcome.PARTLY_MET, Decimal(worth), Decimal(award), "")
            for at, ((section, worth), award) in enumerate(zip(CRITERIA, awards, strict=True))
        )
        sections = tuple(
            SectionPoints(name, name, Decimal(worth), Decimal(whole), Decimal(found))
            for (name, worth, whole), found in zip(SECTIONS, points, strict=True)
        )
        spill = Deduction("duty", "duty0", "r", "spill", Decimal(5), "", "") if code == "1" else None
        named = Unit(code, f"={code}", "county", "组")
        shared: dict[str, Any] = {"total": Decimal(total), "assessable": Decimal(100)}
        assessment = replace(unit.assessment, unit=named, exact=Decimal(total), sections=sections, findings=findings,
                             deductions=(spill,) if spill else (), **shared)  # fmt: skip
        standing = replace(unit.standing, unit=named, rank=rank, tied=1, group_size=4, vetoed=code == "4",
                           share=Decimal(total) / 100, **shared)  # fmt: skip
        made.append(replace(unit, assessment=assessment, standing=standing))
    method = Method(bonus=("extra",), penalty=("less",), limit=Decimal(103))
    return replace(run, run=replace(run.run, method=method), standings=tuple(unit.standing for unit in made)), made


def spoil(sheet: Any) -> None:
    """The first criterion of the first unit loses a point."""
    heading = [cell.value for cell in sheet[4]]
    sheet.cell(5, heading.index("得分") + 1).value -= 1


def recalculate(folder: Path, files: list[Path]) -> None:
    command = [
        str(OFFICE), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
        "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "found"), *map(str, files),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=300)


def table(sheet: Any) -> list[dict[str, Any]]:
    heading = [cell.value for cell in sheet[4]]
    return [dict(zip(heading, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=5)]


def formulas(book: Any) -> Iterator[tuple[str, str]]:
    for sheet in book:
        for row in sheet.iter_rows():
            yield from ((sheet.title, cell.coordinate) for cell in row if cell.data_type == "f")


@pytest.mark.parametrize("name", RUNS)
def test_every_published_total_share_and_place_is_recomputed(recalculated: dict[str, Recalculated], name: str) -> None:
    one = recalculated[name]
    rows = table(one.found["得分表"])
    assert len(rows) == len(one.run.standings)
    for row, standing in zip(rows, one.run.standings, strict=True):
        assert row["代码"] == standing.unit.code
        assert Decimal(str(row["总分"])) == standing.total
        if standing.share is None:
            assert row["得分率"] == "—"
        else:
            assert abs(Decimal(str(row["得分率"])) - standing.share) <= Decimal("0.000000000001")
        alone = "不排名次" if standing.group_size == 1 else standing.rank
        assert row["组内名次"] == (alone if standing.rank else "不排名")
        assert row["核对"] == "一致"


@pytest.mark.parametrize("name", RUNS)
def test_totals_are_formulas_all_the_way_down(recalculated: dict[str, Recalculated], name: str) -> None:
    rows = table(recalculated[name].formulas["得分表"])
    assert all(row["总分"].startswith("=ROUND(ROUND(MAX(0,") for row in rows)
    assert not any("列公布数" in (row["说明"] or "") for row in rows)


@pytest.mark.parametrize("name", [*RUNS, "crafted"])
def test_the_stored_values_are_those_that_libreoffice_comes_to(
    recalculated: dict[str, Recalculated], name: str
) -> None:
    one = recalculated[name]
    addresses = list(formulas(one.formulas))
    for sheet, address in addresses:
        stored, found = one.stored[sheet][address].value, one.found[sheet][address].value
        if isinstance(stored, str) or stored is None:
            assert (found or "") == (stored or ""), (sheet, address)
        else:
            assert abs(found - stored) < 1e-9, (sheet, address)
    assert len(addresses) > 20 * len(one.units)


@pytest.mark.parametrize("name", RUNS)
def test_entries_lead_to_each_award_and_to_each_section(recalculated: dict[str, Recalculated], name: str) -> None:
    one = recalculated[name]
    assert {row["核对"] for row in table(one.found["逐项得分"])} <= {"一致", "未评"}
    assert {row["结论"] for row in table(one.found["核对"])} <= {"一致", "列公布数"}


def test_a_changed_award_changes_total_and_place_and_is_found(recalculated: dict[str, Recalculated]) -> None:
    """贵池区 shares the first place with two others; a point less puts it third, and both checks object."""
    before, after = (table(recalculated[name].found["得分表"])[0] for name in ("chizhou-2020", "spoilt"))
    assert (before["总分"], before["组内名次"], before["核对"]) == (30, 1, "一致")
    assert (after["总分"], after["组内名次"], after["核对"]) == (29, 3, "不一致")
    assert table(recalculated["spoilt"].found["逐项得分"])[0]["核对"] == "不一致"


def test_conversion_spill_largest_loss_caps_and_vetoes_are_recomputed(recalculated: dict[str, Recalculated]) -> None:
    one = recalculated["crafted"]
    formulas_, found = (table(book["得分表"]) for book in (one.formulas, one.found))
    for formula, row, (_, points, total, rank) in zip(formulas_, found, CRAFTED.values(), strict=True):
        names = ("duty（30分）", "most（70分）", "extra（5分）", "less（10分）")
        assert all(str(formula[name]).startswith("=ROUND(") for name in names)
        assert [Decimal(str(row[name])) for name in names] == [Decimal(value) for value in points]
        assert (Decimal(str(row["总分"])), row["组内名次"]) == (Decimal(total), rank)
        assert formula["总分"].startswith("=ROUND(ROUND(MAX(0,MIN(103,")
    texts = " ".join(str(value) for row in formulas_ for value in row.values())
    assert all(piece in texts for piece in ("*30/100", "SUMPRODUCT(MAX(", "MAX(0,SUMIFS(", "MIN(5,", "MIN(10,"))
