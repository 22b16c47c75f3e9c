"""Checks of rules: what they measure, how they price it, and whether that fits the criterion and the section.

Left out: whether the price is fair.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from assess.errors import Problem
from assess.rubric import language as lang
from assess.rubric.lint.names import Indicators, each_rule, named_indicators, parts_of, place
from assess.types import MissingPolicy

INSIDE = (lang.Effect.DEDUCT, lang.Effect.EARN)
EMPTYING = (lang.Effect.ZERO_SECTION, lang.Effect.ZERO_TOTAL)


def check_presence(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """A criterion has rules or says that it cannot be assessed; a rule has a measure and a shape or is incomplete."""
    for _section, criterion in rubric.criteria:
        if not criterion.rules and not (criterion.if_missing is MissingPolicy.PENDING and criterion.needs):
            yield Problem("E132", place(rubric, criterion.id), {})
    for id_, _section, _criterion, rule in each_rule(rubric):
        if rule.incomplete and rule.shape is not None:
            yield Problem("E152", place(rubric, id_), {})
        if not rule.incomplete and (rule.measure is None or (rule.shape is None) == (rule.effect not in EMPTYING)):
            yield Problem("E151", place(rubric, id_), {})


def check_points(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """A rule's price is positive and inside its criterion; ranges and states too."""
    for id_, _section, criterion, rule in each_rule(rubric):
        inside = rule.effect in INSIDE
        match rule.shape:
            case lang.Flat(points) | lang.Per(points):
                wrong = points <= 0 or (inside and points > criterion.points)
                if wrong:
                    yield Problem("E133", place(rubric, id_), {"points": points, "available": criterion.points})
            case lang.Range((low, high)):
                if not 0 <= low <= high:
                    yield Problem("E145", place(rubric, id_), {"low": low, "high": high})
                elif inside and high > criterion.points:
                    yield Problem("E146", place(rubric, id_), {"points": high, "available": criterion.points})
            case lang.States(states):
                yield from _check_states(rubric, id_, states, criterion.points if inside else None)


def _check_states(
    rubric: lang.Rubric, id_: str, states: dict[str, Decimal], available: Decimal | None
) -> Iterator[Problem]:
    if not states or min(states.values()) < 0:
        yield Problem("E145", place(rubric, id_), {"low": min(states.values(), default=0), "high": "—"})
    elif available is not None and max(states.values()) > available:
        yield Problem("E146", place(rubric, id_), {"points": max(states.values()), "available": available})


def check_overflow(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """7 duties × 0.3 = 2.1 in a 2-point item: the text must say which of the two numbers is meant.

    A price that goes beyond the item is asked about where the count has a stated end and nothing says that the item
    caps it; `cap` or a cap group says so.
    """
    for id_, _section, criterion, rule in each_rule(rubric):
        match rule.measure, rule.shape:
            case lang.Gap(_, lang.Fixed(number)), lang.Per(per, every, None):
                product = per * number / every
                if rule.effect is lang.Effect.DEDUCT and not rule.group and product > criterion.points:
                    values = {"number": number, "per": per, "product": product, "points": criterion.points}
                    yield Problem("E142", place(rubric, id_), values)


def check_steps(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """Steps rise strictly, carry points or a range (with the indicator of the choice), within the criterion."""
    for id_, _section, criterion, rule in each_rule(rubric):
        if not isinstance(rule.shape, lang.Steps):
            continue
        steps = rule.shape.steps
        marks = [(step.from_, step.above) for step in steps]
        if not steps or any(later <= earlier for earlier, later in pairwise(marks)):
            yield Problem("E143", place(rubric, id_), {"steps": "、".join(str(step.from_) for step in steps)})
        for step in steps:
            if (step.points is None) == (step.range_ is None) or (step.range_ and not rule.shape.judged):
                yield Problem("E144", place(rubric, id_), {"from": step.from_})
            top = step.points if step.range_ is None else step.range_[1]
            if step.range_ is not None and not 0 <= step.range_[0] <= step.range_[1]:
                yield Problem("E145", place(rubric, id_), {"low": step.range_[0], "high": step.range_[1]})
            elif top is not None and rule.effect in INSIDE and not 0 <= top <= criterion.points:
                yield Problem("E146", place(rubric, id_), {"points": top, "available": criterion.points})


def check_numbers(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """Numbers that must be positive are; nothing is measured relative to a stated zero."""
    for id_, _section, _criterion, rule in each_rule(rubric):
        for name, value in _positive(rule.measure, rule.shape):
            if value <= 0:
                yield Problem("E149", place(rubric, id_), {"name": name, "value": value})
        match rule.measure:
            case lang.Excess(_, lang.Fixed(value), True) | lang.Gap(_, lang.Fixed(value), True) if value == 0:
                yield Problem("E159", place(rubric, id_), {})


def _positive(measure: lang.Measure | None, shape: lang.Shape | None) -> Iterator[tuple[str, Decimal | int]]:
    match shape:
        case lang.Per(_, every, cap):
            yield "every", every
            yield from [("cap", cap)] if cap is not None else []
        case lang.Proportional(full):
            yield "proportional", full
        case lang.All(everything):
            yield "all", int(everything)
    match measure:
        case lang.Shortfall(_, each):
            yield "each", each
        case lang.Falling(_, years) | lang.FreeOf(_, years):
            yield "years", years
        case lang.Excess(_, baseline) | lang.Gap(_, baseline) | lang.Within(_, baseline):
            if not isinstance(baseline, lang.Fixed):
                yield "factor", baseline.factor
            if isinstance(baseline, lang.MeanOf):
                yield "mean_of", len(baseline.mean_of)


def check_groups(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """Cap groups are declared, used by more than nobody, and no larger than their criterion."""
    for _section, criterion in rubric.criteria:
        declared = {group.id for group in criterion.groups}
        used = {rule.group for rule in criterion.rules if rule.group}
        for name in sorted(declared ^ used):
            yield Problem("E147", place(rubric, criterion.id), {"group": name})
        for group in criterion.groups:
            if group.combine is lang.Combine.MEAN:
                yield Problem("E176", place(rubric, criterion.id), {"combine": group.combine.value})
            if group.cap is not None and not 0 < group.cap <= criterion.points:
                yield Problem("E148", place(rubric, criterion.id), {"cap": group.cap, "points": criterion.points})


def check_effects(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """Bonuses are earned, penalties deducted; an additional deduction spills into the section."""
    allowed = {
        lang.SectionKind.BASE: tuple(lang.Effect),
        lang.SectionKind.BONUS: (lang.Effect.EARN,),
        lang.SectionKind.PENALTY: (lang.Effect.DEDUCT,),
    }
    for id_, section, _criterion, rule in each_rule(rubric):
        if rule.effect not in allowed[section.kind]:
            yield Problem("E150", place(rubric, id_), {"effect": rule.effect.value, "kind": section.kind.value})
        if rule.after_exhausted and rule.effect is not lang.Effect.SPILL:
            yield Problem("E153", place(rubric, id_), {})


def check_fit(rubric: lang.Rubric, indicators: Indicators) -> Iterator[Problem]:
    """States are priced by state, ratios are registered as ratios, an assessor's number is read as a count."""
    for id_, _section, _criterion, rule in each_rule(rubric):
        if rule.shape is not None and isinstance(rule.measure, lang.State) != isinstance(rule.shape, lang.States):
            yield Problem("E157", place(rubric, id_), {})
        if isinstance(rule.shape, lang.Range) and not isinstance(rule.measure, lang.Count):
            yield Problem("E157", place(rubric, id_), {})
        match rule.measure:
            case lang.Ratio(name) if name in indicators and not indicators[name].ratio:
                yield Problem("E158", place(rubric, id_), {"indicator": name})
            case lang.Shortfall(name) | lang.Late(name) | lang.State(name) | lang.Falling(name) | lang.FreeOf(name):
                if name in indicators and indicators[name].ratio:
                    yield Problem("E179", place(rubric, id_), {"indicator": name})


def check_conditions(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """A rule or criterion cannot depend on the total that it goes into."""
    conditions = [(id_, rule.when) for id_, _section, _criterion, rule in each_rule(rubric)]
    conditions += [(criterion.id, criterion.when) for _section, criterion in rubric.criteria]
    for id_, condition in conditions:
        for part in parts_of(condition) if condition is not None else ():
            if isinstance(part, lang.PointsBelow | lang.Graded | lang.FinalGrade):
                yield Problem("E156", place(rubric, id_), {})


def check_stacking(rubric: lang.Rubric, _: Indicators) -> Iterator[Problem]:
    """Two deductions of one criterion for the same count: together, or only the higher? A group must say."""
    for _section, criterion in rubric.criteria:
        plain = [
            rule.measure
            for rule in criterion.rules
            if rule.measure is not None
            and not rule.group
            and rule.when is None
            and rule.effect is lang.Effect.DEDUCT
            and rule.applies_to == lang.EVERYONE
        ]
        for measure, times in Counter(plain).items():
            if times > 1:
                yield Problem("E168", place(rubric, criterion.id), {"indicator": named_indicators(measure)[0]})


def check_indicators(rubric: lang.Rubric, indicators: Indicators) -> Iterator[Problem]:
    """Every indicator that a rule, a criterion or an outcome names is registered or defined by the rubric."""
    defined = {scope.id for scope in rubric.head.counting}
    parts: list[tuple[str, object]] = []
    for id_, _section, _criterion, rule in each_rule(rubric):
        parts += [(id_, rule.measure), (id_, rule.shape), (id_, rule.when)]
    parts += [(criterion.id, criterion.when) for _section, criterion in rubric.criteria]
    parts += [(veto.id, condition) for veto in rubric.vetoes for condition in veto.when]
    named = [(id_, name) for id_, part in parts for name in named_indicators(part)]
    named += [(f"counting {scope.id}", name) for scope in rubric.head.counting for name in scope.sum_of]
    for id_, name in named:
        if name not in indicators and name not in defined:
            yield Problem("E131", place(rubric, id_), {"indicator": name})
