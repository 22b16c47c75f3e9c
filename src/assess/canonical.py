"""Documents as canonical JSON text, straight from frozen values: the same value gives the same bytes.

The text is that of `json.dumps(encode(value), indent=1)`, made in a fifth of the time, which counts where a run has
thousands of documents of half a megabyte. What many documents share (heads, neighbours, legal bases) is put into text
once. Left out: (1) reading back (`results`); (2) floats that are no number, which are refused.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from json.encoder import encode_basestring
from math import isfinite
from operator import attrgetter
from typing import Any

KEPT = 20_000  # shared parts kept as text; a run of a few thousand units has fewer
START = "\n"


class Writer:
    """Writes documents; parts of the types `shared` are put into text once, as long as they are the same object."""

    def __init__(self, shared: Iterable[type] = ()):
        self._shared = frozenset(shared)
        # By identity and indentation. The object is kept with its text, so that no other one gets its identity.
        self._known: dict[tuple[int, str], tuple[Any, str]] = {}

    def write(self, value: Any) -> str:
        """The document as text, with a line end. Raises ValueError for a float that is no number."""
        return self._text(value, START) + "\n"

    def _text(self, value: Any, indent: str) -> str:
        kind: Any = type(value)
        if kind is str:
            return encode_basestring(value)
        if kind is tuple or kind is list:
            inner = indent + " "
            items = [self._text(item, inner) for item in value]
            return f"[{inner}{f',{inner}'.join(items)}{indent}]" if items else "[]"
        names, values = _fields(kind)
        if values is None:
            return self._entries(value, indent) if kind is dict else _plain(value)
        if kind not in self._shared:
            return self._object(names, values(value), indent)
        key = id(value), indent
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= KEPT:
                self._known.clear()
            known = self._known[key] = value, self._object(names, values(value), indent)
        return known[1]

    def _object(self, names: tuple[str, ...], values: tuple[Any, ...], indent: str) -> str:
        inner = indent + " "
        entries = [name + self._text(value, inner) for name, value in zip(names, values, strict=True)]
        return f"{{{inner}{f',{inner}'.join(entries)}{indent}}}" if entries else "{}"

    def _entries(self, value: dict[str, Any], indent: str) -> str:
        return self._object(tuple(f"{encode_basestring(key)}: " for key in value), tuple(value.values()), indent)


@cache
def _fields(kind: Any) -> tuple[tuple[str, ...], Any]:
    """The fields of a dataclass as JSON writes them, and what takes their values; no taker for other types."""
    names = [field.name for field in dataclasses.fields(kind)] if dataclasses.is_dataclass(kind) else []
    if not names:
        return (), None
    take = attrgetter(*names)
    return tuple(f'"{name}": ' for name in names), take if len(names) > 1 else lambda value: (take(value),)


def _plain(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, str | Decimal | date):
        return encode_basestring(str(value))
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float) and isfinite(value):
        return float.__repr__(value)
    raise ValueError(f"no place in a document: {value!r}")
