"""What reports allow to be checked within themselves: sums, shares, changes, and rates of a bounded base.

Each check is run and reported, whether it holds, fails or stays open because digits are lost or a base is only bounded;
nothing is corrected and no value comes out of a check. Left out: (1) which checks there are (`params/reported`); (2)
figures of two reports against each other; (3) whether a report is true.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assess.evidence.percent import Percent, candidates, forms
from assess.evidence.reported_register import ChangeCheck, Check, RateCheck, ShareCheck, SumCheck
from assess.evidence.reported_values import locate
from assess.reported import Certainty, Qualifier, ReportedFact
from assess.types import QualityFinding

HOLDS, DIFFERS, OPEN = "核对相符", "核对不符", "不能核对"
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Result:
    """How a check came out, in words."""

    outcome: str
    text: str


def check_reported(checks: Sequence[Check], facts: Sequence[ReportedFact], file: str) -> list[QualityFinding]:
    """One finding per check; a check whose facts are not all there says so."""
    by_id = {fact.id: fact for fact in facts}
    return [_finding(check, by_id, file) for check in checks]


def _finding(check: Check, facts: Mapping[str, ReportedFact], file: str) -> QualityFinding:
    names = _names(check)
    used = [facts[name] for name in names if name in facts]
    missing = [name for name in names if name not in facts]
    result = Result(OPEN, f"{file}没有可用的{'、'.join(missing)}") if missing else _run(check, facts)
    level = "warning" if result.outcome == DIFFERS or missing else "notice"
    doubtful = [fact.what for fact in used if fact.certainty is Certainty.AMBIGUOUS]
    doubt = f"（{'、'.join(doubtful)}的原文缺字或断句不清，以上只在数字完整时成立）" if doubtful else ""
    text = f"{result.outcome}：{result.text}{doubt}。"
    subject = used[0].what if used else file
    sources = tuple(locate(fact) for fact in used)
    return QualityFinding("reported_check", level, used[0].unit if used else "", subject, text, sources)


def _names(check: Check) -> tuple[str, ...]:
    match check:
        case SumCheck(parts, whole):
            return (*parts, whole)
        case ShareCheck(part, whole, _) | ChangeCheck(part, whole) | RateCheck(part, whole):
            return part, whole


def _run(check: Check, facts: Mapping[str, ReportedFact]) -> Result:
    match check:
        case SumCheck(parts, whole):
            return _sum([facts[name] for name in parts], facts[whole])
        case ShareCheck(part, whole, printed):
            return _share(facts[part], facts[whole], printed)
        case ChangeCheck(change, now):
            return _change(facts[change], facts[now])
        case RateCheck(rate, base):
            return _rate(facts[rate], facts[base])


def _sum(parts: Sequence[ReportedFact], whole: ReportedFact) -> Result:
    """Whether the parts add up; one lost part would be what is left over, which stays a remark."""
    exact = [part for part in parts if part.qualifier is Qualifier.EXACT and part.value is not None]
    rest = [part for part in parts if part not in exact]
    known = sum((part.value for part in exact if part.value is not None), Decimal(0))
    if whole.value is None or whole.qualifier is not Qualifier.EXACT or len(rest) > 1:
        return Result(OPEN, f"{whole.what}和各项不都是准数")
    if rest:
        left = f"{whole.value:f} − {known:f} = {whole.value - known:f}"
        return Result(OPEN, f"{rest[0].what}{rest[0].amount}；{left}，只供参考，不作为数")
    terms = " + ".join(f"{part.what}{part.value:f}" for part in parts)
    stated = f"{terms} = {known:f}，{whole.what}为{whole.value:f}"
    return Result(HOLDS if known == whole.value else DIFFERS, stated)


def _share(part: ReportedFact, whole: ReportedFact, printed: str) -> Result:
    """A share is the change from the whole to the whole plus the part, so that the same rounding rules apply."""
    if not (_is_count(part) and _is_count(whole)) or not whole.value:
        return Result(OPEN, f"{part.what}、{whole.what}不都是准数")
    top, bottom = int(part.value or 0), int(whole.value)
    places = len(printed.partition(".")[2])
    stated = f"{part.what}{top} ÷ {whole.what}{bottom} = {forms(bottom + top, bottom, places + 2)[1]}%，注明{printed}%"
    return Result(HOLDS if Decimal(printed) in forms(bottom + top, bottom, places) else DIFFERS, stated)


def _change(change: ReportedFact, now: ReportedFact) -> Result:
    if not _is_count(now) or change.value is None:
        return Result(OPEN, f"{now.what}不是准数，或{change.what}的数字缺失")
    before = candidates(int(now.value or 0), Percent(f"{change.value:f}", change.value))
    stated = f"{now.what}{now.amount}，{change.what}{change.amount}"
    if before is None:
        return Result(DIFFERS, f"{stated}，没有整数的上年数与之相合")
    found = f"只有上年为{before}才相合" if before.determined else f"上年在{before.low}至{before.high}之间才相合"
    return Result(HOLDS, f"{stated}，{found}；上年数是推算，不作为数")


def _rate(rate: ReportedFact, base: ReportedFact) -> Result:
    if rate.value is None or base.value is None:
        return Result(OPEN, f"{rate.what}或{base.what}的数字缺失")
    left = base.value * (HUNDRED - rate.value) / HUNDRED
    whole = "是整数" if left == left.to_integral_value() else "不是整数"
    stated = f"{base.what}只说“{base.printed}”，{rate.what}{rate.amount}"
    remark = f"按{base.value:f}算其余为{left.normalize():f}，{whole}；基数不准，推不出确切的数"
    return Result(OPEN, f"{stated}；{remark}")


def _is_count(fact: ReportedFact) -> bool:
    return fact.qualifier is Qualifier.EXACT and fact.value is not None and fact.value == int(fact.value)
