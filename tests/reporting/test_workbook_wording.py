"""The catalogue of the workbook and the modules that use it agree, both ways and in both languages."""

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from assess.reporting import words, workbook
from assess.reporting.workbook import build_workbook
from assess.reporting.workbook.wording import catalogue, word

FOLDER = Path(workbook.__file__).parent
SOURCES = {path: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py")}
CODE = "\n".join(SOURCES.values())


def keys(language: str) -> set[str]:
    return {f"{group}.{key}" for group, entries in catalogue(language).items() for key in entries}


def test_both_languages_have_the_same_entries_with_the_same_braces() -> None:
    assert keys("zh") == keys("en")
    for key in keys("zh"):
        group, _, name = key.partition(".")
        braces = [sorted(re.findall(r"{\w+}", catalogue(language)[group][name])) for language in ("zh", "en")]
        assert braces[0] == braces[1], key


def find_dead(known: set[str], code: str) -> list[str]:
    """Entries of which the code holds neither the key nor the part after a generated prefix."""
    spoken = set(re.findall(r"[a-z_]+", code))
    generated = {"effect", "check"}
    names = {key: key.partition(".")[2] for key in known}
    return [
        key
        for key, name in names.items()
        if name not in spoken and (name.partition("_")[0] not in generated or name.partition("_")[2] not in spoken)
    ]


def test_every_key_that_is_asked_for_is_there_and_none_is_dead() -> None:
    asked = set(re.findall(r"""word\(\s*["']([a-z_]+\.[a-z_]+)["']""", CODE))
    assert len(asked) > 20
    assert asked - keys("zh") == set()
    assert find_dead({key for key in keys("zh") if "zero" not in key}, CODE) == []
    assert find_dead({"book.nobody_says_this"}, CODE) == ["book.nobody_says_this"]


def test_no_text_of_the_workbook_stands_in_code() -> None:
    found = []
    for path, text in SOURCES.items():
        bare = re.sub(r'""".*?"""|#[^\n]*', "", text, flags=re.DOTALL)
        found += [(path.name, piece) for piece in re.findall(r"[\u4e00-\u9fff]{2,}", bare)]
    assert found == []


def test_a_missing_key_is_a_defect() -> None:
    with pytest.raises(KeyError):
        word("book.nowhere")


def test_names_of_sheets_are_names_that_a_spreadsheet_takes() -> None:
    for language in ("zh", "en"):
        names = [entries["sheet"] for group, entries in catalogue(language).items() if group != "book"]
        assert len(set(names)) == len(names) == 6
        assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\']", name) for name in names)


def test_words_that_formulas_compare_are_no_patterns() -> None:
    for language in ("zh", "en"):
        groups = catalogue(language)
        compared = [groups["book"]["same"], *(groups["criteria"][f"check_{key}"] for key in ("differs", "same"))]
        assert not any(re.search(r"[*?~<>=\"]", text) for text in compared)


def test_the_workbook_speaks_the_language_of_the_pages(sample: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "LANGUAGE", "en")
    content = build_workbook(sample.run_report(), [sample.unit_report("341702")])
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    assert book.sheetnames == ["Scores", "Ranking", "Deductions", "By criterion", "Checks", "Evidence"]
    assert book["Scores"]["A4"].value == "No."
    assert "agrees" in [cell.value for cell in book["Scores"][5]]
