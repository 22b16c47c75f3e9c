"""A Chinese font is found, and a character that it lacks is an error with its remedy, never a box."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assess.errors import RunError
from assess.reporting import font


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    font.find_font.cache_clear()
    yield
    font.find_font.cache_clear()


def test_the_shipped_font_comes_first() -> None:
    assert font.find_font().name == "NotoSansSC-Regular.otf"


def test_an_installed_font_is_the_fallback(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(font, "_find_shipped", lambda: None)
    monkeypatch.setattr(
        font, "_list_installed", lambda: {"SimHei": tmp_path / "simhei.ttf", "DejaVu Sans": tmp_path / "x.ttf"}
    )
    assert font.find_font() == tmp_path / "simhei.ttf"


def test_without_any_chinese_font_the_error_says_how_to_mend_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(font, "_find_shipped", lambda: None)
    monkeypatch.setattr(font, "_list_installed", dict)
    with pytest.raises(RunError, match=r"E301.*(?s:.)*pip install pylopdf-fonts-zh-cn"):
        font.find_font()


def test_installed_fonts_are_listed_by_family() -> None:
    assert "DejaVu Sans" in font._list_installed()  # matplotlib brings it along


def test_a_character_that_the_font_lacks_is_named_with_its_code_point() -> None:
    found = font.find_font()
    font.check_glyphs(["贵池区\n12 起", "½ ÷ ● ▲ ■ ◆ ○ ↑ ↓ − …"], found)
    with pytest.raises(RunError) as caught:
        font.check_glyphs(["石台县🚧", "好", "a\u0e01"], found)
    assert [problem.code for problem in caught.value.problems] == ["E302", "E302"]
    assert "U+1F6A7" in str(caught.value)
