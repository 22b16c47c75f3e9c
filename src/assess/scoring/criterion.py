"""One criterion for all units: rules in their order, cap groups, the floor at zero, and what missing means.

Earning rules come first, then deductions in the order of the rules, each at most what is left of its cap group and of
the criterion, so that the parts always add up to what was lost; what a rule takes beyond the criterion (`spill`) or
does to a section or the total is kept beside it. Left out: sections and totals (`total`), one unit's record.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from assess.rubric import language as lang
from assess.scoring.condition import decide
from assess.scoring.exact import multiply_divide, to_exact
from assess.scoring.measure import Amount, View, measure
from assess.scoring.shape import shape
from assess.table import Flags, Integers
from assess.types import MissingPolicy

BEYOND = (lang.Effect.SPILL, lang.Effect.ZERO_SECTION, lang.Effect.ZERO_TOTAL)


@dataclass(frozen=True, slots=True)
class ScoredRule:
    """One rule for all units: the amount, the points by its shape (`raw`) and what it moved (`applied`).

    `concerned` are the units that the rule applies to; `period` is "" or the part of the window it was applied in.
    """

    rule: lang.Rule
    amount: Amount
    raw: Integers
    applied: Integers
    known: Flags
    concerned: Flags
    period: str = ""


@dataclass(frozen=True, slots=True)
class ScoredCriterion:
    """One criterion for all units. `missing` marks units whose evidence did not arrive, whatever follows from it.

    While a unit is not assessed, `high` and `low` bound what it can still be awarded.
    """

    criterion: lang.Criterion
    available: int
    awarded: Integers
    applicable: Flags
    assessed: Flags
    missing: Flags
    rules: tuple[ScoredRule, ...]
    high: Integers
    low: Integers

    def beyond(self, effect: lang.Effect) -> Integers:
        """What rules of one effect took beyond the criterion, added up."""
        parts = [scored.applied for scored in self.rules if scored.rule.effect is effect]
        return np.asarray(sum(parts, np.zeros(len(self.awarded), np.int64)), dtype=np.int64)


def score_criterion(criterion: lang.Criterion, view: View, kind: lang.SectionKind) -> ScoredCriterion:
    """The points of one criterion for all units.

    Unknown evidence: `pending` and `stop` leave the unit unassessed (the caller stops the run), `zero` awards
    nothing, `deduct` takes `missing_points`, `not_applicable` takes the criterion away.
    """
    available = to_exact(criterion.points)
    applicable, open_scope = _applicability(criterion, view)
    rules, left = _score_periods(criterion, view, available, kind)
    high, low = _bounds(criterion, available, left, kind, open_scope)
    settled = [scored.known | ~scored.concerned for scored in rules] or [np.zeros(view.size, bool)]
    known = np.logical_and.reduce(settled) & ~open_scope
    known = known | ((high == low) & np.logical_or.reduce(settled))
    applicable = applicable | open_scope
    missing = applicable & ~known
    assessed, awarded = applicable & known, left
    match criterion.if_missing:
        case MissingPolicy.NOT_APPLICABLE:
            applicable = applicable & known
        case MissingPolicy.ZERO:
            assessed, awarded = applicable, np.where(known, left, 0)
        case MissingPolicy.DEDUCT:
            rest = available - min(available, to_exact(criterion.missing_points or criterion.points))
            assessed, awarded = applicable, np.where(known, left, rest)
        case _:
            pass
    rules = tuple(_limit(scored, assessed & known, applicable) for scored in rules)
    awarded = np.where(assessed, awarded, 0)
    return ScoredCriterion(criterion, available, awarded, applicable, assessed, missing, rules, high, low)


def _bounds(
    criterion: lang.Criterion, available: int, left: Integers, kind: lang.SectionKind, open_scope: Flags
) -> tuple[Integers, Integers]:
    """What can still be awarded at most and at least, given the rules that are known (`left` counts only these).

    Where all rules deduct, no more than is left; where all earn, no less than is earned.
    """
    effects = {rule.effect for rule in criterion.rules if rule.effect in (lang.Effect.DEDUCT, lang.Effect.EARN)}
    earns = kind is lang.SectionKind.BONUS or lang.Effect.EARN in effects
    high = np.full(len(left), available, np.int64) if earns else left
    low = left if earns and lang.Effect.DEDUCT not in effects else np.zeros(len(left), np.int64)
    return np.where(open_scope, available, high), np.where(open_scope, 0, low)


def _limit(scored: ScoredRule, where: Flags, applicable: Flags) -> ScoredRule:
    """What a rule moved counts where its criterion was assessed; beyond the criterion, where the rule is known."""
    if scored.rule.effect in BEYOND:
        where = applicable & scored.known
    return replace(scored, applied=np.where(where & scored.concerned, scored.applied, 0))


def _applicability(criterion: lang.Criterion, view: View) -> tuple[Flags, Flags]:
    """Where the criterion applies, and where that is not known."""
    scope = view.members(criterion.applies_to)
    if criterion.when is None:
        return scope, np.zeros(view.size, bool)
    true, unknown = decide(criterion.when, view)
    return scope & true, scope & unknown


def _score_periods(
    criterion: lang.Criterion, view: View, available: int, kind: lang.SectionKind
) -> tuple[tuple[ScoredRule, ...], Integers]:
    """The rules applied once, or in each period; (`applied` of every rule, what is left of the criterion)."""
    earns = kind is lang.SectionKind.BONUS or any(rule.effect is lang.Effect.EARN for rule in criterion.rules)
    start = Purse(np.zeros(view.size, np.int64), np.full(view.size, 0 if earns else available, np.int64))
    if criterion.periods is None:
        scored, purse = _score_rules(criterion, view, available, start)
        return scored, purse.left
    names = lang.PERIODS[criterion.periods.in_each]
    rules: list[ScoredRule] = []
    purse, total = start, np.zeros(view.size, np.int64)
    for name in names:
        mean = criterion.periods.combine is lang.Combine.MEAN
        scored, purse = _score_rules(criterion, replace(view, period=name), available, start if mean else purse)
        if mean:
            parts = np.full(view.size, len(names), np.int64)
            scored = tuple(replace(one, applied=multiply_divide(1, one.applied, parts)) for one in scored)
            total = total + purse.left
        rules += [replace(one, period=name) for one in scored]
    if criterion.periods.combine is lang.Combine.MEAN:
        return tuple(rules), multiply_divide(1, total, np.full(view.size, len(names), np.int64))
    return tuple(rules), purse.left


@dataclass(frozen=True, slots=True)
class Purse:
    """What has been earned of a criterion so far, and what is left of it to lose."""

    earned: Integers
    left: Integers


def _score_rules(
    criterion: lang.Criterion, view: View, available: int, purse: Purse
) -> tuple[tuple[ScoredRule, ...], Purse]:
    measured = [_measure_rule(rule, view, available) for rule in criterion.rules]
    room = {group.id: _room(group, measured, view) for group in criterion.groups}
    earned, left = purse.earned, purse.left
    order = sorted(range(len(measured)), key=lambda index: ORDER[measured[index].rule.effect])
    for index in order:
        scored = measured[index]
        group = scored.rule.group
        raw = np.minimum(scored.raw, room[group]) if group in room else scored.raw
        if scored.rule.after_exhausted:
            raw = np.where(left == 0, raw, 0)
        if scored.rule.effect is lang.Effect.EARN:
            applied = np.minimum(raw, available - earned)
            earned, left = earned + applied, left + applied
        elif scored.rule.effect is lang.Effect.DEDUCT:
            applied = np.minimum(raw, left)
            left = left - applied
        else:
            applied = raw
        if group in room:
            room[group] = room[group] - applied
        measured[index] = replace(scored, applied=applied)
    return tuple(measured), Purse(earned, left)


ORDER = {effect: place for place, effect in enumerate((lang.Effect.EARN, lang.Effect.DEDUCT, *BEYOND))}


def _room(group: lang.CapGroup, measured: list[ScoredRule], view: View) -> Integers:
    """How many points the rules of a group may move together: its cap, or the largest of them."""
    cap = np.full(view.size, np.iinfo(np.int64).max if group.cap is None else to_exact(group.cap), np.int64)
    if group.combine is lang.Combine.HIGHEST:
        members = [scored.raw for scored in measured if scored.rule.group == group.id]
        cap = np.minimum(cap, np.maximum.reduce([np.zeros(view.size, np.int64), *members]))
    return cap


def _measure_rule(rule: lang.Rule, view: View, available: int) -> ScoredRule:
    """Amount and raw points of a rule. An incomplete rule is known for nobody; where it does not apply it is idle."""
    concerned = view.members(rule.applies_to)
    zeros = np.zeros(view.size, np.int64)
    open_when = np.zeros(view.size, bool)
    if rule.when is not None:
        true, open_when = decide(rule.when, view)
        concerned = concerned & (true | open_when)
    if rule.incomplete or rule.measure is None:
        nothing = Amount(zeros, np.ones(view.size, np.int64), np.zeros(view.size, bool), ())
        return ScoredRule(rule, nothing, zeros, zeros, nothing.known, concerned)
    amount = measure(rule.measure, view)
    if rule.shape is None:
        raw, known = np.where(amount.numerator > 0, 1, 0), amount.known
    else:
        raw, known = shape(rule.shape, amount, available, view)
    known = known & (~open_when | (raw == 0))
    if isinstance(rule.shape, lang.Steps) and rule.shape.judged:
        amount = replace(amount, columns=(*amount.columns, view.column(rule.shape.judged)))
    return ScoredRule(rule, amount, np.where(known & concerned, raw, 0), zeros, known, concerned)
