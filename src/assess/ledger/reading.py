"""What the reading of one cell comes to: a value in plain form, nothing, or a code that refuses it.

Shared by the readers of each type of column (`cells`, `numbers`, `dates`). Left out: (1) typed values, which the engine
casts; (2) where the cell stood (`quarantine`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

BLANK = frozenset({"", "-", "--", "—", "——", "/", "／", "无", "N/A", "n/a", "NULL", "null", "\\"})
LONGEST_FOUND = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """One raw text: the value in plain form (None: blank), the rule that repaired it, or the code that refuses it."""

    value: str | None = None
    rule: str = ""
    code: str = ""
    values: dict[str, str] = field(default_factory=dict)


def refused(code: str, found: str, **values: str) -> Reading:
    """A cell that cannot be read; `values` is what the message of the code needs besides the text."""
    return Reading(code=code, values={"found": found[:LONGEST_FOUND], **values})
