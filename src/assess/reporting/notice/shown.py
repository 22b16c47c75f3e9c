"""Text on its way into a document: what is invisible is shown, what points at a person is taken out.

Identity numbers, phones, plates and account numbers never leave in a document that others get, whatever free text of a
ledger carried them here. Left out: (1) persons' names, which no result carries: ledgers mask them where they quote a
row; (2) numbers with a decimal point and numbers of twelve to fifteen digits, which are amounts, codes and hashes.
"""

from __future__ import annotations

import re
import unicodedata

from assess.reporting.markup import reveal

LONGEST_NUMBER = re.compile(r"(?<![0-9A-Za-z.])\d+\.\d{5,}(?![0-9A-Za-z.])")
PRIVATE = re.compile(
    r"(?<![0-9A-Za-z.])(?:\d{17}[\dXx]|\d{16,19}|1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8})(?![0-9A-Za-z.])"
    r"|(?<![0-9A-Za-z.])1[3-9]\d[- ]\d{4}[- ]\d{4}(?![0-9A-Za-z.])"
    r"|[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-Z][·• ]?[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])"
)


def show(text: str, masked: str) -> str:
    """One line of text that any document can hold; `masked` stands where something was taken out."""
    line = " ".join(text.split())
    visible = reveal("".join(" " if unicodedata.category(one) == "Cn" else one for one in line))
    return PRIVATE.sub(masked, LONGEST_NUMBER.sub(_shorten, visible))


def _shorten(found: re.Match[str]) -> str:
    """A quotient that does not end, to four places: more would only pretend."""
    return f"{float(found[0]):.4f}"
