"""What holds for every rubric and every table: bounds, monotony, order, vetoes, not applicable, load → write → load."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from assess.params import build, dump, read_document
from assess.rubric import language as lang
from assess.rubric import load_rubric
from assess.scoring import Scores, assess_unit, score
from assess.scoring.grade import lower_grades, read_grades
from assess.table import Table, build_table
from assess.types import LegalBasis, Measured, MissingPolicy, Unit

BASIS = (LegalBasis("测试"),)
NAMES = ("x", "y", "z")
GRADES = tuple(
    lang.Grade(name, Decimal(low)) for name, low in (("优秀", 90), ("良好", 80), ("合格", 60), ("不合格", 0))
)
quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

points = some.integers(1, 400).map(lambda number: Decimal(number) / 20)
small = some.integers(1, 40).map(lambda number: Decimal(number) / 10)
names = some.sampled_from(NAMES)
baselines = some.one_of(
    some.builds(lang.Fixed, small), some.just(lang.OfPeriod("previous")), some.just(lang.OfIndicator("ceiling"))
)
# Adverse measures: more of the indicator never counts for less.
adverse = some.one_of(some.builds(lang.Count, names), some.builds(lang.Excess, names, baselines))
rising = some.one_of(
    some.builds(lang.Flat, small),
    some.builds(lang.Per, small, every=small, cap=some.none() | small, whole=some.booleans()),
    some.builds(lang.All, some.just(True)),
    some.builds(lang.Proportional, small),
    some.lists(some.integers(0, 30), min_size=1, max_size=4, unique=True).map(
        lambda bounds: lang.Steps(
            tuple(lang.Step(Decimal(bound), Decimal(place)) for place, bound in enumerate(sorted(bounds)))
        )
    ),
)
effects = some.sampled_from(lang.Effect)


@some.composite
def rules(draw: some.DrawFn, number: int) -> lang.Rule:
    effect = draw(effects.filter(lambda effect: effect is not lang.Effect.EARN))
    group = draw(some.sampled_from(("", "g")))
    return lang.Rule(f"r{number}", "", draw(adverse), draw(rising), effect, group=group)


@some.composite
def criteria(draw: some.DrawFn, section: str, number: int) -> lang.Criterion:
    group = lang.CapGroup(
        "g", draw(some.none() | small), draw(some.sampled_from((lang.Combine.SUM, lang.Combine.HIGHEST)))
    )
    return lang.Criterion(
        f"{section}.c{number}",
        "",
        draw(points),
        MissingPolicy.PENDING,
        BASIS,
        tuple(draw(rules(index)) for index in range(draw(some.integers(1, 3)))),
        (group,),
        not_applicable=draw(some.sampled_from(lang.NotApplicable)),
    )


@some.composite
def rubrics(draw: some.DrawFn) -> lang.Rubric:
    sections = []
    for index, kind in enumerate((lang.SectionKind.BASE, lang.SectionKind.BASE, lang.SectionKind.PENALTY)):
        items = tuple(draw(criteria(f"s{index}", number)) for number in range(draw(some.integers(1, 3))))
        total = sum((item.points for item in items), Decimal(0))
        sections.append(lang.Section(f"s{index}", "", total, items, kind))
    base = sum((part.points for part in sections if part.kind is lang.SectionKind.BASE), Decimal(0))
    head = lang.RubricHead(
        "p",
        "",
        "",
        lang.Validity(date(2020, 1, 1)),
        base,
        GRADES,
        lang.Ranking(lang.Order.SHARE, lang.VetoedStanding.BY_POINTS),
        tuple(part.section for part in sections),
    )
    return lang.Rubric(head, tuple(sections))


counts = some.integers(0, 40)
rows = some.lists(
    some.fixed_dictionaries({(name, period): counts for name in (*NAMES, "ceiling") for period in ("", "previous")}),
    min_size=1,
    max_size=5,
)


def make_table(data: list[dict[tuple[str, str], int]]) -> Table:
    units = tuple(Unit(f"99{index:04}", "", "county", "县区") for index in range(len(data)))
    return build_table(
        units,
        [
            (unit.code, Measured(name, Decimal(value), period=period))
            for unit, row in zip(units, data, strict=True)
            for (name, period), value in row.items()
        ],
    )


def criterion_points(scores: Scores) -> dict[str, list[int]]:
    return {
        scored.criterion.id: [int(value) for value in scored.awarded]
        for part in scores.sections
        for scored in part.criteria
    }


@quick
@given(rubrics(), rows)
def test_points_lie_between_zero_and_what_is_available(
    rubric: lang.Rubric, data: list[dict[tuple[str, str], int]]
) -> None:
    scores = score(rubric, make_table(data))
    for part in scores.sections:
        for scored in part.criteria:
            assert (scored.awarded >= 0).all()
            assert (scored.awarded <= scored.available).all()
        assert (part.worst <= part.best).all()
    assert (scores.exact >= 0).all()
    assert (scores.exact <= scores.assessable).all()
    assert (scores.worst <= scores.published).all()
    assert (scores.published <= scores.best).all()


@quick
@given(rubrics(), rows, names, some.integers(1, 20))
def test_one_more_adverse_event_never_raises_points(
    rubric: lang.Rubric, data: list[dict[tuple[str, str], int]], name: str, more: int
) -> None:
    worse = [{**row, (name, ""): row[name, ""] + more} for row in data]
    before, after = score(rubric, make_table(data)), score(rubric, make_table(worse))
    assert (after.exact <= before.exact).all()


@quick
@given(rubrics(), rows, some.randoms())
def test_the_order_of_units_is_irrelevant(
    rubric: lang.Rubric, data: list[dict[tuple[str, str], int]], random: object
) -> None:
    order = list(range(len(data)))
    random.shuffle(order)  # type: ignore[attr-defined]
    straight, mixed = score(rubric, make_table(data)), score(rubric, make_table([data[index] for index in order]))
    assert [int(straight.exact[index]) for index in order] == [int(value) for value in mixed.exact]


@quick
@given(rubrics(), rows)
def test_deductions_add_up_to_what_was_lost(rubric: lang.Rubric, data: list[dict[tuple[str, str], int]]) -> None:
    assessment = assess_unit(score(rubric, make_table(data)), 0)
    assert len(assessment.findings) == len(rubric.criteria)
    for finding in assessment.findings:
        lost = sum(
            (
                entry.points
                for entry in assessment.deductions
                if entry.criterion == finding.criterion and entry.effect == "deduct"
            ),
            Decimal(0),
        )
        assert finding.awarded is not None
        assert finding.available - finding.awarded == lost


@quick
@given(rubrics(), rows, some.data())
def test_exempting_a_criterion_changes_that_criterion_and_its_rescaling_only(
    rubric: lang.Rubric, data: list[dict[tuple[str, str], int]], choice: some.DataObject
) -> None:
    section = rubric.sections[choice.draw(some.integers(0, 1))]
    victim = section.criteria[choice.draw(some.integers(0, len(section.criteria) - 1))]
    exempt = replace(victim, applies_to=lang.Scope(types=("department",)))
    changed = replace(section, criteria=tuple(exempt if item is victim else item for item in section.criteria))
    sections = tuple(changed if part is section else part for part in rubric.sections)
    before, after = score(rubric, make_table(data)), score(replace(rubric, sections=sections), make_table(data))
    points_before, points_after = criterion_points(before), criterion_points(after)
    del points_before[victim.id], points_after[victim.id]
    assert points_before == points_after
    for old, new in zip(before.sections, after.sections, strict=True):
        if old.section.section != section.section:
            assert (old.awarded == new.awarded).all()


@given(some.integers(0, 100), some.lists(some.sampled_from(GRADES), max_size=3), some.integers(0, 2))
def test_a_veto_never_raises_a_grade(points: int, limits: list[lang.Grade], down: int) -> None:
    plain = read_grades(GRADES, np.array([points * 10**9]))
    everywhere = np.ones(1, bool)
    vetoes = [(lang.VetoRule("v", "", "", (), BASIS, cap=grade.name, down=down), everywhere) for grade in limits]
    assert lower_grades(GRADES, plain, vetoes)[0] >= plain[0]


def test_a_force_upwards_does_not_raise_a_grade_either() -> None:
    veto = lang.VetoRule("v", "", "", (), BASIS, force="优秀")
    assert lower_grades(GRADES, np.array([3]), [(veto, np.ones(1, bool))])[0] == 3


class Writer(yaml.SafeDumper):
    """Decimals as they stand, so that no digit is lost."""


def represent(writer: Writer, value: Decimal) -> yaml.Node:
    text = format(value, "f")
    return writer.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


Writer.add_representer(Decimal, represent)


def reload(value: object, path: Path, on: date | None = None) -> object:
    path.write_text(yaml.dump(dump(value), Dumper=Writer, allow_unicode=True, sort_keys=False), encoding="utf-8")
    problems: list[object] = []
    built = build(type(value), read_document(path, "x.yaml"), problems, on)  # type: ignore[arg-type]
    assert problems == []
    return built


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rubrics())
def test_load_write_load_is_the_identity(tmp_path: Path, rubric: lang.Rubric) -> None:
    for section in rubric.sections:
        assert reload(section, tmp_path / "x.yaml") == section
    assert reload(rubric.head, tmp_path / "x.yaml") == rubric.head


@pytest.mark.parametrize("name", ["chizhou-demo"])
def test_shipped_rubrics_survive_writing_and_loading(root: Path, tmp_path: Path, name: str) -> None:
    rubric = load_rubric(root / "params" / "rubrics" / name, root, date(2020, 8, 12))
    for section in rubric.sections:
        assert reload(section, tmp_path / "x.yaml") == section
    for veto in rubric.vetoes:
        assert reload(veto, tmp_path / "x.yaml") == veto


def test_the_same_inputs_give_the_same_arrays() -> None:
    table = make_table([{(name, period): 3 for name in (*NAMES, "ceiling") for period in ("", "previous")}])
    rule = lang.Rule("r", "", lang.Count("x"), lang.Per(Decimal("0.3")))
    criterion = lang.Criterion("s.c", "", Decimal(2), MissingPolicy.PENDING, BASIS, (rule,))
    head = lang.RubricHead(
        "p",
        "",
        "",
        lang.Validity(date(2020, 1, 1)),
        Decimal(2),
        GRADES,
        lang.Ranking(lang.Order.SHARE, lang.VetoedStanding.BY_POINTS),
        ("s",),
    )
    rubric = lang.Rubric(head, (lang.Section("s", "", Decimal(2), (criterion,)),))
    assert np.array_equal(score(rubric, table).exact, score(rubric, table).exact)


@quick
@given(rubrics(), rows, some.randoms())
def test_the_order_of_rows_is_irrelevant(
    rubric: lang.Rubric, data: list[dict[tuple[str, str], int]], random: object
) -> None:
    units = tuple(Unit(f"99{index:04}", "", "county", "县区") for index in range(len(data)))
    values = [
        (unit.code, Measured(name, Decimal(value), period=period))
        for unit, row in zip(units, data, strict=True)
        for (name, period), value in row.items()
    ]
    mixed = list(values)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    straight, other = score(rubric, build_table(units, values)), score(rubric, build_table(units, mixed))
    assert [assess_unit(straight, at) for at in range(len(units))] == [
        assess_unit(other, at) for at in range(len(units))
    ]
