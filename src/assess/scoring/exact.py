"""Exact points in whole numbers: a point is 10⁹ of the smallest part, one array entry per unit.

Sums, differences and products with counts are exact. A quotient that does not end (a third of 10 points) is cut
half-up at the ninth place; that is the only inexact step before the published number is rounded, once, half-up.
Where a product might pass 64 bits, Python's own integers take over, so that no result can wrap around.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

import numpy as np

from assess.table import Integers

POINT = 10**9
SAFE = 2**62


def to_exact(points: Decimal) -> int:
    """Points as whole parts. Raises ValueError where more than nine decimals are stated."""
    parts = points * POINT
    if parts != parts.to_integral_value():
        raise ValueError(f"{points} has more than nine decimals")
    return int(parts)


def to_points(parts: int | np.int64) -> Decimal:
    """Whole parts as points, without trailing zeros."""
    return _to_points(int(parts))


@lru_cache(maxsize=1 << 16)
def _to_points(parts: int) -> Decimal:
    return plain(Decimal(parts) / POINT)


def plain(number: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent."""
    normal = number.normalize()
    return normal.quantize(Decimal(1)) if normal == normal.to_integral_value() else normal


def publish(parts: int | np.int64, places: int) -> Decimal:
    """The published number: rounded once, half-up."""
    return (Decimal(int(parts)) / POINT).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def round_half_up(parts: Integers, places: int) -> Integers:
    """`publish` for all units, still in whole parts; for parts ≥ 0."""
    step = POINT // 10**places
    rounded: Integers = (parts + step // 2) // step * step
    return rounded


def multiply(left: Integers, right: Integers) -> Integers:
    """left × right; in Python's own integers where 64 bits might not hold it."""
    if _largest(left) * _largest(right) < SAFE:
        return left * right
    product: Integers = left.astype(object) * right.astype(object)
    return product


def divide(numerator: Integers, denominator: Integers) -> Integers:
    """The whole part of numerator ÷ denominator; denominator > 0."""
    quotient: Integers = numerator // denominator
    return quotient


def multiply_divide(parts: int, numerator: Integers, denominator: Integers) -> Integers:
    """parts × numerator ÷ denominator, half-up at the last part; denominator > 0, the rest ≥ 0; at most `SAFE`."""
    if 2 * parts * max(1, _largest(numerator)) + 2 * _largest(denominator) < SAFE:
        return np.asarray((2 * parts * numerator + denominator) // (2 * denominator), dtype=np.int64)
    product = 2 * parts * numerator.astype(object) + denominator.astype(object)
    return np.asarray(np.minimum(product // (2 * denominator.astype(object)), SAFE), dtype=np.int64)


def _largest(values: Integers) -> int:
    return int(np.abs(values).max()) if values.size else 0
