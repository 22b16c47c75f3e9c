"""What a rule counts, in plain words: indicators by their titles, baselines, due days.

Ratios are said in per cent, everything else as it stands in the rubric; the official words (`why`) stand beside these
and prevail. Left out: (1) how the count becomes points (`rubric_points`); (2) conditions and what follows from them
(`rubric_conditions`); (3) how it is computed (`scoring`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from assess.reporting.numbers import plain
from assess.reporting.words import say
from assess.rubric import language as lang
from assess.scoring.reason import say_period
from assess.types import DAY_UNIT, Indicator

SHARE = "%"


@dataclass(frozen=True, slots=True)
class Names:
    """What indicators are called; an indicator that the rubric itself makes is called as it says."""

    indicators: Mapping[str, Indicator]
    counting: Mapping[str, str]

    def title(self, name: str, period: str = "") -> str:
        """The title in quotation marks, before it the period where it is not the assessed one."""
        found = self.indicators.get(name)
        title = found.title if found else self.counting.get(name, name)
        return say("rubric.indicator", period=say_period(period) if period else "", title=title)

    def amount(self, name: str, value: Decimal) -> str:
        """A number of an indicator: per cent of a ratio, else with its unit."""
        if self.is_share(name):
            return say("rubric.percent", number=plain(value * 100))
        found = self.indicators.get(name)
        unit = found.unit if found and found.unit != DAY_UNIT else ""
        return say("rubric.amount", number=plain(value), unit=unit).strip()

    def is_share(self, name: str) -> bool:
        """Whether an indicator is a share of a whole, so that it is said in per cent."""
        return name in self.indicators and self.indicators[name].unit == SHARE

    def parts(self, name: str) -> str:
        """Numerator and denominator of a ratio, else nothing."""
        found = self.indicators.get(name)
        if not found or not found.ratio:
            return ""
        return say("rubric.parts", numerator=found.numerator, denominator=found.denominator)


def describe_measure(what: lang.Measure, names: Names) -> str:  # noqa: PLR0911 - one return per kind
    """What is counted."""
    match what:
        case lang.Count(name) | lang.Ratio(name) | lang.State(name):
            return names.title(name) + names.parts(name)
        case lang.Excess(name, base) | lang.Gap(name, base):
            key = "excess" if isinstance(what, lang.Excess) else "gap"
            title, compared = names.title(name) + names.parts(name), describe_baseline(base, name, names)
            text = say(f"rubric.{key}", title=title, base=compared)
            whole = isinstance(base, lang.Fixed) and base.value == 1
            return text + (say("rubric.relative", base=compared) if what.relative and not whole else "")
        case lang.Within(name, base):
            return say("rubric.within", title=names.title(name), base=describe_baseline(base, name, names))
        case lang.Shortfall(name, each, frequency):
            each_period = say(f"rubric.frequency_{frequency.value}")
            return say("rubric.shortfall", title=names.title(name), period=each_period, number=names.amount(name, each))
        case lang.Late(name, due, working):
            days = say("rubric.workdays" if working else "rubric.days")
            return say("rubric.late", title=names.title(name), due=describe_due(due, names), days=days)
        case lang.Falling(name, years):
            return say("rubric.falling", title=names.title(name), years=years)
        case lang.FreeOf(name, years):
            return say("rubric.free_of", title=names.title(name), years=years)


def describe_baseline(what: lang.Baseline, name: str, names: Names) -> str:
    """What the indicator `name` is compared with."""
    if isinstance(what, lang.Fixed):
        return names.amount(name, what.value)
    if isinstance(what, lang.OfIndicator):
        text = names.title(what.indicator)
    elif isinstance(what, lang.OfPeriod):
        text = say_period(what.period)
    else:
        text = say("rubric.mean_of", periods=say("figure.list").join(map(say_period, what.mean_of)))
    return text if what.factor == 1 else say("rubric.factor", base=text, factor=plain(what.factor))


def describe_due(what: lang.OnDay | lang.AfterEvent, names: Names) -> str:
    """When something was due."""
    if isinstance(what, lang.OnDay):
        return str(what.day)
    days = say("rubric.workdays" if what.working else "rubric.days")
    return say("rubric.after", title=names.title(what.after), number=what.days, days=days)
