"""The record of one unit from the scores of all: findings with reasons, deductions with arithmetic, vetoes, grade.

Everything an assessed county may contest is here: the rule, its basis, the sum and the rows it was taken from.
Complete by construction: one finding per criterion of the rubric. Left out: ranks and comparisons.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from assess.rubric.language import Combine, Criterion, Effect, NotApplicable, VetoRule
from assess.scoring.criterion import ScoredCriterion, ScoredRule
from assess.scoring.exact import POINT, publish, to_points
from assess.scoring.measure import state_amount
from assess.scoring.reason import say_period, say_values
from assess.scoring.section import ScoredSection
from assess.scoring.shape import state_arithmetic
from assess.scoring.total import Scores
from assess.scoring.veto import ScoredVeto
from assess.types import (
    Assessment,
    Deduction,
    Finding,
    Measured,
    MissingPolicy,
    Outcome,
    SectionPoints,
    Veto,
    VetoState,
)


def assess_unit(scores: Scores, position: int) -> Assessment:
    """The assessment of the unit at `position` in the table."""
    head, places = scores.rubric.head, scores.rubric.head.rounding.places
    best, worst = (head.grades[int(found[position])].name for found in scores.grades)
    gradable = bool(scores.assessable[position]) or scores.best[position] != scores.worst[position]
    if not gradable:
        best = worst = ""
    return Assessment(
        unit=scores.table.units[position],
        total=publish(scores.exact[position], places),
        exact=to_points(scores.exact[position]),
        assessable=to_points(scores.assessable[position]),
        available=head.total,
        best=publish(scores.best[position], places),
        worst=publish(scores.worst[position], places),
        grade=best if best == worst else "",
        grade_best=best,
        grade_worst=worst,
        sections=tuple(_section_points(part, position) for part in scores.sections),
        findings=tuple(_finding(part, scored, position) for part in scores.sections for scored in part.criteria),
        deductions=tuple(
            entry
            for part in scores.sections
            for scored in part.criteria
            for entry in _deductions(part, scored, position)
            if _counts(part, scored, position)
        ),
        vetoes=tuple(_veto(scored, position) for scored in scores.vetoes if scored.applicable[position]),
        converted=_convert(scores, position),
    )


def _convert(scores: Scores, position: int) -> Decimal | None:
    """折算: published half-up like the total; without bonuses and penalties unless the rubric includes them."""
    head = scores.rubric.head
    if head.conversion is None:
        return None
    parts = scores.exact if head.conversion.extras else scores.base
    points = Decimal(int(parts[position])) / POINT * head.conversion.points / head.total
    return points.quantize(Decimal(1).scaleb(-head.rounding.places), ROUND_HALF_UP)


def _section_points(part: ScoredSection, position: int) -> SectionPoints:
    return SectionPoints(
        part.section.section,
        part.section.title,
        part.section.points,
        to_points(part.assessable[position]),
        to_points(part.awarded[position]),
    )


def _finding(part: ScoredSection, scored: ScoredCriterion, position: int) -> Finding:
    criterion = scored.criterion
    outcome = _outcome(scored, position)
    assessed = bool(scored.assessed[position])
    measured = tuple(dict.fromkeys(value for rule in scored.rules for value in rule.amount.measured(position)))
    return Finding(
        section=part.section.section,
        criterion=criterion.id,
        title=criterion.title,
        outcome=outcome,
        available=to_points(scored.available),
        awarded=to_points(scored.awarded[position]) if assessed else None,
        why=_why(scored, outcome, measured, position),
        measured=measured,
        basis=criterion.basis,
    )


def _outcome(scored: ScoredCriterion, position: int) -> Outcome:
    if not scored.applicable[position] and not scored.assessed[position]:
        return Outcome.NOT_APPLICABLE
    if not scored.assessed[position]:
        return Outcome.NOT_ASSESSED
    awarded = int(scored.awarded[position])
    if awarded == scored.available:
        return Outcome.MET
    return Outcome.PARTLY_MET if awarded else Outcome.UNMET


def _why(scored: ScoredCriterion, outcome: Outcome, measured: tuple[Measured, ...], position: int) -> str:
    """The reason in words. Absence counts as evidence when it says what was looked at."""
    criterion = scored.criterion
    gaps = "；".join(
        dict.fromkeys(
            [
                f"规则不完整：{rule.rule.incomplete}"
                for rule in scored.rules
                if rule.rule.incomplete and rule.concerned[position]
            ]
            + [value.reason for value in measured if not value.known and value.reason]
        )
    )
    if not criterion.rules:
        return f"本次运行没有这类数据，未考核；所需：{criterion.needs}"
    if outcome is Outcome.NOT_ASSESSED:
        return _why_open(criterion, gaps, measured)
    if outcome is Outcome.NOT_APPLICABLE:
        method = {None: "", NotApplicable.LEAVE: "，不计入可评分值", NotApplicable.RESCALE: "，其余项按比例折算"}
        text = "不涉及该单位" if not scored.missing[position] else f"缺数据，按细则视为不涉及：{gaps}"
        return text + method.get(criterion.not_applicable, "")
    if not scored.applicable[position]:
        how = "得满分" if criterion.not_applicable is NotApplicable.FULL else "得其他单位的平均分"
        return f"不涉及该单位，按细则{how}"
    if scored.missing[position]:
        price = criterion.missing_points or criterion.points
        action = f"扣{price}分" if criterion.if_missing is MissingPolicy.DEDUCT else "不得分"
        return f"缺数据，按细则{action}：{gaps}"
    moved = [_sentence(rule, position) for rule in scored.rules if rule.concerned[position]]
    note = f"（{criterion.note}）" if criterion.note else ""
    return ("；".join(moved) or "不涉及：没有发生须适用本项规则的情形") + note


def _why_open(criterion: Criterion, gaps: str, measured: tuple[Measured, ...]) -> str:
    """Why a criterion is not assessed: what is missing, outside the rubric's bounds, or waited for."""
    if gaps:
        return f"缺数据，待定：{gaps}"
    if measured and all(value.known for value in measured):
        return "待定：评定的数或状态超出细则允许的范围"
    if criterion.not_applicable is NotApplicable.MEAN:
        return "待定：其他单位的平均分尚未确定"
    return "缺数据，待定：本次运行没有这项指标的数据"


def _sentence(scored_rule: ScoredRule, position: int) -> str:
    values = say_values(scored_rule.amount.measured(position))
    applied = int(scored_rule.applied[position])
    verb = "得" if scored_rule.rule.effect is Effect.EARN else "扣"
    amount = state_amount(scored_rule.amount, position)
    emptying = {Effect.ZERO_SECTION: "本节清零", Effect.ZERO_TOTAL: "总分清零"}.get(scored_rule.rule.effect)
    if emptying:
        return f"{values}，{emptying if applied else '不清零'}"
    return f"{values}，计{amount}，{verb}{to_points(applied)}分" if applied else f"{values}，不{verb}分"


def _deductions(part: ScoredSection, scored: ScoredCriterion, position: int) -> list[Deduction]:
    entries = [
        Deduction(
            section=part.section.section,
            criterion=scored.criterion.id,
            rule=f"{scored.criterion.id}.{rule.rule.id}",
            effect=rule.rule.effect.value,
            points=_points(part, rule, position),
            why=rule.rule.why,
            arithmetic=_arithmetic(scored, rule, position),
            measured=rule.amount.measured(position),
        )
        for rule in scored.rules
        if rule.applied[position]
    ]
    if scored.missing[position] and scored.criterion.if_missing in (MissingPolicy.ZERO, MissingPolicy.DEDUCT):
        lost = to_points(scored.available - int(scored.awarded[position]))
        policy = scored.criterion.if_missing.value
        entries.append(
            Deduction(
                part.section.section,
                scored.criterion.id,
                f"{scored.criterion.id}.missing",
                "deduct",
                lost,
                f"缺数据（if_missing: {policy}）",
                str(lost),
                tuple(value for rule in scored.rules for value in rule.amount.measured(position)),
            )
        )
    return entries


def _points(part: ScoredSection, rule: ScoredRule, position: int) -> Decimal:
    """Points moved; what empties a section takes all that its criteria had been awarded."""
    if rule.rule.effect is Effect.ZERO_SECTION:
        return to_points(sum(int(scored.awarded[position]) for scored in part.criteria))
    return Decimal(0) if rule.rule.effect is Effect.ZERO_TOTAL else to_points(rule.applied[position])


def _counts(part: ScoredSection, scored: ScoredCriterion, position: int) -> bool:
    """Whether a criterion's deductions count: where only the largest of a section does, the others are not listed."""
    if part.section.combine is not Combine.HIGHEST:
        return True
    lost = [int(one.available - one.awarded[position]) if one.assessed[position] else 0 for one in part.criteria]
    return part.criteria[lost.index(max(lost))] is scored


def _arithmetic(scored: ScoredCriterion, rule: ScoredRule, position: int) -> str:
    raw, applied = int(rule.raw[position]), int(rule.applied[position])
    if rule.period and raw != applied and scored.criterion.periods and scored.criterion.periods.combine is Combine.MEAN:
        share = state_arithmetic(rule.rule.shape, rule.amount, position, raw, raw) if rule.rule.shape else ""
        return f"{say_period(rule.period)}：{share}，按各期平均计 {to_points(applied)}"
    if rule.rule.shape is None:
        return {Effect.ZERO_SECTION: "本节清零", Effect.ZERO_TOTAL: "总分清零"}.get(rule.rule.effect, "")
    return state_arithmetic(rule.rule.shape, rule.amount, position, raw, applied)


def _veto(scored: ScoredVeto, position: int) -> Veto:
    state, veto = scored.state(position), scored.veto
    measured = tuple(column.measured(position) for column in scored.columns)
    gaps = "；".join(dict.fromkeys(value.reason for value in measured if not value.known and value.reason))
    reason = {
        VetoState.TRIPPED: veto.why,
        VetoState.CLEAR: "未触发：" + (say_values(measured) or veto.title),
        VetoState.PENDING: f"待定：{veto.incomplete or gaps or '尚不能判定'}",
    }[state]
    return Veto(veto.id, veto.title, veto.kind.value, state, reason, _effects(veto), measured, veto.basis)


def _effects(veto: VetoRule) -> tuple[str, ...]:
    effects = [f"等次定为{veto.force}"] if veto.force else []
    effects += [f"等次不高于{veto.cap}"] if veto.cap else []
    effects += [f"等次降低{veto.down}档"] if veto.down else []
    return (*effects, *(consequence.what for consequence in veto.consequences))
