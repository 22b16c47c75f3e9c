"""The uncertainty box: ten questions that leaders ask, answered in words from the advice on one unit.

Every answer stands by itself, and none claims what one event more could undo. Left out: numbers that the answers do
not need (`uncertainty.csv` has them) and how they were computed (`advice`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from assess.advised import Doubt, RankRange, Sureness, find_range
from assess.reporting.chosen import pick_ends
from assess.reporting.figure_funnel import draw_funnel
from assess.reporting.figure_order import draw_order
from assess.reporting.figure_rank import draw_ranks
from assess.reporting.markup import Part, join_parts
from assess.reporting.numbers import count, decimal, percent_of, published
from assess.reporting.picture import Picture, show_pictures
from assess.reporting.standing import group_standings, name_rank
from assess.reporting.tables import Group, Table, cell, head
from assess.reporting.words import say
from assess.results import RunReport, UnitReport
from assess.types import Outcome, VetoState


def tabulate_sureness(report: UnitReport) -> Table:
    """The ten questions with their answers."""
    sureness = report.advice.sureness
    edges = _name_edges(sureness)
    rows = tuple(
        (cell(say(f"sureness.q_{name}", **edges)), cell(*_sentences(answer(report))))
        for name, answer in ANSWERS.items()
    )
    draws = min((one.draws for one in sureness.ranges), default=0) if sureness else 0
    notes = (_explain(draws),) if draws else ()
    return Table(say("sureness.caption"), head("sureness", "question answer:wide"), (Group("", rows),), "", notes)


def show_ranges(report: RunReport) -> Part:
    """What would change the order, where the units could as well stand, and the accidents by size, where known."""
    order, funnel = draw_order(report.standings, report.advice.sureness), report.advice.funnel
    pictures = ([order] if order else []) + _draw_groups(report)
    if funnel is not None and funnel.points:
        pictures.append(draw_funnel(funnel))
    return show_pictures(*pictures) if pictures else join_parts()


def _draw_groups(report: RunReport) -> list[Picture]:
    """The ranges of every group in which places can be told; of a long one both ends, which the caption says."""
    by_unit = {one.unit: one for one in report.advice.sureness}
    found = []
    for group, members in group_standings(report.standings).items():
        sureness = [by_unit[row.unit.code] for row in members if row.unit.code in by_unit]
        if all(one.low is None for one in sureness):
            continue
        first, last = pick_ends(members)
        picture = draw_ranks(group, [*first, *last], sureness)
        cut = say("figure.rank_cut", first=len(first), last=len(last)) if last else ""
        found.append(replace(picture, title=picture.title + cut))
    return found


def _sentences(answer: str | Iterable[str]) -> list[str]:
    return [answer] if isinstance(answer, str) else [line for line in answer if line]


def _name_edges(sureness: Sureness | None) -> dict[str, str]:
    """What the last and the first places of the group are called."""
    edge = sureness.edge if sureness else 1
    key = "one" if edge == 1 else "many"
    return {side: say(f"sureness.{key}_{side}", edge=edge) for side in ("last", "first")}


def _explain(draws: int) -> str:
    sources = say("figure.joiner").join(
        say("sureness.note_source", source=say(f"sureness.{one.value}"), long=say(f"sureness.long_{one.value}"))
        for one in Doubt
    )
    return say("sureness.note", sources=sources, draws=draws)


def _without_place(report: UnitReport) -> str:
    """Why there is no place to be sure of, or ""."""
    sureness = report.advice.sureness
    if report.run.rank_declined:
        return say("sureness.no_place", why=report.run.rank_declined)
    if sureness is None or sureness.low is None:
        return say("sureness.no_place", why=(sureness.reason if sureness else "") or say("sureness.unranked"))
    return ""


def _place(report: UnitReport) -> list[str]:
    sureness = report.advice.sureness
    missing = _without_place(report)
    if missing or sureness is None:
        return [missing]
    ranges = say("figure.joiner").join(_describe(find_range(sureness, source), source) for source in Doubt)
    key = "single" if sureness.single else "not_single"
    single = say(f"sureness.{key}", low=sureness.low, high=sureness.high, size=sureness.size)
    tier = "tier_one" if sureness.tiers == 1 else "tier"
    place = say("sureness.a_place", rank=name_rank(report.standing), ranges=ranges, single=single)
    return [place, say(f"sureness.{tier}", tier=sureness.tier, tiers=sureness.tiers) if sureness.tier else ""]


def _describe(found: RankRange | None, source: Doubt) -> str:
    name = say(f"sureness.{source.value}")
    if found is None:
        return say("sureness.range_none", source=name, none=say(f"sureness.none_{source.value}"))
    if found.low is None:
        return say("sureness.range_reason", source=name, reason=found.reason)
    key = "range_same" if found.low == found.high else "range"
    return say(f"sureness.{key}", source=name, low=found.low, high=found.high)


def _chance(share: float) -> str:
    """A share of draws in words that do not pretend to more than the draws can tell."""
    if share <= 0:
        return say("sureness.never")
    if share >= 1:
        return say("sureness.always")
    if share < 0.01:
        return say("sureness.seldom")
    return say("sureness.mostly") if share > 0.99 else say("sureness.about", percent=percent_of(share))


def _chances(sureness: Sureness, pick: Callable[[RankRange], float | None]) -> str:
    parts = []
    for source in Doubt:
        found = find_range(sureness, source)
        share = pick(found) if found else None
        words = say(f"sureness.none_{source.value}") if share is None else _chance(share)
        parts.append(say("sureness.chance", source=say(f"sureness.long_{source.value}"), share=words))
    return say("figure.joiner").join(parts)


def _last(report: UnitReport) -> str:
    sureness, missing = report.advice.sureness, _without_place(report)
    if missing or sureness is None:
        return missing
    return say("sureness.a_chance", parts=_chances(sureness, lambda found: found.bottom))


def _first(report: UnitReport) -> str:
    sureness, missing = report.advice.sureness, _without_place(report)
    if missing or sureness is None:
        return missing
    mostly = all(one.top is not None and one.top > 0.95 for one in sureness.ranges)
    key = "first_yes" if mostly else "first_no"
    return say(f"sureness.{key}", parts=_chances(sureness, lambda found: found.top))


def _alike(report: UnitReport) -> str:
    sureness, missing = report.advice.sureness, _without_place(report)
    if missing or sureness is None:
        return missing
    names = {row.unit.code: row.unit.name for row in report.group}
    alike, number = sureness.alike, sureness.alike_number
    if not number:
        return say("sureness.alike_none")
    if number == sureness.size - 1:
        return say("sureness.alike_all", number=number)
    if not alike or any(code not in names for code in alike):
        return say("sureness.alike_many", number=number, size=sureness.size - 1)
    return say("sureness.alike", names=say("figure.list").join(names[code] for code in alike))


def _year(report: UnitReport) -> list[str]:
    return [change.statement for change in report.changes] or [say("sureness.year_none")]


def _zero(report: UnitReport) -> list[str]:
    return [_count(report), *_size(report)]


def _count(report: UnitReport) -> str:
    """What a small count, or none, can and cannot show."""
    zero = [change for change in report.changes if change.now == 0]
    if zero:
        limits = say("figure.list").join(
            say("sureness.zero_limit", measure=one.measure, limit=decimal(one.upper_limit, 1), unit=one.unit)
            for one in zero
            if one.upper_limit is not None
        )
        return say("sureness.zero", limits=limits)
    items = (say("sureness.zero_item", measure=one.measure, now=one.now, unit=one.unit) for one in report.changes)
    measures = say("figure.list").join(items)
    return say("sureness.not_zero", measures=measures) if measures else say("sureness.year_none")


def _size(report: UnitReport) -> list[str]:
    point = report.advice.point
    if point is not None:
        return [point.statement]
    return [say("sureness.size_none", reason=report.advice.funnel_reason)]


def _grade(report: UnitReport) -> list[str]:
    assessment, sureness = report.assessment, report.advice.sureness
    if not assessment.grade:
        return [say("sureness.grade_open", worst=assessment.grade_worst, best=assessment.grade_best)]
    found = [say("sureness.grade_now", grade=assessment.grade)]
    if sureness is None or not sureness.grades:
        return [*found, say("sureness.grade_fixed")]
    parts = [
        say("sureness.grade_item", grade=one.grade, share=_chance(one.share)) for one in sureness.grades if one.share
    ]
    found.append(say("sureness.grade_chance", parts=say("figure.list").join(parts)))
    return [*found, say("sureness.grade_veto", share=_chance(sureness.vetoed)) if sureness.vetoed else ""]


def _weight(report: UnitReport) -> list[str]:
    sureness, missing = report.advice.sureness, _without_place(report)
    if missing or sureness is None:
        return [missing]
    found = []
    main = next((one for one in sureness.levers if one.share), None)
    found.append(say("sureness.weight_main", title=main.title) if main else say("sureness.weight_none"))
    moved = [one for one in sureness.levers if one.without and one.without != report.standing.rank]
    found += [say("sureness.weight_without", title=one.title, without=one.without) for one in moved[:3]]
    lines = (one.how.rstrip(say("sureness.statement_end")) for one in sureness.changes)
    return [*found, *(say("sureness.weight_line", how=how) for how in lines)]


def _trust(report: UnitReport) -> list[str]:
    trust, lacking = report.advice.trust, report.lacking
    found = [trust.statement, *trust.reasons] if trust else [say("sureness.trust_none")]
    if report.advice.detection:
        found.append(report.advice.detection.statement)
    if lacking:
        sums = (published(one, report.run.places) for one in (lacking.against, lacking.in_favour))
        found.append(
            say("sureness.trust_lacking", rows=lacking.rows, **dict(zip(("against", "in_favour"), sums, strict=True)))
        )
    open_, pending = _open(report)
    return [*found, say("sureness.trust_pending", open=open_, pending=pending) if open_ or pending else ""]


def _open(report: UnitReport) -> tuple[int, int]:
    findings, vetoes = report.assessment.findings, report.assessment.vetoes
    open_ = sum(finding.outcome is Outcome.NOT_ASSESSED for finding in findings)
    return open_, sum(veto.state is VetoState.PENDING for veto in vetoes)


def _settle(report: UnitReport) -> list[str]:
    found = [change.settles for change in report.changes if change.settles]
    open_, _ = _open(report)
    if open_:
        found.append(say("sureness.settle_open", open=count(open_)))
    if report.lacking:
        found.append(say("sureness.settle_rows", rows=report.lacking.rows))
    if report.advice.trust:
        found += [say("sureness.settle_audit", audit=audit) for audit in report.advice.trust.audit]
    return found or [say("sureness.settle_none")]


ANSWERS: dict[str, Callable[[UnitReport], str | list[str]]] = {
    "place": _place,
    "last": _last,
    "first": _first,
    "alike": _alike,
    "year": _year,
    "zero": _zero,
    "grade": _grade,
    "weight": _weight,
    "trust": _trust,
    "settle": _settle,
}
