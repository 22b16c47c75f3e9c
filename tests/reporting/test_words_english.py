"""The English catalogue says everything that the Chinese one says, and an English page has no Chinese of our own."""

import contextlib
import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from assess.reporting import words
from assess.reporting.county import CountyPage
from assess.reporting.page import frame_run, render_page
from assess.reporting.plain import read_plain
from assess.results import RunReport, UnitReport, encode
from assess.running.body import make_bodies

ROOT = Path(__file__).parents[2]
NOTEBOOKS = tuple(ROOT.glob("notebooks/*.ipynb"))
PARAMETERS = ROOT / "params" / "wording" / "feedback.yaml"  # says what was wrong and what to do about it
PARTS = ("summary", "points", "sureness", "sections", "figures", "changes", "rates", "vetoes", "posts", "moves",
         "not_assessed", "quality", "provenance", "deductions", "findings", "all_vetoes", "breakdown",
         "files")  # fmt: skip
CHINESE = re.compile("[\u4e00-\u9fff]+")
BRACES = re.compile(r"{\w+}")


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(words.VARIABLE, "en")


def list_entries(language: str) -> dict[str, str]:
    return {
        f"{group}.{key}": text for group, entries in words.catalogue(language).items() for key, text in entries.items()
    }


def find_differences(chinese: dict[str, str], translated: dict[str, str]) -> list[str]:
    """Keys that only one language has, and entries whose braces differ."""
    lone = chinese.keys() ^ translated.keys()
    return sorted(lone) + [
        key
        for key, text in chinese.items()
        if key in translated and set(BRACES.findall(text)) != set(BRACES.findall(translated[key]))
    ]


def find_chinese(entries: dict[str, str]) -> list[str]:
    """Entries with Chinese outside brackets, in which an official term may stand."""
    return [key for key, text in entries.items() if CHINESE.search(re.sub(r"\([^)]*\)", "", text))]


def list_headings() -> list[str]:
    """The headings of all notebooks."""
    cells = (cell for path in NOTEBOOKS for cell in json.loads(path.read_text(encoding="utf-8"))["cells"])
    return ["".join(cell["source"]).removeprefix("## ").strip() for cell in cells if cell["cell_type"] == "markdown"]


def show_headings(*headings: str) -> str:
    """Headings as the page of a notebook has them."""
    cells = [nbformat.v4.new_markdown_cell(f"## {heading}") for heading in headings]
    return make_bodies(nbformat.v4.new_notebook(cells=cells)).main


def show_page(unit: UnitReport, run: RunReport) -> str:
    """A unit's page with every part and every heading."""
    page = CountyPage(unit)
    parts = "".join(getattr(page, name)().html for name in PARTS)
    return render_page(unit.assessment.unit.name, show_headings(*list_headings()) + parts, frame_run(run))


def find_furniture(page: str, data: Iterable[object]) -> list[str]:
    """Chinese on a page that stands neither in its data nor in the parameters."""
    known = json.dumps([encode(one) for one in data], ensure_ascii=False) + PARAMETERS.read_text(encoding="utf-8")
    bare = re.sub('<style>.*?</style>|<script>.*?</script>|data:image[^"]*|<h2 id="[^"]*"', "", page, flags=re.DOTALL)
    return [piece for piece in CHINESE.findall(bare) if piece not in known]


def test_both_languages_have_the_same_entries_with_the_same_braces() -> None:
    chinese, translated = list_entries("zh"), list_entries("en")
    assert len(chinese) > 700
    assert find_differences(chinese, translated) == []
    assert find_differences({"a.b": "{x}", "a.c": ""}, {"a.b": "{y}", "a.d": ""}) == ["a.c", "a.d", "a.b"]


def test_the_english_catalogue_has_chinese_in_brackets_only() -> None:
    assert find_chinese(list_entries("en")) == []
    assert find_chinese({"a.b": "notice (通报)", "a.c": "通报"}) == ["a.c"]


def test_an_entry_is_empty_only_where_chinese_pages_need_no_remark() -> None:
    assert [key for key, text in list_entries("en").items() if not text.strip()] == []
    assert [key for key, text in list_entries("zh").items() if not text.strip()] == ["page.mixed"]


def test_words_follow_the_variable_and_are_chinese_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(words.VARIABLE, raising=False)
    assert words.say("page.rubric") == "细则"
    for value, text in (("en", "Rubric"), ("zh", "细则"), ("fr", "细则"), ("", "细则"), ("en", "Rubric")):
        monkeypatch.setenv(words.VARIABLE, value)
        assert words.say("page.rubric") == text, value


def test_a_process_speaks_a_language_for_a_while_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for before in (None, "zh"):
        monkeypatch.delenv(words.VARIABLE, raising=False)
        if before:
            monkeypatch.setenv(words.VARIABLE, before)
        with contextlib.suppress(KeyError), words.speak("en"):
            assert words.language() == "en"
            words.say("page.nowhere")
        assert os.environ.get(words.VARIABLE) == before


def test_the_catalogue_has_the_headings_of_the_notebooks_and_no_others() -> None:
    texts = list(words.catalogue("zh")["heading"].values())
    assert set(texts) == set(list_headings())
    assert len(texts) == len(set(texts))


def test_known_headings_are_translated_and_others_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(words.VARIABLE, "zh")
    assert "结论</h2>" in show_headings("结论", "自拟的标题")
    monkeypatch.setenv(words.VARIABLE, "en")
    translated = show_headings("结论", "自拟的标题")
    assert "Conclusion</h2>" in translated
    assert ">结论<" not in translated
    assert "自拟的标题</h2>" in translated


@pytest.mark.usefixtures("english")
def test_an_english_page_has_no_chinese_but_that_of_its_data(sample: Any) -> None:
    unit, run = sample.unit_report("341722"), sample.run_report()
    page = show_page(unit, run)
    assert '<html lang="en">' in page
    assert find_furniture(page, (unit, run)) == []
    text = read_plain(page)
    for piece in ("Conclusion", "Compared with the same period of last year", "Vetoes and yellow cards", "Rubric hash"):
        assert piece in text
    assert page.count(words.say("page.mixed")) == 1


def test_a_chinese_page_is_full_of_it_and_has_no_remark_on_languages(
    sample: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(words.VARIABLE, raising=False)
    unit, run = sample.unit_report("341722"), sample.run_report()
    page = show_page(unit, run)
    assert '<html lang="zh-CN">' in page
    assert len(find_furniture(page, (unit, run))) > 100
    assert list_entries("en")["page.mixed"] not in page
    assert "<p></p>" not in page
