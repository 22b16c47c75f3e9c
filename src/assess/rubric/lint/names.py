"""Places for messages, and which indicators a part of a rubric names.

Left out: the checks themselves.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

from assess.rubric import language as lang
from assess.types import Indicator

Indicators = Mapping[str, Indicator]

# Fields whose text is the id of an indicator, in whatever measure, shape, baseline or condition they stand.
INDICATOR_FIELDS = {
    "count",
    "ratio",
    "excess",
    "gap",
    "shortfall",
    "late",
    "after",
    "state",
    "falling",
    "free_of",
    "indicator",
    "exceeds",
    "judged",
    "within",
    "overdue",
}


def place(rubric: lang.Rubric, key: str) -> str:
    """The file that holds an id (or the folder), and the id itself."""
    known = key
    while known and known not in rubric.places:
        known = known.rpartition(".")[0]
    return f"{rubric.places.get(known, rubric.head.id)} {key}".rstrip()


def named_indicators(part: object) -> list[str]:
    """The indicators that a measure, shape or condition reads, wherever they stand in it."""
    names: list[str] = []
    for declared in dataclasses.fields(part) if dataclasses.is_dataclass(part) else ():
        value = getattr(part, declared.name)
        if declared.name in INDICATOR_FIELDS and isinstance(value, str) and value:
            names.append(value)
        for item in value if isinstance(value, tuple) else (value,):
            names += named_indicators(item)
    return names


def walk(part: object) -> Iterator[object]:
    """A value and every value inside it."""
    yield part
    inner: list[object] = []
    if dataclasses.is_dataclass(part):
        inner = [getattr(part, declared.name) for declared in dataclasses.fields(part)]
    elif isinstance(part, dict):
        inner = list(part.values())
    elif isinstance(part, tuple):
        inner = list(part)
    for item in inner:
        yield from walk(item)


def each_rule(rubric: lang.Rubric) -> Iterator[tuple[str, lang.Section, lang.Criterion, lang.Rule]]:
    """Every rule with its full id, section and criterion."""
    for section, criterion in rubric.criteria:
        for rule in criterion.rules:
            yield f"{criterion.id}.{rule.id}", section, criterion, rule


def parts_of(condition: lang.Condition) -> Iterator[lang.Condition]:
    """A condition and every condition inside it."""
    yield condition
    match condition:
        case lang.AllOf(parts) | lang.AnyOf(parts):
            for part in parts:
                yield from parts_of(part)
        case lang.Not(part):
            yield from parts_of(part)
