"""`judgements.csv`: everything a person decides, one row each, with the assessor's post, the reason and the evidence.

“No finding” is a judgement: it gives 0, unlike an absent row, which leaves the matter open, and unlike a 0 that the
allowed range does not hold, which is refused. Several ratings of one subject become one as the rubric declares; where
it declares nothing, none of them is used. Left out: (1) who may judge what; (2) names of assessors; (3) appeals.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from assess.evidence.csvtext import Sheet
from assess.evidence.duty_rows import Cells, Frame, Ledger, read_rows
from assess.evidence.judgement_subjects import Subject
from assess.evidence.lines import RejectedRowError
from assess.evidence.names import nearest
from assess.text.characters import clean, shown
from assess.types import Source

COLUMNS = ("unit", "subject", "value", "assessor", "date", "reason", "evidence")
NUMBER = re.compile(r"(0|[1-9]\d{0,5})(\.\d{1,4})?", re.ASCII)
NO_FINDING = "无发现"
NO_FINDING_WORDS = (NO_FINDING, "nofinding")  # as `clean` leaves them

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One rating: of a unit, on a subject (`target`), for a period. `state` is "" for points."""

    unit: str
    target: str
    period: str
    number: Decimal
    state: str
    assessor: str
    source: Source

    @property
    def key(self) -> Key:
        return self.unit, self.target, self.period


@dataclass(frozen=True, slots=True)
class Judgements:
    """The ratings by what they are about; `refused` says for a key why its ratings are not used."""

    ledger: Ledger[Judgement] = field(default_factory=Ledger)
    ratings: dict[Key, tuple[Judgement, ...]] = field(default_factory=dict)
    refused: dict[Key, str] = field(default_factory=dict)


def read_judgements(sheet: Sheet, subjects: Iterable[Subject], frame: Frame) -> Judgements:
    """All judgements of a sheet; a row that cannot be used is quarantined and leaves its subject open."""
    reader = _Reader(tuple(subjects), frame)
    ledger = read_rows(sheet, frame, reader.parse)
    rows = {row.number: row for row in sheet.rows}
    refused = {key: f"第{row}行已隔离" for row, key in reader.begun.items() if row not in reader.finished}
    quarantine = list(ledger.quarantine)
    by_key: dict[Key, list[Judgement]] = {}
    for one in sorted(ledger.entries, key=lambda entry: entry.assessor):
        by_key.setdefault(one.key, []).append(one)
    ratings: dict[Key, tuple[Judgement, ...]] = {}
    for key, subject in reader.subjects.items():
        found = tuple(by_key.get(key, ()))
        clash = _clash(subject, found)
        if clash is not None:
            quarantine += [clash.record(sheet.name, rows[one.source.row]) for one in found]
            refused[key] = clash.reason(rows[min(one.source.row for one in found)])
        elif found and key not in refused:
            ratings[key] = found
    rejected = {one.row for one in quarantine}
    entries = tuple(one for one in ledger.entries if one.source.row not in rejected)
    ordered = tuple(sorted(quarantine, key=lambda one: one.row))
    return Judgements(replace(ledger, entries=entries, quarantine=ordered), ratings, refused)


def _clash(subject: Subject, found: tuple[Judgement, ...]) -> RejectedRowError | None:
    """Why several ratings cannot be made one: nothing declared, one assessor twice, or states that differ."""
    if len(found) < 2:
        return None
    values = {"rows": "、".join(str(one.source.row) for one in sorted(found, key=lambda one: one.source.row))}
    if subject.raters is None:
        return RejectedRowError("E273", "subject", **values)
    if max(Counter(clean(one.assessor) for one in found).values()) > 1 or len({one.state for one in found}) > 1:
        return RejectedRowError("E274", "assessor", **values)
    return None


class _Reader:
    """Reads rows against the subjects, and remembers which subject a row was about even where it is refused."""

    def __init__(self, subjects: tuple[Subject, ...], frame: Frame):
        self._frame = frame
        self._named: dict[str, list[Subject]] = {}
        for subject in subjects:
            for name in subject.names:
                self._named.setdefault(clean(name), []).append(subject)
        self.begun: dict[int, Key] = {}
        self.finished: set[int] = set()
        self.subjects: dict[Key, Subject] = {}

    def parse(self, cells: Cells) -> Judgement:
        unit = cells.unit()
        subject, period = self._subject(cells, unit)
        key = unit, subject.target, period
        self.begun[cells.row.number], self.subjects[key] = key, subject
        number, state = _value(cells, subject)
        assessor, reason, evidence = (cells.text(column) for column in ("assessor", "reason", "evidence"))
        day = cells.day("date")
        if day < self._frame.first:
            raise RejectedRowError("E275", "date", found=day, first=self._frame.first)
        self.finished.add(cells.row.number)
        text = f"{assessor}评定“{cells.raw('value')}”（{day}）：{reason}；佐证：{evidence}"
        return Judgement(unit, subject.target, period, number, state, assessor, cells.source(text, "value"))

    def _subject(self, cells: Cells, unit: str) -> tuple[Subject, str]:
        """The subject and the period that a cell names: `<subject>`, or `<subject>@<quarter>`."""
        printed = clean(cells.text("subject"))
        whole, _, last = printed.rpartition("@")
        for name, period in ((printed, ""), (whole, last)):
            for subject in self._about(name, unit):
                if period in subject.periods:
                    return subject, period
        bases = {name.partition("@")[0] for name in self._named}
        close = nearest(printed.partition("@")[0], {name: name for name in sorted(bases)})
        raise RejectedRowError("E270", "subject", found=shown(printed), nearest=close)

    def _about(self, name: str, unit: str) -> Iterator[Subject]:
        """What a name may stand for in a unit: a subject, or one about a leader of the unit."""
        yield from (one for one in self._named.get(name, ()) if one.leaders is None)
        base, _, leader = name.rpartition("@")
        yield from (found for one in self._named.get(base, ()) if (found := one.of_leader(unit, leader)))


def _value(cells: Cells, subject: Subject) -> tuple[Decimal, str]:
    """A number within the range, or one of the states, or “no finding”, which is 0 or a state of its own."""
    printed = clean(cells.text("value"))
    nothing = printed.casefold() in NO_FINDING_WORDS
    if nothing and not subject.closed:
        return Decimal(0), "" if subject.ranges else NO_FINDING
    states = {clean(state): state for state in subject.states}
    if printed in states:
        return Decimal(0), states[printed]
    number = Decimal(printed) if NUMBER.fullmatch(printed) else None
    if subject.ranges and number is not None:
        if any(low <= number <= high for low, high in subject.ranges):
            return number, ""
        if number == 0:
            raise RejectedRowError("E272", "value", allowed=subject.allowed, word=NO_FINDING)
    raise RejectedRowError("E271", "value", found=shown(cells.raw("value")), allowed=subject.allowed)
