"""Text on its way into a document: what is invisible is shown, what points at a person is taken out.

The report that comes here is made for its readers already (`audience`); this is the last net: identity numbers, phones,
plates and account numbers never leave in a document, whatever free text carried them. Left out: (1) persons' names,
which have no form; (2) numbers with a decimal point or of twelve to fifteen digits: amounts, codes and hashes.
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
