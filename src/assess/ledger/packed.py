"""A workbook as bytes that are the same each time: no clock in it, neither in the zip nor in its properties.

Left out: (1) what is in the workbook; (2) other kinds of documents; (3) another version of
zlib, whose bytes may differ.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Any

MADE = datetime(1980, 1, 1)  # noqa: DTZ001 - the earliest time a zip can hold; no zone, since it means nothing
MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")


def pack(book: Any) -> bytes:
    """An openpyxl workbook as the content of an xlsx file."""
    book.properties.created = MADE
    written, result = io.BytesIO(), io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = MODIFIED.sub(rb"\g<1>" + f"{MADE.isoformat()}Z".encode() + rb"\g<2>", content)
            info = zipfile.ZipInfo(name, MADE.timetuple()[:6])
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            new.writestr(info, content)
    return result.getvalue()
