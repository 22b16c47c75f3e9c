"""What a workbook is made of, looked at before anything opens it: a zip of XML that may be a trap or a program.

Limits on size unpacked, ratio and number of parts hold first; then macros, entities, damaged parts and parts of the
same name are refused. Left out: (1) values of cells (`workbook`); (2) pictures and other parts that nobody reads; (3)
workbooks with a password, which are no zip.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from posixpath import join, normpath
from xml.etree import ElementTree

from assess.errors import Problem

LARGEST, RATIO, ENTRIES = 50_000_000, 100, 200
CHUNK = 1 << 20
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTITY = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
LONGEST_MARK = 16
PROGRAM = re.compile(r"vbaProject|macrosheets/", re.IGNORECASE)
# What goes wrong while a damaged or hostile zip is read; NotImplementedError is a compression that nobody uses.
BROKEN = (zipfile.BadZipFile, ElementTree.ParseError, OSError, RuntimeError, NotImplementedError, EOFError, KeyError)


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet of the workbook and the part of the zip that holds it."""

    name: str
    part: str
    visible: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """A workbook that may be opened: its worksheets in order, and whether it points to other files."""

    sheets: tuple[SheetPart, ...]
    links: bool


def inspect(path: Path, name: str, problems: list[Problem]) -> Parts | None:
    """The parts, or None with the reasons appended."""
    with path.open("rb") as file:
        if file.read(len(OLD)) == OLD:
            problems.append(Problem("E284", name))
            return None
    try:
        with zipfile.ZipFile(path) as archive:
            found = [*_beyond(archive.infolist(), name), *_programs(archive, name)]
            if not found:
                _read_through(archive)
                return Parts(tuple(_sheets(archive)), any("externalLinks/" in part for part in archive.namelist()))
    except BROKEN as error:
        found = [Problem("E283", name, {"detail": str(error)[:200]})]
    problems += found
    return None


def _beyond(parts: list[zipfile.ZipInfo], name: str) -> list[Problem]:
    """Limits that are passed; nothing has been unpacked yet."""
    full, packed = sum(part.file_size for part in parts), max(1, sum(part.compress_size for part in parts))
    limits = (
        (len(parts), ENTRIES, f"{len(parts)} 个部件"),
        (full, LARGEST, f"展开后 {full} 字节"),
        (full / packed, RATIO, f"压缩比 {full / packed:.0f}"),
    )
    return [Problem("E286", name, {"what": what, "limit": most}) for value, most, what in limits if value > most]


def _programs(archive: zipfile.ZipFile, name: str) -> list[Problem]:
    parts = archive.namelist()
    types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in parts else b""
    declared = b"macroEnabled" in types or b"vbaProject" in types
    return [Problem("E285", name)] if declared or any(map(PROGRAM.search, parts)) else []


def _read_through(archive: zipfile.ZipFile) -> None:
    """Every XML part to its end: its checksum is right, its size is the declared one, and it declares no entity."""
    names = [part.casefold() for part in archive.namelist()]
    if len(set(names)) < len(names):
        raise zipfile.BadZipFile("two parts of one name")
    for part in archive.namelist():
        if not part.casefold().endswith((".xml", ".rels")):
            continue
        with archive.open(part) as file:
            before = b""
            while chunk := file.read(CHUNK):
                # In UTF-16 every other byte is NUL; without them the mark reads as in ASCII.
                before = (before + chunk.replace(b"\0", b""))[-CHUNK - LONGEST_MARK :]
                if ENTITY.search(before):
                    raise zipfile.BadZipFile("DOCTYPE / ENTITY")
                before = before[-LONGEST_MARK:]


def _sheets(archive: zipfile.ZipFile) -> list[SheetPart]:
    """The worksheets in the order of their tabs. The number in a part's name says nothing about that order."""
    targets = {}
    for one in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels")):
        if one.get("Type", "").endswith("/worksheet"):
            targets[one.get("Id")] = normpath(join("/xl", one.get("Target", ""))).lstrip("/")
    sheets = []
    for element in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        part = targets.get(next((value for key, value in element.items() if key.endswith("}id")), None))
        if part:
            visible = element.get("state", "visible") == "visible"
            sheets.append(SheetPart(element.get("name", ""), part, visible))
    return sheets
