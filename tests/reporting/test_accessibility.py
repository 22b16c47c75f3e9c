"""Every page in Chromium under axe-core: no violation of WCAG 2 A and AA, the two main ones on a narrow screen too.

Pages are made as a run makes them: the cells of each notebook, their outputs, the page around them; a new notebook is
checked without being named here. Needs Chromium and the axe.min.js of axe-playwright-python (MPL-2.0, a package of the
development tools, whose Python is not used) and skips with a notice elsewhere.
"""

import ast
import json
import os
import re
import shutil
import signal
import subprocess
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from typing import Any

import nbformat
import pytest

from assess.outputs import write_results
from assess.reporting import frame_run, render_error_page, render_evidence, render_index, render_page
from assess.review import Review, open_review
from assess.running.body import make_bodies

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PACKAGE = util.find_spec("axe_playwright_python")
AXE = Path(PACKAGE.origin).with_name("axe.min.js") if PACKAGE and PACKAGE.origin else None
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="没有 Chromium，无障碍未检查 (no Chromium: accessibility not checked)"),
    pytest.mark.skipif(AXE is None, reason="没有 axe-core，无障碍未检查 (no axe-core: accessibility not checked)"),
]
OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND",
    "--virtual-time-budget=60000", "--dump-dom",
)  # fmt: skip
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN_AXE = """<script src="axe.min.js"></script><script>
axe.run(document, { runOnly: TAGS, resultTypes: ["violations"] }).then(found => {
  const answer = document.createElement("pre");
  answer.id = "axe-answer";
  answer.textContent = JSON.stringify({
    passes: found.passes.length,
    violations: found.violations.map(one => [one.id, one.nodes.length, one.nodes[0].html.slice(0, 200)]),
  });
  document.body.append(answer);
});
</script></body>""".replace("TAGS", json.dumps(TAGS))
SECONDS = 120
DESK, PHONE = "1280,900", "500,800"  # narrower windows do not exist in headless Chromium


@dataclass(frozen=True)
class Status:
    name: str
    title: str
    page: str
    reason: str = ""


def run_cells(notebook: nbformat.NotebookNode, parameters: dict[str, str]) -> None:
    """Run the code cells here and leave the value of each cell's last line as its output, as a kernel would."""
    names: dict[str, Any] = {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.outputs = []
        tags = cell.metadata.get("tags", [])
        body = ast.parse(cell.source).body
        if "nbval-check-output" in tags:
            continue
        last = body[-1]
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
            data = {"text/html": value._repr_html_()}
            cell.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
        else:
            exec(compile(ast.Module(body, []), "cell", "exec"), names)
        if "parameters" in tags:
            names |= {name: value for name, value in parameters.items() if name in names}


def make_pages(root: Path, run_file: str, review: Review, unit: str, folder: Path) -> dict[str, str]:
    """Every page of a run, one unit's among them, by the notebook's name."""
    folder.mkdir()
    write_results(review, folder)
    report, pages = review.run_report(), {}
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        if path.stem == "campaign" and report.advice.campaign is None:
            continue
        notebook = nbformat.read(path, as_version=4)
        run_cells(notebook, {"run": run_file, "unit": unit, "results": str(folder)})
        bodies = make_bodies(notebook)
        pages[path.stem] = render_page(path.stem, bodies.main, frame_run(report))
        if bodies.evidence:
            pages[f"{path.stem}-evidence"] = render_evidence(unit, bodies.evidence, frame_run(report), 1, "unit.html")
    statuses = [Status("1", "甲", "units/1.html", "没有成功"), Status(unit, "乙", "units/2.html")]
    return {
        **pages,
        "index": render_index(report, statuses),
        "error": render_error_page("1", "甲", "E303 没有成功", frame_run(report)),
    }


def make_all(root: Path, simulated: Review, folder: Path) -> dict[str, str]:
    """The simulated prefecture, which has everything, and a unit of the reported figures, which has mechanisms."""
    five = "params/runs/five-places.yaml"
    reported = make_pages(root, five, open_review(five, root), "220303", folder / "five")
    found = make_pages(root, "params/runs/sample.yaml", simulated, "990104", folder / "sample")
    return {**found, "county-reported": reported["county"], "league-unranked": reported["league"]}


def find_violations(page: str, folder: Path, window: str) -> list[list[Any]]:
    """What axe-core objects to in a page: rule, number of places, and the first of them."""
    folder.mkdir()
    bare, times = re.subn(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    assert times == 1
    (folder / "page.html").write_text(bare.replace("</body>", RUN_AXE), encoding="utf-8")
    shutil.copy(str(AXE), folder)
    own = (f"--user-data-dir={folder / 'profile'}", f"--window-size={window}", (folder / "page.html").as_uri())
    process = subprocess.Popen(
        [str(CHROMIUM), *OPTIONS, *own], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        dom = process.communicate(timeout=SECONDS)[0].decode("utf-8")
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    answer = re.search(r'<pre id="axe-answer">(.*?)</pre>', dom, re.DOTALL)
    assert answer, "axe-core gave no answer"
    found = json.loads(answer[1].replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&amp;", "&"))
    assert found["passes"] > 5, "axe-core checked next to nothing"
    return list(found["violations"])


KINDS = (
    "county", "county-evidence", "county-reported", "league", "league-unranked", "rubric", "quality", "sensitivity",
    "campaign", "index", "error",
)  # fmt: skip


def test_no_page_has_a_violation_of_wcag_a_or_aa(root: Path, simulated: Review, tmp_path: Path) -> None:
    """One test, so that the pages are made once; what it says names the page, the width, the rule and the place."""
    pages = make_all(root, simulated, tmp_path)
    assert set(pages) == set(KINDS)
    looks = [*((kind, DESK) for kind in KINDS), ("county", PHONE), ("league", PHONE)]
    found = {
        (kind, window): find_violations(pages[kind], tmp_path / f"{kind}-{window}", window) for kind, window in looks
    }
    assert {look: violations for look, violations in found.items() if violations} == {}


def test_the_check_sees_a_page_without_language_alternative_text_contrast_and_labels(
    sample: Any, tmp_path: Path
) -> None:
    page = render_index(sample.run_report(), [Status("341702", "甲", "units/1.html")])
    assert find_violations(page, tmp_path / "whole", DESK) == []
    broken = re.sub(r'<html lang="[^"]*">', "<html>", page)
    broken = re.sub(r"--soft: #[0-9a-f]{6}", "--soft: #a8a8a8", broken)
    broken = broken.replace("</main>", '<img src="data:,"><input></main>')
    rules = {rule for rule, *_ in find_violations(broken, tmp_path / "broken", DESK)}
    assert rules == {"html-has-lang", "image-alt", "color-contrast", "label"}
