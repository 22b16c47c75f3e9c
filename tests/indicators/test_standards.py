"""What shared rules and the ladder look at is registered, so that a misspelt name cannot wait for ever as not known."""

from datetime import date
from pathlib import Path

import pytest

from assess.evidence.duty import load_duties
from assess.evidence.duty_shared import load_shared
from assess.evidence.history_ladder import load_ladder
from assess.indicators import load_indicators
from assess.rubric.language import AllOf, AtLeast, Condition
from assess.rubric.lint import named_indicators

ROOT = Path(__file__).resolve().parents[2]
ON = date(2025, 12, 31)


def looked_at() -> dict[str, tuple[Condition, ...]]:
    """The conditions of every rule of the standards."""
    rules = (*load_ladder(ROOT, ON).steps, *load_shared(load_duties(ROOT, ON), ON))
    return {rule.id: rule.when for rule in rules}


def strangers(conditions: tuple[Condition, ...]) -> set[str]:
    """The indicators that conditions name and no register knows."""
    return {name for condition in conditions for name in named_indicators(condition)} - set(load_indicators(ROOT))


@pytest.mark.parametrize(("rule", "conditions"), looked_at().items())
def test_every_indicator_that_a_rule_looks_at_is_registered(rule: str, conditions: tuple[Condition, ...]) -> None:
    assert strangers(conditions) == set(), rule


def test_a_name_that_no_register_knows_is_seen() -> None:
    assert strangers((AtLeast("accidents"), AllOf((AtLeast("accident"),)))) == {"accident"}
