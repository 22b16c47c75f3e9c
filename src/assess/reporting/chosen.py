"""Which units of a long group a figure shows: a figure of every unit would repeat the table and fill pages.

A figure about a group shows both ends of it; a figure about one unit shows the places next to its own. Left out:
saying how many are not shown, which the figures do in their own words.
"""

from __future__ import annotations

from collections.abc import Sequence

from assess.types import Standing

MOST = 16  # of one group in one figure
BESIDE = 3  # places on either side of a unit


def pick_ends(members: Sequence[Standing]) -> tuple[list[Standing], list[Standing]]:
    """The first and the last units of a group; a group that is not too long is all in the first list."""
    if len(members) <= MOST:
        return list(members), []
    return list(members[: MOST // 2]), list(members[-(MOST // 2) :])


def pick_around(members: Sequence[Standing], code: str) -> list[Standing]:
    """One unit and the places next to its own on both sides; all of a group that is not too long."""
    if len(members) <= MOST:
        return list(members)
    own, most = next((at for at, row in enumerate(members) if row.unit.code == code), 0), 2 * BESIDE + 1
    start = min(max(own - BESIDE, 0), len(members) - most)
    return list(members[start : start + most])
