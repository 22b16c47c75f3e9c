"""What cannot be right in a ledger's definition, found before any data are read.

Every name that is used exists, every spelling stands for one value, and every message can be filled in. Left out: (1)
types and unknown keys, which the strict loader refuses; (2) whether a rule's SQL runs, which a test tries; (3) sense.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assess.ledger.schema import Column, Schema

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
NAME = re.compile(r"[a-z][a-z0-9_]*")
CHECKS = ("", "uscc")
# Words that SQL engines keep for themselves: a column of that name could not be written in a rule.
RESERVED = frozenset({"from", "to", "case", "select", "where", "group", "order", "table", "when", "then", "end", "on"})


def find_faults(schema: Schema, others: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Pairs of error code and what is wrong. `others` gives the column names of every ledger."""
    names = Counter(column.name for column in schema.columns)
    yield from (("E281", f"columns.{name}") for name, times in names.items() if times > 1)
    titles = Counter(column.title for column in schema.columns)
    yield from (("E281", f"title: {title}") for title, times in titles.items() if times > 1)
    yield from (("E280", f"key: {name}") for name in schema.key if name not in names)
    if schema.anchor and schema.anchor not in names:
        yield "E280", f"anchor: {schema.anchor}"
    known = set(names)
    for column in schema.columns:
        yield from _column_faults(schema, column, others)
        known |= {f"{column.name}_{brought}" for brought in column.brings}
    rules = Counter(rule.id for rule in schema.rules)
    yield from (("E281", f"rules.{name}") for name, times in rules.items() if times > 1)
    for rule in schema.rules:
        if rule.column not in names:
            yield "E280", f"{rule.id} column: {rule.column}"
        if not rule.id.startswith(f"{schema.id}."):
            yield "E280", f"{rule.id} ≠ {schema.id}.…"
        yield from (
            ("E280", f"{rule.id} {{{name}}}") for name in PLACEHOLDER.findall(rule.message) if name not in known
        )


def _column_faults(schema: Schema, column: Column, others: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    place = f"columns.{column.name}"
    if not NAME.fullmatch(column.name) or column.name in RESERVED:
        yield "E280", f"{place}: SQL"
    if column.check not in CHECKS:
        yield "E280", f"{place} check: {column.check}"
    if column.reference:
        ledger, target = column.target
        yield from (
            ("E280", f"{place} {name}") for name in (target, *column.brings) if name not in others.get(ledger, ())
        )
    spelt = Counter(spelling for value, also in column.values.items() for spelling in (value, *also))
    yield from (("E281", f"{place} values: {spelling}") for spelling, times in spelt.items() if times > 1)
