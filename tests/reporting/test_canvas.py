"""Shapes stand where they are told, in their order, whatever a user has set for other charts."""

from collections.abc import Iterator

import matplotlib as mpl
import pytest
from PIL.Image import Image

from assess.reporting.canvas import Canvas, _find_shape, open_canvas

SET = {"hatch.linewidth": 5.0, "path.simplify_threshold": 1.0, "path.snap": False, "markers.fillstyle": "left"}


@pytest.fixture
def canvas() -> Iterator[Canvas]:
    with open_canvas(40, 20, 1.5, "#ffffff") as empty:
        yield empty


def paint(canvas: Canvas) -> Image:
    canvas.fill((2, 2), (20, 10), "#ffffff", edge="#b35900", hatch="/////")
    canvas.stroke([(x / 10, 10 + x % 7) for x in range(400)], "#000000", 1.0, (3, 1))
    canvas.stamp((30, 10), "D", 6, "#0072b2", "#000000", 1.0)
    return canvas.take_image()


def test_coordinates_are_css_pixels_from_the_top_left(canvas: Canvas) -> None:
    canvas.fill((10, 4), (8, 6), "#000000")
    image = canvas.take_image()
    assert (image.size, image.mode) == ((60, 30), "RGB")
    black = [(x, y) for x in range(60) for y in range(30) if image.getpixel((x, y)) == (0, 0, 0)]
    assert (black[0], black[-1]) == ((15, 6), (26, 14))


def test_what_is_painted_later_lies_on_top(canvas: Canvas) -> None:
    canvas.fill((0, 0), (40, 20), "#0072b2")
    canvas.stamp((20, 10), "o", 6, "#ffffff", "#000000", 1.0)
    canvas.stroke([(0, 10), (40, 10)], "#b35900", 2.0)
    canvas.fill((30, 0), (10, 20), "#ffffff", alpha=0.8)
    image = canvas.take_image()
    assert [image.getpixel(at) for at in ((3, 3), (30, 11), (30, 15))] == [
        (0, 0x72, 0xB2), (255, 255, 255), (0xB3, 0x59, 0),
    ]  # fmt: skip
    assert image.getpixel((55, 3)) == pytest.approx((204, 227, 240), abs=1)


def test_a_users_settings_do_not_reach_the_canvas(canvas: Canvas) -> None:
    plain = paint(canvas)
    _find_shape.cache_clear()
    with mpl.rc_context(SET), open_canvas(40, 20, 1.5, "#ffffff") as other:
        assert paint(other).tobytes() == plain.tobytes()
