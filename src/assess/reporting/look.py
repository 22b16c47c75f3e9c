"""The look of every figure: size, colours, hatches, type, and how a figure becomes bytes.

Figures are drawn without pyplot on their own canvas, from matplotlib's own defaults and never from a user's
settings, and saved as a small palette PNG without any metadata, so that the same result gives the same bytes. A
palette PNG is a quarter of the size of the same figure as SVG, in which every Chinese glyph is an outline. Left
out: what is drawn.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from assess.reporting.font import check_glyphs, find_font
from assess.reporting.markup import reveal
from assess.reporting.picture import Picture
from assess.reporting.words import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 400  # CSS pixels
DENSITY = 1.5  # pixels per CSS pixel: sharp on paper and on a phone, and half the bytes of 2
COLOURS = 16

INK, MUTED, GRID, PAPER = "#1a1a1a", "#555555", "#d0d0d0", "#ffffff"
# Okabe and Ito's colours, told apart by readers with any colour vision; the hatch says the same in grey.
NOW = {"facecolor": "#0072B2", "edgecolor": "#0072B2", "linewidth": 0.8}
BEFORE = {"facecolor": "#FFFFFF", "edgecolor": "#B35900", "linewidth": 0.8, "hatch": "/////"}
STYLE: dict[str, Any] = {"hatch.linewidth": 0.8, "axes.unicode_minus": False, "text.parse_math": False}


@contextmanager
def draw(height: int) -> Iterator[tuple[Figure, Axes]]:
    """An empty figure, `height` CSS pixels high, whose coordinates are CSS pixels from the top left."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(STYLE)  # type: ignore[arg-type]
        figure = Figure(figsize=(WIDTH / 100, height / 100), dpi=100 * DENSITY, facecolor=PAPER)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, WIDTH), ylim=(height, 0))
        axes.set_axis_off()
        yield figure, axes


def write(axes: Axes, x: float, y: float, text: str, **kwargs: Any) -> None:
    """One line of text, 13 CSS pixels high unless told otherwise, centred on `y`."""
    size = kwargs.pop("size", 13) * 0.72
    options = {"color": INK, "va": "center", "ha": "left", **kwargs}
    axes.text(x, y, reveal(text), font=find_font(), fontsize=size, **options)


def line(axes: Axes, xs: tuple[float, float], ys: tuple[float, float], **kwargs: Any) -> None:
    """A straight line between two points."""
    axes.plot(xs, ys, **{"color": INK, "linewidth": 1.0, "solid_capstyle": "butt", **kwargs})


def bar(axes: Axes, corner: tuple[float, float], size: tuple[float, float], style: dict[str, Any]) -> None:
    """A bar from its upper left corner; one without length is not drawn."""
    from matplotlib.patches import Rectangle

    if size[0] > 0:
        axes.add_patch(Rectangle(corner, *size, **style))


def shorten(text: str, most: int) -> str:
    """Text that fits into `most` Chinese characters; narrow ones count half."""
    text, width = reveal(text).replace("\n", " "), 0.0
    for position, character in enumerate(text):
        width += 0.55 if ord(character) < 0x2E80 else 1.0
        if width > most:
            return text[: max(position - 1, 1)] + say("figure.cut")
    return text


def finish(figure: Figure, title: str, alt: str) -> Picture:
    """The figure as bytes. Raises RunError (E302) where a character of its text would be a box."""
    from matplotlib.text import Text
    from PIL import Image

    texts = [str(item.get_text()) for item in figure.findobj(match=Text)]
    check_glyphs(texts, find_font())
    raw, packed = io.BytesIO(), io.BytesIO()
    figure.savefig(raw, format="rgba")
    width, height = figure.canvas.get_width_height()
    image = Image.frombytes("RGBA", (width, height), raw.getvalue()).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
    return Picture(reveal(title), reveal(alt), WIDTH, round(height / DENSITY), packed.getvalue())
