"""Annotated copies: what each file's owner has to mend, marked in a workbook made from the file's own rows.

Only values are carried over, as text, numbers and days: no formula, macro, link, picture or other sheet. The file that
was handed in is only read. Left out: (1) files that were refused, in which nothing can be marked; (2) masking: the copy
goes back to whoever filed the rows, while quoted raw text is masked already; (3) who may see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from assess.ledger.intake import LedgerFile
from assess.ledger.original import read_original
from assess.ledger.result import Layout, PartitionResult, read_quarantine
from assess.types import Quarantined


def annotate(path: Path, entries: Sequence[tuple[Quarantined, str, str]], target: Path, layout: Layout) -> None:
    """Write the annotated copy of one file; `entries` are its faults as `read_quarantine` gives them.

    The same input gives the same bytes. Raises DataError, OSError.
    """
    import openpyxl

    from assess.ledger.annotate_list import TITLE, draw_list
    from assess.ledger.annotate_sheet import draw_rows, mark
    from assess.ledger.packed import pack

    original = read_original(path, layout, frozenset(one.row for one, _, _ in entries))
    book = openpyxl.Workbook()
    book.active.title = layout.title
    canvas = draw_rows(book.active, original, layout)
    mark(canvas, entries)
    draw_list(book.create_sheet(TITLE), canvas, entries)
    target.write_bytes(pack(book))


def annotate_partition(result: PartitionResult, files: Iterable[LedgerFile], out: Path) -> list[Path]:
    """A copy for every file with faults, named by its ledger and its place among the ledger's files.

    A copy of an earlier check is removed where a file has no faults any more.
    """
    layouts = {one.file: one for one in result.layouts}
    found: dict[str, list[tuple[Quarantined, str, str]]] = {}
    for one in result.entries or read_quarantine(result.quarantine):
        found.setdefault(one[0].file, []).append(one)
    out.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    numbers: dict[str, int] = {}
    for file in files:
        number = numbers[file.ledger] = numbers.get(file.ledger, 0) + 1
        target = out / f"{file.ledger}-{number}.xlsx"
        target.unlink(missing_ok=True)
        if file.name in layouts and file.name in found:
            annotate(file.path, found[file.name], target, layouts[file.name])
            made.append(target)
    return made
