"""How often honest units are flagged, and how often seeded contamination is found. `make bench`.

Clean prefectures are drawn whose units differ honestly (coefficient of variation CV of flaws, about half of it in what
they find), with clumped findings, seasons and amounts in hundreds; then one unit is spoilt in one way. Printed are
shares of units and of units × checks with their standard errors. At a CV of .6 some units truly find less than half of
what others do; that they are flagged counts as false here. Left out: (1) speed, except one line for a country of 2,843
units; (2) real data, which nobody can call clean for certain; (3) contradictions, which involve no chance.

    python tests/bench/bench_plausibility.py [--draws 200] [--units 12] [--country]
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from assess.fairness.detection import judge_detection
from assess.fairness.detection_result import Beside, Effort
from assess.fairness.plausibility import Sign
from assess.fairness.plausibility_closure import on_special_day, too_perfect
from assess.fairness.plausibility_digits import heaped
from assess.fairness.plausibility_same import copied_rows, repeated_months, same_as_another
from assess.fairness.plausibility_smooth import crowded, too_smooth
from assess.fairness.trust import grade_trust, sign_of

SECTORS, KINDS, MONTHS, SERIES = 6, 4, 12, 3
HAZARDS = 200  # of an average unit
FLAWS = (0.05, 0.04, 0.06)
SECOND_LOOKS = 0.15
BAD = 0  # the unit that is spoilt


@dataclass
class Place:
    """A prefecture as arrays; mutable so that one unit can be spoilt."""

    units: tuple[str, ...]
    visits: np.ndarray
    found: np.ndarray
    squares: np.ndarray
    chances: np.ndarray
    flaws: np.ndarray
    monthly: np.ndarray
    closings: np.ndarray
    on_due: np.ndarray
    owner: np.ndarray
    amounts: np.ndarray
    days: np.ndarray
    contents: list[str] = field(default_factory=list)


def draw_clean(rng: np.random.Generator, number: int, spread: float) -> Place:
    """Units that differ by a gamma factor with this coefficient of variation, in what they find and in their flaws."""

    def factor() -> np.ndarray:
        return rng.gamma(1 / spread**2, spread**2, number) if spread else np.ones(number)

    size = rng.uniform(0.5, 1.6, number)
    visits = rng.poisson(size[:, None, None] * rng.gamma(1.5, 4, (1, SECTORS, KINDS)))
    rate = (factor() ** 0.5)[:, None, None] * rng.uniform(0.6, 1.6, (1, SECTORS, KINDS))
    found, squares = find(rng, visits, rate)
    hazards = rng.poisson(HAZARDS * size)
    chances = np.column_stack((hazards, hazards, rng.binomial(hazards, SECOND_LOOKS)))
    flaws = rng.binomial(chances, np.clip(np.array(FLAWS)[None, :] * factor()[:, None], 0, 0.5))
    season = 1 + 0.25 * np.sin(np.arange(MONTHS) / 2)
    monthly = rng.poisson(size[:, None, None] * 14 * season[None, None, :] * np.ones((1, SERIES, 1)))
    owner = np.repeat(np.arange(number), hazards)
    total = len(owner)
    return Place(
        tuple(f"U{row:04d}" for row in range(number)), visits, found, squares, chances, flaws, monthly, hazards,
        rng.binomial(hazards, np.clip(0.04 * factor(), 0, 0.5)), owner,
        100 * np.exp(rng.normal(4.6, 1, total)).astype(np.int64), np.where(rng.random(total) < 0.04, -1, 1) *
        rng.integers(1, 30, total), [f"{one}" for one in rng.integers(0, 10**7, total)],
    )  # fmt: skip


def find(rng: np.random.Generator, visits: np.ndarray, rate: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Findings of every visit (negative binomial, variance about 1.5 × the mean), summed by cell, and their squares."""
    cells = np.repeat(np.arange(visits.size), visits.ravel())
    mean = np.broadcast_to(rate, visits.shape).ravel()[cells]
    each = rng.poisson(rng.gamma(2 * mean, 0.5))
    sums = [np.bincount(cells, each**power, visits.size).astype(np.int64).reshape(visits.shape) for power in (1, 2)]
    return sums[0], sums[1]


def fewer_found(share: float) -> Callable[[np.random.Generator, Place], None]:
    """Finds only this share of what it would."""

    def spoil(rng: np.random.Generator, place: Place) -> None:
        place.found[BAD] = rng.binomial(place.found[BAD], share)
        place.squares[BAD] = place.found[BAD]

    return spoil


def no_flaws(rng: np.random.Generator, place: Place) -> None:
    place.flaws[BAD] = 0


def smooth(rng: np.random.Generator, place: Place) -> None:
    place.monthly[BAD] = 14 + rng.integers(-1, 2, (SERIES, MONTHS))


def rounded(rng: np.random.Generator, place: Place) -> None:
    """A third of its amounts end in a rounded digit."""
    chosen = (place.owner == BAD) & (rng.random(len(place.owner)) < 1 / 3)
    place.amounts[chosen] = place.amounts[chosen] // 500 * 500


def copied(rng: np.random.Generator, place: Place) -> None:
    """A fifth of its rows are another unit's."""
    own, others = np.flatnonzero(place.owner == BAD), np.flatnonzero(place.owner != BAD)
    for row in own[: len(own) // 5]:
        place.contents[row] = place.contents[rng.choice(others)]


def same_vector(rng: np.random.Generator, place: Place) -> None:
    place.monthly[BAD] = place.monthly[BAD + 1]


def last_month_again(rng: np.random.Generator, place: Place) -> None:
    place.monthly[BAD, :, 6:9] = place.monthly[BAD, :, 5:6]


def on_the_due_day(rng: np.random.Generator, place: Place) -> None:
    place.on_due[BAD] = rng.binomial(place.closings[BAD], 0.4)


SPOILT: dict[str, tuple[str, Callable[[np.random.Generator, Place], None]]] = {
    "finds 50 %": ("detection", fewer_found(0.5)),
    "finds 25 %": ("detection", fewer_found(0.25)),
    "finds 10 %": ("detection", fewer_found(0.1)),
    "no flaw at all": ("too_perfect", no_flaws),
    "14 ± 1 every month": ("too_smooth", smooth),
    "a third rounded to 0 or 5": ("heaped", rounded),
    "a fifth of rows copied": ("copied_rows", copied),
    "another unit's months": ("same_as_another", same_vector),
    "three months repeated": ("repeated_months", last_month_again),
    "40 % closed on the due day": ("on_due_day", on_the_due_day),
}


def check_all(place: Place) -> list[tuple[Sign, ...]]:
    """All checks that involve chance."""
    units, nothing = place.units, np.zeros(len(place.units), dtype=np.int64)
    effort = Effort(units, place.visits, place.found, place.squares)
    major = Effort(units, place.visits, np.zeros_like(place.visits))
    detected = judge_detection(effort, major, Beside(nothing, None, nothing, nothing))
    names = tuple(f"S{row}" for row in range(SERIES))
    return [
        tuple(map(sign_of, detected)),
        too_perfect(units, place.chances, place.flaws),
        on_special_day("on_due_day", "期限最后一天销号", units, place.on_due, place.closings, ""),
        too_smooth(units, names, place.monthly),
        repeated_months(units, place.monthly),
        same_as_another(units, place.monthly),
        copied_rows("内容雷同", units, place.owner, place.contents),
        heaped("末位数字", units, place.owner, place.amounts),
        crowded("期限前后", units, place.owner, place.days.astype(np.float64), 0.0, 7.0),
    ]


def false_flags(seed: int, draws: int, number: int, spread: float) -> tuple[float, float, float, Counter[str]]:
    """Of honest units: share flagged by any check, share not graded 高, share of units × checks, and by which check."""
    rng = np.random.default_rng(seed)
    any_flag, graded, cells, by_check = 0, 0, 0, Counter[str]()
    for _ in range(draws):
        place = draw_clean(rng, number, spread)
        checks = check_all(place)
        flagged = np.array([[sign.flagged for sign in check] for check in checks])
        any_flag += int(flagged.any(0).sum())
        cells += int(flagged.sum())
        by_check.update(sign.check for check in checks for sign in check if sign.flagged)
        graded += sum(one.grade != "高" for one in grade_trust(place.units, checks))
    units = draws * number
    return any_flag / units, graded / units, cells / units / 9, by_check


def power(seed: int, draws: int, number: int, spread: float, name: str) -> tuple[float, float]:
    """How often the spoilt unit is flagged by its check, and not graded 高."""
    check_name, spoil = SPOILT[name]
    rng = np.random.default_rng(seed)
    hits = graded = 0
    for _ in range(draws):
        place = draw_clean(rng, number, spread)
        spoil(rng, place)
        checks = check_all(place)
        hits += sum(check[BAD].flagged for check in checks if check[BAD].check == check_name)
        graded += grade_trust(place.units, checks)[BAD].grade != "高"
    return hits / draws, graded / draws


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--draws", type=int, default=40)
    parser.add_argument("--units", type=int, default=12)
    parser.add_argument("--country", action="store_true")
    options = parser.parse_args()
    for spread in (0.0, 0.3, 0.6):
        one, graded, cells, by_check = false_flags(1, options.draws * 4, options.units, spread)
        error = np.sqrt(max(one, 1e-4) / (options.draws * 4 * options.units))
        print(
            f"honest, CV {spread:.1f}: any flag {one:.2%} ± {error:.2%}, not 高 {graded:.2%}, per check {cells:.3%}",
            end=" ",
        )
        print(dict(by_check))
    for name in SPOILT:
        hit, graded = power(2, options.draws, options.units, 0.3, name)
        print(f"{name}: flagged {hit:.0%}, not 高 {graded:.0%}")
    if options.country:
        place = draw_clean(np.random.default_rng(3), 2843, 0.3)
        start = time.process_time()
        flagged = sum(sign.flagged for check in check_all(place) for sign in check)
        print(f"2,843 units, {len(place.owner):,} hazards: {time.process_time() - start:.1f} CPU-s, {flagged} flags")


if __name__ == "__main__":
    main()
