"""The words of a page, from one catalogue, so that no text stands in code twice.

`say("page.title", name=…, run=…)` fills one entry of `wording.toml`; a key that is not there is a defect and
raises. Left out: text that comes from data or from a rubric, which is shown as it is (`markup` escapes it).
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

LANGUAGE = "zh"


@cache
def catalogue(language: str = LANGUAGE) -> dict[str, dict[str, str]]:
    """The entries of one language: group → key → text."""
    text = resources.files("assess.reporting").joinpath("wording.toml").read_text(encoding="utf-8")
    groups: dict[str, dict[str, str]] = tomllib.loads(text)[language]
    return groups


def say(key: str, **values: object) -> str:
    """The text of `group.key`, with its braces filled. Values are never read as patterns themselves."""
    group, _, name = key.partition(".")
    return catalogue()[group][name].format_map(values)
