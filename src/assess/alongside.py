"""What a unit's page shows beside its result: sections against the group, key numbers, duties by quarter, last year.

Everything is read off what has been computed; medians are of the units of the group for which the number is known,
and found once for all units, since a comparison of each with all would take hours for a country.
Left out: (1) points and ranks, which none of this changes; (2) names of persons: a holder is an identity.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from statistics import median

from assess.errors import ParamsError, Problem
from assess.evidence.duty import Duties
from assess.evidence.duty_matrix import Cell
from assess.evidence.duty_read import DutyEvidence
from assess.params import build, read_document, remember
from assess.parts import DutyRow, KeyNumber, LastYear, SectionStanding
from assess.table import Column, Table
from assess.types import Assessment, Indicator, Measured

FILE = "params/standards/key-numbers.yaml"
PREVIOUS = "previous"
PLACES = Decimal("0.0001")
# From the worst to the best; the reason shown is that of the worst.
STATES = ("not", "not_known", "partly", "done", "not_due")
# A median, where there is one, and how many units have a number.
Median = tuple[Decimal | None, int]


@dataclass(frozen=True, slots=True)
class Board:
    """栏目: indicators that are shown together."""

    title: str
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Boards:
    """`params/standards/key-numbers.yaml`."""

    boards: tuple[Board, ...]


@dataclass(frozen=True, slots=True)
class KeyColumn:
    """One number of a board for all units, with the median of each group."""

    board: str
    column: Column
    medians: Mapping[str, Median]


@remember(FILE)
def load_boards(root: Path) -> Boards:
    """The boards. Raises ParamsError with every problem found."""
    problems: list[Problem] = []
    boards = build(Boards, read_document(root / FILE, FILE), problems)
    if boards is None:
        raise ParamsError(problems)
    return boards


def find_medians(group: Iterable[Assessment]) -> dict[str, Median]:
    """The median of a group's shares of the points assessable, by section, and how many units it is of."""
    shares: dict[str, list[Decimal]] = {}
    for member in group:
        for part in member.sections:
            if part.assessable:
                shares.setdefault(part.section, []).append(part.awarded / part.assessable)
    return {section: (Decimal(median(found)).quantize(PLACES), len(found)) for section, found in shares.items()}


def compare_sections(
    own: Assessment, medians: Mapping[str, Median], base: Collection[str]
) -> tuple[SectionStanding, ...]:
    """The sections of the `base` of a unit (not bonus and penalty) with the medians of its group, itself included."""
    return tuple(
        SectionStanding(
            part.section, part.title, part.awarded, part.assessable, part.available,
            (part.awarded / part.assessable).quantize(PLACES) if part.assessable else None,
            *medians.get(part.section, (None, 0)),
        )
        for part in own.sections
        if part.section in base
    )  # fmt: skip


def find_key_numbers(boards: Boards, table: Table, indicators: Mapping[str, Indicator]) -> tuple[KeyColumn, ...]:
    """The columns of the boards that the run's data have, with the median of every group."""
    groups: dict[str, list[int]] = {}
    for at, unit in enumerate(table.units):
        groups.setdefault(unit.group, []).append(at)
    found = []
    for board in boards.boards:
        for name in board.indicators:
            column = table.columns.get((name, ""))
            if column is not None and not column.labels and name in indicators:
                medians = {group: _middle(column, members) for group, members in groups.items()}
                found.append(KeyColumn(board.title, column, medians))
    return tuple(found)


def _middle(column: Column, members: Iterable[int]) -> Median:
    values = [value for at in members if (value := _number(column.measured(at))) is not None]
    return Decimal(median(values)).quantize(PLACES) if len(values) > 1 else None, len(values)


def list_key_numbers(columns: Iterable[KeyColumn], group: str, position: int) -> tuple[KeyNumber, ...]:
    """The numbers of the boards for one unit of a group."""
    return tuple(KeyNumber(one.board, one.column.measured(position), *one.medians[group]) for one in columns)


def _number(value: Measured) -> Decimal | None:
    if value.numerator is None or value.denominator == 0:
        return None
    return value.numerator if value.denominator is None else value.numerator / value.denominator


def cells_by_unit(evidence: DutyEvidence | None) -> dict[str, list[Cell]]:
    """The cells of the matrix of every unit, in their order."""
    found: dict[str, list[Cell]] = {}
    for one in evidence.cells if evidence else ():
        found.setdefault(one.unit, []).append(one)
    return found


def list_duties(duties: Duties, cells: Iterable[Cell]) -> tuple[DutyRow, ...]:
    """The matrix of one unit: post × duty × quarter, holders apart."""
    lists = {one.id: one for one in duties.lists}
    texts = {(one.id, duty.id): duty.text for one in duties.lists for duty in one.duties}
    rows: dict[tuple[str, str, str], list[tuple[str, str, str]]] = {}
    for one in cells:
        rows.setdefault((one.post, one.leader, one.duty), []).append((one.quarter, one.state.value, one.why))
    return tuple(
        DutyRow(
            lists[post].post if post in lists else post, holder, texts.get((post, duty), duty),
            tuple(quarter for quarter, _, _ in found), tuple(state for _, state, _ in found), _worst(found),
        )
        for (post, holder, duty), found in rows.items()
    )  # fmt: skip


def _worst(cells: Iterable[tuple[str, str, str]]) -> str:
    quarter, state, why = min(cells, key=lambda cell: STATES.index(cell[1]))
    return "" if state in ("done", "not_due") else f"{quarter}：{why}" if quarter else why


def find_last_year(table: Table, position: int) -> LastYear | None:
    """Grade, total and rank of the year before, or None where the run has no list of earlier years."""
    columns = [table.columns.get((name, PREVIOUS)) for name in ("grade", "total", "rank")]
    if not any(columns):
        return None
    grade, total, rank = (Measured("", None) if one is None else one.measured(position) for one in columns)
    return LastYear(grade.state, total.numerator, None if rank.numerator is None else int(rank.numerator), grade.reason)
