"""The body of a page: headings and outputs in their order, hidden cells left out, text escaped."""

import nbformat
import pytest

from assess.running.body import make_bodies


def output(kind: str, content: object) -> nbformat.NotebookNode:
    return nbformat.v4.new_output("display_data", data={kind: content, "text/plain": "<Figure>"})


def code(*outputs: nbformat.NotebookNode, tag: str = "") -> nbformat.NotebookNode:
    cell = nbformat.v4.new_code_cell("secret_code()", outputs=list(outputs))
    cell.metadata["tags"] = [tag] if tag else []
    return cell


def bodies(*cells: nbformat.NotebookNode) -> tuple[str, str]:
    made = make_bodies(nbformat.v4.new_notebook(cells=list(cells)))
    return made.main, made.evidence


def test_headings_and_html_stand_in_their_order_and_code_does_not() -> None:
    main, evidence = bodies(nbformat.v4.new_markdown_cell("## 结论"), code(output("text/html", "<p>得分</p>")))
    assert main == "<h2>结论</h2>\n<p>得分</p>"
    assert evidence == ""


def test_cells_of_evidence_make_their_own_body() -> None:
    heading = nbformat.v4.new_markdown_cell("## 证据", metadata={"tags": ["evidence"]})
    main, evidence = bodies(heading, code(output("text/html", "<p>行</p>"), tag="evidence"))
    assert (main, evidence) == ("", "<h2>证据</h2>\n<p>行</p>")


@pytest.mark.parametrize("tag", ["parameters", "injected-parameters", "nbval-check-output"])
def test_cells_for_machines_are_left_out(tag: str) -> None:
    assert bodies(code(output("text/html", "<p>x</p>"), tag=tag)) == ("", "")


def test_text_errors_and_streams_are_escaped_and_lose_their_colours() -> None:
    stream = nbformat.v4.new_output("stream", text="\x1b[31m<b>红</b>\x1b[0m")
    error = nbformat.v4.new_output("error", ename="E", evalue="<i>", traceback=["\x1b[0;31mE\x1b[0m: <i>"])
    assert bodies(code(stream))[0] == "<pre>&lt;b&gt;红&lt;/b&gt;</pre>\n"
    assert bodies(code(error))[0] == "<pre>E: &lt;i&gt;</pre>\n"
    assert bodies(code(nbformat.v4.new_output("display_data", data={"text/plain": "a<b"})))[0] == "<pre>a&lt;b</pre>\n"


def test_an_output_without_words_leaves_nothing() -> None:
    assert bodies(code(nbformat.v4.new_output("stream", text="\n")))[0] == ""


def test_a_picture_alone_carries_its_text_as_alternative() -> None:
    assert bodies(code(output("image/png", "QUJD\nREVG\n")))[0] == (
        '<img alt="&lt;Figure&gt;" src="data:image/png;base64,QUJDREVG">\n'
    )


def test_other_markdown_is_converted_as_everywhere() -> None:
    main, _ = bodies(nbformat.v4.new_markdown_cell("一段*话*\n\n* 甲\n* 乙"))
    assert "<em>话</em>" in main
    assert main.count("<li>") == 2


def test_headings_speak_the_language_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSESS_LANGUAGE", "en")
    main, _ = bodies(nbformat.v4.new_markdown_cell("## 结论"))
    assert "结论" not in main
