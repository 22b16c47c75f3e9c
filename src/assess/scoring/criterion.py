"""One criterion for all units: rules in their order, the floor at zero, applicability, and what missing means.

Deductions are applied in the order of the rules, each at most what is left of the criterion, so that the parts
always add up to what was lost. A criterion with `earn` rules starts from nothing and earns up to its points.
Left out: sections and totals (`total`), and the record of one unit (`assessment`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assess.rubric import language as lang
from assess.scoring.exact import to_exact
from assess.scoring.measure import Amount, measure
from assess.scoring.shape import shape
from assess.table import Flags, Integers, Table
from assess.types import MissingPolicy, Unit


@dataclass(frozen=True, slots=True)
class ScoredRule:
    """One rule for all units: the amount, the points by its shape (`raw`) and what was left to move (`applied`)."""

    rule: lang.Rule
    amount: Amount
    raw: Integers
    applied: Integers


@dataclass(frozen=True, slots=True)
class ScoredCriterion:
    """One criterion for all units. `missing` marks units whose evidence did not arrive, whatever follows from it."""

    criterion: lang.Criterion
    available: int
    awarded: Integers
    applicable: Flags
    assessed: Flags
    missing: Flags
    rules: tuple[ScoredRule, ...]


def score_criterion(criterion: lang.Criterion, table: Table) -> ScoredCriterion:
    """The points of one criterion for all units.

    Unknown evidence: `pending` and `stop` leave the unit unassessed (the caller stops the run), `zero` awards
    nothing, `not_applicable` takes the criterion away, `deduct` takes all of it.
    """
    available = to_exact(criterion.points)
    size = len(table.units)
    applicable = np.array([in_scope(criterion.applies_to, unit) for unit in table.units], dtype=bool)
    rules, known = [], np.full(size, bool(criterion.rules))
    earns = any(rule.effect is lang.Effect.EARN for rule in criterion.rules)
    earned = np.zeros(size, np.int64)
    left = np.full(size, 0 if earns else available, np.int64)
    for rule in sorted(criterion.rules, key=lambda rule: rule.effect is lang.Effect.DEDUCT):
        amount = measure(rule.measure, table)
        raw = np.where(amount.known, shape(rule.shape, amount, available), 0)
        room = available - earned if rule.effect is lang.Effect.EARN else left
        applied = np.minimum(raw, room)
        if rule.effect is lang.Effect.EARN:
            earned, left = earned + applied, left + applied
        else:
            left = left - applied
        rules.append(ScoredRule(rule, amount, raw, applied))
        known &= amount.known
    missing = applicable & ~known
    applicable, assessed, awarded = _settle_missing(criterion.if_missing, applicable, known, left)
    return ScoredCriterion(criterion, available, awarded, applicable, assessed, missing, tuple(rules))


def _settle_missing(
    policy: MissingPolicy, applicable: Flags, known: Flags, left: Integers
) -> tuple[Flags, Flags, Integers]:
    if policy is MissingPolicy.NOT_APPLICABLE:
        applicable = applicable & known
    settled = policy in (MissingPolicy.ZERO, MissingPolicy.DEDUCT)
    assessed = applicable & (known | settled)
    return applicable, assessed, np.where(assessed & known, left, 0)


def in_scope(scope: lang.Scope, unit: Unit) -> bool:
    """Whether a scope holds a unit; an empty scope holds all."""
    return (not scope.types or unit.type in scope.types) and (not scope.groups or unit.group in scope.groups)
