"""One YAML file as nodes with their lines, refusing what YAML lets slip by.

PyYAML parses; this module reads its node graph instead of its Python values, so that a scalar keeps its text and
its line and is converted once, by the type that is expected of it (`build`). Refused: duplicate keys, anchors and
aliases, tags, keys that are not plain text, more than one document, tabs and other syntax errors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from assess.errors import ParamsError, Problem

KEY = re.compile(
    r"[a-z][a-z0-9_.]*|\d{4}-\d{2}-\d{2}|[0-9A-Za-z+_-]{1,32}|[\u4e00-\u9fff][\u4e00-\u9fff0-9A-Za-z（）、—-]{0,39}"
)
LARGEST_FILE = 1_000_000
# The parser in C reads the same language ten times as fast; where it was not built in, the one in Python serves.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Node:
    """A YAML value with its place: `value` is text, a list of nodes, or a mapping of text to nodes."""

    value: str | list[Node] | dict[str, Node]
    place: str
    path: str = ""
    quoted: bool = False
    tag: str = ""

    def at(self) -> str:
        """The place for a message: file, line and key path."""
        return f"{self.place} {self.path}".rstrip()


def read_document(path: Path, name: str) -> Node:
    """The root node of a YAML file. `name` is the path to print. Raises ParamsError with every problem found."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ParamsError([Problem("E112", name)]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ParamsError([Problem("E113", name, {"detail": str(error)})]) from None
    if len(text) > LARGEST_FILE:
        raise ParamsError([Problem("E113", name, {"detail": f"{len(text)} 字符"})])
    problems: list[Problem] = []
    try:
        _refuse_anchors(text, name, problems)
        graph = yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        detail = getattr(error, "problem", None) or str(error)
        raise ParamsError([*problems, Problem("E101", f"{name}{line}", {"detail": detail})]) from None
    if graph is None:
        raise ParamsError([Problem("E101", name, {"detail": "empty file"})])
    node = _convert(graph, name, "", problems)
    if problems:
        raise ParamsError(problems)
    return node


def _refuse_anchors(text: str, name: str, problems: list[Problem]) -> None:
    """Aliases multiply (the "alias bomb") and hide where a value comes from: none is accepted."""
    for token in yaml.scan(text, Loader=LOADER):
        if isinstance(token, yaml.tokens.AliasToken | yaml.tokens.AnchorToken | yaml.tokens.TagToken):
            place = f"{name}:{token.start_mark.line + 1}"
            problems.append(Problem("E105", place, {"text": str(token.value)}))
    if problems:
        raise ParamsError(problems)


def _convert(graph: yaml.Node, name: str, path: str, problems: list[Problem]) -> Node:
    place = f"{name}:{graph.start_mark.line + 1}"
    if isinstance(graph, yaml.ScalarNode):
        return Node(graph.value, place, path, graph.style in ("'", '"', "|", ">"), graph.tag.rsplit(":", 1)[-1])
    if isinstance(graph, yaml.SequenceNode):
        items = [_convert(item, name, f"{path}[{index}]", problems) for index, item in enumerate(graph.value)]
        return Node(items, place, path)
    children: dict[str, Node] = {}
    for key_node, value_node in graph.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
        key_place = f"{name}:{key_node.start_mark.line + 1}"
        if not KEY.fullmatch(str(key)):
            problems.append(Problem("E106", f"{key_place} {path}".rstrip(), {"key": str(key)[:60]}))
        elif key in children:
            problems.append(Problem("E107", f"{key_place} {path}".rstrip(), {"key": key}))
        children[str(key)] = _convert(value_node, name, f"{path}.{key}" if path else str(key), problems)
    return Node(children, place, path)
