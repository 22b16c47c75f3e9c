"""Numbers that contradict each other: a part above its whole, parts that do not add up, percentages of other counts.

No chance is involved: a row either can be true or cannot, so one such row is told with its place and sent back. From
1 % of the rows on it is no slip of the pen (`impossible`). A
printed percentage fits its counts where rounding half up, half to even or cutting off gives it. Units: counts of one
kind; printed percentages are text, as printed. Left out: (1) which of the numbers is wrong; (2) rows that the reader
of ledgers has already refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, InvalidOperation

import numpy as np

from assess.fairness.detection_model import Flags, Floats, Whole
from assess.fairness.plausibility import Sign, not_made

SHOWN = 5  # places named in a sentence
WIDESPREAD = 0.01  # share of contradicting rows from which on it is no slip of the pen
ROUNDINGS = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN)


def part_above_whole(
    title: str, units: tuple[str, ...], unit_of: Whole, places: Sequence[str], part: Floats, whole: Floats
) -> tuple[Sign, ...]:
    """One sign per unit on rows whose `part` exceeds its `whole`; `places` says where each row stands."""
    return _told("part_above_whole", title, units, unit_of, places, part > whole, lambda r: f"{part[r]:g}>{whole[r]:g}")


def parts_not_total(
    title: str, units: tuple[str, ...], unit_of: Whole, places: Sequence[str], parts: Whole, total: Whole
) -> tuple[Sign, ...]:
    """One sign per unit on rows whose `parts` (rows × parts) do not add up to `total`."""
    summed = parts.sum(1)
    wrong = summed != total
    return _told(
        "parts_not_total", title, units, unit_of, places, wrong, lambda r: f"分项合计{summed[r]}，总数{total[r]}"
    )


def percent_not_count(
    title: str,
    units: tuple[str, ...],
    unit_of: Whole,
    places: Sequence[str],
    printed: Sequence[str],
    part: Whole,
    whole: Whole,
) -> tuple[Sign, ...]:
    """One sign per unit on printed percentages that no usual rounding of part ÷ whole gives."""
    wrong = np.array(
        [not percent_fits(text, int(one), int(all_)) for text, one, all_ in zip(printed, part, whole, strict=True)],
        dtype=np.bool_,
    )

    def detail(row: int) -> str:
        return f"印作{printed[row]}，按计数是{part[row]}÷{whole[row]}"

    return _told("percent_not_count", title, units, unit_of, places, wrong, detail)


def percent_fits(printed: str, part: int, whole: int) -> bool:
    """Whether `printed` (with or without %) is part ÷ whole in percent to the places printed; nothing fits of 0."""
    try:
        number = Decimal(printed.strip().removesuffix("%").removesuffix("％"))
    except InvalidOperation:
        return False
    if whole <= 0 or not number.is_finite():
        return False
    step = Decimal(1).scaleb(int(number.as_tuple().exponent)) if int(number.as_tuple().exponent) < 0 else Decimal(1)
    exact = Decimal(100) * part / whole
    return any(exact.quantize(step, rounding) == number for rounding in ROUNDINGS)


def _told(
    check: str,
    title: str,
    units: tuple[str, ...],
    unit_of: Whole,
    places: Sequence[str],
    wrong: Flags,
    detail: Callable[[int], str],
) -> tuple[Sign, ...]:
    made = []
    looked_at = np.bincount(unit_of, minlength=len(units)).tolist()
    faults: dict[int, list[int]] = {}
    for one in np.flatnonzero(wrong).tolist():
        faults.setdefault(int(unit_of[one]), []).append(one)
    for row, unit in enumerate(units):
        rows, looked = faults.get(row, []), looked_at[row]
        if not looked:
            made.append(not_made(check, title, unit, "没有可核对的行"))
            continue
        named = "；".join(f"{places[one]}（{detail(one)}）" for one in rows[:SHOWN])
        more = f"等{len(rows)}行" if len(rows) > SHOWN else ""
        words = f"{len(rows)}行自相矛盾：{named}{more}" if rows else "没有矛盾"
        look = "退回核对，改正后重新报送" if rows else ""
        statement = f"{title}：核对{looked}行，{words}。"
        widespread = len(rows) >= WIDESPREAD * looked
        made.append(
            Sign(check, unit, float(not rows), bool(rows), statement, look, impossible=bool(rows) and widespread)
        )
    return tuple(made)
