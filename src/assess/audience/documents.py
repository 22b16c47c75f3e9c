"""A report for an audience: the same document with texts masked, and for the public without what counties keep.

One walk over the frozen documents takes every text, whatever field it stands in, so that a new field is masked without
being named here. The public version has no evidence rows, no quarantined rows, no duties by person and no personal
consequences; how many rows were set aside is still said by the files. Left out: what is personal (`personal`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any, TypeVar, cast

from assess.audience.masking import cut_quotation, mask_message, mask_quotes, mask_row, mask_text
from assess.audience.personal import Personal
from assess.parts import DutyRow
from assess.results import RunReport, UnitReport, write
from assess.types import DataFile, QualityFinding, Quarantined, Source, Veto

AUDIENCES = ("internal", "unit", "public")
INTERNAL, UNIT, PUBLIC = AUDIENCES
# Never public, wherever a list of them stands: rows of evidence, quarantined rows, what single persons did.
NEVER_PUBLIC = (Source, Quarantined, DutyRow)
Document = TypeVar("Document", UnitReport, RunReport)


def mask_unit(report: UnitReport, audience: str, personal: Personal) -> UnitReport:
    """One unit's report for an audience. Raises ValueError where there is no such audience."""
    return _mask(report, audience, personal)


def mask_run(report: RunReport, audience: str, personal: Personal) -> RunReport:
    """The report on all units for an audience. Raises ValueError where there is no such audience."""
    return _mask(report, audience, personal)


def count_masked(report: UnitReport | RunReport, personal: Personal) -> int:
    """In how many places of a masked report something was taken out."""
    return write(report).count(personal.masked)


def _mask(report: Document, audience: str, personal: Personal) -> Document:
    if audience not in AUDIENCES:
        raise ValueError(f"audience must be one of {', '.join(AUDIENCES)}, not {audience!r}")
    if audience == INTERNAL:
        return report
    return cast(Document, _Walk(report.provenance.inputs, personal, audience == PUBLIC).value(report))


class _Walk:
    """A walk over one document; `ledgers` tells which ledger a file is."""

    def __init__(self, inputs: Iterable[DataFile], personal: Personal, public: bool):
        self._ledgers = {file.path: file.title for file in inputs}
        self._personal, self._public = personal, public
        # What has been seen, by identity: documents share much (bases, sources). The object is kept with it, so that
        # no other one gets its identity meanwhile.
        self._known: dict[int, tuple[Any, Any]] = {}
        self._names: dict[type, tuple[str, ...]] = {}

    def value(self, value: Any) -> Any:
        """The value for the audience; the same object where nothing in it changes."""
        kind = type(value)
        if kind is tuple:
            return self._tuple(value)
        if kind is str:
            masked = mask_text(cut_quotation(value) if self._public else value, self._personal)
            return value if masked == value else masked
        if kind is dict:
            items = {key: self.value(item) for key, item in value.items()}
            return value if items == value else items
        names = self._field_names(kind)
        if not names:
            return value
        known = self._known.get(id(value))
        if known is None:
            known = self._known[id(value)] = value, self._fields(self._place(value), names)
        return known[1]

    def _field_names(self, kind: type) -> tuple[str, ...]:
        """The fields of a frozen document, none where it is no such thing."""
        names = self._names.get(kind)
        if names is None:
            fields = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()
            names = self._names[kind] = tuple(field.name for field in fields)
        return names

    def _fields(self, value: Any, names: Iterable[str]) -> Any:
        changed = {}
        for name in names:
            old = getattr(value, name)
            new = self.value(old)
            if new is not old:
                changed[name] = new
        return dataclasses.replace(value, **changed) if changed else value

    def _tuple(self, items: tuple[Any, ...]) -> tuple[Any, ...]:
        kept = tuple(self.value(item) for item in items if not (self._public and self._withheld(item)))
        same = len(kept) == len(items) and all(one is other for one, other in zip(kept, items, strict=True))
        return items if same else kept

    def _withheld(self, item: object) -> bool:
        """What is not for the public."""
        rules = self._personal.public
        if isinstance(item, QualityFinding):
            return item.check in rules.findings
        if isinstance(item, Veto):
            return item.kind in rules.vetoes
        return isinstance(item, NEVER_PUBLIC)

    def _place(self, value: Any) -> Any:
        """What is masked because of where it stands, before its texts are looked at."""
        if isinstance(value, Source):
            return self._source(value) if value.text else value
        if isinstance(value, Quarantined):
            message, raw = self._message(value.message, value.file), self._row(value)
            return dataclasses.replace(value, message=message, raw=raw)
        if isinstance(value, QualityFinding):
            return dataclasses.replace(value, message=self._message(value.message, value.subject))
        if isinstance(value, Veto) and self._public:
            effects = tuple(one for one in value.effects if not self._personal.effects.search(one))
            return dataclasses.replace(value, effects=effects)
        return value

    def _source(self, source: Source) -> Source:
        text = "" if self._public else mask_quotes(source.text, self._personal)
        return source if text == source.text else dataclasses.replace(source, text=text)

    def _message(self, message: str, file: str) -> str:
        cells = self._personal.cells.get(self._ledgers.get(file, ""), ())
        return mask_message(message, (cell.title for cell in cells), self._personal)

    def _row(self, row: Quarantined) -> str:
        return mask_row(row.raw, self._ledgers.get(row.file, ""), self._personal)
