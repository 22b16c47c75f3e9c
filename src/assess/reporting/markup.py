"""Where text becomes HTML: one Jinja2 environment, with escaping always on.

`render` fills a template; every value that a template prints passes `reveal` (control and direction characters
become visible) and is then escaped, here and nowhere else. A `Part` is one finished piece of a page: a fragment for
notebooks and browsers, and the same words as plain text. Left out: the page around the parts (`page`).
"""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assess.reporting import numbers
from assess.reporting.plain import read_plain
from assess.reporting.words import say

HIDDEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
KEPT = {"\n", "\t"}
BUILDING = "ASSESS_BUILDING"  # the environment names the folder in which pages are being built


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a page. Notebooks show `html`; `print` gives the same words as text."""

    html: str

    def _repr_html_(self) -> str:
        return self.html

    __html__ = _repr_html_

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """Both forms for a notebook. While pages are being built nobody reads the plain one, and it costs a figure."""
        return {"text/html": self.html, "text/plain": "HTML" if os.environ.get(BUILDING) else repr(self)}

    def __repr__(self) -> str:
        return read_plain(self.html)

    __str__ = __repr__


def reveal(text: str) -> str:
    """Text in which every invisible or direction-changing character stands as its code point."""
    if text.isprintable():  # then it has none of these; most texts, and quickly told
        return text
    return "".join(
        f"〔U+{ord(character):04X}〕"
        if unicodedata.category(character) in HIDDEN and character not in KEPT
        else character
        for character in text
    )


def render(template: str, **values: Any) -> str:
    """A filled template. A value that it names and does not get is a defect and raises."""
    return _environment().get_template(f"{template}.html.j2").render(**values)


def load_templates() -> None:
    """Compile every template, so that children of this process need not."""
    for name in _environment().list_templates():
        _environment().get_template(name)


def make_part(template: str, **values: Any) -> Part:
    """A part from its template."""
    return Part(render(template, **values).strip() + "\n")


def join_parts(*parts: Part) -> Part:
    """Several parts as one, in this order."""
    return Part("".join(part.html for part in parts))


def _print_value(value: Any) -> Any:
    if type(value) is str:  # most values: `Markup` is another type
        return reveal(value)
    return value if isinstance(value, (Markup, Part)) else reveal(str(value))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("assess.reporting", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_print_value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(say=say, numbers=numbers, zip=zip)
    return environment
