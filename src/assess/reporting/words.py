"""The words of a page, from one catalogue per language, so that no text stands in code twice.

`say("page.title", name=…, run=…)` fills one entry of `wording.toml`, or of `wording_en.toml` where the process speaks
English; a key that is not there is a defect and raises. The language is an environment variable, because kernels and
worker processes inherit it. Left out: text that comes from data, from a rubric or from statistics, which is shown as
it is (`markup` escapes it).
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import resources

LANGUAGE = "zh"  # unless the process is told otherwise
VARIABLE = "ASSESS_LANGUAGE"
FILES = {"zh": "wording.toml", "en": "wording_en.toml"}
HEADING = re.compile("(<h2[^>]*>)([^<]*)(?=</h2>)")


def language() -> str:
    """The language that this process speaks; a value that no catalogue has counts as the usual one."""
    wanted = os.environ.get(VARIABLE, LANGUAGE)
    return wanted if wanted in FILES else LANGUAGE


@contextmanager
def speak(language: str) -> Iterator[None]:
    """This process, and whatever it starts meanwhile, speaks `language`; afterwards the one from before."""
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = language
    try:
        yield
    finally:
        if before is None:
            del os.environ[VARIABLE]
        else:
            os.environ[VARIABLE] = before


@cache
def catalogue(language: str) -> dict[str, dict[str, str]]:
    """The entries of one language: group → key → text."""
    text = resources.files("assess.reporting").joinpath(FILES[language]).read_text(encoding="utf-8")
    groups: dict[str, dict[str, str]] = tomllib.loads(text)[language]
    return groups


def say(key: str, **values: object) -> str:
    """The text of `group.key`, with its braces filled. Values are never read as patterns themselves."""
    group, _, name = key.partition(".")
    return catalogue(language())[group][name].format_map(values)


def translate_headings(fragment: str) -> str:
    """A fragment whose headings from notebooks, Chinese there, are in the language of the process; others stay."""
    known = {text: say(f"heading.{key}") for key, text in catalogue(LANGUAGE)["heading"].items()}
    return HEADING.sub(lambda found: found[1] + known.get(found[2], found[2]), fragment)
