"""Errors are part of the product: code, place, what, why, remedy, all at once, Chinese first.

A `Problem` is one thing wrong at one place; an `AssessError` carries all problems found together and the exit
code of its kind. Texts live in `wording/errors*.toml`, once per language; this module only fills them in.
Left out: defects of ours, which are ordinary exceptions and show their traceback (exit code 1).

    AssessError
    ├── UsageError    2  the command or a parameter
    ├── ParamsError   2  a file under params/
    ├── DataError     3  a file refused, a column missing, a unit unknown
    ├── GapError      4  `if_missing: stop` was hit
    └── RunError      5  finished, but some units failed
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any


@cache
def wording(language: str) -> dict[str, dict[str, str]]:
    """The error texts of one language: code → {what, why, remedy}."""
    texts: dict[str, dict[str, str]] = {}
    for file in sorted(resources.files("assess").joinpath("wording").iterdir(), key=lambda path: path.name):
        if file.name.startswith("errors"):
            entries = tomllib.loads(file.read_text(encoding="utf-8"))
            texts.update({code: entry[language] for code, entry in entries.items()})
    return texts


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one place. `values` fill the text of `code` in `wording/errors.toml`."""

    code: str
    place: str
    values: dict[str, Any] = field(default_factory=dict)

    def part(self, name: str, language: str = "zh") -> str:
        """`what`, `why` or `remedy` as a sentence."""
        return wording(language)[self.code][name].format_map(self.values)

    def render(self, language: str = "zh") -> str:
        """The whole message on four short lines."""
        labels = ("原因", "办法") if language == "zh" else ("why", "remedy")
        return (
            f"[{self.code}] {self.place}\n"
            f"  {self.part('what', language)}\n"
            f"  {labels[0]}: {self.part('why', language)}\n"
            f"  {labels[1]}: {self.part('remedy', language)}"
        )


class AssessError(Exception):
    """Something of theirs is wrong: shown without a traceback, with every problem found."""

    exit_code = 2

    def __init__(self, problems: list[Problem] | tuple[Problem, ...]):
        self.problems = tuple(problems)
        super().__init__(self.render())

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.problems,)  # so that it crosses from a process to its parent

    def render(self, language: str = "zh") -> str:
        """All problems, in the order found."""
        return "\n".join(problem.render(language) for problem in self.problems)


class UsageError(AssessError):
    """The command line or a notebook parameter (exit 2)."""

    exit_code = 2


class ParamsError(AssessError):
    """A file under params/ (exit 2)."""

    exit_code = 2


class DataError(AssessError):
    """A file refused, a column missing, a unit unknown (exit 3)."""

    exit_code = 3


class GapError(AssessError):
    """Evidence missing where the rubric says `if_missing: stop` (exit 4)."""

    exit_code = 4


class RunError(AssessError):
    """The run finished, but some units failed (exit 5)."""

    exit_code = 5
