"""Where a rubric comes from: its legal bases with the check of each, its procedure, and which text this is.

Left out: (1) checking a basis against the official text, which is a person's task; (2) reminding anybody of a due day.
"""

from __future__ import annotations

from collections.abc import Iterator

from assess.reporting.marks import GOOD, OPEN, Mark
from assess.reporting.rubric_tables import name_basis
from assess.reporting.tables import Cell, Group, Table, cell, head
from assess.reporting.words import say
from assess.rubric import Rubric
from assess.rubric import language as lang
from assess.types import LegalBasis

NAMED = 3


def tabulate_bases(rubric: Rubric) -> Table:
    """Every legal basis once: which criteria and vetoes rest on it, and whether its text was checked."""
    used: dict[LegalBasis, list[str]] = {}
    for title, bases in _bearers(rubric):
        for basis in bases:
            used.setdefault(basis, []).append(title)
    rows = tuple((cell(str(basis)), cell(_list(titles)), _check(basis)) for basis, titles in used.items())
    columns = head("rubric", "document:wide used:wide checked:short")
    return Table(say("rubric.bases"), columns, (Group("", rows),), say("rubric.bases_empty"))


def _bearers(rubric: Rubric) -> Iterator[tuple[str, tuple[LegalBasis, ...]]]:
    yield from ((criterion.title, criterion.basis) for _, criterion in rubric.criteria)
    yield from ((rule.title, rule.basis) for rule in rubric.vetoes)


def _list(titles: list[str]) -> str:
    """The first few, and how many there are."""
    items = say("figure.list").join(titles[:NAMED])
    return items if len(titles) <= NAMED else say("rubric.more", items=items, number=len(titles))


def _check(basis: LegalBasis) -> Cell:
    day = say("rubric.verified_on", day=basis.checked) if basis.verified and basis.checked else ""
    mark = Mark(*GOOD, say("rubric.verified")) if basis.verified else Mark(*OPEN, say("rubric.unverified"))
    return cell(day, mark=mark)


def tabulate_procedure(rubric: Rubric) -> Table:
    """The steps of the assessment, and what is counted under a name of the rubric's own."""
    rows = [_step(at, step) for at, step in enumerate(rubric.head.process, 1)]
    none = cell(say("number.none"))
    for one in rubric.head.counting:
        about = cell(say("rubric.counting", title=one.id))
        rows.append((about, cell(one.why, *one.includes), none, none, cell(*map(name_basis, one.basis))))
    columns = head("rubric", "step why:wide who due_by basis:wide")
    return Table(say("rubric.procedure"), columns, (Group("", tuple(rows)),), say("rubric.procedure_empty"))


def _step(at: int, step: lang.ProcessStep) -> tuple[Cell, ...]:
    what = [step.why]
    what += [say("rubric.sample", number=step.sample)] if step.sample is not None else []
    what += [say("rubric.copies", copies=say("figure.list").join(step.copies))] if step.copies else []
    due = say("number.none")
    if step.on:
        month, _, day = step.on.partition("-")
        due = say("rubric.on_next_year" if step.next_year else "rubric.on", month=int(month), day=int(day))
    elif step.days is not None:
        days = say("rubric.workdays" if step.working else "rubric.days")
        due = say("rubric.after_event", event=step.after, number=step.days, days=days)
    who = cell(step.who or say("number.none"))
    return cell(str(at)), cell(*what), who, cell(due), cell(*map(name_basis, step.basis))


def tabulate_identity(rubric: Rubric) -> Table:
    """Which text this is: who made it, when it holds, which day's values are shown, its hash."""
    head_, window = rubric.head, rubric.head.window
    first, last = head_.valid.from_, head_.valid.to
    items = [
        ("title", (head_.title,)),
        ("authority", (head_.authority,)),
        ("valid", (say("rubric.valid_until" if last else "rubric.valid_open", first=first, last=last),)),
        ("in_force", (say("rubric.in_force_on", day=rubric.on),)),
    ]
    if window is not None:
        key = "rubric.window_before" if window.starts_year_before else "rubric.window_days"
        days = say(key, first=window.from_, last=window.to)
        late = (say("rubric.window_late", years=window.late_discovery),) if window.late_discovery else ()
        items.append(("window", (days, *late)))
    items += [("id", (head_.id,)), ("sha256", (rubric.sha256,))]
    rows = tuple((cell(say(f"rubric.{name}")), cell(*lines)) for name, lines in items)
    return Table(say("rubric.provenance"), head("rubric", "item value:code"), (Group("", rows),))
