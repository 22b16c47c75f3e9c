"""Refuse what has no place in a page: foreign scripts, frames, forms, handlers, outside addresses, a second title.

Text from data cannot bring any of these, since it is escaped; this guard is for notebooks that someone has edited.
The page's Content-Security-Policy stops the same things in the browser. Left out: how the page looks.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from assess.errors import Problem, RunError

TAGS = {
    "audio",
    "base",
    "body",
    "embed",
    "form",
    "frame",
    "h1",
    "head",
    "html",
    "iframe",
    "link",
    "meta",
    "object",
}
TAGS |= {"script", "title", "video"}
ADDRESSES = {"action", "background", "data", "formaction", "href", "poster", "src", "srcset", "xlink:href"}
# A tag as our templates write it, but none after which a browser reads text instead of tags.
RAW = "iframe|noembed|noframes|noscript|plaintext|script|style|textarea|title|xmp"
ORDERLY = re.compile(rf'</?(?!(?:{RAW})\b)[a-z][a-z0-9]*(?: [a-z-]+="[^"<>]*")*/?>')


class _Finder(HTMLParser):
    """Collects tags and attributes that are refused."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in TAGS:
            self.found[f"<{tag}>"] = None
        for name, value in attrs:
            if name.startswith("on") or (name in ADDRESSES and not _is_inside(tag, value or "")):
                self.found[f"{tag} {name}"] = None


def _is_inside(tag: str, address: str) -> bool:
    """Whether an address stays inside the page or the output folder."""
    address = address.strip()
    if tag == "img":
        return address.startswith("data:image/")
    return address.startswith("#") or (":" not in address and not address.startswith(("/", "\\")))


def check_fragment(fragment: str, place: str) -> None:
    """Raise RunError (E304), naming everything that is refused."""
    finder = _Finder()
    finder.feed(_list_tags(fragment))
    finder.close()
    if finder.found:
        raise RunError([Problem("E304", place, {"found": "、".join(finder.found)})])


def _list_tags(fragment: str) -> str:
    """Each different tag once, where every `<` begins an orderly one: then the rest is text. Otherwise all of it."""
    tags = ORDERLY.findall(fragment)
    return "".join(dict.fromkeys(tags)) if len(tags) == fragment.count("<") else fragment
