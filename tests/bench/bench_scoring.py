"""Scoring 2,843 units × 200 criteria: the engine against a plain loop with Decimal, in one run. `make bench`.

The loop does what a careful script would do: one unit at a time, one criterion at a time, Decimal throughout. Both
must give the same totals. Figures are ratios; seconds depend on the machine. Left out: making the record of a unit.
"""

from __future__ import annotations

import resource
import time
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from assess.rubric import language as lang
from assess.scoring import score, to_points
from assess.table import Column, Table
from assess.types import LegalBasis, MissingPolicy, Unit

UNITS, CRITERIA = 2843, 200
GRADES = (lang.Grade("优秀", Decimal(90)), lang.Grade("合格", Decimal(60)), lang.Grade("不合格", Decimal(0)))


def make_criterion(number: int) -> lang.Criterion:
    """Seven kinds in turn: per event, excess over last year, gap, ratio steps, proportional, flat, all."""
    name, half = f"x{number}", Decimal("0.5")
    ratio = lang.Ratio(f"r{number}")
    kinds: list[tuple[lang.Measure, lang.Shape, lang.Effect]] = [
        (lang.Count(name), lang.Per(Decimal("0.1")), lang.Effect.DEDUCT),
        (lang.Excess(name, lang.OfPeriod("previous")), lang.Per(Decimal("0.05"), cap=half), lang.Effect.DEDUCT),
        (lang.Gap(name, lang.Fixed(Decimal(6))), lang.Per(Decimal("0.1")), lang.Effect.DEDUCT),
        (
            ratio,
            lang.Steps((lang.Step(Decimal("0.6"), Decimal("0.2")), lang.Step(Decimal("0.9"), half))),
            lang.Effect.EARN,
        ),
        (ratio, lang.Proportional(Decimal("0.95")), lang.Effect.EARN),
        (lang.Count(name), lang.Flat(Decimal("0.25")), lang.Effect.DEDUCT),
        (lang.Excess(name, lang.Fixed(Decimal(8))), lang.All(True), lang.Effect.DEDUCT),
    ]
    rule = lang.Rule("r", "", *kinds[number % len(kinds)])
    return lang.Criterion(f"s.c{number}", "", half, MissingPolicy.PENDING, (LegalBasis("x"),), (rule,))


def make_table(units: int) -> Table:
    generator = np.random.default_rng(20260101)
    columns, known = {}, np.ones(units, bool)
    for number in range(CRITERIA):
        for period in ("", "previous"):
            values = generator.integers(0, 12, units)
            columns[f"x{number}", period] = Column(f"x{number}", values, known, period=period)
        found = generator.integers(1, 500, units)
        fixed = (found * generator.uniform(0.4, 1.0, units)).astype(np.int64)
        columns[f"r{number}", ""] = Column(f"r{number}", fixed, known, found)
    members = tuple(Unit(f"99{index:04}", "县", "county", "县区") for index in range(units))
    return Table(members, columns)


def score_by_loop(rubric: lang.Rubric, table: Table) -> list[Decimal]:
    """One unit and one criterion at a time."""
    totals = []
    for unit in range(len(table.units)):
        total = Decimal(0)
        for _, criterion in rubric.criteria:
            total += _award(criterion, table, unit)
        totals.append(total.quantize(Decimal("0.01"), ROUND_HALF_UP))
    return totals


def _award(criterion: lang.Criterion, table: Table, unit: int) -> Decimal:
    rule, points = criterion.rules[0], criterion.points
    match rule.measure:
        case lang.Count(name):
            amount = Decimal(int(table.column(name).numerator[unit]))
        case lang.Excess(name, lang.OfPeriod(period)):
            now, before = table.column(name).numerator[unit], table.column(name, period).numerator[unit]
            amount = max(Decimal(0), Decimal(int(now)) - Decimal(int(before)))
        case lang.Excess(name, lang.Fixed(value)):
            amount = max(Decimal(0), Decimal(int(table.column(name).numerator[unit])) - value)
        case lang.Gap(name, lang.Fixed(value)):
            amount = max(Decimal(0), value - Decimal(int(table.column(name).numerator[unit])))
        case lang.Ratio(name):
            column = table.column(name)
            assert column.denominator is not None
            amount = Decimal(int(column.numerator[unit])) / Decimal(int(column.denominator[unit]))
    match rule.shape:
        case lang.Per(per, _, cap):
            return max(Decimal(0), points - min(per * amount, points if cap is None else cap))
        case lang.Flat(flat):
            return points - flat if amount > 0 else points
        case lang.All():
            return Decimal(0) if amount > 0 else points
        case lang.Proportional(full):
            return points * min(Decimal(1), amount / full)
        case lang.Steps(steps):
            return max((step.points or Decimal(0) for step in steps if amount >= step.from_), default=Decimal(0))
    raise AssertionError


def make_rubric(criteria: int) -> lang.Rubric:
    items = tuple(make_criterion(number) for number in range(criteria))
    total = sum((item.points for item in items), Decimal(0))
    head = lang.RubricHead(
        "bench", "", "", lang.Validity(date(2020, 1, 1)), total, GRADES,
        lang.Ranking(lang.Order.SHARE, lang.VetoedStanding.BY_POINTS), ("s",),
    )  # fmt: skip
    return lang.Rubric(head, (lang.Section("s", "", total, items),))


def compare(units: int, criteria: int, repeats: int = 5) -> tuple[float, float, float]:
    """CPU seconds of the engine, of the loop, and of the engine on four times the units; the totals must agree."""
    rubric = make_rubric(criteria)
    times = []
    for size in (units, units * 4):
        table, runs = make_table(size), []
        for _ in range(repeats):
            start = time.process_time()
            scores = score(rubric, table)
            runs.append(time.process_time() - start)
        times.append(min(runs))
        if size == units:
            start = time.process_time()
            expected = score_by_loop(rubric, table)
            loop = time.process_time() - start
            if [to_points(value) for value in scores.published] != expected:
                raise AssertionError("engine and loop differ")
    return times[0], loop, times[1]


def main() -> None:
    engine, loop, fourfold = compare(UNITS, CRITERIA)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{UNITS} units x {CRITERIA} criteria: engine {engine:.3f} CPU-s, Decimal loop {loop:.3f} CPU-s, "
        f"ratio 1/{loop / engine:.0f}; 4 x the units: {fourfold / engine:.2f} x the time; "
        f"peak memory of the process {peak:.0f} MB"
    )


if __name__ == "__main__":
    main()
