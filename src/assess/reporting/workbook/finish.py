"""The finished file: formulas with the values that they lead to, recalculated when the file is opened.

openpyxl writes formulas without values, so that a preview or a protected view would show empty cells. LibreOffice
trusts values of programs that it knows, and we are none of them. Left out: (1) how a workbook becomes the same bytes
each time (`assess.ledger.packed`).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from assess.ledger.packed import pack
from assess.reporting.workbook.page import Result

CELL = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)><f>(.*?)</f><v ?(?:/>|></v>)</c>')
PROGRAM = re.compile(rb"<Application>[^<]*</Application>(?:<AppVersion>[^<]*</AppVersion>)?")


def finish_workbook(book: Any, led: Mapping[str, Mapping[str, Result]]) -> bytes:
    """The workbook as bytes; `led` says by sheet and address what each formula leads to."""
    book.calculation.fullCalcOnLoad = True
    sheets = {f"xl/worksheets/sheet{at}.xml": led[name] for at, name in enumerate(book.sheetnames, start=1)}
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(pack(book))) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename in sheets:
                content = _fill(content, sheets[info.filename])
            elif info.filename == "docProps/app.xml":
                content = PROGRAM.sub(b"<Application>assess</Application>", content)
            new.writestr(info, content)
    return result.getvalue()


def _fill(content: bytes, led: Mapping[str, Result]) -> bytes:
    """A sheet in which every formula has its value."""

    def fill(found: re.Match[bytes]) -> bytes:
        value = led[found[1].decode()]
        kind = b' t="str"' if isinstance(value, str) else b""
        shown = escape(value) if isinstance(value, str) else format(Decimal(value), "f")
        attributes = re.sub(rb' t="[a-z]*"', b"", found[2])
        return b'<c r="%s"%s%s><f>%s</f><v>%s</v></c>' % (found[1], attributes, kind, found[3], shown.encode())

    return CELL.sub(fill, content)
