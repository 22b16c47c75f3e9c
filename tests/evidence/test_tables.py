"""Which sums the figures of a run ought to obey."""

from pathlib import Path

from assess.evidence.lines import Reading
from assess.evidence.register import load_register
from assess.evidence.tables import Tables, over_parts, over_units
from assess.types import Unit


def test_sums_over_units_and_over_parts(root: Path) -> None:
    units = (Unit("990101", "甲县", "county", "县区"), Unit("9901L1", "乙园区", "zone", "功能区"))
    tables = Tables(Reading(), Reading(), units, load_register(root))
    columns = over_units(tables)
    assert len(columns) == 8
    assert columns[0].whole == ("", "accidents_mining")
    assert columns[0].parts == (("990101", "accidents_mining"), ("9901L1", "accidents_mining"))
    assert [one.whole for one in over_parts(tables, "990101")] == [("990101", "accidents"), ("990101", "deaths")]
    assert tables.what(("", "deaths_mining")) == "合计采矿业死亡人数"
    assert tables.what(("9901L1", "accidents")) == "乙园区事故起数"
