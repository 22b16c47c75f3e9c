"""The page of an executed notebook as an HTML fragment: headings and outputs, no code.

Cells tagged `evidence` make a page of their own; cells that exist for nbval and parameters are left out. An output that
brings HTML stands as it is (`reporting.guard` looks at it later), anything else as escaped text or as a picture. Left
out: (1) the page around a fragment (`reporting.page`); (2) outputs that need scripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import escape
from nbformat import NotebookNode

from assess.reporting.words import translate_headings

HIDDEN_TAGS = {"nbval-check-output", "parameters", "injected-parameters"}
EVIDENCE = "evidence"  # the tag of cells that make a page of their own
HEADING = re.compile(r"(#{2,4}) ([^\n*_`\[\]<>&$\\]+)")
ANSI = re.compile("\x1b\\[[0-9;]*m")
PICTURES = ("image/png", "image/jpeg")


@dataclass(frozen=True, slots=True)
class Bodies:
    """What pages are made of, as HTML; `evidence` is "" where the notebook has no such cells."""

    main: str
    evidence: str = ""


def make_bodies(notebook: NotebookNode) -> Bodies:
    """The page of an executed notebook and its page of evidence, headings in the language of the process."""
    parts: dict[bool, list[str]] = {False: [], True: []}
    for cell in notebook.cells:
        tags = set(cell.metadata.get("tags", []))
        if not tags & HIDDEN_TAGS:
            parts[EVIDENCE in tags] += make_parts(cell)
    main, evidence = (translate_headings("".join(parts[tagged])) for tagged in (False, True))
    return Bodies(main, evidence)


def make_parts(cell: NotebookNode) -> Iterator[str]:
    """What one cell puts on a page."""
    if cell.cell_type == "markdown" and cell.source.strip():
        yield make_text(cell.source.strip())
    elif cell.cell_type == "code":
        yield from filter(None, map(make_output, cell.outputs))


def make_text(source: str) -> str:
    """Text of a notebook: a plain heading at once, anything else by the converter that everybody uses."""
    found = HEADING.fullmatch(source)
    if found:
        level = len(found[1])
        return f"<h{level}>{escape(found[2].strip())}</h{level}>\n"
    from nbconvert.filters import markdown2html

    return f"{markdown2html(source)}\n"


def make_output(output: NotebookNode) -> str:
    """One output in its richest form that needs no script."""
    if output.output_type == "stream":
        return _make_plain(output.text)
    if output.output_type == "error":
        return _make_plain("\n".join(output.traceback) or f"{output.ename}: {output.evalue}")
    if "text/html" in output.data:
        return str(output.data["text/html"])
    for kind in PICTURES:
        if kind in output.data:
            content = "".join(str(output.data[kind]).split())
            return f'<img alt="{escape(output.data.get("text/plain", ""))}" src="data:{kind};base64,{content}">\n'
    return _make_plain(str(output.data.get("text/plain", "")))


def _make_plain(text: str) -> str:
    plain = ANSI.sub("", text)
    return f"<pre>{escape(plain)}</pre>\n" if plain.strip() else ""
