"""Every case file under tests/cases: each sentence is one test; and the collection of rules is covered."""

import csv
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from assess.cases import Case, CaseGroup, load_cases, make_rubric, make_table, run_case
from assess.errors import AssessError
from assess.params.calendar import Calendar, load_calendar
from assess.rubric import language as lang
from assess.scoring import add_sums, assess_unit, score
from assess.scoring.measure import MEASURES
from assess.scoring.shape import SHAPES

FOLDER = Path(__file__).parent / "cases"
STATUS = {"complete": "完整", "process": "程序、口径、运用", "incomplete": "原文不完整", "not_expressible": "不能表达"}


def load_groups() -> list[CaseGroup]:
    return [group for path in sorted(FOLDER.glob("*.yaml")) for group in load_cases(path, f"tests/cases/{path.name}")]


GROUPS = load_groups()
PAIRS = [(group, case) for group in GROUPS for case in group.cases]


@pytest.fixture(scope="module")
def calendar(root: Path) -> Calendar:
    return load_calendar(root)


def name(value: object) -> str:
    return value.name if isinstance(value, Case) else "-".join(getattr(value, "covers", ()))


@pytest.mark.parametrize(("group", "case"), PAIRS, ids=name)
def test_case(group: CaseGroup, case: Case, calendar: Calendar) -> None:
    assert run_case(group.setting, case, calendar) == []


def test_a_wrong_expectation_is_seen() -> None:
    group, case = next((group, case) for group, case in PAIRS if case.expect.awarded is not None)
    wrong = replace(case, expect=replace(case.expect, awarded=Decimal(999)))
    assert run_case(group.setting, wrong) != []


def read_rules() -> list[dict[str, str]]:
    with (FOLDER / "rules.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def find_gaps(rules: list[dict[str, str]], groups: list[CaseGroup]) -> list[str]:
    """What the collection lacks: a status, a case for what is expressible, a note where something is missing."""
    covered = {id_ for group in groups if group.cases for id_ in group.covers}
    gaps = [f"{rule['id']}: status {rule['status']!r}" for rule in rules if rule["status"] not in STATUS]
    gaps += [f"{rule['id']}: no case" for rule in rules if rule["id"] not in covered]
    gaps += [f"{rule['id']}: no note" for rule in rules if rule["status"] == "incomplete" and not rule["note"]]
    return gaps


def test_every_rule_of_the_collection_is_expressed_and_has_a_case() -> None:
    rules = read_rules()
    assert len(rules) == len({rule["id"] for rule in rules}) == 259
    assert find_gaps(rules, GROUPS) == []
    assert find_gaps(rules, [group for group in GROUPS if "H1-01" not in group.covers]) == ["H1-01: no case"]


def test_an_incomplete_rule_is_never_executed() -> None:
    """A rule marked incomplete carries no price anywhere in the cases."""
    rules = [
        rule
        for group in GROUPS
        for section in ((group.setting.criterion,) if group.setting.criterion else ())
        for rule in section.rules
    ]
    assert [rule.id for rule in rules if rule.incomplete and rule.shape is not None] == []


def test_the_language_has_few_parts() -> None:
    assert (len(MEASURES), len(SHAPES), len(lang.Effect)) == (10, 7, 5)


def make_coverage() -> str:
    """The coverage of the collection as a table, by kind of rule."""
    rules = read_rules()
    cases = Counter(id_ for group in GROUPS for id_ in group.covers for _ in group.cases)
    lines = ["| 规则种类 | 规则 | 完整 | 程序等 | 不完整 | 不能表达 | 案例 |", "|---|--:|--:|--:|--:|--:|--:|"]
    for kind in sorted({rule["kind"] for rule in rules}):
        own = [rule for rule in rules if rule["kind"] == kind]
        counts = Counter(rule["status"] for rule in own)
        numbers = [len(own), *(counts[status] for status in STATUS), sum(cases[rule["id"]] for rule in own)]
        lines.append(f"| `{kind}` | " + " | ".join(map(str, numbers)) + " |")
    counts = Counter(rule["status"] for rule in rules)
    numbers = [len(rules), *(counts[status] for status in STATUS), sum(cases[rule["id"]] for rule in rules)]
    return "\n".join([*lines, "| 合计 | " + " | ".join(map(str, numbers)) + " |"])


def test_the_coverage_table_is_the_one_that_is_published() -> None:
    """Refresh by pasting what `make_coverage()` returns."""
    assert make_coverage() in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_every_point_of_every_case_explains_itself() -> None:
    """Each finding says why, and each deduction shows its rule and its sum, for all kinds of rules."""
    silent = []
    for group, case in PAIRS:
        if not (group.setting.criterion or group.setting.sections):
            continue
        table = add_sums(make_table(case), group.setting.counting)
        try:
            assessment = assess_unit(score(make_rubric(group.setting), table), 0)
        except AssessError:
            continue
        silent += [(case.name, finding.criterion) for finding in assessment.findings if not finding.why.strip("；，")]
        silent += [(case.name, entry.rule) for entry in assessment.deductions if not (entry.why and entry.arithmetic)]
    assert silent == []
