"""Characters: what is made ordinary, what is taken away, and what stays because it means something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.text.characters import clean, shown, tidy


@pytest.mark.parametrize(
    ("text", "tidied", "cleaned"),
    [
        ("翼城县\u200b", "翼城县", "翼城县"),
        ("\u3000翼 城\t县 ", "翼 城 县", "翼城县"),
        ("\u202e翼城县", "翼城县", "翼城县"),
        ("\u2f2d阴县", "山阴县", "山阴县"),  # a radical that looks like the character
        ("Ａ１（东）", "A1（东）", "A1(东)"),  # punctuation is kept until names are compared
        ("翼城縣", "翼城縣", "翼城縣"),
        ("e\u200b\u0301", "e\u0301", "é"),
        ("", "", ""),
    ],
)
def test_characters_are_made_ordinary_and_words_stay(text: str, tidied: str, cleaned: str) -> None:
    assert (tidy(text), clean(text)) == (tidied, cleaned)


@given(st.text(max_size=20))
def test_what_is_tidy_stays_as_it_is(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_text_of_data_is_shown_with_what_cannot_be_seen() -> None:
    assert shown("县\u200b\t\u3000") == "县<U+200B><U+0009><U+3000>"
    assert shown("长" * 100) == "长" * 40 + "…"
    assert shown("a b") == "a b"
