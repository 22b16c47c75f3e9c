"""Why a unit has the points it has: rule, basis, what was measured, the sum, and the rows, as text to read aloud.

One block per criterion, then the vetoes; a criterion that is not assessed says why. Everything comes from the
assessment, nothing is computed again. Left out: other units.
"""

from __future__ import annotations

from assess.errors import Problem, UsageError
from assess.review import Review
from assess.rubric import Rule
from assess.types import OUTCOME_WORDS, STATE_WORDS, Assessment, Deduction, Finding, LegalBasis, Measured, Veto


def explain(review: Review, code: str, criterion: str = "") -> str:
    """The explanation of one unit, or of one criterion or veto of it. Raises UsageError for unknown names."""
    assessment = review.assessment(code)
    findings = [finding for finding in assessment.findings if criterion in ("", finding.criterion)]
    vetoes = [veto for veto in assessment.vetoes if criterion in ("", veto.id)]
    if not findings and not vetoes:
        known = [finding.criterion for finding in assessment.findings] + [veto.id for veto in assessment.vetoes]
        raise UsageError([Problem("E137", review.run.id, {"criterion": criterion, "known": "、".join(known)})])
    rules = {f"{item.id}.{rule.id}": rule for _, item in review.rubric.criteria for rule in item.rules}
    blocks = [] if criterion else [_explain_total(review, assessment)]
    for finding in findings:
        entries = [entry for entry in assessment.deductions if entry.criterion == finding.criterion]
        stated = [rule for name, rule in rules.items() if name.rsplit(".", 1)[0] == finding.criterion]
        blocks.append(_explain_finding(finding, entries, stated))
    blocks += [_explain_veto(veto) for veto in vetoes]
    return "\n\n".join(blocks)


def _explain_total(review: Review, assessment: Assessment) -> str:
    standing = next(row for row in review.standings if row.unit == assessment.unit)
    grade = assessment.grade or f"{assessment.grade_worst}至{assessment.grade_best}（未定）"
    rank = f"第{standing.rank}名" if standing.rank else "不排名"
    tied = f"（{standing.tied}个单位并列）" if standing.tied > 1 else ""
    return "\n".join(
        [
            f"{assessment.unit.name}（{assessment.unit.code}）  {review.run.notice}",
            f"  得 {assessment.total} 分 / 可评 {assessment.assessable} 分 / 满分 {assessment.available} 分",
            f"  待评项全部得分则 {assessment.best} 分，全部不得分则 {assessment.worst} 分",
            f"  等次：{grade}；{assessment.unit.group}组内 {rank}{tied}，共 {standing.group_size} 个单位",
        ]
    )


def _explain_finding(finding: Finding, entries: list[Deduction], rules: list[Rule]) -> str:
    awarded = "—" if finding.awarded is None else str(finding.awarded)
    lines = [
        f"{finding.criterion}  {finding.title}：{OUTCOME_WORDS[finding.outcome]}，{awarded} / {finding.available} 分"
    ]
    lines += [f"  规则：{rule.why}" for rule in rules]
    lines += _explain_basis(finding.basis)
    lines.append(f"  判定：{finding.why}")
    for entry in entries:
        verb = "得" if entry.effect == "earn" else "扣"
        lines.append(f"  算式：{entry.arithmetic}  → {verb} {entry.points} 分")
    return "\n".join(lines + _explain_sources(finding.measured))


def _explain_veto(veto: Veto) -> str:
    lines = [f"{veto.id}  {veto.title}：{STATE_WORDS[veto.state]}", f"  判定：{veto.why}"]
    lines += [f"  后果：{'、'.join(veto.effects)}", *_explain_basis(veto.basis)]
    return "\n".join(lines + _explain_sources(veto.measured))


def _explain_basis(basis: tuple[LegalBasis, ...]) -> list[str]:
    return [f"  依据：{one}{'' if one.verified else '（未核对原文）'}" for one in basis]


def _explain_sources(measured: tuple[Measured, ...]) -> list[str]:
    sources = dict.fromkeys(str(source) for value in measured for source in value.sources)
    return [f"  出处：{source}" for source in sources]
