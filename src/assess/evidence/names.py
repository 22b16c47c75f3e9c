"""A printed name matched with a known one, exactly, after removing what cannot be seen.

Both sides are cleaned (`text.characters`); then they have to be equal. Left
out: (1) short forms and old names; (2) traditional characters; (3) guesses: the nearest name is only shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from assess.text.characters import clean, shown
from assess.types import QualityFinding, Source


@dataclass(frozen=True, slots=True)
class Repair:
    """A name that matched only after cleaning: where it stood, as printed, and what it was taken for."""

    row: int
    column: str
    printed: str
    name: str


def match(printed: str, known: Mapping[str, str]) -> str | None:
    """The known name that `printed` stands for. `known` maps cleaned names to the names themselves."""
    return known.get(clean(printed))


def by_clean_name(names: Iterable[str]) -> dict[str, str]:
    """Known names by their cleaned form, for `match`."""
    return {clean(name): name for name in names}


def nearest(printed: str, known: Mapping[str, str]) -> str:
    """The most similar known names for a message; nothing is taken from it."""
    close = get_close_matches(clean(printed), list(known), n=3, cutoff=0.4)
    return "、".join(known[name] for name in close) or "—"


def repair_findings(file: str, repairs: Iterable[Repair], codes: Mapping[str, str]) -> list[QualityFinding]:
    """One notice per name that was repaired, with all its rows. `codes` gives a unit's code by its name."""
    grouped: dict[tuple[str, str, str], list[int]] = {}
    for repair in repairs:
        grouped.setdefault((repair.column, repair.printed, repair.name), []).append(repair.row)
    return [
        QualityFinding(
            "name_repaired", "notice", codes.get(name, ""), name,
            f"{len(rows)}行把“{name}”印作“{shown(printed)}”（含空白、不可见字符或异体字形），已按“{name}”读取。",
            tuple(Source(file, row, column, shown(printed)) for row in rows),
        )
        for (column, printed, name), rows in grouped.items()
    ]  # fmt: skip
