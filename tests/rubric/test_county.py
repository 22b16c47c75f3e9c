"""The shipped rubrics `county` and `quarterly`: they load, add up, name what they use; points are worked out by hand.

The cases are in `tests/cases/county/`: one criterion a line in `points.yaml` and `quarterly.yaml`, whole units in the
other two files.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import yaml

from assess.cases import Case, Expected, Other, make_table
from assess.indicators import IndicatorRegister, load_indicators
from assess.ledger import load_schemas
from assess.params import Node, build, dump, read_document
from assess.params.calendar import load_calendar
from assess.ranking import rank_units
from assess.rubric import language as lang
from assess.rubric import load_rubric
from assess.rubric.lint import named_indicators
from assess.scoring import add_sums, assess_unit, score
from assess.types import Assessment, MissingPolicy, VetoState

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases" / "county"
ON = date(2024, 12, 31)
NAMES = ("county", "quarterly")
OWN = "本项目建议"
# The registers of the county rubric; what goes beyond it stands in those that end in `-analysis`.
TOPICS = (
    "duty", "hazards", "prevention", "enforcement", "emergency", "training", "standardisation", "accidents", "results",
)  # fmt: skip
WORDS = {"pending": "not_assessed", "not_applicable": "not_applicable"}


@dataclass(frozen=True)
class PointCase:
    """One line: what is given for one criterion, and the points worked out by hand (or a word)."""

    criterion: str
    given: dict[str, Node]
    awarded: Decimal | str
    type: str = "county"


@dataclass(frozen=True)
class PointFile:
    cases: tuple[PointCase, ...]
    type: str = "county"


@dataclass(frozen=True)
class WholeCase:
    """A whole unit: the base with what differs from it; `empty` leaves the base out."""

    name: str
    expect: Expected
    given: dict[str, Node] = field(default_factory=dict)
    empty: bool = False
    type: str = "county"


@dataclass(frozen=True)
class WholeFile:
    base: dict[str, Node]
    cases: tuple[WholeCase, ...]
    type: str = "county"


def read(cls: type, name: str) -> object:
    problems: list[object] = []
    found = build(cls, read_document(CASES / name, name), problems)
    assert problems == []
    return found


@cache
def rubric(name: str, on: date = ON) -> lang.Rubric:
    return load_rubric(ROOT / "params" / "rubrics" / name, ROOT, on)


def assess(name: str, units: list[Other]) -> list[Assessment]:
    """All units of the rubric at once; one unit per case, so that no case sees another one's evidence."""
    found = rubric(name)
    table = make_table(Case("", Expected(), units[0].given, units[0].type, others=tuple(units[1:])))
    scores = score(found, add_sums(table, found.head.counting), load_calendar(ROOT))
    return [assess_unit(scores, position) for position in range(len(units))]


def register(name: str) -> IndicatorRegister:
    problems: list[object] = []
    path = ROOT / "params" / "indicators" / f"{name}.yaml"
    found = build(IndicatorRegister, read_document(path, path.name), problems)
    assert problems == []
    return found


def used(found: lang.Rubric) -> list[str]:
    """Every indicator that a rubric names."""
    parts: list[object] = [criterion.when for _, criterion in found.criteria]
    parts += [condition for veto in found.vetoes for condition in veto.when]
    for _, criterion in found.criteria:
        parts += [part for rule in criterion.rules for part in (rule.measure, rule.shape, rule.when)]
    return [name for part in parts for name in named_indicators(part)]


# --- the text of the rubrics --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("on", [date(2020, 1, 1), date(2020, 12, 31), date(2021, 12, 31), date(2022, 12, 31), ON])
def test_the_rubric_loads_clean_in_every_year(name: str, on: date) -> None:
    assert rubric(name, on).head.demonstration is False


def test_the_county_rubric_has_100_points_in_eight_sections_a_bonus_and_penalties() -> None:
    head, sections = rubric("county").head, rubric("county").sections
    kinds = Counter(section.kind for section in sections)
    assert kinds == {lang.SectionKind.BASE: 8, lang.SectionKind.BONUS: 1, lang.SectionKind.PENALTY: 1}
    assert sum(part.points for part in sections if part.kind is lang.SectionKind.BASE) == head.total == 100


def test_the_quarterly_rubric_differs_in_total_grades_places_and_standing_of_vetoed_units() -> None:
    county, quarterly = rubric("county").head, rubric("quarterly").head
    assert (quarterly.total, quarterly.rounding.places) != (county.total, county.rounding.places)
    assert [grade.name for grade in quarterly.grades] != [grade.name for grade in county.grades]
    assert quarterly.ranking.vetoed is lang.VetoedStanding.UNRANKED
    assert quarterly.ranking.by is lang.Order.TOTAL


@pytest.mark.parametrize("name", NAMES)
def test_every_basis_says_that_it_was_not_checked(name: str) -> None:
    assert all(not basis.verified and basis.checked is None for basis in rubric(name).bases)


@pytest.mark.parametrize("name", NAMES)
def test_evidence_that_is_missing_costs_points_only_where_a_published_text_says_so(name: str) -> None:
    for _, criterion in rubric(name).criteria:
        if criterion.if_missing in (MissingPolicy.ZERO, MissingPolicy.DEDUCT) and criterion.id != "bonus.certificates":
            assert {basis.title for basis in criterion.basis} - {OWN}, criterion.id
    outcomes = [criterion for part, criterion in rubric("county").criteria if part.section == "outcomes"]
    assert {criterion.if_missing for criterion in outcomes} == {MissingPolicy.PENDING}


def test_no_criterion_counts_how_much_was_done_or_found() -> None:
    """A count that costs or earns points is adverse, judged, or an achievement; work is measured as a share."""
    registered = load_indicators(ROOT)
    judged = {"site_check_deduction"}
    for part, criterion in rubric("county").criteria:
        if part.kind is lang.SectionKind.BONUS:
            continue
        for rule in criterion.rules:
            if isinstance(rule.measure, lang.Count) and rule.measure.count not in judged:
                indicator = registered[rule.measure.count]
                adverse = indicator.direction.startswith("lower") and rule.effect is not lang.Effect.EARN
                on_time = rule.effect is lang.Effect.EARN and isinstance(rule.shape, lang.Flat)
                assert adverse or on_time, f"{criterion.id}.{rule.id}"


@pytest.mark.parametrize("name", NAMES)
def test_a_share_is_compared_with_a_share(name: str) -> None:
    registered = load_indicators(ROOT)
    for _, criterion in rubric(name).criteria:
        for rule in criterion.rules:
            if isinstance(rule.measure, lang.Gap) and isinstance(rule.measure.below, lang.Fixed):
                assert registered[rule.measure.gap].ratio == (rule.measure.below.value <= 1), (
                    f"{criterion.id}.{rule.id}"
                )


@pytest.mark.parametrize("name", NAMES)
def test_every_point_lost_is_a_deduction_with_its_evidence(name: str) -> None:
    """What is lost on shares and counts is a row of its own; only bands and things to be done are earned."""
    _, assessments = point_cases(name)
    earned = {
        criterion.id
        for part, criterion in rubric(name).criteria
        if part.kind is lang.SectionKind.BONUS or any(rule.effect is lang.Effect.EARN for rule in criterion.rules)
    }
    for found in assessments:
        for finding in found.findings:
            if finding.awarded is None or finding.criterion in earned:
                continue
            rows = [row for row in found.deductions if row.criterion == finding.criterion and row.effect == "deduct"]
            assert finding.available - finding.awarded == sum((row.points for row in rows), Decimal(0)), (
                finding.criterion
            )
            assert all(row.measured for row in rows), finding.criterion


def test_every_indicator_of_the_topics_is_used_by_the_rubric() -> None:
    given = {indicator.id for topic in TOPICS for indicator in register(topic).indicators}
    assert given - set(used(rubric("county"))) == set()


def test_every_indicator_of_the_quarterly_register_is_used() -> None:
    assert {indicator.id for indicator in register("quarterly").indicators} - set(used(rubric("quarterly"))) == set()


@pytest.mark.parametrize("path", sorted((ROOT / "params" / "indicators").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_register_says_what_is_counted_in_which_columns(path: Path) -> None:
    schemas = load_schemas(ROOT)
    for indicator in register(path.stem).indicators:
        if indicator.sql is None:
            continue
        assert indicator.columns, indicator.id
        for column in indicator.columns:
            ledger, _, name = column.partition(".")
            assert column == "value" or name in schemas[ledger].names, f"{indicator.id}: {column}"


def test_what_the_cases_write_as_a_ratio_is_registered_as_one() -> None:
    registered = load_indicators(ROOT)
    base = read(WholeFile, "wholes.yaml").base
    for name, node in base.items():
        parts = node.value.values() if isinstance(node.value, dict) else [node]
        assert {("/" in str(part.value)) for part in parts} == {registered[name].ratio}, name


class Writer(yaml.SafeDumper):
    """Decimals as they stand."""


def represent(writer: Writer, value: Decimal) -> yaml.Node:
    text = format(value, "f")
    return writer.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


Writer.add_representer(Decimal, represent)


@pytest.mark.parametrize("name", NAMES)
def test_writing_and_loading_is_the_identity(tmp_path: Path, name: str) -> None:
    found = rubric(name)
    for part in (found.head, *found.sections, *found.vetoes):
        path = tmp_path / "x.yaml"
        path.write_text(yaml.dump(dump(part), Dumper=Writer, allow_unicode=True, sort_keys=False), encoding="utf-8")
        problems: list[object] = []
        assert build(type(part), read_document(path, "x.yaml"), problems) == part
        assert problems == []


# --- points by hand -----------------------------------------------------------------------------------------


POINTS = {"county": "points.yaml", "quarterly": "quarterly.yaml"}


@cache
def point_cases(name: str) -> tuple[tuple[PointCase, ...], tuple[Assessment, ...]]:
    file = read(PointFile, POINTS[name])
    units = [Other(case.given, case.type if name == "county" else file.type) for case in file.cases]
    return file.cases, tuple(assess(name, units))


def numbered() -> list[tuple[str, int]]:
    return [(name, position) for name, file in POINTS.items() for position in range(len(read(PointFile, file).cases))]


@pytest.mark.parametrize(("name", "position"), numbered())
def test_points_worked_out_by_hand(name: str, position: int) -> None:
    cases, assessments = point_cases(name)
    case, finding = cases[position], finding_of(assessments[position], cases[position].criterion)
    if isinstance(case.awarded, str):
        assert finding.outcome.value == WORDS[case.awarded]
    else:
        assert finding.awarded == case.awarded


def finding_of(assessment: Assessment, criterion: str) -> object:
    return next(finding for finding in assessment.findings if finding.criterion == criterion)


@pytest.mark.parametrize("name", NAMES)
def test_every_criterion_has_cases_for_full_points_and_for_none(name: str) -> None:
    by_criterion: dict[str, list[Decimal | str]] = {}
    for case in read(PointFile, POINTS[name]).cases:
        by_criterion.setdefault(case.criterion, []).append(case.awarded)
    assert set(by_criterion) == {criterion.id for _, criterion in rubric(name).criteria}
    for _, criterion in rubric(name).criteria:
        awarded = by_criterion[criterion.id]
        assert len(awarded) >= 3, criterion.id
        assert {criterion.points, Decimal(0)} <= set(awarded), criterion.id


@pytest.mark.parametrize(("year", "awarded"), [(2020, "0.5"), (2021, "0.45"), (2022, "0.4")])
def test_the_target_of_zero_accident_units_rises_by_the_year(year: int, awarded: str) -> None:
    found = rubric("county", date(year, 12, 31))
    given = {"zero_accident_candidates": Node("100", ""), "zero_accident_units": Node("78/100", "")}
    assessment = assess_unit(score(found, make_table(Case("", Expected(), given))), 0)
    assert finding_of(assessment, "prevention.zero_accident_units").awarded == Decimal(awarded)


def test_a_county_with_more_of_everything_found_does_not_lose_by_it() -> None:
    base = read(WholeFile, "wholes.yaml").base
    more = {"hazards_found": Node("99999", ""), "major_hazards_found": Node("999", ""), "alarms": Node("9999", "")}
    plain, busy = assess("county", [Other(base), Other(base | more)])
    assert plain.total == busy.total == 100


# --- whole units --------------------------------------------------------------------------------------------


WHOLES = {"county": "wholes.yaml", "quarterly": "quarterly-wholes.yaml"}


@cache
def whole_cases(name: str) -> tuple[tuple[WholeCase, ...], tuple[Assessment, ...]]:
    file = read(WholeFile, WHOLES[name])
    units = [
        Other(case.given if case.empty else {**file.base, **case.given}, case.type if name == "county" else file.type)
        for case in file.cases
    ]
    return file.cases, tuple(assess(name, units))


def named() -> list[tuple[str, int, str]]:
    return [
        (name, position, case.name)
        for name, file in WHOLES.items()
        for position, case in enumerate(read(WholeFile, file).cases)
    ]


@pytest.mark.parametrize(("name", "position", "sentence"), named())
def test_whole_units_worked_out_by_hand(name: str, position: int, sentence: str) -> None:
    cases, assessments = whole_cases(name)
    case, found = cases[position], assessments[position]
    states = {veto.id: veto.state for veto in found.vetoes}
    for key in Expected.__dataclass_fields__:
        wanted = getattr(case.expect, key)
        if wanted in (None, (), {}, False):
            continue
        got = {id_: states.get(id_) for id_ in wanted} if key == "states" else getattr(found, key)
        assert got == wanted, f"{sentence}: {key}"


@pytest.mark.parametrize("name", NAMES)
def test_every_outcome_rule_is_seen_tripped_and_clear(name: str) -> None:
    _, assessments = whole_cases(name)
    for rule in rubric(name).vetoes:
        states = {veto.state for found in assessments for veto in found.vetoes if veto.id == rule.id}
        assert {VetoState.TRIPPED, VetoState.CLEAR} <= states, rule.id


def test_a_county_without_any_evidence_gets_no_points_and_loses_none_for_good() -> None:
    (found,) = assess("county", [Other({})])
    assert (found.total, found.grade) == (0, "")
    assert {finding.awarded for finding in found.findings} <= {None, Decimal(0)}


def test_a_vetoed_township_takes_no_rank_whatever_its_points() -> None:
    base = read(WholeFile, "quarterly-wholes.yaml").base
    given = [
        base | {"concealed_accidents_this_year": Node("1", "")},
        base | {"hazards_closed_on_time": Node("0/20", "")},
    ]
    found = assess("quarterly", [Other(one, "township") for one in given])
    ranks = {row.unit.code: (row.rank, row.total) for row in rank_units(found, rubric("quarterly").head.ranking)}
    assert sorted(ranks.values()) == [(0, Decimal("50.0")), (1, Decimal("45.0"))]
