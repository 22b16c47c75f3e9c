"""The catalogue of words and the places that use it agree, both ways."""

import re
from pathlib import Path

import pytest

from assess.reporting import words

FOLDER = Path(words.__file__).parent
SOURCES = {path: path.read_text(encoding="utf-8") for path in (*FOLDER.glob("*.py"), *FOLDER.glob("templates/*.j2"))}
LANGUAGE = tuple(f"rubric/language/{name}.py" for name in ("outcomes", "measures", "rubric", "tree"))
CLOSED = ("types.py", "reported.py", "advised.py", *LANGUAGE)  # their members end keys
VALUES = "".join((FOLDER.parent / name).read_text(encoding="utf-8") for name in CLOSED)
GENERATED = {
    "fact",
    "kind",
    "caution",
    "q",
    "long",
    "what",
    "how",
    "data",
    "one",
    "many",
    "none",
    "caption",
    "state",
    "missing",
    "absent",
    "frequency",
    "combine",
    "periods",
    "rescale",
    "group",
    "grade",
    "ranking",
    "vetoed",
    "verb",
    "effect",
    "term",
    "type",
    "order",
}  # prefixes that code puts before a name
WHOLE = {"heading"}  # groups that code reads entry by entry; the notebooks have their texts


def find_keys(text: str) -> set[str]:
    """`group.key` wherever a source asks for one in full."""
    return set(re.findall(r"""say\(\s*["']([a-z_]+\.[a-z_]+)["']""", text))


def find_dead(catalogue: dict[str, dict[str, str]], text: str) -> list[str]:
    """Entries of which no source holds the key, nor the part after a generated prefix."""
    spoken = set(re.findall(r"[a-z_0-9]+", text))
    return [
        f"{group}.{key}"
        for group, entries in catalogue.items()
        for key in entries
        if group not in WHOLE
        if key not in spoken and (key.partition("_")[0] not in GENERATED or key.partition("_")[2] not in spoken)
    ]


def test_every_key_that_is_asked_for_stands_in_the_catalogue() -> None:
    known = {f"{group}.{key}" for group, entries in words.catalogue(words.LANGUAGE).items() for key in entries}
    asked = {key for text in SOURCES.values() for key in find_keys(text)}
    assert len(asked) > 100
    assert asked - known == set()


def test_no_entry_of_the_catalogue_is_dead() -> None:
    text = "\n".join((VALUES, *SOURCES.values()))
    assert find_dead(words.catalogue(words.LANGUAGE), text) == []
    assert find_dead({"page": {"nobody_says_this": ""}}, text) == ["page.nobody_says_this"]


def test_no_page_text_stands_in_code() -> None:
    """Outside docstrings and comments, modules and templates hold no Chinese sentence: it is in the catalogue."""
    found = []
    for path, text in SOURCES.items():
        bare = re.sub(r'""".*?"""|#[^\n]*', "", text, flags=re.DOTALL)
        found += [(path.name, piece) for piece in re.findall(r"[\u4e00-\u9fff]{2,}", bare)]
    assert found == []


def test_a_missing_key_is_a_defect_and_values_are_never_patterns() -> None:
    with pytest.raises(KeyError):
        words.say("page.nowhere")
    assert words.say("number.missing", reason="{0.__class__} {x}") == "无数值（{0.__class__} {x}）"
