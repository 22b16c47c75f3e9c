"""Text that became other characters on its way: UTF-8 that was once read as GBK and saved like that.

Such text can be turned back, and what comes out is Chinese; proper text cannot. A file of which a noticeable share is
garbled is refused. Left out: (1) single cells; (2) other confusions, which end as unknown values; (3) turning it back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assess.errors import Problem
from assess.ledger.intake import Intake
from assess.ledger.schema import Kind, Schema
from assess.ledger.text_table import TEXT
from assess.ledger.usual import named

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SAMPLE, SHARE = 1000, 0.1
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef0-9A-Za-z]*[\u4e00-\u9fff]{2}")


def is_garbled(text: str) -> bool:
    """Whether a text turns into Chinese when the mistake is undone."""
    try:
        undone = text.encode("gb18030").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return False
    return bool(CHINESE.match(undone))


def find_garbled(connection: DuckDBPyConnection, schema: Schema, intake: Intake) -> Problem | None:
    """A problem where a tenth of the Chinese texts in the first rows of a file is garbled."""
    columns = ", ".join(named(one.name) for one in schema.columns if one.type is Kind.TEXT)
    query = f"SELECT {columns} FROM {TEXT} WHERE file_no = {intake.number} LIMIT {SAMPLE}"
    texts = {cell for row in connection.execute(query).fetchall() for cell in row if cell and not cell.isascii()}
    garbled = sorted(filter(is_garbled, texts))
    if not garbled or len(garbled) < SHARE * len(texts):
        return None
    return Problem("E294", intake.file.name, {"found": garbled[0][:20]})
