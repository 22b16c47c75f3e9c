"""Reports go whole into a folder, or to any address that papermill can write."""

import hashlib
from pathlib import Path

import pytest

from assess.running.store import hash_file, is_distant, write_beside, write_file


def test_a_file_is_written_whole_and_its_hash_returned(tmp_path: Path) -> None:
    sha256 = write_file(str(tmp_path), "units/a.html", "页".encode())
    assert sha256 == hashlib.sha256("页".encode()).hexdigest() == hash_file(tmp_path / "units/a.html")
    assert [path.name for path in (tmp_path / "units").iterdir()] == ["a.html"]


def test_a_failed_write_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_file(str(tmp_path), "a.html", b"old")

    def refuse(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        write_beside(tmp_path / "a.html", b"new")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_a_missing_file_has_no_hash(tmp_path: Path) -> None:
    assert hash_file(tmp_path / "none") == ""


def test_an_address_is_told_from_a_folder() -> None:
    assert is_distant("s3://bucket/run")
    assert not is_distant("/srv/out")
    assert not is_distant("C:\\out")
