"""Rows of reported figures into facts: each row is used whole or quarantined with its place and the remedy.

A fact names the indicator that it is by definition, or says why it is none; a number that is lost or was never given
stays away. Left out: (1) the meaning of a fact within a period (`reported_values`); (2) sentences of the reports, which
are not kept; (3) figures of other levels: every row names its own unit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NoReturn

from assess.evidence.csvtext import Sheet
from assess.evidence.duty_rows import DAY, Cells, Frame, Ledger, read_rows
from assess.evidence.lines import RejectedRowError
from assess.evidence.reported_register import ReportedRegister
from assess.reported import WORDS, Certainty, Qualifier, ReportedFact
from assess.text.characters import shown
from assess.types import Indicator

COLUMNS = (
    *("fact", "unit", "period", "from", "to", "mechanisms", "indicator", "limits", "what", "value", "qualifier"),
    *("word", "counted_in", "certainty", "article", "line"),
)
NUMBER = re.compile(r"-?(0|[1-9]\d{0,11})(\.\d{1,6})?", re.ASCII)
LINE = re.compile(r"[1-9]\d{0,4}", re.ASCII)
WITHOUT_NUMBER = (Qualifier.LOST, Qualifier.STATED)


@dataclass(frozen=True, slots=True)
class Known:
    """What rows may name. `seen` collects the ids of facts, each of which stands once."""

    register: ReportedRegister
    mechanisms: frozenset[str]
    indicators: Mapping[str, Indicator]
    seen: set[str] = field(default_factory=set)


def read_facts(sheet: Sheet, frame: Frame, known: Known) -> Ledger[ReportedFact]:
    """All rows of the file; what cannot be used is in the quarantine."""
    return read_rows(sheet, frame, lambda cells: _fact(cells, known))


def _fact(cells: Cells, known: Known) -> ReportedFact:
    unit, identity = cells.unit(), cells.identity("fact")
    if identity in known.seen:
        _refuse(cells, "fact", "没有用过的编号 (an id not used before)")
    known.seen.add(identity)
    qualifier, value = _number(cells)
    certainty = Certainty(cells.one_of("certainty", [str(one) for one in Certainty]))
    if certainty is Certainty.LOST and qualifier is not Qualifier.LOST:
        _refuse(cells, "qualifier", "lost")
    indicator, limits = _meaning(cells, known)
    article = cells.text("article")
    told = known.register.of_unit(unit)
    if told is None or article != told.number:
        _refuse(cells, "article", "写到这个考核对象的那一篇 (the article that tells of the unit)")
    first, last = _day(cells, "from"), _day(cells, "to")
    if first and last and first > last:
        _refuse(cells, "to", f"≥ {first}")
    line = cells.raw("line")
    if line and not LINE.fullmatch(line):
        _refuse(cells, "line", "行号，不知道的留空 (a line number, or blank)")
    return ReportedFact(
        id=identity,
        unit=unit,
        what=cells.text("what"),
        value=value,
        qualifier=qualifier,
        counted_in=cells.raw("counted_in"),
        certainty=certainty,
        period=cells.text("period"),
        first=first,
        last=last,
        article=article,
        line=int(line or 0),
        source=cells.source("", "value"),
        word=cells.raw("word"),
        mechanisms=_named(cells, "mechanisms", known.mechanisms, "params/mechanisms.yaml"),
        indicator=indicator,
        limits=limits,
    )


def _number(cells: Cells) -> tuple[Qualifier, Decimal | None]:
    """The number and what is certain about it; the word around it has to say the same."""
    qualifier = Qualifier(cells.one_of("qualifier", [str(one) for one in Qualifier]))
    printed, word = cells.raw("value"), cells.raw("word")
    if qualifier in WITHOUT_NUMBER and printed:
        _refuse(cells, "value", "空白：数字缺失或没有数 (blank: the number is lost or was never given)")
    if qualifier not in WITHOUT_NUMBER and not NUMBER.fullmatch(printed):
        _refuse(cells, "value", "12、0.5、-57.1 这样的数 (a plain number)")
    said = WORDS.get(word) if word else qualifier if qualifier in (*WITHOUT_NUMBER, Qualifier.EXACT) else None
    if said is not qualifier:
        _refuse(cells, "word", f"与 {qualifier} 相符的：{'、'.join(WORDS)} (the printed word)")
    return qualifier, Decimal(printed) if printed else None


def _meaning(cells: Cells, known: Known) -> tuple[str, tuple[str, ...]]:
    """The indicator that the fact is, or else why it is none; a ratio is never one number."""
    indicator = cells.raw("indicator")
    limits = _named(cells, "limits", known.register.limits, "params/reported")
    if bool(indicator) == bool(limits):
        _refuse(cells, "limits", "indicator 和 limits 写且只写一个 (either an indicator or why it is none)")
    registered = known.indicators.get(indicator)
    if indicator and (registered is None or registered.ratio):
        _refuse(cells, "indicator", "登记过的、不是比率的指标 (a registered indicator that is no ratio)")
    return indicator, limits


def _named(cells: Cells, column: str, known: Mapping[str, object] | frozenset[str], where: str) -> tuple[str, ...]:
    found = cells.several(column)
    if any(name not in known for name in found):
        _refuse(cells, column, f"{where} 里的编号 (ids of {where})")
    return found


def _day(cells: Cells, column: str) -> date | None:
    """A day, which may lie after the as-of day; None where the report does not say."""
    found = cells.raw(column)
    if not found:
        return None
    try:
        day = date.fromisoformat(found) if DAY.fullmatch(found) else None
    except ValueError:
        day = None
    if day is None:
        _refuse(cells, column, "YYYY-MM-DD")
    return day


def _refuse(cells: Cells, column: str, expected: str) -> NoReturn:
    raise RejectedRowError("E246", column, found=shown(cells.raw(column)), expected=expected)
