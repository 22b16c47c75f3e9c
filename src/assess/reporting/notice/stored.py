"""A document as bytes that say nothing about who made it or when: the same document gives the same bytes.

File properties hold the title and the run's day; no creator, no program, no preview, no clock. Left out: (1) what
stands in the document; (2) that the fonts are installed, for which the font table names a stand-in.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from docx.document import Document

from assess.reporting.notice.form import FONTS

NEEDED = {"officeDocument", "core-properties", "styles", "settings", "fontTable", "header", "footer"}
EPOCH = (1980, 1, 1, 0, 0, 0)
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CORE = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)


def store(document: Document, title: str, day: date) -> bytes:
    """The file. `title` is text that has been cleaned already."""
    for owner in (document.part.package.rels, document.part.rels):
        for key in [key for key, one in owner.items() if one.reltype.rsplit("/", 1)[-1] not in NEEDED]:
            del owner[key]
    raw = io.BytesIO()
    document.save(raw)
    replaced = {"docProps/core.xml": _properties(title, day), "word/fontTable.xml": _fonts()}
    packed = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on every system
            target.writestr(entry, replaced.get(name, "").encode() or source.read(name))
    return packed.getvalue()


def _properties(title: str, day: date) -> str:
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{day.isoformat()}T00:00:00Z</dcterms:{name}>'
        for name in ("created", "modified")
    )
    text = f"<dc:title>{escape(title)}</dc:title><dc:language>zh-CN</dc:language>{dates}"
    return f"{XML}<cp:coreProperties {CORE}>{text}</cp:coreProperties>"


def _fonts() -> str:
    """The fonts that styles name, each with the one that stands in for it."""
    fonts = "".join(
        f"<w:font w:name={quoteattr(name)}><w:altName w:val={quoteattr(other)}/>"
        '<w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, other in FONTS.items()
    )
    return f'{XML}<w:fonts xmlns:w="{MAIN}">{fonts}</w:fonts>'
