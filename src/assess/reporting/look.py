"""The look of every figure: size, colours, hatches, type, and how a figure becomes bytes.

Shapes go straight onto a canvas and texts on top of them at the end. Every figure has the same few colours and is
saved as a small palette PNG without any metadata, so that the same result gives the same bytes. A palette PNG is a
quarter of the size of the same figure as SVG, in which every Chinese glyph is an outline. Left out: what is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from assess.reporting.canvas import Canvas, open_canvas
from assess.reporting.font import check_glyphs, find_font, open_font
from assess.reporting.markup import reveal
from assess.reporting.picture import Picture, pack_image
from assess.reporting.words import say

WIDTH = 400  # CSS pixels
DENSITY = 1.5  # pixels per CSS pixel: sharp on paper and on a phone, and half the bytes of 2

INK, MUTED, GRID, PAPER, EDGE, TINT = "#1a1a1a", "#555555", "#d0d0d0", "#ffffff", "#777777", "#f0f0e0"
# Okabe and Ito's colours, told apart by readers with any colour vision; the hatch says the same in grey.
BLUE, ORANGE, GREEN = "#0072B2", "#B35900", "#1a7a5e"
NOW = {"color": BLUE, "edge": BLUE}
BEFORE = {"color": PAPER, "edge": ORANGE, "hatch": "/////"}
# All that a figure may show, 16 at most: what is drawn, and steps between that and paper for smooth edges.
STEPS = ("#383838", "#a0a0a0", "#e8e8e8", "#6eaed3", "#b8d7e9", "#d9ac80", "#8cbcae")
COLOURS = (PAPER, INK, MUTED, GRID, EDGE, TINT, BLUE, ORANGE, GREEN, *STEPS)

BASE = 0.37  # of the size, from the middle of a line down to its base: characters and digits stand 0.74 above it
ANCHORS = {"left": ("ls", 0.0), "center": ("ms", 0.5), "right": ("rs", 1.0)}


class Words(NamedTuple):
    """One line of text with its place on its base line; `anchor` is what Pillow calls its alignment."""

    x: float
    y: float
    text: str
    size: float
    color: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A figure in the making: shapes are painted at once, one over the other, and texts on top of them at the end."""

    canvas: Canvas
    words: list[Words] = field(default_factory=list)


@contextmanager
def draw(height: int) -> Iterator[Sheet]:
    """An empty figure, `height` CSS pixels high, whose coordinates are CSS pixels from the top left."""
    with open_canvas(WIDTH, height, DENSITY, PAPER) as canvas:
        yield Sheet(canvas)


def write(
    sheet: Sheet,
    x: float,
    y: float,
    text: str,
    *,
    size: float = 13,
    color: str = INK,
    ha: str = "left",
    ground: float = 0.0,
) -> None:
    """One line of text, `size` CSS pixels high, centred on `y`; `ha` is on which side of it `x` lies.

    `ground` is how much of what lies under the text is covered with paper.
    """
    text, (anchor, share) = reveal(text).replace("\n", " "), ANCHORS[ha]
    if ground:
        width = open_font(size * DENSITY).getlength(text) / DENSITY
        corner = x - share * width - 2, y - 0.55 * size
        sheet.canvas.fill(corner, (width + 4, 1.1 * size), PAPER, alpha=ground)
    sheet.words.append(Words(x, y + BASE * size, text, size, color, anchor))


def line(
    sheet: Sheet,
    xs: Sequence[float],
    ys: Sequence[float],
    *,
    color: str = INK,
    linewidth: float = 1.0,
    dashes: Sequence[float] = (),
) -> None:
    """A line through these points; dashes and the gaps between them are in widths of the line."""
    sheet.canvas.stroke(list(zip(xs, ys, strict=True)), color, linewidth, dashes)


def mark(
    sheet: Sheet, x: float, y: float, shape: str, size: float, *, edge: str, width: float, color: str = PAPER
) -> None:
    """A mark of matplotlib's `shape`, `size` points wide, within an edge of `width` points."""
    sheet.canvas.stamp((x, y), shape, size, color, edge, width)


def bar(sheet: Sheet, corner: tuple[float, float], size: tuple[float, float], style: dict[str, str]) -> None:
    """A bar from its upper left corner; one without length is not drawn."""
    if size[0] > 0:
        sheet.canvas.fill(corner, size, style["color"], edge=style["edge"], hatch=style.get("hatch", ""))


def shorten(text: str, most: int) -> str:
    """Text that fits into `most` Chinese characters; narrow ones count half."""
    text, width = reveal(text).replace("\n", " "), 0.0
    for position, character in enumerate(text):
        width += 0.55 if ord(character) < 0x2E80 else 1.0
        if width > most:
            return text[: max(position - 1, 1)] + say("figure.cut")
    return text


def finish(sheet: Sheet, title: str, alt: str) -> Picture:
    """The figure as bytes. Raises RunError (E302) where a character of its text would be a box."""
    from PIL.ImageDraw import Draw

    check_glyphs([words.text for words in sheet.words], find_font())
    image = sheet.canvas.take_image()
    painter = Draw(image)
    for x, y, text, size, color, anchor in sheet.words:
        font = open_font(size * DENSITY)
        painter.text((x * DENSITY, y * DENSITY), text, fill=color, font=font, anchor=anchor)
    return Picture(reveal(title), reveal(alt), WIDTH, round(image.height / DENSITY), pack_image(image, COLOURS))
