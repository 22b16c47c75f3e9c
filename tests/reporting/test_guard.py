"""What has no place in a page is found wherever it stands, and reading each different tag once misses none of it."""

import pytest

from assess.errors import RunError
from assess.reporting.guard import _Finder, _list_tags, check_fragment
from assess.reporting.tables import Group, Table, cell, head, show_table

ROWS = tuple((cell(f"甲{at} \"'<&"), cell("好", "坏"), cell("", href=f"x{at}.html")) for at in range(40))
PAGE = show_table(Table("表", head("quality", "subject message:wide level"), (Group("组", ROWS),))).html + "<br/><hr>\n"
HOSTILE = (
    '<td class="x" onclick="y">',
    '<img src="http://outside.invalid/x.png">',
    '<a title="<td class="x"><script src="//outside.invalid/">',
    '<a title="<td class=" onclick=alert(1) x="">',
    "<a title='<td>' onmouseover=x>",
    "<scr\nipt/onload=x>",
    "<!-- <td> --><iframe>",
    "<textarea><td></textarea><script>",
    "</style><style><td></style><base>",
    "<title><td></title><base href=x>",
    "<TD ONCLICK=x>",
)


def read_all(fragment: str) -> list[str]:
    """What is found in the whole fragment, every tag of it."""
    finder = _Finder()
    finder.feed(fragment)
    finder.close()
    return list(finder.found)


def test_our_own_tables_are_read_once_per_different_tag() -> None:
    short = _list_tags(PAGE)
    assert len(short) < len(PAGE) / 4
    assert short.count("<td ") < 6
    check_fragment(PAGE, "test")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_is_refused_alone_is_refused_amid_a_page(hostile: str) -> None:
    for fragment in (hostile, PAGE + hostile, hostile + PAGE, PAGE.replace("</td>", f"{hostile}</td>", 1)):
        assert read_all(fragment)
        with pytest.raises(RunError, match="E304") as caught:
            check_fragment(fragment, "test")
        assert caught.value.problems[0].values["found"] == "、".join(read_all(fragment))


def test_an_orderly_tag_within_an_attribute_does_not_hide_what_follows() -> None:
    assert _list_tags('<a title="<td class="x"><script>') == '<a title="<td class="x"><script>'
