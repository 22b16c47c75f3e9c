"""The sheet under an official document: A4 with a type area of 156 × 225 mm, and elements that the library lacks.

Margins are those of GB/T 9704—2012; a landscape sheet is the same one turned. Left out: fonts and lines (`form`).
"""

from __future__ import annotations

from docx.enum.section import WD_ORIENTATION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.parfmt import CT_PPr
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Length, Mm

WIDTH = Mm(156)
TOP, LEFT, RIGHT, BOTTOM = Mm(37), Mm(28), Mm(26), Mm(35)


def set_page(section: Section, landscape: bool = False) -> None:
    """The type area of 156 × 225 mm; a landscape page is the same sheet turned, its top at the binding."""
    if landscape:
        section.orientation = WD_ORIENTATION.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.top_margin, section.bottom_margin = LEFT, RIGHT
        section.left_margin, section.right_margin = BOTTOM, TOP
        section.footer_distance = Mm(14)
    else:
        section.orientation = WD_ORIENTATION.PORTRAIT
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = TOP, BOTTOM
        section.left_margin, section.right_margin = LEFT, RIGHT
        section.footer_distance = Mm(22)
    section.header_distance = Mm(15)
    for grid in section._sectPr.findall(qn("w:docGrid")):  # noqa: SLF001 - the library has no other way in
        section._sectPr.remove(grid)  # noqa: SLF001 - programs differ in what a grid does; exact lines do not


def make(tag: str, **attributes: object) -> BaseOxmlElement:
    """A `w:` element with `w:` attributes."""
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    return element


def indent(properties: CT_PPr, size: float, first: float = 0, left: float = 0, right: float = 0) -> None:
    """Indents in characters, with the same in points for programs that do not know characters."""
    found = properties.get_or_add_ind()
    for name, characters in (("left", left), ("right", right), ("firstLine", first)):
        found.set(qn(f"w:{name}Chars"), str(round(characters * 100)))
        found.set(qn(f"w:{name}"), str(round(characters * size * 20)))


def usable(section: Section) -> int:
    """The width of the type area in twentieths of a point."""
    edges = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    return int(Length(edges).twips)
