"""What all statistics of small counts share: vectors of numbers, the reason why one cannot be had, rows for a page.

A result holds one array per quantity and one reason per unit; where the reason is not "" the quantities are NaN in the
array and None in the rows, which is what a page prints. An open end of an interval is infinite and None in rows too.
Left out: (1) any repair of input; (2) words, which `words` writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]

NO_EVENTS = "没有报事件数"
NOT_A_COUNT = "事件数不是非负整数"
NO_EXPOSURE = "没有分母"
EXPOSURE_NOT_POSITIVE = "分母为零、为负或不是有限的数"


def as_vector(values: ArrayLike, size: int | None = None) -> Vector:
    """A one-dimensional array of floats; None becomes NaN. One number stands for all `size` units.

    Raises ValueError where the number of units differs: that is a mistake of the caller, not of the data.
    """
    vector = np.array(values, dtype=np.float64)
    if vector.ndim == 0:
        vector = np.full(1 if size is None else size, float(vector))
    if vector.ndim != 1 or (size is not None and len(vector) != size):
        raise ValueError(f"expected one value for each of {size} units, got shape {vector.shape}")
    return vector


def say_why(size: int, checks: Sequence[tuple[Mask | bool, str]]) -> tuple[str, ...]:
    """For each unit the first reason whose mask is true, as a sentence; "" where there is none."""
    reasons = np.full(size, "", dtype=object)
    for mask, why in reversed(checks):
        reasons[np.broadcast_to(mask, size)] = f"不能估计，因为{why}。"
    return tuple(reasons)


def check_counts(events: Vector, name: str = "") -> list[tuple[Mask | bool, str]]:
    """The reasons why events are no counts, for `say_why`."""
    whole = np.isfinite(events) & (events >= 0) & (np.floor(events) == events)
    return [(np.isnan(events), name + NO_EVENTS), (~whole, name + NOT_A_COUNT)]


def check_exposure(exposure: Vector, name: str = "") -> list[tuple[Mask | bool, str]]:
    """The reasons why an exposure or an expected count cannot be divided by, for `say_why`."""
    bad = ~(np.isfinite(exposure) & (exposure > 0))
    return [(np.isnan(exposure), name + NO_EXPOSURE), (bad, name + EXPOSURE_NOT_POSITIVE)]


def is_known(reasons: Sequence[str]) -> Mask:
    """True where there is no reason against an estimate."""
    return np.array([not reason for reason in reasons], dtype=np.bool_)


def spread(known: Mask, values: ArrayLike) -> Vector:
    """Values of the known units put back in their places, NaN elsewhere."""
    out = np.full(len(known), np.nan)
    out[known] = values
    return out


def list_rows(result: Any) -> list[dict[str, Any]]:
    """One dictionary per unit of a result of this package: plain Python values, None for what is not a finite number.

    Quantities of the whole group (a fitted dispersion, a level) are repeated in no row: read them from the result.
    """
    size = len(result.reasons)
    columns: dict[str, list[Any]] = {}
    for field in fields(result):
        value = getattr(result, field.name)
        if isinstance(value, (np.ndarray, tuple)) and np.shape(value) == (size,):
            plain = value.tolist() if isinstance(value, np.ndarray) else list(value)
            columns[field.name] = [None if isinstance(x, float) and not np.isfinite(x) else x for x in plain]
    columns["reason"] = columns.pop("reasons")
    return [{name: column[i] for name, column in columns.items()} for i in range(size)]
