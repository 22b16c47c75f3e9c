"""How an amount becomes points: the shapes of the language.

The first field names the kind. Left out: how they are computed (`scoring.shape`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from assess.params.build import DATED
from assess.rubric.language.measures import ONE


@dataclass(frozen=True, slots=True)
class Flat:
    """一次性: these points once, if there is anything to count."""

    flat: Annotated[Decimal, DATED]


@dataclass(frozen=True, slots=True)
class Per:
    """每…: points for every `every` counted (parts count in proportion unless `whole`), at most `cap`."""

    per: Annotated[Decimal, DATED]
    every: Decimal = ONE
    cap: Decimal | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """全部: all points of the criterion (不得分), if there is anything to count."""

    all_: bool


@dataclass(frozen=True, slots=True)
class Step:
    """From this amount on (included; `above`: excluded) these points, or a range that the assessor chooses in."""

    from_: Decimal
    points: Decimal | None = None
    range_: tuple[Decimal, Decimal] | None = None
    above: bool = False


@dataclass(frozen=True, slots=True)
class Steps:
    """分档: the last step that the amount reaches. `judged` names the indicator with the choice inside ranges."""

    steps: Annotated[tuple[Step, ...], DATED]
    judged: str = ""


@dataclass(frozen=True, slots=True)
class Proportional:
    """按比例: the criterion's points (or `points`) × amount ÷ `proportional`, at most all of them."""

    proportional: Annotated[Decimal, DATED]
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """酌情: the assessor's number itself, 0 for "no finding" or else within these bounds (included)."""

    range_: tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class States:
    """状态计分: points by state; every state that may be recorded is listed."""

    states: dict[str, Decimal]


Shape = Flat | Per | All | Steps | Proportional | Range | States
