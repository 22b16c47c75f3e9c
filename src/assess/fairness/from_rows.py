"""From rows of the queries in `params/fairness` to the judgements: detection, the checks of plausibility, the grade.

Rows come as plain tuples in the order of the queries' columns, by the queries' names; `units` are those to be judged.
A unit that filed no ledger must be left out of `units` by the caller, since no row then means unknown and not zero.
Left out: (1) the SQL and who runs it; (2) what is expected of accidents, which comes with the exposures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from assess.fairness.capture import Overlap, judge_overlap
from assess.fairness.detection import judge_detection
from assess.fairness.detection_model import Floats, Whole
from assess.fairness.detection_result import Beside, Detection, Effort
from assess.fairness.plausibility import Sign
from assess.fairness.plausibility_closure import on_special_day, too_perfect
from assess.fairness.plausibility_digits import heaped
from assess.fairness.plausibility_logic import part_above_whole
from assess.fairness.plausibility_same import copied_rows, repeated_months, same_as_another
from assess.fairness.plausibility_smooth import crowded, too_smooth

Rows = Mapping[str, Sequence[tuple[Any, ...]]]
SORTS = ("逾期", "没有责任人", "复查不合格")
DUE_WIDTH = 7  # days on both sides of the term that are looked at for crowding
DUE_LOOK = "抽查这些隐患的销号时间，看是不是先填日期后整改"
QUARTER_LOOK = "抽查季度最后一天销号的隐患，看是不是为报表集中销号"


def detection_from_rows(
    units: tuple[str, ...], rows: Rows, accidents_expected: Floats | None = None
) -> tuple[Detection, ...]:
    """Every unit's detection from the queries `effort`, `major`, `accidents` and `missed` of detection.sql."""
    sectors, kinds = _names(rows["effort"], 1), _names(rows["effort"], 2)
    visits, found, squares = (_fill(units, rows["effort"], ((1, sectors), (2, kinds)), 3 + one) for one in range(3))
    of_major = ((1, _names(rows["major"], 1)),)
    checks, major, closed = (_fill(units, rows["major"], of_major, 2 + one)[:, :, None] for one in range(3))
    accidents, missed = _fill(units, rows["accidents"], (), 1), _fill(units, rows["missed"], (), 2)
    beside = Beside(accidents, accidents_expected, missed, closed.sum((1, 2)))
    return judge_detection(Effort(units, visits, found, squares), Effort(units, checks, major), beside)


def overlap_from_rows(units: tuple[str, ...], rows: Rows) -> tuple[Overlap, ...]:
    """Every unit's overlap with higher bodies from the query `overlap` of detection.sql."""
    return judge_overlap(units, *(_fill(units, rows["overlap"], (), 1 + one) for one in range(3)))


def checks_from_rows(units: tuple[str, ...], rows: Rows, first_day: date, last_day: date) -> list[tuple[Sign, ...]]:
    """All checks of plausibility.sql, one sign per unit each. Months that are only partly in the period count too."""
    series, months = _names(rows["monthly"], 1) or ("",), _months(first_day, last_day)
    counts = _fill(units, rows["monthly"], ((1, series), (2, months)), 3)
    chances, flaws = (_fill(units, rows["closure_flaws"], ((1, SORTS),), 2 + one) for one in range(2))
    closings, on_due, on_quarter = (_fill(units, rows["closings"], (), 1 + one) for one in range(3))
    days, day_of = _values(units, rows["days_to_due"], 1)
    contents, content_of = _repeat(units, rows["contents"])
    findings, finding_of = _repeat(units, rows["findings"])
    parts = np.array([row[2:4] for row in findings], dtype=np.float64).reshape(-1, 2)
    checks = [
        too_perfect(units, chances, flaws),
        on_special_day("on_due_day", "期限最后一天销号", units, on_due, closings, DUE_LOOK),
        on_special_day("on_quarter_end", "季度最后一天销号", units, on_quarter, closings, QUARTER_LOOK),
        crowded("期限前后的销号", units, day_of, days.astype(np.float64), 0.0, DUE_WIDTH),
        too_smooth(units, series, counts),
        repeated_months(units, counts),
        same_as_another(units, counts),
        copied_rows("隐患内容雷同", units, content_of, [row[1] for row in contents]),
        part_above_whole(
            "检查台账与隐患台账",
            units,
            finding_of,
            [row[1] for row in findings],
            parts[:, 0],
            parts[:, 1],
        ),
    ]
    for title in _names(rows["amounts"], 1):
        amounts, amount_of = _values(units, [row for row in rows["amounts"] if row[1] == title], 2)
        checks.append(heaped(f"{title}的末位数字", units, amount_of, amounts))
    return checks


def _names(rows: Iterable[tuple[Any, ...]], column: int) -> tuple[str, ...]:
    return tuple(sorted({row[column] for row in rows}))


def _fill(
    units: tuple[str, ...],
    rows: Iterable[tuple[Any, ...]],
    axes: tuple[tuple[int, Sequence[Any]], ...],
    column: int,
) -> Whole:
    """An array of units × the named axes with a column's numbers, 0 where there is no row."""
    places = [(0, {name: place for place, name in enumerate(units)})]
    places += [(at, {name: place for place, name in enumerate(names)}) for at, names in axes]
    filled = np.zeros([len(place) for _, place in places], dtype=np.int64)
    for row in rows:
        if row[0] in places[0][1]:
            filled[tuple(place[row[at]] for at, place in places)] += int(row[column])
    return filled


def _values(units: tuple[str, ...], rows: Iterable[tuple[Any, ...]], column: int) -> tuple[Whole, Whole]:
    """A column's numbers and the place of each one's unit."""
    repeated, owners = _repeat(units, rows)
    return np.array([row[column] for row in repeated], dtype=np.int64), owners


def _repeat(units: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> tuple[list[tuple[Any, ...]], Whole]:
    """The rows of these units, each as often as its last column says, and the place of each one's unit."""
    places = {name: place for place, name in enumerate(units)}
    repeated = [row for row in rows if row[0] in places for _ in range(row[-1])]
    return repeated, np.array([places[row[0]] for row in repeated], dtype=np.int64)


def _months(first_day: date, last_day: date) -> list[date]:
    """The first days of the months from one day to another."""
    count = 12 * (last_day.year - first_day.year) + last_day.month - first_day.month + 1
    starts = (first_day.month - 1 + step for step in range(count))
    return [date(first_day.year + month // 12, month % 12 + 1, 1) for month in starts]
