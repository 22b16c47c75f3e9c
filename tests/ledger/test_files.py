"""Whole files: hardening groups A, C and F, each with its code and place, and nothing hidden by the file before."""

from pathlib import Path
from typing import Any

import pytest

from assess.errors import DataError
from assess.ledger import read_quarantine


def csv_bytes(desk: Any, *lines: str, encoding: str = "utf-8") -> bytes:
    """A CSV of enterprises with the given lines after the header."""
    return desk.text("enterprises", *lines, encoding=encoding)


def line(desk: Any, **cells: str) -> str:
    return desk.line("enterprises", **cells)


def broken_files(desk: Any) -> dict[str, tuple[bytes, str, str]]:
    """Files that cannot be read at all, by name: what is in them, the code they must get, and where."""
    good, header = line(desk), ",".join(desk.schemas["enterprises"].names)
    titles = "單位代碼,企業編號,企業名稱,行業領域,監管類別\n990101,E1,安全生產有限公司,工貿,一般\n"
    garbled = csv_bytes(desk, line(desk, name="安全生产有限公司".encode().decode("gb18030")))
    return {
        "empty.csv": (b"", "E203", ""),
        "blank.csv": (b"\n\r\n\n", "E203", ""),
        "spaces.csv": (b"   \n", "E203", ""),
        "utf16.csv": (csv_bytes(desk, good, encoding="utf-16"), "E204", ""),
        "utf16-unmarked.csv": (csv_bytes(desk, good, encoding="utf-16-le"), "E205", ""),
        "nul.csv": (b"unit_code\0,id\n", "E205", ""),
        "big5.csv": (titles.encode("big5"), "E205", ""),
        "garbled.csv": (garbled, "E294", ""),
        "form.ods": (b"x", "E293", ""),
        "broken.parquet": (b"PAR1xxxxPAR1", "E289", ""),
        "twice.csv": (f"{header},id\n{good},E1\n".encode(), "E208", " 第1行 id"),
        "short.csv": (f"{header.replace('risk_class', 'class')}\n{good}\n".encode(), "E207", " 第1行 risk_class"),
        "later.csv": (f"\n\n{header.replace(',id,', ',')}\n".encode(), "E207", " 第3行 id"),
    }


def test_every_broken_file_is_named_with_code_place_and_remedy_and_hides_no_other(desk: Any) -> None:
    files = broken_files(desk)
    for name, (data, _, _) in files.items():
        desk.write("enterprises", name, data)
    desk.add("enterprises", Path("/nowhere/gone.csv"))
    desk.write("ships", "ships.csv", b"x")
    desk.hand_in("enterprises", {"sector": "船"}, name="good.csv")
    desk.write("enterprises", "copy.csv", (desk.folder / "good.csv").read_bytes())
    expected = {(code, name + place) for name, (_, code, place) in files.items()}
    expected |= {("E202", "gone.csv"), ("E291", "ships.csv"), ("E290", "copy.csv")}
    assert sorted(desk.refusals()) == sorted(expected)
    assert all(one.part("remedy", language) for one in desk.result().problems for language in ("zh", "en"))
    assert [(one.file, one.row, one.code) for one, _, _ in desk.result().entries] == [("good.csv", 2, "R08")]
    with pytest.raises(DataError) as caught:
        desk.result().require()
    assert caught.value.exit_code == 3
    assert not (desk.folder / "out" / "99").exists()


def test_one_unit_in_two_files_is_warned_of_and_its_rows_are_duplicates(desk: Any) -> None:
    desk.write("enterprises", "a.csv", csv_bytes(desk, line(desk)))
    desk.write("enterprises", "b.csv", csv_bytes(desk, line(desk), line(desk, id="E2")))
    assert desk.faults() == [("b.csv", 2, "id", "R17")]
    assert ("filed_twice", "warning", "b.csv") in desk.notes()


def test_a_lock_copy_is_skipped_with_a_note(desk: Any) -> None:
    desk.write("enterprises", "~$a.xlsx", b"lock")
    desk.hand_in("enterprises", {}, name="b.csv")
    assert ("lock_copy", "notice", "~$a.xlsx") in desk.notes()
    assert [one.name for one in desk.result().require().counts] == ["b.csv"]


def test_encodings_and_line_ends(desk: Any) -> None:
    """Whatever the form, the third row is the bad one and the others are read."""
    forms = [(one, end) for one in ("utf-8", "utf-8-sig", "gbk", "gb18030") for end in ("\n", "\r\n")]
    forms += [("utf-8", "\r"), ("gbk", "\r")]
    for number, (encoding, end) in enumerate(forms):
        rows = [line(desk, id=f"{number}-{row}", sector="船" if row == 2 else "工贸") for row in (1, 2, 3)]
        text = csv_bytes(desk, *rows).decode().replace("\n", end)
        desk.write("enterprises", f"{number}.csv", text.encode(encoding))
    assert sorted(desk.faults()) == [(f"{number}.csv", 3, "sector", "R08") for number in range(len(forms))]
    assert {(one.read, one.accepted) for one in desk.result().counts} == {(3, 2)}
    assert [one.encoding for one in desk.result().counts] == ["utf-8"] * 4 + ["gb18030"] * 4 + ["utf-8", "gb18030"]


def test_titles_order_and_extra_columns(desk: Any) -> None:
    """Columns are known by name or title, in any order; what nothing asks for is named."""
    columns = list(reversed(desk.schemas["enterprises"].columns))
    header = ",".join([*(one.title for one in columns), "我的列"])
    cells = ",".join([*reversed(desk.row("enterprises", sector="船")), "x"])
    desk.write("enterprises", "a.csv", f"{header}\n{cells}\n".encode())
    assert desk.faults() == [("a.csv", 2, "sector", "R08")]
    assert ["我的列" in one.message for one in desk.result().quality if one.check == "extra_columns"] == [True]


def test_an_inserted_column_without_a_name_moves_nothing(desk: Any) -> None:
    header, cells = ",".join(["", *desk.schemas["enterprises"].names]), ",".join(["x", line(desk, sector="船")])
    desk.write("enterprises", "a.csv", f"{header}\n{cells}\n".encode())
    assert desk.faults() == [("a.csv", 2, "sector", "R08")]


def test_rows_that_cannot_be_split_keep_their_place(desk: Any) -> None:
    """Short and long rows: every other row keeps its number."""
    good = [line(desk, id=f"E{number}") for number in range(6)]
    short, long = good[0].rsplit(",", 3)[0], good[1] + ",1,2"
    desk.write("enterprises", "a.csv", csv_bytes(desk, good[2], short, good[3], long, line(desk, id="E9", sector="船")))
    assert [(row, code) for _, row, _, code in desk.faults()] == [(3, "R19"), (5, "R19"), (6, "R08")]


def test_short_rows_only_take_the_quick_way_and_keep_their_place(desk: Any) -> None:
    rows = [line(desk, id=f"E{number}", sector="船" if number == 7 else "工贸") for number in range(10)]
    rows[2], rows[5] = rows[2].rsplit(",", 3)[0], rows[5].rsplit(",", 1)[0]
    desk.write("enterprises", "a.csv", csv_bytes(desk, *rows))
    assert [(row, code) for _, row, _, code in desk.faults()] == [(4, "R19"), (7, "R19"), (9, "R08")]
    count = desk.result().counts[0]
    assert (count.read, count.accepted, count.quarantined) == (10, 7, 3)


def test_a_torn_quote_takes_one_row(desk: Any) -> None:
    rows = [line(desk, id="E1"), line(desk, id="E2", name='"某'), line(desk, id="E3", sector="船")]
    desk.write("enterprises", "a.csv", csv_bytes(desk, *rows))
    assert [(row, code) for _, row, _, code in desk.faults()] == [(3, "R20"), (4, "R08")]


def test_blank_lines_and_breaks_inside_quotes(desk: Any) -> None:
    rows = [line(desk, id="E1", name='"甲\n乙"'), "", ",,,", line(desk, id="E2", sector="船")]
    desk.write("enterprises", "a.csv", csv_bytes(desk, *rows))
    assert [(row, code) for _, row, _, code in desk.faults()] == [(5, "R08")]


def test_stray_bytes_take_one_row(desk: Any) -> None:
    lines = csv_bytes(desk, *(line(desk, id=f"E{number}") for number in range(100))).split(b"\n")
    lines[7] = lines[7].replace("工".encode(), b"\xff\xfe")
    desk.write("enterprises", "a.csv", b"\n".join(lines))
    assert [(row, code) for _, row, _, code in desk.faults()] == [(8, "R20")]


def test_a_header_alone_is_no_rows(desk: Any) -> None:
    desk.write("enterprises", "a.csv", csv_bytes(desk))
    assert [(one.read, one.accepted) for one in desk.result().require().counts] == [(0, 0)]


def test_parquet_is_checked_like_any_other(desk: Any) -> None:
    import duckdb

    desk.hand_in("enterprises", {}, {"id": "E2", "sector": "船"})
    source = desk.files.pop().path
    with duckdb.connect() as connection:
        connection.execute(f"COPY (FROM read_csv('{source}', header=true)) TO '{desk.folder}/a.parquet'")
    desk.add("enterprises", desk.folder / "a.parquet")
    assert desk.faults() == [("a.parquet", 3, "sector", "R08")]


def test_a_bad_row_with_a_line_break_keeps_its_raw_text(desk: Any) -> None:
    desk.write(
        "enterprises", "a.csv", csv_bytes(desk, line(desk, name='"甲\r\n""乙"""', sector="船"), line(desk, id="E2"))
    )
    assert desk.faults() == [("a.csv", 2, "sector", "R08")]
    ((entry, _, _),) = read_quarantine(desk.result().quarantine)
    assert '"甲\r\n""乙"""' in entry.raw


def test_cells_that_no_csv_can_hold_come_in_parquet(desk: Any) -> None:
    """NUL and lost characters in a cell: NUL has no meaning and goes, a lost character takes the row."""
    import duckdb

    cells = dict(zip(desk.schemas["enterprises"].names, desk.row("enterprises"), strict=True))
    names = ", ".join(cells)
    rows = [{**cells, "name": "甲厂\0"}, {**cells, "id": "E2", "name": "\ufffd厂"}]
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t ({', '.join(f'{name} VARCHAR' for name in cells)})")
        for row in rows:
            marks = ", ".join(["?"] * len(row))
            connection.execute(f"INSERT INTO t ({names}) VALUES ({marks})", [value or None for value in row.values()])
        connection.execute(f"COPY t TO '{desk.folder}/a.parquet'")
    desk.add("enterprises", desk.folder / "a.parquet")
    assert desk.faults() == [("a.parquet", 3, "name", "R24")]
    with duckdb.connect() as connection:
        table = desk.result().tables["enterprises"]
        assert connection.execute(f"SELECT name FROM '{table}'").fetchall() == [("甲厂",)]


def test_text_that_others_might_execute_stays_as_it_is(desk: Any) -> None:
    """Injection is stopped where text is shown; the store keeps what was written."""
    import duckdb

    names = ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "<script>", "{{7*7}}", "]]></w:t>", "[color=red]x[/color]", "書(shū)"]
    desk.write("enterprises", "a.csv", csv_bytes(desk, *(line(desk, id=f"E{n}", name=x) for n, x in enumerate(names))))
    with duckdb.connect() as connection:
        table = desk.result().require().tables["enterprises"]
        assert connection.execute(f"SELECT name FROM '{table}' ORDER BY id").fetchall() == [(one,) for one in names]


def test_long_names_are_text_like_any_other_and_endless_ones_are_refused(desk: Any) -> None:
    rows = [line(desk, id="E1", name="长" * 100), line(desk, id="E2", name="长" * 2001)]
    desk.write("enterprises", "a.csv", csv_bytes(desk, *rows))
    assert desk.faults() == [("a.csv", 3, "name", "R31")]


def test_a_whole_file_in_another_form_is_repaired(desk: Any) -> None:
    """Every cell unusual: still one pass, everything logged, nothing lost."""
    rows = [line(desk, id=f"E{n}", name=f"\u3000厂{n}", registered_from="2010年1月1日") for n in range(2000)]
    desk.write("enterprises", "a.csv", csv_bytes(desk, *rows))
    count = desk.result().require().counts[0]
    assert (count.accepted, count.repaired) == (2000, 4000)
