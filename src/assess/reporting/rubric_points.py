"""How a rule's count becomes points, in plain words: one sentence per shape of the language.

The verb is that of the effect (deduct, earn, add); a count of a ratio is in per cent or percentage points. Left out:
(1) what is counted (`rubric_words`); (2) caps shared by several rules (`rubric_tables`); (3) computing it (`scoring`).
"""

from __future__ import annotations

from decimal import Decimal

from assess.reporting.numbers import plain
from assess.reporting.rubric_words import Names
from assess.reporting.words import say
from assess.rubric import Rule
from assess.rubric import language as lang

# Effects that say themselves where the points go.
EMPTYING = (lang.Effect.ZERO_SECTION, lang.Effect.ZERO_TOTAL)


def describe_points(rule: Rule, kind: lang.SectionKind, names: Names) -> str:
    """How the amount that a rule counts becomes points; nothing where the rule has no measure."""
    if rule.measure is None:
        return ""
    if rule.effect in EMPTYING or rule.shape is None:
        return say(f"rubric.effect_{rule.effect.value}")
    gain = "add" if kind is lang.SectionKind.BONUS else "earn"
    verb = say(f"rubric.verb_{gain if rule.effect is lang.Effect.EARN else 'deduct'}")
    text = _describe_shape(rule.shape, rule.measure, verb, names)
    return text + (say("rubric.effect_spill") if rule.effect is lang.Effect.SPILL else "")


def _amount(what: lang.Measure, value: Decimal, names: Names) -> str:
    """A number of what the measure counts, in its own unit."""
    match what:
        case lang.Excess(name, _, relative) | lang.Gap(name, _, relative):
            if relative:
                return say("rubric.percent", number=plain(value * 100))
            if names.is_share(name):
                return say("rubric.percentage_points", number=plain(value * 100))
            return names.amount(name, value)
        case lang.Late():
            return say(
                "rubric.amount", number=plain(value), unit=say("rubric.workdays" if what.working else "rubric.days")
            )
        case lang.Count(name) | lang.Ratio(name) | lang.Within(name) | lang.Shortfall(name):
            return names.amount(name, value)
        case _:
            return plain(value)


def _describe_shape(  # noqa: PLR0911 - one return per kind
    what: lang.Shape, counted: lang.Measure, verb: str, names: Names
) -> str:
    match what:
        case lang.Flat(points):
            return say("rubric.flat", verb=verb, points=plain(points))
        case lang.Per():
            return _describe_per(what, counted, verb, names)
        case lang.All():
            return say("rubric.all", verb=verb)
        case lang.Steps(steps):
            return say("figure.joiner").join(_describe_step(step, counted, verb, names) for step in steps)
        case lang.Proportional(full, points):
            key = "rubric.proportional_all" if points is None else "rubric.proportional_some"
            return say(key, full=_amount(counted, full, names), verb=verb, points=plain(points))
        case lang.Range((low, high)):
            return say("rubric.range", low=plain(low), high=plain(high), verb=verb)
        case lang.States(states):
            items = (say("rubric.state", state=state, verb=verb, points=plain(n)) for state, n in states.items())
            return say("figure.joiner").join(items)


def _describe_per(what: lang.Per, counted: lang.Measure, verb: str, names: Names) -> str:
    text = say("rubric.per", every=_amount(counted, what.every, names), verb=verb, points=plain(what.per))
    if what.whole:
        text += say("rubric.whole")
    elif what.every != 1:
        text += say("rubric.in_proportion")
    return text + (say("rubric.cap", cap=plain(what.cap)) if what.cap is not None else "")


def _describe_step(step: lang.Step, counted: lang.Measure, verb: str, names: Names) -> str:
    if step.range_ is not None:
        points = say("rubric.between", low=plain(step.range_[0]), high=plain(step.range_[1]))
    else:
        points = plain(step.points)
    key = "rubric.step_above" if step.above else "rubric.step_from"
    return say(key, start=_amount(counted, step.from_, names), verb=verb, points=points)
