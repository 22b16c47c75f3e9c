"""One unit held against all mechanisms: which are scored, which are only reported, which nobody mentions, and why.

The state of a mechanism follows from the criteria that assess it and from the facts about it; facts stay with the unit
that they were reported of. Left out: (1) points; (2) mechanisms that no report describes; (3) whether a place that is
silent about a mechanism does without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assess.reported import MechanismRow, MechanismState, ReportedFact
from assess.rubric.mechanisms import Mechanism
from assess.scoring.reason import say_period
from assess.types import STATE_WORDS, Assessment, Outcome

PREVIOUS = "previous"
SCORED = (Outcome.MET, Outcome.PARTLY_MET, Outcome.UNMET)


@dataclass(frozen=True, slots=True)
class Reported:
    """What was reported: every fact, the place that each unit's report belongs to; names of units and of indicators."""

    facts: Sequence[ReportedFact]
    places: Mapping[str, str]
    names: Mapping[str, str]
    titles: Mapping[str, str]


def compare_mechanisms(
    mechanisms: Iterable[Mechanism], reported: Reported, assessment: Assessment
) -> tuple[MechanismRow, ...]:
    """One row per mechanism in their order, those of the unit's own report first."""
    place = reported.places.get(assessment.unit.code)
    ordered = sorted(mechanisms, key=lambda mechanism: mechanism.place != place)
    return tuple(_row(mechanism, reported, assessment) for mechanism in ordered)


def _row(mechanism: Mechanism, reported: Reported, assessment: Assessment) -> MechanismRow:
    facts = [fact for fact in reported.facts if mechanism.id in fact.mechanisms]
    own = [fact for fact in facts if fact.unit == assessment.unit.code]
    state = _state(mechanism, bool(own), facts, reported, assessment)
    return MechanismRow(
        mechanism.id,
        mechanism.place,
        mechanism.title,
        state,
        _why(state, mechanism, own, facts, reported, assessment),
        tuple(fact.id for fact in own),
        mechanism.criteria,
    )


def _state(
    mechanism: Mechanism, has_own: bool, facts: Sequence[ReportedFact], reported: Reported, assessment: Assessment
) -> MechanismState:
    if not mechanism.criteria:
        return MechanismState.OUTSIDE
    judged = [one for one in assessment.findings if one.criterion in mechanism.criteria and one.outcome in SCORED]
    if any(value.known for one in judged for value in one.measured):
        return MechanismState.SCORED
    if has_own:
        return MechanismState.EVIDENCED
    place = reported.places.get(assessment.unit.code)
    if mechanism.place != place:
        return MechanismState.NOT_MENTIONED
    at_home = any(reported.places.get(fact.unit) == place for fact in facts)
    return MechanismState.OTHER_LEVEL if at_home else MechanismState.DESCRIBED


def _why(
    state: MechanismState, mechanism: Mechanism, own: Sequence[ReportedFact], facts: Sequence[ReportedFact],
    reported: Reported, assessment: Assessment,
) -> tuple[str, ...]:  # fmt: skip
    """Why a mechanism is not scored; each reason once."""
    match state:
        case MechanismState.OUTSIDE:
            vetoes = [veto for veto in assessment.vetoes if veto.id in mechanism.vetoes]
            return (mechanism.reason, *(f"{veto.title}：{STATE_WORDS[veto.state]}" for veto in vetoes))
        case MechanismState.EVIDENCED:
            lacking = _lacking(mechanism, reported, assessment)
            reasons = dict.fromkeys(reason for fact in own for reason in fact.why)
            return (*reasons, *([f"还缺：{'、'.join(lacking)}"] if lacking else []))
        case MechanismState.DESCRIBED:
            return ("这篇报道写到这项做法，没有可以摘录的数",)
        case MechanismState.OTHER_LEVEL:
            place = reported.places.get(assessment.unit.code)
            units = dict.fromkeys(fact.unit for fact in facts if reported.places.get(fact.unit) == place)
            return (f"报道的数是{'、'.join(reported.names[unit] for unit in units)}的，不是本对象的",)
        case _:
            return ()


def _lacking(mechanism: Mechanism, reported: Reported, assessment: Assessment) -> tuple[str, ...]:
    """The indicators that the criteria need and nobody reported, each once, with the period of another year."""
    unknown = [
        value
        for one in assessment.findings
        if one.criterion in mechanism.criteria and one.outcome is Outcome.NOT_ASSESSED
        for value in one.measured
        if not value.known
    ]
    return tuple(
        dict.fromkeys(f"{reported.titles.get(one.indicator, one.indicator)}{_say_part(one.period)}" for one in unknown)
    )


def _say_part(period: str) -> str:
    """The period behind a title: none for this one, earlier years by name, parts of this one together."""
    if not period:
        return ""
    return f"（{say_period(period) if period.startswith(PREVIOUS) else '各期'}）"
