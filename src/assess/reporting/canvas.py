"""Shapes on matplotlib's Agg canvas, without its axes and artists, which cost ten times what they draw.

Coordinates are CSS pixels from the top left, widths of lines and marks are points, and whatever is painted later lies
on top. No setting of a user counts. Left out: texts and what the shapes mean (`look`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

INCH = 100  # CSS pixels
# All settings that the canvas itself reads.
SETTINGS = {"hatch.linewidth": 0.8, "path.simplify": True, "path.simplify_threshold": 1 / 9, "agg.path.chunksize": 0}
Point = tuple[float, float]


@contextmanager
def open_canvas(width: int, height: int, density: float, ground: str) -> Iterator[Canvas]:
    """An empty canvas of this colour; `density` is how many pixels a CSS pixel has across."""
    import matplotlib as mpl

    with mpl.rc_context(SETTINGS):  # type: ignore[arg-type]
        canvas = Canvas(width, height, density)
        canvas.fill((0, 0), (width, height), ground)
        yield canvas


class Canvas:
    """What is painted on; `stroke`, `fill` and `stamp` paint at once."""

    def __init__(self, width: int, height: int, density: float) -> None:
        from matplotlib.backends.backend_agg import RendererAgg
        from matplotlib.transforms import Affine2D

        pixels = int(width * density), int(height * density)
        self._dots = INCH * density / 72  # pixels in a point
        self._agg: Any = RendererAgg(*pixels, INCH * density)  # type: ignore[no-untyped-call]
        self._place = Affine2D().scale(density, -density).translate(0, pixels[1])

    def stroke(self, points: Sequence[Point], color: str, width: float, dashes: Sequence[float] = ()) -> None:
        """A line through the points; dashes and the gaps between them are in widths of the line."""
        from matplotlib.path import Path

        pen = self._take_pen(color, width, "round")
        pen.set_capstyle("butt")
        if dashes:
            pen.set_dashes(0, [one * width for one in dashes])
        self._agg.draw_path(pen, Path(points), self._place)

    def fill(
        self, corner: Point, size: Point, color: str, *, alpha: float = 1.0, edge: str = "", hatch: str = ""
    ) -> None:
        """A rectangle from its upper left corner; hatch and edge have one colour."""
        from matplotlib.colors import to_rgba
        from matplotlib.path import Path

        (x, y), (width, height) = corner, size
        pen = self._take_pen(edge or color, 0.8 if edge else 0.0, "miter")
        if hatch:
            pen.set_hatch(hatch)
            pen.set_hatch_color(edge)
        points = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
        self._agg.draw_path(pen, Path(points, closed=True), self._place, to_rgba(color, alpha))

    def stamp(self, point: Point, shape: str, size: float, color: str, edge: str, width: float) -> None:
        """A mark of one of matplotlib's shapes, `size` points wide within an edge of `width` points."""
        from matplotlib.colors import to_rgba
        from matplotlib.path import Path
        from matplotlib.transforms import Affine2D

        style, pixels = _find_shape(shape), size * self._dots
        pen = self._take_pen(edge, width, style.get_joinstyle())
        pen.set_snap(pixels >= style.get_snap_threshold())
        outline = style.get_transform() + Affine2D().scale(pixels)
        self._agg.draw_markers(pen, style.get_path(), outline, Path([point]), self._place, to_rgba(color))

    def take_image(self) -> Image:
        """What has been painted so far."""
        from PIL import Image

        pixels = self._agg.buffer_rgba()
        height, width, _ = pixels.shape
        return Image.frombuffer("RGBA", (width, height), pixels).convert("RGB")

    def _take_pen(self, color: str, width: float, join: str) -> Any:
        pen = self._agg.new_gc()
        pen.set_foreground(color)
        pen.set_linewidth(width)
        pen.set_joinstyle(join)
        return pen


@cache
def _find_shape(name: str) -> Any:
    from matplotlib.markers import MarkerStyle

    return MarkerStyle(name, "full")
