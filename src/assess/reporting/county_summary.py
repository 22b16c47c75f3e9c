"""The first screen of a unit's page: what is the result, how sure is it, what must not be read into it.

A grade that is still open is a range, a place is shown with its ties, a count of zero with what it can and cannot
show. Left out: the reasons, which the tables of `county_tables` give.
"""

from __future__ import annotations

from assess.reporting.marks import Mark, mark_change, mark_veto
from assess.reporting.numbers import SMALL, count, decimal, is_small, percent, plain, published, round_points
from assess.reporting.standing import describe_place, name_grade, name_rank
from assess.reporting.summary import Fact, Summary, fact
from assess.reporting.words import say
from assess.results import UnitReport
from assess.types import Outcome, Veto, VetoState


def summarise_unit(report: UnitReport) -> Summary:
    """The summary of one unit."""
    facts = (
        _points(report),
        _grade(report),
        _rank(report),
        _vetoes(report),
        _changes(report),
        *([_trust(report)] if report.advice.trust else []),
        _bases(report),
    )
    return Summary(report.run.notice, _conclude(report), facts, tuple(_cautions(report)))


def _conclude(report: UnitReport) -> str:
    assessment = report.assessment
    key = "grade_fixed" if assessment.grade else "grade_range"
    grade = say(f"county.{key}", grade=assessment.grade, worst=assessment.grade_worst, best=assessment.grade_best)
    return say(
        "county.conclusion" if assessment.assessable else "county.conclusion_none",
        name=assessment.unit.name,
        available=plain(assessment.available),
        assessable=round_points(assessment.assessable, report.run.places),
        total=published(assessment.total, report.run.places),
        grade=grade,
        place=describe_place(report.standing, bool(report.run.rank_declined)),
    )


def _points(report: UnitReport) -> Fact:
    assessment = report.assessment
    left = assessment.available - assessment.assessable
    assessable = round_points(assessment.assessable, report.run.places)
    return fact(
        "county",
        "points",
        say("county.points_value", total=published(assessment.total, report.run.places)),
        say("county.points_of", assessable=assessable, share=percent(report.standing.share)),
        say("county.points_left", available=plain(assessment.available), left=round_points(left, report.run.places)),
    )


def _grade(report: UnitReport) -> Fact:
    assessment, places = report.assessment, report.run.places
    worst, best = published(assessment.worst, places), published(assessment.best, places)
    pending = any(veto.state is VetoState.PENDING for veto in assessment.vetoes)
    return fact(
        "county",
        "grade",
        name_grade(report.standing),
        say("county.grade_bounds", worst=worst, best=best) if assessment.worst != assessment.best else "",
        say("county.grade_vetoes") if pending else "",
        say("county.last_grade", grade=report.last_year.grade) if report.last_year and report.last_year.grade else "",
    )


def _rank(report: UnitReport) -> Fact:
    standing = report.standing
    if report.run.rank_declined:
        return fact("county", "rank", name_rank(standing), report.run.rank_declined)
    return fact(
        "county",
        "rank",
        name_rank(standing),
        say("county.rank_of", group=standing.unit.group, size=standing.group_size),
        say("county.rank_ties", tied=standing.tied) if standing.tied > 1 and standing.group_size > 1 else "",
        _sureness(report),
        _last_rank(report),
    )


def _sureness(report: UnitReport) -> str:
    """The range of places and the tier, where there is one."""
    one = report.advice.sureness
    if one is None or one.low is None or not one.tier:
        return ""
    key = "rank_range_one_tier" if one.tiers == 1 else "rank_range"
    return say(f"county.{key}", low=one.low, high=one.high, tier=one.tier, tiers=one.tiers)


def _last_rank(report: UnitReport) -> str:
    last = report.last_year
    return say("county.last_rank", rank=last.rank) if last is not None and last.rank else ""


def _vetoes(report: UnitReport) -> Fact:
    """Each veto that is not clear by name; the clear ones by name only where there is one.

    Reports that do not speak of a veto must not look like a suspicion: there the pending ones are only counted.
    """
    vetoes = report.assessment.vetoes
    clear = [veto for veto in vetoes if veto.state is VetoState.CLEAR]
    counted = [veto for veto in vetoes if veto.state is VetoState.PENDING and report.mechanisms]
    named = [veto for veto in vetoes if veto.state is not VetoState.CLEAR and veto not in counted]
    marks = [(mark_veto(veto.state), _name_veto(veto)) for veto in named]
    if counted:
        marks.append((mark_veto(VetoState.PENDING), say("county.veto_open", number=len(counted))))
    if clear:
        text = _name_veto(clear[0]) if len(clear) == 1 else say("county.veto_clear", number=len(clear))
        marks.append((mark_veto(VetoState.CLEAR), text))
    return fact("county", "veto", "" if marks else say("county.veto_none"), marks=tuple(marks))


def _name_veto(veto: Veto) -> str:
    return say("veto.item", kind=say(f"veto.kind_{veto.kind}"), title=veto.title)


def _changes(report: UnitReport) -> Fact:
    marks: tuple[tuple[Mark, str], ...] = tuple(
        (
            mark_change(change),
            say("county.change_line", measure=change.measure, now=change.now, before=count(change.before)),
        )
        for change in report.changes
    )
    return fact("county", "changes", "" if marks else say("change.empty"), marks=marks)


def _trust(report: UnitReport) -> Fact:
    trust = report.advice.trust
    grade = trust.grade if trust else ""
    number = len(trust.audit) if trust else 0
    note = say("county.trust_audit", number=number) if number else say("county.trust_none")
    return fact("county", "trust", grade or say("county.trust_open"), note if grade else "")


def _bases(report: UnitReport) -> Fact:
    value = say("county.bases_value", unverified=len(report.run.unverified))
    return fact("county", "bases", value, say("county.bases_of", bases=report.run.bases))


def _cautions(report: UnitReport) -> list[str]:
    assessment = report.assessment
    cautions = [say("county.caution_reported")] if report.mechanisms else []
    if not assessment.grade:
        open_ = sum(finding.outcome is Outcome.NOT_ASSESSED for finding in assessment.findings)
        pending = sum(veto.state is VetoState.PENDING for veto in assessment.vetoes)
        reasons = _join(("range_open", "open", open_), ("range_pending", "pending", pending))
        cautions.append(say("county.caution_range", reasons=reasons))
    zero = [change for change in report.changes if change.now == 0]
    if zero:
        limits = [
            say("county.caution_zero_limit", limit=decimal(change.upper_limit, 1), unit=change.unit)
            for change in zero
            if change.upper_limit is not None
        ]
        joiner = say("figure.list")
        measures = joiner.join(change.measure for change in zero)
        cautions.append(say("county.caution_zero", measures=measures, limits=joiner.join(limits)))
    if is_small(report.changes):
        cautions.append(say("county.caution_small", small=SMALL))
    if report.standing.rank and report.standing.group_size > 1:
        tied = say("county.caution_tied") if report.standing.tied > 1 else ""
        cautions.append(say("county.caution_rank") + tied)
    if report.quality or report.quarantined:
        reasons = _join(
            ("quality_found", "quality", len(report.quality)),
            ("quality_quarantined", "quarantined", report.quarantined),
        )
        cautions.append(say("county.caution_quality", reasons=reasons))
    return cautions


def _join(*parts: tuple[str, str, int]) -> str:
    """The phrases whose number is not zero."""
    phrases = (say(f"county.{key}", **{name: number}) for key, name, number in parts if number)
    return say("figure.list").join(phrases)
