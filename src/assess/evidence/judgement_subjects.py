"""What a person may decide: subjects taken from a rubric, from duty lists, and from accidents, with what is allowed.

A rubric asks for a judgement where a shape takes an assessor's number or state, or a condition looks at a state of the
present period. Left out: (1) states of earlier periods, which are history; (2) counts, which are evidence; (3) two
shapes with different bounds on one indicator: a number inside either is taken here, and scoring looks again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from assess.evidence.duty import BlameWords, Duties, DutyWords
from assess.evidence.leader import Leader
from assess.rubric import language as lang
from assess.text.characters import clean

PREVIOUS = "previous"
Bounds = tuple[Decimal, Decimal]
Leaders = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to be judged. Points lie in one of `ranges`, or a state is one of `states`.

    `names` are what a row may call it; `periods` the quarters it is judged for ("" the whole period). `closed` states
    leave no room for “no finding”. Without `raters` there is one rating only. With `leaders` (ids, by unit and as
    `clean` leaves them) it is judged of each of them, as `<name>@<leader>`: one subject for all, since persons and
    accidents multiply.
    """

    target: str
    names: tuple[str, ...]
    ranges: tuple[Bounds, ...] = ()
    states: tuple[str, ...] = ()
    closed: bool = False
    raters: lang.Combine | None = None
    periods: tuple[str, ...] = ("",)
    leaders: Leaders | None = None

    def of_leader(self, unit: str, leader: str) -> Subject | None:
        """The subject about one leader of a unit, or None where nobody of that unit is meant."""
        found = self.leaders.get((unit, leader)) if self.leaders else None
        return replace(self, target=f"{self.target}@{found}", leaders=None) if found else None

    @property
    def allowed(self) -> str:
        """What is allowed, in words."""
        return "、".join([*(f"{low}至{high}" for low, high in self.ranges), *self.states])


@dataclass(frozen=True, slots=True)
class _Asked:
    """One place of a rubric that asks for a judgement."""

    owner: str
    parent: str
    target: str
    ranges: tuple[Bounds, ...] = ()
    states: tuple[str, ...] = ()
    closed: bool = False
    raters: lang.Combine | None = None
    periods: tuple[str, ...] = ("",)


def rubric_subjects(rubric: lang.Rubric) -> tuple[Subject, ...]:
    """One subject per indicator that the rubric lets a person decide.

    It may be called by the indicator, by the rule, and by the criterion or outcome where that asks for nothing else.
    """
    asked = list(_asked(rubric))
    per_parent: dict[str, set[str]] = {}
    for one in asked:
        per_parent.setdefault(one.parent, set()).add(one.target)
    grouped: dict[str, list[_Asked]] = {}
    for one in asked:
        grouped.setdefault(one.target, []).append(one)
    return tuple(_subject(target, places, per_parent) for target, places in grouped.items())


def _subject(target: str, places: list[_Asked], per_parent: Mapping[str, set[str]]) -> Subject:
    names = [target]
    for one in places:
        names += [one.parent] if len(per_parent[one.parent]) == 1 else [one.owner]
    raters = {one.raters for one in places}
    return Subject(
        target,
        tuple(dict.fromkeys(names)),
        tuple(dict.fromkeys(bounds for one in places for bounds in one.ranges)),
        tuple(dict.fromkeys(state for one in places for state in one.states)),
        any(one.closed for one in places),
        next(iter(raters)) if len(raters) == 1 else None,
        tuple(dict.fromkeys(period for one in places for period in one.periods)),
    )


def _asked(rubric: lang.Rubric) -> Iterator[_Asked]:
    for _, criterion in rubric.criteria:
        periods = lang.PERIODS[criterion.periods.in_each] if criterion.periods else ("",)
        for rule in criterion.rules:
            place = _Asked(f"{criterion.id}.{rule.id}", criterion.id, "", raters=criterion.raters, periods=periods)
            yield from _asked_by_shape(rule, place)
            yield from _asked_by_condition(rule.when, place)
        place = _Asked(f"{criterion.id}.when", criterion.id, "", raters=criterion.raters, periods=periods)
        yield from _asked_by_condition(criterion.when, place)
    for veto in rubric.vetoes:
        for condition in veto.when:
            for one in _asked_by_condition(condition, _Asked(veto.id, veto.id, "")):
                yield replace(one, owner=f"{veto.id}.{one.target}")


def _asked_by_shape(rule: lang.Rule, place: _Asked) -> Iterator[_Asked]:
    match rule.shape, rule.measure:
        case lang.Range(bounds), lang.Count(indicator):
            yield replace(place, target=indicator, ranges=(bounds,))
        case lang.Steps(steps, judged), _ if judged:
            ranges = tuple(step.range_ for step in steps if step.range_ is not None)
            yield replace(place, target=judged, ranges=ranges)
        case lang.States(states), lang.State(indicator):
            yield replace(place, target=indicator, states=tuple(states), closed=True)
        case _:
            pass


def _asked_by_condition(condition: object, place: _Asked) -> Iterator[_Asked]:
    """States that a condition looks at in the present period or in one of its quarters."""
    if isinstance(condition, lang.StateIs):
        if not condition.period.startswith(PREVIOUS):
            periods = (condition.period,) if condition.period else place.periods
            yield replace(place, target=condition.state, states=(condition.is_,), periods=periods)
    elif dataclasses.is_dataclass(condition):
        for declared in dataclasses.fields(condition):
            value = getattr(condition, declared.name)
            for part in value if isinstance(value, tuple) else (value,):
                yield from _asked_by_condition(part, place)


def duty_subjects(duties: Duties, leaders: Iterable[Leader], quarter_names: tuple[str, ...]) -> tuple[Subject, ...]:
    """`<duty>@<leader>` and, with a quarter after one more @, each duty of each leader of a unit."""
    states = words(duties.settings.judged)
    people: dict[str, list[Leader]] = {}
    for leader in leaders:
        people.setdefault(leader.post, []).append(leader)
    return tuple(
        Subject(
            duty.id, (duty.id,), states=states, closed=True, periods=("", *quarter_names), leaders=_by_unit(holders)
        )
        for post, holders in sorted(people.items())
        for duty in duties.get(post).duties
    )


def accident_subjects(accidents: Iterable[str], leaders: Iterable[Leader], blame: BlameWords) -> tuple[Subject, ...]:
    """`accident.<id>` for a unit's responsibility, and `accident.<id>@<leader>` for one leader's."""
    people, states = _by_unit(leaders), words(blame)
    subjects = []
    for accident in accidents:
        unit = Subject(f"accident.{accident}", (f"accident.{accident}",), states=states, closed=True)
        subjects += [unit, replace(unit, leaders=people)]
    return tuple(subjects)


def _by_unit(leaders: Iterable[Leader]) -> Leaders:
    return {(leader.unit, clean(leader.id)): leader.id for leader in leaders}


def words(spoken: DutyWords | BlameWords) -> tuple[str, ...]:
    """The words of a closed set, in its order."""
    return tuple(str(getattr(spoken, declared.name)) for declared in dataclasses.fields(spoken))
