"""What may be kept of an earlier run: the same key, every file as it was, and no failure that is to be retried."""

from pathlib import Path

import pytest

from assess.running.publish import Workshop
from assess.running.records import DONE, FAILED, Record
from assess.running.resume import keep, move_into, remove_others
from assess.running.store import hash_file, write_beside, write_file

NAME = "units/a.html"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    made = Workshop(tmp_path / "run", tmp_path / ".run", -1)
    made.stage.mkdir(parents=True)
    return made


def record(sha256: str, event: str = DONE) -> Record:
    return Record(event, "a", "key", {NAME: sha256})


def test_a_file_in_the_stage_stands_where_it_is(workshop: Workshop) -> None:
    sha256 = write_file(str(workshop.stage), NAME, b"page")
    assert keep(workshop, record(sha256), "key", retry=False)


def test_a_published_file_is_linked_into_the_stage(workshop: Workshop) -> None:
    sha256 = write_file(str(workshop.target), NAME, b"page")
    assert keep(workshop, record(sha256), "key", retry=False)
    assert (workshop.stage / NAME).read_bytes() == b"page"


def test_where_there_are_no_links_it_is_copied(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr("os.link", refuse)
    sha256 = write_file(str(workshop.target), NAME, b"page")
    assert keep(workshop, record(sha256), "key", retry=False)
    assert (workshop.stage / NAME).read_bytes() == b"page"


def test_writing_a_linked_file_anew_leaves_the_published_one(workshop: Workshop) -> None:
    sha256 = write_file(str(workshop.target), NAME, b"page")
    keep(workshop, record(sha256), "key", retry=False)
    write_beside(workshop.stage / NAME, b"new")
    assert (workshop.target / NAME).read_bytes() == b"page"


@pytest.mark.parametrize("content", [b"pagE", b"pag", b""])
def test_a_file_that_was_changed_or_cut_off_is_made_again(workshop: Workshop, content: bytes) -> None:
    sha256 = write_file(str(workshop.stage), NAME, b"page")
    (workshop.stage / NAME).write_bytes(content)
    assert not keep(workshop, record(sha256), "key", retry=False)


def test_a_file_that_is_gone_is_made_again(workshop: Workshop) -> None:
    assert not keep(workshop, record("0" * 64), "key", retry=False)
    assert not keep(workshop, None, "key", retry=False)


def test_a_report_from_other_things_is_made_again(workshop: Workshop) -> None:
    sha256 = write_file(str(workshop.stage), NAME, b"page")
    assert not keep(workshop, record(sha256), "other", retry=False)


def test_a_failure_stands_until_it_is_to_be_retried(workshop: Workshop) -> None:
    sha256 = write_file(str(workshop.stage), NAME, b"error page")
    assert keep(workshop, record(sha256, FAILED), "key", retry=False)
    assert not keep(workshop, record(sha256, FAILED), "key", retry=True)


def test_results_move_into_the_stage_and_what_nobody_named_goes(workshop: Workshop, tmp_path: Path) -> None:
    built = tmp_path / "built"
    write_file(str(built), "assessments/a.json", b"{}")
    write_file(str(workshop.stage), "units/gone.html", b"of a unit that is not in the run any more")
    files = move_into(built, workshop.stage)
    assert not built.exists()
    assert files == {"assessments/a.json": hash_file(workshop.stage / "assessments/a.json")}
    remove_others(workshop.stage, files)
    assert sorted(path.name for path in workshop.stage.rglob("*")) == ["a.json", "assessments"]
