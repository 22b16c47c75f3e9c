"""A finished figure: bytes, the finding that it shows, and the same in words.

The finding is the figure's caption and stands as text on the page, so that it can be searched, read aloud and read
on a phone; `alt` adds the counts. Left out: drawing (`figures`).
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from assess.reporting.markup import Part, make_part

if TYPE_CHECKING:
    from PIL.Image import Image

LEVEL = 7  # of compression: 8 takes twice as long for four bytes in a hundred


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG at two pixels per CSS pixel; `width` and `height` are in CSS pixels."""

    title: str
    alt: str
    width: int
    height: int
    data: bytes = field(repr=False)
    format: str = "png"

    @property
    def address(self) -> str:
        """The image as a `data:` address, which needs no request."""
        return f"data:image/{self.format};base64,{base64.b64encode(self.data).decode('ascii')}"

    def show(self) -> Part:
        """The figure as a part of a page."""
        return make_part("picture", picture=self)

    def _repr_html_(self) -> str:
        return self.show().html

    def __repr__(self) -> str:
        return f"{self.title}\n{self.alt}"


def show_pictures(*pictures: Picture) -> Part:
    """Figures side by side where there is room."""
    return make_part("pictures", pictures=[picture.show() for picture in pictures])


def pack_image(image: Image, colours: Sequence[str]) -> bytes:
    """An image as a PNG of these colours, at most 16, without metadata; every other colour becomes the nearest one."""
    from PIL.Image import Dither

    packed = io.BytesIO()
    image.quantize(palette=_make_palette(tuple(colours)), dither=Dither.NONE).save(packed, "PNG", compress_level=LEVEL)
    return packed.getvalue()


@cache
def _make_palette(colours: tuple[str, ...]) -> Image:
    """A palette as Pillow wants it: an image that has one."""
    from PIL import Image as Images
    from PIL.ImageColor import getrgb

    palette = Images.new("P", (1, 1))
    palette.putpalette([part for colour in colours for part in getrgb(colour)])
    return palette
