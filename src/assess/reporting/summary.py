"""The first thing on a page: one sentence with the conclusion, a few facts, and what must not be read into them.

Left out: where the words come from (the pages) and how they are set (`page.css`).
"""

from __future__ import annotations

from dataclasses import dataclass

from assess.reporting.marks import Mark
from assess.reporting.markup import Part, make_part
from assess.reporting.words import say


@dataclass(frozen=True, slots=True)
class Fact:
    """A label, its value, marks under it and notes in small type."""

    label: str
    value: str = ""
    notes: tuple[str, ...] = ()
    marks: tuple[tuple[Mark, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """The conclusion first, then facts, then cautions; the notice is for notebooks, which have no frame."""

    notice: str
    conclusion: str
    facts: tuple[Fact, ...]
    cautions: tuple[str, ...]


def fact(group: str, name: str, value: str, *notes: str, marks: tuple[tuple[Mark, str], ...] = ()) -> Fact:
    """A fact whose label is `group.fact_name`; empty notes are left out."""
    return Fact(say(f"{group}.fact_{name}"), value, tuple(note for note in notes if note), marks)


def show_summary(summary: Summary) -> Part:
    """The summary as a part of a page."""
    return make_part("summary", summary=summary)
