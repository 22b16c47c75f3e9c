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
        eligible = [
            row
            for row in standings
            if row.rank
            and (not quota.groups or row.unit.group in quota.groups)
            and row.grade
            and names.index(row.grade) <= names.index(quota.at_least)
            and not row.vetoed
        ]
        ordered = sorted(eligible, key=lambda row: (row.rank, row.unit.code))
        for place, row in enumerate(ordered):
            better = sum(other.rank < row.rank for other in ordered)
            tied = sum(other.rank == row.rank for other in ordered)
            if row.veto_pending:
                continue
            if better + tied <= quota.top:
                titles.setdefault(row.unit.code, []).append(quota.title)
            elif better < quota.top and place >= better:
                titles.setdefault(row.unit.code, []).append(f"{quota.title}（并列待定）")
    return {code: "；".join(names) for code, names in titles.items()}
