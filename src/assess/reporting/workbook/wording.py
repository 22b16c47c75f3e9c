"""The words of the workbook, from a catalogue of its own beside that of the pages.

`word("scores.total")` fills one entry of `wording_workbook.toml` in the language that the pages speak; a key that is
not there is a defect and raises. Left out: (1) words that pages have as well, which come from their catalogue.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from assess.reporting import words


@cache
def catalogue(language: str) -> dict[str, dict[str, str]]:
    """The entries of one language: group → key → text."""
    text = resources.files("assess.reporting").joinpath("wording_workbook.toml").read_text(encoding="utf-8")
    groups: dict[str, dict[str, str]] = tomllib.loads(text)[language]
    return groups


def word(key: str, **values: object) -> str:
    """The text of `group.key`, with its braces filled. Values are never read as patterns themselves."""
    group, _, name = key.partition(".")
    return catalogue(words.LANGUAGE)[group][name].format_map(values)
