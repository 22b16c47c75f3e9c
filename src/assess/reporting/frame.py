"""The frame around every page: one offline file with its own style, and a policy that allows nothing else.

The notice stands on top of every page and of its print-out; the title is the only h1; the foot holds the hash of
the result. The Content-Security-Policy names the hashes of the inline style and script, so that nothing else runs
or loads. Left out: what stands in the frame (`page`), and where files go (`running`).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

from markupsafe import Markup

from assess.reporting.markup import render, reveal
from assess.reporting.words import language

LANGUAGES = {"zh": "zh-CN", "en": "en"}  # what HTML calls the languages of `words`


class Link(NamedTuple):
    """An entry of the navigation; `href` is relative to the page."""

    label: str
    href: str


def frame_page(
    title: str,
    fragment: str,
    notice: str,
    *,
    links: Sequence[Link] = (),
    result: str = "",
    script: str = "",
) -> str:
    """The whole page around a fragment of HTML; `script` names one of our own files."""
    style = _read_file("page.css") + _repeat_in_print(notice)
    code = _read_file(script) if script else ""
    return render(
        "page",
        title=title,
        fragment=Markup(fragment),  # made by `markup` and checked by `guard`
        notice=notice,
        language=LANGUAGES[language()],
        links=links,
        result=result,
        policy=_state_policy(style, code),
        style=Markup(style),
        script=Markup(code),
    )


def _repeat_in_print(notice: str) -> str:
    """A style that prints the notice above every sheet; each character goes in as its code point."""
    points = "".join(f"\\{ord(character):06x}" for character in reveal(notice))
    return f'@page {{ @top-center {{ content: "{points}"; font-size: 9pt; }} }}\n'


def _state_policy(style: str, script: str) -> str:
    allowed = f"'sha256-{_digest(script)}'" if script else "'none'"
    return (
        f"default-src 'none'; img-src data:; style-src 'sha256-{_digest(style)}'; script-src {allowed}; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


@cache
def _read_file(name: str) -> str:
    return resources.files("assess.reporting").joinpath("templates", name).read_text(encoding="utf-8")
