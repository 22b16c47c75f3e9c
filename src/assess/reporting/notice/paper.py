"""Writing on the paper: head, number, title, headings, attachments, signature, tables, page header and number.

Every text passes `show` here and nowhere else, and every paragraph gets a style of `form`. Left out: (1) what is
written (`notice`, `feedback`); (2) how the file is stored (`stored`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from assess.reporting.notice.form import LETTER, LINE, RED, open_blank
from assess.reporting.notice.sheet import WIDTH, indent, make, set_page
from assess.reporting.notice.shown import show
from assess.reporting.notice.stored import store
from assess.reporting.notice.wording import FormWording

LARGEST_HEAD = 40


@dataclass(slots=True)
class Paper:
    """One document on its way: `notices` stand on the first page and in the header of every page."""

    form: FormWording
    day: date
    notices: tuple[str, ...]
    document: Document = field(default_factory=open_blank)
    headings: int = 0

    def __post_init__(self) -> None:
        self._run_header_and_footer()

    def say(self, key: str, **values: object) -> str:
        """A text that all documents share."""
        return self.form.texts[key].format_map(values)

    def show(self, text: str) -> str:
        """Text as it may stand in a document."""
        return show(text, self.form.texts["masked"])

    def write(self, text: str, style: str = "Normal") -> Paragraph:
        """One paragraph."""
        return self.document.add_paragraph(self.show(text), style)

    def say_date(self, day: date) -> str:
        """YYYY年M月D日."""
        return self.say("date", year=day.year, month=day.month, day=day.day)

    def write_head(self, number: str, title: str) -> None:
        """Notices, the red head, the number above the red line, the title."""
        if self.notices:
            _box(self.write(self._join_notices(), "Notice"))
        head = self.show(self.say("head", authority=self.form.texts["authority"]))
        size = min(LARGEST_HEAD, int(WIDTH.pt / max(1.0, count_letters(head))))
        self.document.add_paragraph(style="Red Head").add_run(head).font.size = Pt(size)
        _rule(self.write(self.say(number, year=self.day.year), "Reference"))
        self.write(title, "Title")

    def write_heading(self, text: str) -> None:
        """A heading of the first level: 一、."""
        self.headings += 1
        self.write(self.say("heading_1", number=self._count(self.headings), text=text), "Heading 1")

    def write_subheading(self, number: int, text: str) -> None:
        """A heading of the second level: （一）."""
        self.write(self.say("heading_2", number=self._count(number), text=text), "Heading 2")

    def write_item(self, number: int, text: str) -> None:
        """A numbered paragraph of the body: （一）."""
        self.write(self.say("heading_2", number=self._count(number), text=text))

    def write_end(self, attachments: Sequence[str]) -> None:
        """The list of attachments, the signature and the date, never alone on a page."""
        self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        for number, title in enumerate(attachments, 1):
            key = "only" if len(attachments) == 1 else "first" if number == 1 else "next"
            item = self.write(self.say(f"attachment_{key}", number=number, text=title), "Attachments")
            indent(item._p.get_or_add_pPr(), LETTER, left=2 if number == 1 else 5)  # noqa: SLF001
            item.paragraph_format.space_before = Pt(LINE if number == 1 else 0)
            item.paragraph_format.keep_with_next = True
        name, day = self.show(self.form.texts["authority"]), self.say_date(self.day)
        # The date begins two letters to the right of the name and ends at least two before the edge.
        after = max(2.0, count_letters(name) - count_letters(day))
        for text, right in ((name, after + count_letters(day) + 2 - count_letters(name)), (day, after)):
            line = self.write(text, "Signature")
            indent(line._p.get_or_add_pPr(), LETTER, right=right)  # noqa: SLF001
            line.paragraph_format.keep_with_next = text == name
            line.paragraph_format.space_before = Pt(2 * LINE if text == name else 0)

    def begin_attachment(self, number: int, of: int, title: str, landscape: bool = False) -> None:
        """A new page with the mark 附件N at its head and its title."""
        set_page(self.document.add_section(WD_SECTION.NEW_PAGE), landscape)
        mark = "attachment_mark_only" if of == 1 else "attachment_mark"
        self.write(self.say(mark, number=number), "Attachment Mark")
        self.write(title, "Attachment Title")

    def store(self, title: str) -> bytes:
        """The finished file."""
        return store(self.document, self.show(title), self.day)

    def _join_notices(self) -> str:
        return self.say("mark", notice=self.say("joiner").join(self.notices))

    def _count(self, number: int) -> str:
        """1–99 in Chinese numerals."""
        digits = self.form.texts["numerals"]
        tens, ones = divmod(number, 10)
        head = "" if tens == 0 else digits[9] if tens == 1 else digits[tens - 1] + digits[9]
        return head + (digits[ones - 1] if ones else "")

    def _run_header_and_footer(self) -> None:
        """The notices over every page; the page number — 1 — at the outer edge below it."""
        section = self.document.sections[0]
        for header in (section.header, section.even_page_header):
            line = header.paragraphs[0]
            line.style = "Header"
            line.text = self.show(self._join_notices()) if self.notices else ""
        for footer, outer in ((section.footer, "right"), (section.even_page_footer, "left")):
            line = footer.paragraphs[0]
            line.style = "Footer"
            properties = line._p.get_or_add_pPr()  # noqa: SLF001
            indent(properties, 14, **{outer: 1})
            properties.get_or_add_jc().set(qn("w:val"), outer)
            line.add_run(self.say("page_left"))
            page = make("fldSimple", instr="PAGE")
            page.append(line.add_run("1")._r)  # noqa: SLF001
            line._p.append(page)  # noqa: SLF001
            line.add_run(self.say("page_right"))


def count_letters(text: str) -> float:
    """The width of a line in Chinese characters: what belongs to ASCII is half as wide."""
    return sum(0.5 if one.isascii() else 1.0 for one in text)


def _rule(paragraph: Paragraph) -> None:
    """The red line below the number, as wide as the type area."""
    _border(paragraph, ("bottom",), size=12, space=11, color=str(RED))


def _box(paragraph: Paragraph) -> None:
    """A frame around the notice on the first page."""
    _border(paragraph, ("top", "left", "bottom", "right"), size=6, space=4, color="auto")


def _border(paragraph: Paragraph, sides: Sequence[str], size: int, space: int, color: str) -> None:
    border = make("pBdr")
    for side in sides:
        border.append(make(side, val="single", sz=size, space=space, color=color))
    paragraph._p.get_or_add_pPr().insert_element_before(border, "w:spacing", "w:ind", "w:jc")  # noqa: SLF001
