"""名额: titles for the best units of a group, without tripped veto and with at least a grade.

Where units tie across the last place, none of those tied there gets the title, and the row says so: the rubric's
quota must not be exceeded and the tool does not choose. A unit with a pending veto keeps its place, untitled.
Left out: awards in money (`scoring.consequence`).
"""

from __future__ import annotations

from collections.abc import Sequence

from assess.rubric.language import Grade, Quota
from assess.types import Standing


def award_titles(standings: Sequence[Standing], quotas: Sequence[Quota], grades: Sequence[Grade]) -> dict[str, str]:
    """Unit code → titles, joined; a title whose last place is tied is followed by （并列待定）."""
    names = [grade.name for grade in grades]
    titles: dict[str, list[str]] = {}
    for quota in quotas:
        for group in dict.fromkeys(row.unit.group for row in standings):
            if not quota.groups or group in quota.groups:
                members = [row for row in standings if row.unit.group == group]
                for code, title in _award(members, quota, names).items():
                    titles.setdefault(code, []).append(title)
    return {code: "；".join(awarded) for code, awarded in titles.items()}


def _award(rows: Sequence[Standing], quota: Quota, names: list[str]) -> dict[str, str]:
    """The titles of one quota in one group."""
    lowest = names.index(quota.at_least)
    eligible = [row for row in rows if row.rank and row.grade and names.index(row.grade) <= lowest and not row.vetoed]
    titles = {}
    for row in eligible:
        better = sum(other.rank < row.rank for other in eligible)
        tied = sum(other.rank == row.rank for other in eligible)
        if not row.veto_pending and better < quota.top:
            titles[row.unit.code] = quota.title if better + tied <= quota.top else f"{quota.title}（并列待定）"
    return titles
