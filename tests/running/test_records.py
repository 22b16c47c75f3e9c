"""Records are lines that are only ever added; a torn last line is dropped."""

import json
from pathlib import Path

from assess.running.records import DONE, FAILED, PUBLISHED, Record, add_record, last_of_each, read_records


def test_what_was_added_is_read_back_with_its_time(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    add_record(path, Record(DONE, "990101", "k", {"units/990101.html": "ab"}, images=3, cpu=0.5))
    add_record(path, Record(PUBLISHED))
    done, published = read_records(path)
    assert (done.name, done.key, done.files, done.images, done.cpu) == (
        "990101",
        "k",
        {"units/990101.html": "ab"},
        3,
        0.5,
    )
    assert published.event == PUBLISHED
    assert done.time.endswith("+00:00")
    assert all(json.loads(line)["time"] for line in path.read_text().splitlines())


def test_nothing_is_known_without_a_file(tmp_path: Path) -> None:
    assert read_records(tmp_path / "records.jsonl") == []


def test_a_line_cut_off_by_a_kill_is_dropped_and_the_next_one_stands_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    add_record(path, Record(DONE, "a"))
    whole = path.read_bytes()
    for cut in range(1, len(whole)):
        path.write_bytes(whole + whole[:cut])
        assert [one.name for one in read_records(path)] == ["a"]
        assert path.read_bytes() == whole
    add_record(path, Record(DONE, "b"))
    assert [one.name for one in read_records(path)] == ["a", "b"]


def test_a_line_that_is_no_record_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text('{"event": "done"\n[1]\n"x"\n\n{"unknown": 1}\n', encoding="utf-8")
    add_record(path, Record(DONE, "a"))
    assert [one.name for one in read_records(path)] == ["a"]


def test_the_last_word_on_a_report_counts_and_other_events_do_not() -> None:
    records = [Record(DONE, "a", "1"), Record(FAILED, "a", "2"), Record(DONE, "b", "1"), Record(PUBLISHED)]
    found = last_of_each(records)
    assert {name: (one.event, one.key) for name, one in found.items()} == {"a": (FAILED, "2"), "b": (DONE, "1")}
