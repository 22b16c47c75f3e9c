"""What cannot be right in a rubric: the linter refuses it and says what to do; it asks, and never guesses.

Each check is a small function from a rubric (and the register of indicators) to problems; all of them run.
Left out: wrong types and keys (`params.build` has refused them) and whether a rule is wise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assess.errors import Problem
from assess.rubric import language as lang
from assess.rubric.lint import outcomes, rules, structure
from assess.rubric.lint.names import Indicators, named_indicators

__all__ = ["CHECKS", "lint", "named_indicators"]

CHECKS: tuple[Callable[[lang.Rubric, Indicators], Iterator[Problem]], ...] = (
    structure.check_validity,
    structure.check_ids,
    structure.check_points,
    structure.check_grades,
    structure.check_head,
    structure.check_basis,
    structure.check_criteria,
    structure.check_digits,
    structure.check_periods,
    rules.check_presence,
    rules.check_points,
    rules.check_overflow,
    rules.check_steps,
    rules.check_numbers,
    rules.check_groups,
    rules.check_effects,
    rules.check_fit,
    rules.check_conditions,
    rules.check_stacking,
    rules.check_indicators,
    outcomes.check_outcomes,
    outcomes.check_consequences,
    outcomes.check_quotas,
)


def lint(rubric: lang.Rubric, indicators: Indicators) -> list[Problem]:
    """Every problem of the rubric, in the order of the checks."""
    return [problem for check in CHECKS for problem in check(rubric, indicators)]
