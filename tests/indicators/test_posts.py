"""The posts that SQL groups leaders by are those of the duty lists, and the share of a period is theirs too."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

from assess.evidence.duty import load_duties
from assess.indicators import load_pieces

ROOT = Path(__file__).resolve().parents[2]
PIECES = load_pieces(ROOT)
DUTIES = load_duties(ROOT, date(2025, 12, 31))
BRANCH = re.compile(r"WHEN l\.post IN \((?P<titles>[^)]*)\) THEN '(?P<role>\w+)'")


def titles_of(sql: str) -> dict[str, list[str]]:
    """The titles that lead to each role."""
    return {found["role"]: sorted(re.findall("'([^']+)'", found["titles"])) for found in BRANCH.finditer(sql)}


def test_every_title_of_a_national_duty_list_leads_to_its_role_and_no_other_title_does() -> None:
    lists = {one.id: sorted((one.post, *one.also)) for one in DUTIES.lists if not one.local}
    assert titles_of(PIECES["office_terms"].sql) == lists


def test_a_title_that_sql_does_not_know_is_seen() -> None:
    sql = PIECES["office_terms"].sql
    assert titles_of(sql.replace("'县委书记', ", "")) != titles_of(sql)


def test_a_person_answers_for_a_period_from_the_share_on_that_the_duty_lists_state() -> None:
    assert DUTIES.settings.answers_from_share == Decimal("0.5")
    assert ">= date_diff('day', t.first_day, t.last_day) + 1 AS answers" in PIECES["people_in_office"].sql
    assert "2 * sum(" in PIECES["people_in_office"].sql
