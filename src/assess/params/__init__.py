"""Strict reading of everything under `params/`: the only reader of YAML.

A file becomes typed, frozen values or a list of problems with their lines, never something in between.
It refuses what YAML lets slip by: duplicate keys, octal and sexagesimal numbers, `NO` as false, tags, anchors.
Left out: what the values mean (`rubric`) and whether they make sense together (`rubric.lint`).
"""

from assess.params.build import DATED, build, dump
from assess.params.document import Node, read_document
from assess.params.remember import remember
from assess.params.root import find_root, resolve
from assess.params.run import Period, Run, load_run

__all__ = [
    "DATED",
    "Node",
    "Period",
    "Run",
    "build",
    "dump",
    "find_root",
    "load_run",
    "read_document",
    "remember",
    "resolve",
]
