"""The wording of official documents, from `params/wording/`: sentences with named braces, days, posts, bases.

Texts are checked when they are read: every key that a document needs, no key that none needs, and only braces that
are filled. Laws and days may be dated; those in force on the run's day are taken. Left out: (1) form (`form`); (2)
what is said about a result, which comes from the report; (3) words that pages have already (`reporting.words`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Annotated

from assess.errors import ParamsError, Problem
from assess.params import DATED, Node, build, read_document, remember
from assess.params.calendar import Calendar, load_calendar
from assess.reporting.notice.texts import FEEDBACK, FORM, NOTICE
from assess.types import LegalBasis

FOLDER = "params/wording"
FILES = ("form", "notice", "feedback")


@dataclass(frozen=True, slots=True)
class FormWording:
    """What all documents share. `example`: the authority and the numbers are placeholders."""

    verified: bool
    example: bool
    basis: Annotated[tuple[LegalBasis, ...], DATED]
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class NoticeWording:
    """通报."""

    verified: bool
    basis: Annotated[tuple[LegalBasis, ...], DATED]
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class SectionWording:
    """一级指标的整改要求: the post that answers, what to do, in how many working days; or nothing to rectify."""

    section: str
    days: int = 0
    posts: str = ""
    measure: str = ""
    rectify: bool = True


@dataclass(frozen=True, slots=True)
class FeedbackWording:
    """反馈意见和整改清单. `other` stands for sections that are not listed."""

    verified: bool
    appeal_days: Annotated[int, DATED]
    basis: Annotated[tuple[LegalBasis, ...], DATED]
    other: SectionWording
    sections: tuple[SectionWording, ...]
    texts: dict[str, str]

    def section(self, name: str) -> SectionWording:
        """What is asked of a section."""
        return next((one for one in self.sections if one.section == name), self.other)


@dataclass(frozen=True, slots=True)
class Wording:
    """All that a document says by itself, and the calendar that its days are counted with."""

    form: FormWording
    notice: NoticeWording
    feedback: FeedbackWording
    calendar: Calendar


def load_wording(root: Path, on: date) -> Wording:
    """The wording in force on a day. Raises ParamsError with every problem found."""
    form_node, notice_node, feedback_node = _read(root)
    problems: list[Problem] = []
    form = build(FormWording, form_node, problems, on)
    notice = build(NoticeWording, notice_node, problems, on)
    feedback = build(FeedbackWording, feedback_node, problems, on)
    for name, node, known in zip(FILES, _read(root), (FORM, NOTICE, FEEDBACK), strict=True):
        problems += _check(f"{FOLDER}/{name}.yaml", node, known)
    if feedback is not None:
        problems += _check_days(feedback)
    if form is None or notice is None or feedback is None or problems:
        raise ParamsError(problems)
    return Wording(form, notice, feedback, load_calendar(root))


@remember(f"{FOLDER}/*.yaml")
def _read(root: Path) -> tuple[Node, ...]:
    names = [f"{FOLDER}/{name}.yaml" for name in FILES]
    return tuple(read_document(root / name, name) for name in names)


def _check(name: str, node: Node, known: dict[str, str]) -> list[Problem]:
    """Missing and unknown texts, and braces that nothing fills."""
    texts = node.value.get("texts") if isinstance(node.value, dict) else None
    if texts is None or not isinstance(texts.value, dict):
        return []  # `build` has said so
    problems = [Problem("E103", texts.at(), {"key": key}) for key in known if key not in texts.value]
    for key, child in texts.value.items():
        if key not in known:
            problems.append(Problem("E102", child.at(), {"key": key, "known": "、".join(known)}))
        elif isinstance(child.value, str) and not set(_braces(child.value)) <= set(known[key].split()):
            allowed = "、".join(f"{{{brace}}}" for brace in known[key].split()) or name
            problems.append(Problem("E104", child.at(), {"expected": allowed, "found": child.value}))
    return problems


def _braces(text: str) -> list[str]:
    """The names in braces; a text that cannot be filled at all gives one that nobody knows."""
    try:
        return [field for _, field, _, _ in Formatter().parse(text) if field is not None]
    except ValueError:
        return ["{"]


def _check_days(feedback: FeedbackWording) -> list[Problem]:
    """What must be put right has a day, a post and a measure."""
    place = f"{FOLDER}/feedback.yaml"
    asked = [one for one in (feedback.other, *feedback.sections) if one.rectify]
    return [
        Problem("E104", f"{place} {one.section}", {"expected": "days ≥ 1, posts, measure", "found": str(one.days)})
        for one in asked
        if one.days < 1 or not one.posts or not one.measure
    ]
