"""What a notice tells, sentence by sentence: the whole, each group, the vetoes, and how little small numbers say.

Sentences are filled from the report alone and kept within the level of disclosure. Left out: (1) the paper (`notice`);
(2) the tables (`disclosed`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assess.advised import Sureness
from assess.reporting.notice.disclosed import Disclosure, arrange, by_code, is_tiered, say_grade
from assess.reporting.notice.wording import Wording
from assess.reporting.standing import describe_share, describe_ties, group_standings, order_grades
from assess.results import RunReport
from assess.types import LegalBasis, Standing

NAMED = 20  # units that are named in one sentence; where there are more, only the table names them


@dataclass(frozen=True, slots=True)
class Telling:
    """A report, the words for it, and how much of it may be told."""

    report: RunReport
    wording: Wording
    level: Disclosure

    def say(self, key: str, **values: object) -> str:
        """A text of the notice."""
        return self.wording.notice.texts[key].format_map(values)

    def share(self, key: str, **values: object) -> str:
        """A text that all documents share."""
        return self.wording.form.texts[key].format_map(values)

    @property
    def declined(self) -> bool:
        """Whether there is an order that the run declines to give and this level would show."""
        return bool(self.report.run.rank_declined) and self.level is not Disclosure.GRADES

    @property
    def sureness(self) -> dict[str, Sureness]:
        """How sure each unit's place is."""
        return {one.unit: one for one in self.report.advice.sureness}


def join_bases(bases: Sequence[LegalBasis], wording: Wording) -> str:
    """Legal bases in a sentence."""
    return wording.form.texts["list"].join(map(str, bases))


def tell_whole(telling: Telling) -> list[str]:
    """How many units, and the counts of the whole with their exact statements."""
    report = telling.report
    groups, units = len(group_standings(report.standings)), len(report.standings)
    key = "whole_empty" if not units else "whole_one" if groups == 1 else "whole_text"
    changes = "".join(change.statement for change in report.changes)
    counted = telling.say("whole_changes", changes=changes) if changes else telling.say("whole_no_changes")
    return [telling.say(key, units=units, groups=groups), counted]


def tell_group(telling: Telling, members: list[Standing]) -> list[str]:
    """A group in sentences, as far as the level allows."""
    if telling.level is Disclosure.ORDER:
        return [_tell_order(telling, members)]
    lines = [_tell_grades(telling, members)]
    if telling.level is Disclosure.SCORES and not any(row.assessable for row in members):
        lines.insert(0, telling.say("scores_none"))
    elif telling.level is Disclosure.SCORES and not telling.declined:
        lines.insert(0, telling.say("scores", shares=describe_share(members), ties=describe_ties(members)))
    return lines


def _tell_grades(telling: Telling, members: list[Standing]) -> str:
    found: dict[str, list[Standing]] = {}
    for row in by_code(members):
        found.setdefault(say_grade(row, telling.wording.notice.texts), []).append(row)
    order = order_grades(telling.report)
    best_first = sorted(found.items(), key=lambda item: _place_grade(item[1][0], order))
    items = [
        telling.say(
            "grade_number" if len(rows) > NAMED else "grade_names",
            grade=grade,
            number=len(rows),
            names=_join(telling, rows),
        )
        for grade, rows in best_first
    ]
    return telling.say("grades", grades=telling.share("joiner").join(items))


def _place_grade(row: Standing, order: dict[str, int]) -> tuple[bool, int, int]:
    """What is settled before what is open, each from the best down; without an order as they come."""
    return not row.grade, order.get(row.grade_best, 0), order.get(row.grade_worst, 0)


def _tell_order(telling: Telling, members: list[Standing]) -> str:
    if telling.declined:
        return _join(telling, by_code(members)) + telling.share("end")
    found = arrange(members, telling.sureness, telling.wording.notice.texts)
    tiered = is_tiered(members, telling.sureness)
    if tiered and len(found) == 1:
        return telling.say("order_one_tier", number=len(members), names=_join(telling, found[0][1]))
    items = [
        telling.say(
            "order_number" if len(rows) > NAMED else "order_item",
            label=label,
            number=len(rows),
            names=_join(telling, rows),
        )
        for label, rows in found
    ]
    return telling.say("order_tiers" if tiered else "order", order=telling.share("joiner").join(items))


def _join(telling: Telling, rows: list[Standing]) -> str:
    return telling.share("list").join(row.unit.name for row in rows)


def list_vetoes(report: RunReport) -> list[Standing]:
    """Units with anything that is not clear, by code within their group: a veto is no place."""
    groups = group_standings(report.standings).values()
    return [row for members in groups for row in by_code(members) if row.vetoes]


def tell_vetoes(telling: Telling) -> list[str]:
    """How many vetoes are tripped and pending, and that these words mean no more than they say."""
    rows = list_vetoes(telling.report)
    if not rows:
        return [telling.say("veto_none")]
    tripped = [row for row in rows if row.vetoed]
    pending = sum(row.veto_pending and not row.vetoed for row in rows)
    numbers = {
        "tripped_number" if len(tripped) > NAMED else "tripped": len(tripped),
        "pending": pending,
        "others": len(rows) - len(tripped) - pending,
    }
    names = _join(telling, tripped)
    found = [telling.say(f"veto_{key}", number=number, names=names) for key, number in numbers.items() if number]
    counts = telling.say("veto_counts", counts=telling.share("joiner").join(found))
    return [counts, telling.say("veto_meaning")]


def tell_sureness(telling: Telling) -> list[str]:
    """What must not be read into the results."""
    report = telling.report
    lines = [] if telling.declined else [telling.say(f"sure_{telling.level.value}")]
    open_ = sum(not row.grade for row in report.standings)
    if open_ and telling.level is not Disclosure.ORDER:
        lines.append(telling.say("sure_range", number=open_))
    # The rows themselves are not for everybody; where they are left out, the files still say how many there are.
    rows = sum(file.quarantined for file in report.provenance.inputs)
    if rows:
        lines.append(telling.say("sure_rows", rows=rows))
    if report.run.unverified:
        lines.append(telling.say("sure_bases", bases=report.run.bases, unverified=len(report.run.unverified)))
    return lines
