"""What a unit's page shows beside its result: sections against the group, key numbers, duties by quarter, last year.

Everything is read off what has been computed; medians are of the units of the group for which the number is known.
Left out: (1) points and ranks, which none of this changes; (2) names of persons: a holder is an identity.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from statistics import median

from assess.errors import ParamsError, Problem
from assess.evidence.duty_read import DutyEvidence
from assess.params import build, read_document, remember
from assess.parts import DutyRow, KeyNumber, LastYear, SectionStanding
from assess.table import Table
from assess.types import Assessment, Indicator, Measured

FILE = "params/standards/key-numbers.yaml"
PREVIOUS = "previous"
PLACES = Decimal("0.0001")
# From the worst to the best; the reason shown is that of the worst.
STATES = ("not", "not_known", "partly", "done", "not_due")


@dataclass(frozen=True, slots=True)
class Board:
    """栏目: indicators that are shown together."""

    title: str
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Boards:
    """`params/standards/key-numbers.yaml`."""

    boards: tuple[Board, ...]


@remember(FILE)
def load_boards(root: Path) -> Boards:
    """The boards. Raises ParamsError with every problem found."""
    problems: list[Problem] = []
    boards = build(Boards, read_document(root / FILE, FILE), problems)
    if boards is None:
        raise ParamsError(problems)
    return boards


def compare_sections(
    own: Assessment, group: Sequence[Assessment], base: Collection[str]
) -> tuple[SectionStanding, ...]:
    """The sections of the `base` of a unit (not bonus and penalty) with the median of its group, itself included."""
    shares: dict[str, list[Decimal]] = {}
    for member in group:
        for part in member.sections:
            if part.assessable and part.section in base:
                shares.setdefault(part.section, []).append(part.awarded / part.assessable)
    return tuple(
        SectionStanding(
            part.section, part.title, part.awarded, part.assessable, part.available,
            (part.awarded / part.assessable).quantize(PLACES) if part.assessable else None,
            Decimal(median(shares[part.section])).quantize(PLACES) if part.section in shares else None,
            len(shares.get(part.section, ())),
        )
        for part in own.sections
        if part.section in base
    )  # fmt: skip


def list_key_numbers(
    boards: Boards, table: Table, position: int, indicators: Mapping[str, Indicator]
) -> tuple[KeyNumber, ...]:
    """The numbers of the boards that the run's data have, for one unit."""
    group = table.units[position].group
    members = [at for at, unit in enumerate(table.units) if unit.group == group]
    found = []
    for board in boards.boards:
        for name in board.indicators:
            column = table.columns.get((name, ""))
            if column is None or column.labels or name not in indicators:
                continue
            values = [value for at in members if (value := _number(column.measured(at))) is not None]
            middle = Decimal(median(values)).quantize(PLACES) if len(values) > 1 else None
            found.append(KeyNumber(board.title, column.measured(position), middle, len(values)))
    return tuple(found)


def _number(value: Measured) -> Decimal | None:
    if value.numerator is None or value.denominator == 0:
        return None
    return value.numerator if value.denominator is None else value.numerator / value.denominator


def list_duties(evidence: DutyEvidence | None, unit: str) -> tuple[DutyRow, ...]:
    """The matrix of one unit: post × duty × quarter, holders apart."""
    if evidence is None:
        return ()
    lists = {one.id: one for one in evidence.duties.lists}
    texts = {(one.id, duty.id): duty.text for one in evidence.duties.lists for duty in one.duties}
    rows: dict[tuple[str, str, str], list[tuple[str, str, str]]] = {}
    for one in evidence.cells:
        if one.unit == unit:
            rows.setdefault((one.post, one.leader, one.duty), []).append((one.quarter, one.state.value, one.why))
    return tuple(
        DutyRow(
            lists[post].post if post in lists else post, holder, texts.get((post, duty), duty),
            tuple(quarter for quarter, _, _ in cells), tuple(state for _, state, _ in cells), _worst(cells),
        )
        for (post, holder, duty), cells in rows.items()
    )  # fmt: skip


def _worst(cells: Iterable[tuple[str, str, str]]) -> str:
    quarter, state, why = min(cells, key=lambda cell: STATES.index(cell[1]))
    return "" if state in ("done", "not_due") else f"{quarter}：{why}" if quarter else why


def find_last_year(table: Table, position: int) -> LastYear | None:
    """Grade, total and rank of the year before, or None where the run has no list of earlier years."""
    names = ("grade", "total", "rank")
    if not any((name, PREVIOUS) in table.columns for name in names):
        return None
    grade, total, rank = (table.column(name, PREVIOUS).measured(position) for name in names)
    return LastYear(grade.state, total.numerator, None if rank.numerator is None else int(rank.numerator), grade.reason)
