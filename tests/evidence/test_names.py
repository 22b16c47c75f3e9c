"""Names that match only after cleaning, and names that never do."""

import pytest

from assess.evidence.names import Repair, by_clean_name, match, nearest, repair_findings

KNOWN = by_clean_name(["翼城县", "山阴县", "开发区（东）"])


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("翼城县", "翼城县"),
        ("翼城县\u200b", "翼城县"),
        ("\u3000翼城县", "翼城县"),
        ("翼 城 县", "翼城县"),
        ("\u202e翼城县", "翼城县"),
        ("\u2f2d阴县", "山阴县"),  # a radical that looks like the character
        ("开发区(东)", "开发区（东）"),
        ("翼城縣", None),
        ("翼城", None),
        ("../翼城县", None),
        ("", None),
    ],
)
def test_names_match_exactly_once_cleaned(printed: str, expected: str | None) -> None:
    assert match(printed, KNOWN) == expected


def test_the_nearest_name_is_shown_and_never_taken() -> None:
    assert nearest("翼城", KNOWN) == "翼城县"
    assert nearest("xyz", KNOWN) == "—"


def test_one_notice_per_repaired_name() -> None:
    repairs = [Repair(3, "unit", "翼城县 ", "翼城县"), Repair(9, "unit", "翼城县 ", "翼城县")]
    (finding,) = repair_findings("x.csv", repairs, {"翼城县": "141022"})
    assert (finding.check, finding.level, finding.unit) == ("name_repaired", "notice", "141022")
    assert [source.row for source in finding.sources] == [3, 9]
    assert finding.message.startswith("2行")
