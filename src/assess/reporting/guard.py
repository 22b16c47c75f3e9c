"""Refuse what has no place in a page: foreign scripts, frames, forms, handlers, outside addresses, a second title.

Text from data cannot bring any of these, since it is escaped; this guard is for notebooks that someone has edited.
The page's Content-Security-Policy stops the same things in the browser. Left out: how the page looks.
"""

from __future__ import annotations

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
    finder.feed(fragment)
    finder.close()
    if finder.found:
        raise RunError([Problem("E304", place, {"found": "、".join(finder.found)})])
