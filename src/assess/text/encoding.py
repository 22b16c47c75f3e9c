"""Which encoding a text file is in, told from its bytes and never from a guess that might turn names into others.

UTF-8 with or without its mark, or GB18030 (with GBK); a file that reads as neither has none. Memory is bounded, files
may be of any size. Left out: (1) UTF-16, which is recognised and refused; (2) UTF-8 once read as GBK, which is valid
text (`ledger.garbled`); (3) the words of a refusal.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

CHUNK = 1 << 23
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# What an earlier conversion leaves behind when it loses a character, and "replacement characters read as GBK".
LOST = re.compile("\ufffd|锟斤拷")
# What a wrong guess at the encoding looks like: control characters and private-use characters.
FOREIGN = re.compile(r"[\x00-\x08\x0e-\x1f\x80-\x9f\ue000-\uf8ff]")


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

    @property
    def utf16(self) -> bool:
        """Whether the file begins with the mark of UTF-16."""
        return self.head.startswith(UTF16_MARKS)


@dataclass(frozen=True, slots=True)
class Encoding:
    """`name` is for people; with `stray`, some lines hold bytes of another encoding."""

    name: str
    stray: bool = False

    def open(self, path: Path) -> TextIO:
        """The file as text, line ends as they are; stray bytes become lone surrogates."""
        codec = "utf-8-sig" if self.name == "utf-8" else self.name
        return path.open(encoding=codec, errors="surrogateescape" if self.stray else "strict", newline="")


UTF8 = Encoding("utf-8")


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
            utf8 = utf8 and _decodes(decoder, chunk)
            last = chunk
    utf8 = utf8 and _decodes(decoder, b"", final=True)
    return Scan(digest.hexdigest(), size, lines + (not last.endswith(b"\n")), blank, utf8, nul, head)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def recognise(path: Path, found: Scan, tolerance: float = 0.0) -> Encoding | None:
    """The encoding of a file, or None: neither, or not a text.

    `tolerance` is a share: of the lines that are not ASCII, for stray bytes in UTF-8; of the characters that are not,
    for those that no text holds. At zero a single one refuses the file.
    """
    if found.utf16 or found.nul:
        return None
    if found.utf8:
        return UTF8
    if tolerance and _mostly_utf8(path, found, tolerance):
        return Encoding("utf-8", stray=True)
    return Encoding("gb18030") if _reads_as(path, "gb18030", tolerance) else None


def _mostly_utf8(path: Path, found: Scan, tolerance: float) -> bool:
    """Whether the lines that are not UTF-8 are few among those that could be."""
    stray = wide = 0
    with path.open("rb") as file:
        for line in file:
            if not line.isascii():
                wide += 1
                stray += not _decodes(codecs.getincrementaldecoder("utf-8")(), line, final=True)
                if stray > max(1, tolerance * found.lines):
                    return False
    return stray <= max(1, tolerance * wide) < wide


def _reads_as(path: Path, codec: str, tolerance: float) -> bool:
    """Whether the whole file decodes, into text."""
    decoder = codecs.getincrementaldecoder(codec)()
    foreign = others = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError:
                return False
            foreign += len(FOREIGN.findall(text))
            others += len(text) - len(text.encode("ascii", "ignore"))
    return _decodes(decoder, b"", final=True) and foreign <= tolerance * others
