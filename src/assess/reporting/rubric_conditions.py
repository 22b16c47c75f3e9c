"""Conditions, scopes and what follows from them, in plain words: for vetoes, cards and rules with a `when`.

Parts of a condition that are conditions themselves stand in brackets. Left out: (1) how a condition is decided where
something is not known (`scoring.condition`); (2) consequences for persons, who are never named.
"""

from __future__ import annotations

from assess.reporting.numbers import percent, plain
from assess.reporting.rubric_words import Names, describe_baseline, describe_due
from assess.reporting.words import say
from assess.rubric import VetoRule
from assess.rubric import language as lang

# Types of units that have a word; others stand as the rubric writes them.
TYPES = ("county", "city", "district", "zone", "township", "department")


def describe_condition(what: lang.Condition, names: Names) -> str:  # noqa: PLR0911 - one return per kind
    """A condition as part of a sentence."""
    match what:
        case lang.AtLeast(name, number, period):
            amount = names.amount(name, number)
            return say("rubric.at_least", title=names.title(name, period), amount=amount)
        case lang.Exceeds(name, base):
            return say("rubric.exceeds", title=names.title(name), base=describe_baseline(base, name, names))
        case lang.StateIs(name, state, period):
            return say("rubric.state_is", title=names.title(name, period), state=state)
        case lang.PointsBelow(number):
            return say("rubric.points_below", points=plain(number))
        case lang.Graded(grade):
            return say("rubric.graded", grade=grade)
        case lang.FinalGrade(grade):
            return say("rubric.final_grade", grade=grade)
        case lang.Overdue(name, due):
            return say("rubric.overdue", title=names.title(name), due=describe_due(due, names))
        case lang.AllOf(parts):
            return say("rubric.and").join(_bracket(part, names) for part in parts)
        case lang.AnyOf(parts):
            return say("rubric.or").join(_bracket(part, names) for part in parts)
        case lang.Not(part):
            return say("rubric.not", condition=describe_condition(part, names))


def _bracket(what: lang.Condition, names: Names) -> str:
    text = describe_condition(what, names)
    return say("rubric.bracket", condition=text) if isinstance(what, lang.AllOf | lang.AnyOf) else text


def describe_scope(scope: lang.Scope) -> str:
    """Whom something applies to, or nothing where it applies to all."""
    parts = [say(f"rubric.type_{one}") if one in TYPES else one for one in scope.types]
    parts += [say("rubric.group", group=group) for group in scope.groups]
    return say("rubric.scope", who=say("figure.list").join(parts)) if parts else ""


def describe_effects(rule: VetoRule) -> list[str]:
    """What a tripped rule does to the grade, the standing, the unit and the holders of posts."""
    lines = [say("rubric.force", grade=rule.force)] if rule.force else []
    lines += [say("rubric.limit_grade", grade=rule.cap)] if rule.cap else []
    lines += [say("rubric.down", steps=rule.down)] if rule.down else []
    lines += [say("rubric.ineligible")] if rule.kind is lang.OutcomeKind.ELIGIBILITY else []
    return lines + [_describe_consequence(one) for one in rule.consequences]


def _describe_consequence(what: lang.Consequence) -> str:
    """What follows, for whom and for how long; shares of an amount by post."""
    details = [say("rubric.posts", posts=say("figure.list").join(what.posts))] if what.posts else []
    if what.term is not None:
        details.append(say(f"rubric.term_{what.term.kind.value}", years=what.term.years))
    if what.due_days is not None:
        days = say("rubric.workdays" if what.working else "rubric.days")
        details.append(say("rubric.due", number=what.due_days, days=days))
    if what.amount is not None:
        details.append(say("rubric.yuan", amount=plain(what.amount)))
    details += [say("rubric.share_of", post=post, share=percent(share)) for post, share in what.shares.items()]
    return what.what + (say("rubric.details", details=say("figure.joiner").join(details)) if details else "")
