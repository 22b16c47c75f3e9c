"""Ranks within each group: 1-2-2-4, on the published numbers, vetoed units where the rubric puts them.

Two units tie where total ÷ assessable is the same fraction; the comparison is exact (cross-multiplied decimals).
A run may decline to rank: then units stand by code and nobody has a place. Left out: (1) units with nothing assessable
have no rank; (2) pending vetoes move nobody, tripped ones do as declared.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from assess.rubric.language import Order, Ranking, VetoedStanding
from assess.types import STATE_WORDS, Assessment, Outcome, Standing, VetoState

Key = tuple[int, Fraction]


def rank_units(assessments: Sequence[Assessment], ranking: Ranking, declined: bool = False) -> tuple[Standing, ...]:
    """One standing per unit, ordered by group (as first met), rank and code; where `declined` nobody has a rank."""
    groups = list(dict.fromkeys(assessment.unit.group for assessment in assessments))
    standings: list[Standing] = []
    for group in groups:
        members = [assessment for assessment in assessments if assessment.unit.group == group]
        keys = {member.unit.code: None if declined else _key(member, ranking) for member in members}
        placed = sorted((key for key in keys.values() if key is not None), reverse=True)
        rows = [_standing(member, keys[member.unit.code], placed, len(members), declined) for member in members]
        standings += sorted(rows, key=lambda row: (row.rank == 0, row.rank, row.unit.code))
    return tuple(standings)


def _key(assessment: Assessment, ranking: Ranking) -> Key | None:
    """What a unit is compared by, higher is better; None where it takes no rank."""
    vetoed = is_vetoed(assessment)
    barred = any(veto.kind == "eligibility" and veto.state is VetoState.TRIPPED for veto in assessment.vetoes)
    if not assessment.assessable or barred or (vetoed and ranking.vetoed is VetoedStanding.UNRANKED):
        return None
    value = Fraction(assessment.total)
    if ranking.by is Order.SHARE:
        value /= Fraction(assessment.assessable)
    return (0 if vetoed and ranking.vetoed is VetoedStanding.AFTER_OTHERS else 1, value)


def is_vetoed(assessment: Assessment) -> bool:
    """Whether a veto is tripped; cards, gates and consequences do not count as one."""
    return any(veto.kind == "veto" and veto.state is VetoState.TRIPPED for veto in assessment.vetoes)


def _name_vetoes(assessment: Assessment, declined: bool) -> str:
    """What is not clear, by name; where nobody is ranked, what is pending is only counted: it explains no place."""
    shown = [veto for veto in assessment.vetoes if veto.state is not VetoState.CLEAR and veto.kind in SHOWN]
    pending = [veto for veto in shown if declined and veto.state is VetoState.PENDING]
    names = [f"{veto.title}（{STATE_WORDS[veto.state]}）" for veto in shown if veto not in pending]
    return "；".join([*names, *([f"{len(pending)}项（{STATE_WORDS[VetoState.PENDING]}）"] if pending else [])])


def _standing(assessment: Assessment, key: Key | None, placed: list[Key], size: int, declined: bool) -> Standing:
    share = assessment.total / assessment.assessable if assessment.assessable else None
    return Standing(
        unit=assessment.unit,
        rank=placed.index(key) + 1 if key is not None else 0,
        tied=placed.count(key) if key is not None else 0,
        group_size=size,
        total=assessment.total,
        assessable=assessment.assessable,
        share=share.quantize(Decimal("0.000000000001")) if share is not None else None,
        grade=assessment.grade,
        grade_best=assessment.grade_best,
        grade_worst=assessment.grade_worst,
        vetoes=_name_vetoes(assessment, declined),
        not_assessed=sum(finding.outcome is Outcome.NOT_ASSESSED for finding in assessment.findings),
        vetoed=is_vetoed(assessment),
        veto_pending=any(veto.kind == "veto" and veto.state is VetoState.PENDING for veto in assessment.vetoes),
    )


SHOWN = ("veto", "yellow_card", "gate", "eligibility")
