"""A CSV file made ready for the engine: hashed, its encoding known, every line accounted for.

A file in UTF-8 whose records are its lines is read as it is. Any other (GB18030, line breaks or blank lines inside,
torn quotes, stray bytes) is rewritten once, each record with its row number; what cannot be split goes to `rejected`.
Left out: (1) UTF-16, which is refused; (2) other separators; (3) what cells mean (`cells`).
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from assess.errors import Problem

CHUNK = 1 << 23
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
MARK = b"\xef\xbb\xbf"
LOST = ("\ufffd", "锟斤拷")
# Up to this share of the lines may hold stray bytes before the file as a whole is taken for another encoding.
STRAY = 0.02
ROW, SHEET = "_row", "_sheet"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that could not be split into cells: the code, what its message needs, and the raw text."""

    row: int
    code: str
    values: dict[str, object]
    raw: str


@dataclass(frozen=True, slots=True)
class Scan:
    """One read of the bytes. `lines` counts line ends, with one more where the last line has none."""

    sha256: str
    size: int
    lines: int
    blank: bool
    utf8: bool
    nul: bool
    head: bytes


@dataclass(slots=True)
class CsvText:
    """What the engine reads: `numbered` files start with row and sheet. `rejected` rows are already out."""

    path: Path
    header: list[str]
    header_row: int
    encoding: str
    lines: int
    numbered: bool = False
    rejected: list[Rejected] = field(default_factory=list)


def scan(path: Path) -> Scan:
    """Hash, line ends, blank lines and validity, in one pass of bounded memory. Raises OSError."""
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    size = lines = 0
    blank = nul = False
    utf8, head, last = True, b"", b"\n"
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            head = head or chunk[:65536]
            size += len(chunk)
            lines += chunk.count(b"\n")
            joined = last[-2:] + chunk
            blank = blank or b"\n\n" in joined or b"\n\r\n" in joined
            nul = nul or b"\0" in chunk
            if utf8:
                utf8 = _decodes(decoder, chunk)
            last = chunk
    utf8 = utf8 and _decodes(decoder, b"", final=True)
    return Scan(digest.hexdigest(), size, lines + (not last.endswith(b"\n")), blank, utf8, nul, head)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def prepare_csv(path: Path, name: str, found: Scan, work: Path, problems: list[Problem]) -> CsvText | None:
    """The text to read, or None with the reasons appended. `work` takes the rewritten file."""
    if found.head.startswith(UTF16_MARKS):
        problems.append(Problem("E204", name))
        return None
    if not found.size:
        problems.append(Problem("E203", name))
        return None
    if found.nul:
        problems.append(Problem("E205", name))
        return None
    if found.utf8 and not found.blank:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
        header = next(csv.reader([first]), [])
        if first.count('"') % 2 == 0 and any(cell.strip() for cell in header):
            return CsvText(path, header, 1, "utf-8", found.lines)
    return rewrite_csv(path, name, found, work, problems)


def rewrite_csv(path: Path, name: str, found: Scan, work: Path, problems: list[Problem]) -> CsvText | None:
    """The file with each record on one numbered line, decoded; for files that are not one record a line."""
    data = path.read_bytes().removeprefix(MARK)
    decoded = _decode(data, found.utf8)
    if decoded is None:
        problems.append(Problem("E205", name))
        return None
    text, encoding, stray = decoded
    try:
        records = list(enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1))
        torn: list[Rejected] = []
    except csv.Error:
        records, torn = _by_line(text)
    filled = [(number, cells) for number, cells in records if any(cell.strip() for cell in cells)]
    if not filled:
        problems.append(Problem("E203", name))
        return None
    (top, header), rest = filled[0], filled[1:]
    good, rejected = _split(rest, len(header), stray)
    write_numbered(work, ((number, "", cells) for number, cells in good))
    return CsvText(work, header, top, encoding, found.lines, True, sorted(rejected + torn, key=lambda one: one.row))


def write_numbered(path: Path, rows: Iterable[tuple[int, str, list[str]]]) -> None:
    """Rows with number and sheet first, in the one dialect that the engine is told to expect."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("header\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([number, sheet, *cells] for number, sheet, cells in rows)


def _decode(data: bytes, utf8: bool) -> tuple[str, str, frozenset[int]] | None:
    """Text, encoding, and the numbers of lines with stray bytes."""
    if utf8:
        return data.decode("utf-8"), "utf-8", frozenset()
    lines = data.split(b"\n")
    bad = frozenset(number for number, line in enumerate(lines, start=1) if not _is_utf8(line))
    wide = sum(not line.isascii() for line in lines)
    if len(bad) <= max(1, STRAY * wide) < wide:
        return data.decode("utf-8", "replace"), "utf-8", bad
    try:
        return data.decode("gb18030"), "gb18030", frozenset()
    except UnicodeDecodeError:
        return None


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _by_line(text: str) -> tuple[list[tuple[int, list[str]]], list[Rejected]]:
    """Where quotes do not pair up over the whole text, each line is read by itself."""
    records, torn = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            records.append((number, next(csv.reader([line], strict=True), [])))
        except csv.Error:
            torn.append(Rejected(number, "R20", {"found": line[:40]}, line))
    return records, torn


def _split(
    records: list[tuple[int, list[str]]], width: int, stray: frozenset[int]
) -> tuple[Iterator[tuple[int, list[str]]], list[Rejected]]:
    """Records with as many cells as the header (blank ones beyond it are dropped), and the others."""
    good, rejected = [], []
    for number, cells in records:
        if number in stray:
            rejected.append(Rejected(number, "R20", {"found": ",".join(cells)[:40]}, ",".join(cells)))
        elif len(cells) < width or any(cell.strip() for cell in cells[width:]):
            rejected.append(Rejected(number, "R19", {"found": len(cells), "expected": width}, ",".join(cells)))
        else:
            good.append((number, cells[:width]))
    return iter(good), rejected
