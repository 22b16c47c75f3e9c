"""A bar on a terminal, lines in a log, nothing in CI; failures are told everywhere."""

import io

import pytest

from assess.running.progress import Progress, format_time


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def outside_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")


def test_a_terminal_gets_one_line_that_changes_with_rate_and_remaining_time() -> None:
    stream = Terminal()
    progress = Progress(4, stream, kept=1)
    for name in "abc":
        progress.said = 0.0
        progress.step(name)
    lines = stream.getvalue().split("\r")
    assert [line.split()[2] for line in lines[1:]] == ["2/4", "3/4", "4/4"]
    assert "份/秒" in lines[1]
    assert "剩余" in lines[1]
    assert stream.getvalue().endswith("\n")


def test_the_rate_counts_only_what_is_made_now() -> None:
    progress = Progress(100, io.StringIO(), kept=90, done=5, begun=100.0)
    assert "95/100" in progress.describe(110.0)
    assert "0.5 份/秒  剩余 0 分 10 秒" in progress.describe(110.0)


def test_a_log_gets_plain_lines_now_and_then_and_one_at_the_end() -> None:
    stream = io.StringIO()
    progress = Progress(50, stream)
    for number in range(50):
        progress.step(str(number))
    assert stream.getvalue().count("\n") == 1
    assert "50/50" in stream.getvalue()
    assert "\r" not in stream.getvalue()


def test_ci_gets_nothing_but_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    stream = io.StringIO()
    progress = Progress(2, stream)
    progress.step("甲县")
    progress.step("乙县", "AssertionError: 坏了")
    assert stream.getvalue() == "失败 乙县：AssertionError: 坏了\n"


def test_a_failure_is_told_at_once_and_counted() -> None:
    stream = Terminal()
    progress = Progress(2, stream)
    progress.step("乙县", "坏了")
    assert "失败 乙县：坏了\n" in stream.getvalue()
    assert "失败 1" in progress.describe(progress.begun + 1)


@pytest.mark.parametrize(("seconds", "text"), [(0.4, "0 分 00 秒"), (61, "1 分 01 秒"), (7260, "2 时 01 分")])
def test_times_read_as_people_say_them(seconds: float, text: str) -> None:
    assert format_time(seconds) == text
