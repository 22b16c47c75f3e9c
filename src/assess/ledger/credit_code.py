"""The check character of an 18-character credit code (统一社会信用代码), mod 31.

The same weights serve the reader of one cell and the SQL over millions. Left out: (1) what the other characters mean;
(2) whether the code was ever given out.
"""

from __future__ import annotations

WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def has_check_digit(text: str) -> bool:
    """Whether the last of 18 characters is the check character of the others."""
    if len(text) != 18 or any(char not in SIGNS for char in text):
        return False
    total = sum(SIGNS.index(char) * weight for char, weight in zip(text, WEIGHTS, strict=False))
    return SIGNS[-total % 31] == text[-1]
