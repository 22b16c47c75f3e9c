"""The styles of an official document as GB/T 9704—2012 asks: fonts, sizes, lines of 28 points, indents of two letters.

Styles carry all of it, so that whoever opens the file can change a style instead of every paragraph. Every style names
its east-Asian font; `FONTS` says which one stands in where it is not installed. Left out: (1) text (`params/wording`);
(2) the page (`sheet`); (3) the part below the body (版记): copies and printing office are filled in by whoever prints.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle

from assess.reporting.notice.sheet import indent, make, set_page

WESTERN = "Times New Roman"
TITLE_SONG, SONG, FANG, HEI, KAI = "方正小标宋简体", "宋体", "仿宋", "黑体", "楷体"
FONTS = {TITLE_SONG: SONG, SONG: "SimSun", FANG: "FangSong", HEI: "SimHei", KAI: "KaiTi"}
RED = RGBColor(0xE0, 0x00, 0x00)
LETTER, LINE = 16, 28  # points: 28 letters a line need a little less than the size, 22 lines a page fit
TIGHT = -5  # twentieths of a point
KEPT = {"Normal", "Default Paragraph Font", "Normal Table", "Table Grid", "No List"}
CENTER, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
START, END = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT


@dataclass(frozen=True, slots=True)
class Look:
    """One style: fonts in points, lines in exact points (0: as the font needs), `first` characters of indent."""

    name: str
    font: str = FANG
    size: float = LETTER
    line: float = LINE
    align: WD_ALIGN_PARAGRAPH = BOTH
    first: int = 0
    before: float = 0
    after: float = 0
    next: bool = False
    level: int | None = None
    red: bool = False


LOOKS = (
    Look("Normal", first=2),
    Look("Header", SONG, 9, 12, CENTER),
    Look("Footer", SONG, 14, 16, START),
    Look("Notice", HEI, 12, 20, CENTER),
    Look("Red Head", TITLE_SONG, 36, 0, CENTER, before=36, red=True),
    Look("Reference", FANG, align=CENTER, before=LINE),
    Look("Title", TITLE_SONG, 22, 36, CENTER, before=LINE),
    Look("Addressee", FANG, align=START, before=LINE),
    Look("Heading 1", HEI, first=2, next=True, level=0),
    Look("Heading 2", KAI, first=2, next=True, level=1),
    Look("Attachments", FANG, align=START),
    Look("Signature", FANG, align=END),
    Look("Attachment Mark", HEI, align=START, next=True),
    Look("Attachment Title", TITLE_SONG, 22, 36, CENTER, before=LINE, after=LINE / 2, next=True, level=0),
    Look("Cell", FANG, 10.5, 15, START),
    Look("Cell Center", FANG, 10.5, 15, CENTER),
    Look("Cell Title", HEI, 10.5, 15, START),
    Look("Cell Head", HEI, 10.5, 15, CENTER, next=True),
    Look("Note", FANG, 10.5, 16, START, before=6),
)


def open_blank() -> Document:
    """An empty document in this form."""
    return docx.Document(io.BytesIO(_make_blank()))


@cache
def _make_blank() -> bytes:
    """Page and styles, once a process; the styles that the library brings along are taken out."""
    document = docx.Document()
    _set_defaults(document)
    for style in list(document.styles):
        if style.name not in KEPT:
            document.styles.element.remove(style.element)
    for look in LOOKS:
        if look.name == "Normal":
            style = document.styles["Normal"]
        else:
            style = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        if isinstance(style, ParagraphStyle):
            _set_style(style, look)
    document.settings.odd_and_even_pages_header_footer = True
    set_page(document.sections[0])
    blank = io.BytesIO()
    document.save(blank)
    return blank.getvalue()


def _set_defaults(document: Document) -> None:
    """Fonts, language and spacing where no style says anything."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    run = make("rPr")
    run.append(make("rFonts", ascii=WESTERN, hAnsi=WESTERN, eastAsia=FANG, cs=WESTERN))
    run.append(make("sz", val=LETTER * 2))
    run.append(make("lang", val="en-US", eastAsia="zh-CN"))
    paragraph = make("pPr")
    for name, inner in (("rPrDefault", run), ("pPrDefault", paragraph)):
        holder = defaults.find(qn(f"w:{name}"))
        for child in list(holder):
            holder.remove(child)
        holder.append(inner)
    language = document.settings.element.find(qn("w:themeFontLang"))
    language.set(qn("w:eastAsia"), "zh-CN")


def _set_style(style: ParagraphStyle, look: Look) -> None:
    style.quick_style = True
    style.hidden = False
    style.font.name, style.font.size = WESTERN, Pt(look.size)
    fonts = style.element.get_or_add_rPr().rFonts
    fonts.set(qn("w:eastAsia"), look.font)
    fonts.set(qn("w:cs"), WESTERN)
    if look.size == LETTER:
        # After the fonts and before the size, as the schema wants it.
        style.element.get_or_add_rPr().insert_element_before(make("spacing", val=TIGHT), "w:sz", "w:szCs")
    if look.red:
        style.font.color.rgb = RED
    paragraph = style.paragraph_format
    paragraph.alignment = look.align
    paragraph.space_before, paragraph.space_after = Pt(look.before), Pt(look.after)
    if look.line:
        paragraph.line_spacing_rule, paragraph.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.line)
    else:
        paragraph.line_spacing_rule = WD_LINE_SPACING.SINGLE
    paragraph.keep_with_next = look.next
    paragraph.widow_control = False
    indent(style.element.get_or_add_pPr(), look.size, first=look.first)
    if look.level is not None:
        style.element.get_or_add_pPr().append(make("outlineLvl", val=look.level))
