"""Nodes into frozen dataclasses, by their type hints, collecting every problem on the way; and back.

A scalar is converted by the type that the field declares, and only where YAML itself reads it as such a value:
`NO`, `0141022` and `12:30` are refused instead of becoming False, 49682 and 750. A field whose hint is a union of
dataclasses takes the class whose first field is among the keys: the first key names the kind.
A field marked `Annotated[T, DATED]` may hold `{date: value, …}`; `build` takes the value in force on `on`.
Left out: meaning (the linter's task) and defaults other than the dataclass's own.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from assess.errors import Problem
from assess.params.document import Node

T = TypeVar("T")
DATED = "dated"
NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class _RefusedError(Exception):
    """A value could not be built; its problems are already on the list."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How to build: as in force `on` a day, with `defaults` for required fields of some classes."""

    on: date | None = None
    defaults: Mapping[type, Mapping[str, Any]] = field(default_factory=dict)


def build(
    cls: type[T],
    node: Node,
    problems: list[Problem],
    on: date | None = None,
    defaults: Mapping[type, Mapping[str, Any]] | None = None,
) -> T | None:
    """An instance of `cls` from a node, or None with the reasons appended to `problems`."""
    manner = Manner(on, defaults or {})
    try:
        return typing.cast(T, _build(cls, node, problems, manner))
    except _RefusedError:
        return None


@cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls, include_extras=True)


def _refuse(problems: list[Problem], code: str, node: Node, **values: Any) -> typing.NoReturn:
    problems.append(Problem(code, node.at(), values))
    raise _RefusedError


def _build(  # noqa: PLR0911 - one return per kind of hint
    hint: Any, node: Node, problems: list[Problem], manner: Manner
) -> Any:
    origin = typing.get_origin(hint)
    arguments = typing.get_args(hint)
    if origin is typing.Annotated:
        if DATED in arguments[1:]:
            return _build_dated(arguments[0], node, problems, manner)
        return _build(arguments[0], node, problems, manner)
    if origin in (typing.Union, types.UnionType):
        return _build_union([a for a in arguments if a is not type(None)], node, problems, manner)
    if origin is tuple:
        return _build_tuple(arguments, node, problems, manner)
    if origin is dict:
        return _build_dict(arguments[1], node, problems, manner)
    if hint is Node:
        return node
    if dataclasses.is_dataclass(hint):
        return _build_dataclass(typing.cast(type, hint), node, problems, manner)
    return _build_scalar(hint, node, problems)


def _build_dataclass(cls: type, node: Node, problems: list[Problem], manner: Manner) -> Any:
    if not isinstance(node.value, dict):
        _refuse(problems, "E104", node, expected="映射 mapping", found=_shown(node))
    hints = _hints(cls)
    fields = {f.name.rstrip("_"): f for f in dataclasses.fields(cls) if f.init}
    failed = False
    for key, child in node.value.items():
        if key not in fields:
            known = "、".join(fields)
            problems.append(Problem("E102", child.place + f" {node.path}".rstrip(), {"key": key, "known": known}))
            failed = True
    values: dict[str, Any] = {}
    for key, declared in fields.items():
        if key in node.value:
            try:
                values[declared.name] = _build(hints[declared.name], node.value[key], problems, manner)
            except _RefusedError:
                failed = True
        elif declared.name in manner.defaults.get(cls, {}):
            values[declared.name] = manner.defaults[cls][declared.name]
        elif declared.default is MISSING and declared.default_factory is MISSING:
            problems.append(Problem("E103", node.at(), {"key": key}))
            failed = True
    if failed:
        raise _RefusedError
    return cls(**values)


def _build_dated(hint: Any, node: Node, problems: list[Problem], manner: Manner) -> Any:
    if not (isinstance(node.value, dict) and node.value and all(DAY.fullmatch(key) for key in node.value)):
        return _build(hint, node, problems, manner)
    by_day: dict[date, Any] = {}
    for key, child in node.value.items():
        try:
            by_day[date.fromisoformat(key)] = _build(hint, child, problems, manner)
        except ValueError:
            problems.append(Problem("E104", child.at(), {"expected": "日期 date", "found": key}))
        except _RefusedError:
            pass
    if len(by_day) != len(node.value):
        raise _RefusedError
    in_force = [day for day in sorted(by_day) if manner.on is None or day <= manner.on]
    if not in_force:
        _refuse(problems, "E108", node, on=manner.on, first=min(by_day))
    return by_day[in_force[-1]]


def _build_union(kinds: list[Any], node: Node, problems: list[Problem], manner: Manner) -> Any:
    if len(kinds) == 1:
        return _build(kinds[0], node, problems, manner)
    classes = [kind for kind in kinds if dataclasses.is_dataclass(kind)]
    if isinstance(node.value, dict) and classes:
        named = {dataclasses.fields(kind)[0].name.rstrip("_"): kind for kind in classes}
        chosen = [key for key in node.value if key in named]
        if len(chosen) != 1:
            _refuse(problems, "E109", node, known="、".join(named), found="、".join(node.value))
        return _build(named[chosen[0]], node, problems, manner)
    scalars = [kind for kind in kinds if kind not in classes]
    for kind in scalars:
        attempt: list[Problem] = []
        try:
            return _build(kind, node, attempt, manner)
        except _RefusedError:
            continue
    expected = " / ".join(getattr(kind, "__name__", str(kind)) for kind in kinds)
    _refuse(problems, "E104", node, expected=expected, found=_shown(node))


def _build_tuple(arguments: tuple[Any, ...], node: Node, problems: list[Problem], manner: Manner) -> tuple[Any, ...]:
    if not isinstance(node.value, list):
        _refuse(problems, "E104", node, expected="列表 list", found=_shown(node))
    items = []
    for child in node.value:
        try:
            items.append(_build(arguments[0], child, problems, manner))
        except _RefusedError:
            continue
    if len(items) != len(node.value):
        raise _RefusedError
    if len(arguments) > 1 and arguments[1] is not Ellipsis and len(items) != len(arguments):
        _refuse(problems, "E104", node, expected=f"{len(arguments)} 项 items", found=str(len(items)))
    return tuple(items)


def _build_dict(hint: Any, node: Node, problems: list[Problem], manner: Manner) -> dict[str, Any]:
    if not isinstance(node.value, dict):
        _refuse(problems, "E104", node, expected="映射 mapping", found=_shown(node))
    result = {}
    for key, child in node.value.items():
        try:
            result[key] = _build(hint, child, problems, manner)
        except _RefusedError:
            continue
    if len(result) != len(node.value):
        raise _RefusedError
    return result


def _build_scalar(hint: Any, node: Node, problems: list[Problem]) -> Any:
    text = node.value
    if not isinstance(text, str):
        _refuse(problems, "E104", node, expected=_name(hint), found=_shown(node))
    plain = not node.quoted
    if hint is str:
        if plain and node.tag != "str":
            _refuse(problems, "E114", node, text=text)
        return text
    if hint is bool and plain and text in ("true", "false"):
        return text == "true"
    if hint in (int, Decimal) and plain and NUMBER.fullmatch(text) and (hint is Decimal or "." not in text):
        return hint(text)
    if hint is date and plain and DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    if isinstance(hint, type) and issubclass(hint, Enum) and text in [member.value for member in hint]:
        return hint(text)
    if isinstance(hint, type) and issubclass(hint, Enum):
        _refuse(problems, "E115", node, found=text, known="、".join(str(member.value) for member in hint))
    _refuse(problems, "E104", node, expected=_name(hint), found=text)


def _name(hint: Any) -> str:
    names = {str: "文字 text", int: "整数 integer", Decimal: "数 number", bool: "true/false", date: "日期 YYYY-MM-DD"}
    return names.get(hint, getattr(hint, "__name__", str(hint)))


def _shown(node: Node) -> str:
    if isinstance(node.value, str):
        return node.value
    return "列表 list" if isinstance(node.value, list) else "映射 mapping"


def dump(value: Any) -> Any:
    """The plain structure that `build` reads back to an equal value; defaults are left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            f.name.rstrip("_"): dump(getattr(value, f.name))
            for f in dataclasses.fields(value)
            if f.init and not _is_default(f, getattr(value, f.name))
        }
    if isinstance(value, dict):
        return {key: dump(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [dump(item) for item in value]
    return value.value if isinstance(value, Enum) else value


def _is_default(declared: dataclasses.Field[Any], value: Any) -> bool:
    if declared.default_factory is not MISSING:
        return bool(value == declared.default_factory())
    return declared.default is not MISSING and bool(value == declared.default)
