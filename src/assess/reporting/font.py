"""A Chinese font for every figure, and a guard against characters that it lacks.

The wheel `pylopdf-fonts-zh-cn` comes first, because the same font file gives the same bytes on every machine; fonts
of the system are the fallback, in the order of `FAMILIES`. Left out: the fonts of pages, which browsers choose.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from assess.errors import Problem, RunError

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "SimHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
)


@cache
def find_font() -> Path:
    """The font file of all figures. Raises RunError (E301) where the machine has no Chinese font at all."""
    shipped = _find_shipped()
    if shipped is not None:
        return shipped
    installed = _list_installed()
    for family in FAMILIES:
        if family in installed:
            return installed[family]
    raise RunError([Problem("E301", "matplotlib", {"families": "、".join(FAMILIES)})])


def check_glyphs(texts: Iterable[str], font: Path) -> None:
    """Raise RunError (E302) naming every text with a character that would be drawn as a box."""
    known = _read_characters(font)
    problems = []
    for text in texts:
        missing = sorted({character for character in text if character != "\n" and ord(character) not in known})
        if missing:
            names = "、".join(f"{character}（U+{ord(character):04X}）" for character in missing)
            values = {"text": text, "font": font.name, "characters": names}
            problems.append(Problem("E302", font.name, values))
    if problems:
        raise RunError(problems)


def _find_shipped() -> Path | None:
    try:
        from pylopdf_fonts_zh_cn import sans_path
    except ImportError:
        return None
    path = sans_path()
    return path if path.is_file() else None


def _list_installed() -> dict[str, Path]:
    from matplotlib.font_manager import fontManager

    entries = sorted(fontManager.ttflist, key=lambda entry: (entry.weight != 400, entry.fname), reverse=True)
    return {entry.name: Path(entry.fname) for entry in entries}


@cache
def open_font(size: float) -> FreeTypeFont:
    """The font of all figures, `size` pixels high, laid out without the library that not every machine has."""
    from PIL import ImageFont

    return ImageFont.truetype(find_font(), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _read_characters(font: Path) -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(font)).get_charmap())
