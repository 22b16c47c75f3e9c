"""Silence of a report is never worth 0 points: whatever a criterion declares for missing data becomes pending."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from assess.rubric import load_rubric
from assess.rubric.open_gaps import leave_gaps_open
from assess.types import MissingPolicy


def test_every_criterion_is_pending_and_nothing_else_changes(root: Path) -> None:
    rubric = load_rubric(root / "params/rubrics/county", root, date(2021, 12, 31))
    before = {one.if_missing for _, one in rubric.criteria}
    assert MissingPolicy.ZERO in before
    found = leave_gaps_open(rubric)
    assert {one.if_missing for _, one in found.criteria} == {MissingPolicy.PENDING}
    pairs = zip(rubric.criteria, found.criteria, strict=True)
    assert all(replace(old, if_missing=MissingPolicy.PENDING) == new for (_, old), (_, new) in pairs)
    assert (found.head, found.vetoes, found.sha256) == (rubric.head, rubric.vetoes, rubric.sha256)


def test_the_price_of_a_gap_goes_with_the_policy(root: Path) -> None:
    rubric = load_rubric(root / "params/rubrics/county", root, date(2021, 12, 31))
    section = rubric.sections[0]
    priced = replace(section.criteria[0], if_missing=MissingPolicy.DEDUCT, missing_points=section.criteria[0].points)
    changed = replace(rubric, sections=(replace(section, criteria=(priced,)),))
    ((_, found),) = leave_gaps_open(changed).criteria
    assert (found.if_missing, found.missing_points) == (MissingPolicy.PENDING, None)
