"""The same notebook under both engines: the same outputs, images included, but for the differences that are listed."""

import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="forked reports are made on Linux only"),
]

RAISES = "raises-exception"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SAME: dict[str, str | tuple[str, str]] = {
    "streams": "import sys\nprint('a'); print('b', file=sys.stderr); print('c')",
    "text around displays": "print('1'); display({'text/plain': 'x', 'text/html': '<b>x</b>'}, raw=True); print(2); 3",
    "a display that is replaced below": "handle = display('first', display_id='kept'); print('after')",
    "the replacement": "handle.update('second')",
    "cleared when something new comes": (
        "from IPython.display import clear_output\nprint('gone'); clear_output(wait=True); print('stays')"
    ),
    "cleared at once": "print('gone'); clear_output(); 5",
    "cleared for nothing": "print('stays'); clear_output(wait=True)",
    "a chart": "import matplotlib.pyplot as plt\nfigure, axes = plt.subplots(); axes.plot([1, 3, 2]); plt.show()",
    "a chart without show": "plt.plot([1, 2]); 7",
    "a silent chart": "plt.figure(); plt.plot([3, 2]);",
    "the inline magic": "%matplotlib inline\nplt.figure(); plt.plot([3, 2, 1]); plt.show()",
    "a figure by itself": "one = plt.figure(figsize=(1, 1)); one.add_subplot(); display(one); plt.close()",
    "a table": "import pandas as pd\nframe = pd.DataFrame({'a': [1, 2], 'b': ['x', '甲']}); frame",
    "a styled table": "frame.style.set_uuid('fixed').highlight_max(subset=['a'])",
    "a result": "first = 20 + 1\nfirst",
    "results of before": "[_ * 2, Out[_oh and max(Out)], In[-1][:3], _i[:5]]",
    "a result that is not wanted": "2 + 2;",
    "awaited": "import asyncio\nawait asyncio.sleep(0)\n'awaited'",
    "a cell magic": "%%capture got\nprint('captured')",
    "what it captured": "got.stdout",
    "a timing without figures": "%%timeit -n1 -r1 -q\npass",
    "a class of the notebook": (
        "import pickle\nclass Thing:\n    one = 1\npickle.loads(pickle.dumps(Thing())).one, Thing.__module__, __name__"
    ),
    "a picture": f"from IPython.display import Image\nimport base64\nImage(data=base64.b64decode('{PIXEL}'))",
    "JSON": "display({'application/json': {'a': [1, (2, 3)]}}, raw=True)",
    "a rich object": "class Rich:\n    def _repr_html_(self): return '<i>rich</i>'\nRich()",
    "an address": "object()",
    "a failure": ("1 / 0", RAISES),
    "a failure further down": ("def inner(x):\n    raise ValueError(f'深 {x}')\ninner(3)", RAISES),
    "a failure of grammar": ("int('x'", RAISES),
    "a failure of a magic": ("%nomagic", RAISES),
    "a failure of a text": ("class Bad:\n    def __repr__(self): raise RuntimeError('no text')\nBad()", RAISES),
    "a question": ("input('?')", RAISES),
    "a question for a secret": ("import getpass; getpass.getpass('?')", RAISES),
    "an input that is empty": "sys.stdin.read()",
    "a stop": ("raise KeyboardInterrupt", RAISES),
    "no text to print": ("sys.stdout.write(5)", RAISES),
    "a warning": "import warnings\nwarnings.warn('careful')",
    "a log": "import logging\nlogging.getLogger('own').warning('logged')",
    "a shell command": "!echo from the shell",
    "help": "?len",
    "many lines over each other": "for i in range(3): print(i, end='\\r')",
    "streams as such": "sys.stdout.isatty(), sys.stdout.encoding, sys.stdout.fileno() >= 0",
    "the environment of charts": "import os; os.environ['MPLBACKEND']",
    "the folder": "from pathlib import Path; Path.cwd().name",
    "passed over": ("print('never')", "skip-execution"),
    "nothing": "   ",
    "a remark": "# nothing but a remark",
}
# One cell per difference that the module's docstring lists, with what the fork and what the kernel say.
DIFFERENT: dict[str, tuple[str, str, str]] = {
    "1 descriptors": ("import os, time; _ = os.write(1, b'raw\\n'); time.sleep(0.5)", "", "raw\n"),
    "1 processes": ("import subprocess; _ = subprocess.run(['echo', 'it']); time.sleep(0.5)", "", "it\n"),
    "2 startup files": ("print('FROM_PROFILE' in globals())", "False\n", "True\n"),
    "3 history": ("print(get_ipython().history_manager.enabled)", "False\n", "True\n"),
    "4 comms": ("import comm; print(type(comm.create_comm(target_name='x')).__name__)", "DummyComm\n", "BaseComm\n"),
    "6 the kernel": ("print(hasattr(get_ipython(), 'kernel'))", "False\n", "True\n"),
    "6 variables": ("print(os.environ.get('CLICOLOR'))", "None\n", "1\n"),
}
SCRIPT = """
import json, sys
import nbformat, papermill
task = json.loads(sys.argv[1])
found = {}
for engine in ("assess-fork", "assess-kernel"):  # in this order: a kernel's client leaves threads behind
    for name, (path, folder, options) in task.items():
        out, reason = f"{path}-{engine}.ipynb", ""
        try:
            papermill.execute_notebook(path, out, engine_name=engine, progress_bar=False, cwd=folder, **options)
        except Exception as error:
            reason = type(error).__name__ + " " + getattr(error, "ename", str(error))
        found[f"{engine} {name}"] = reason, nbformat.read(out, as_version=4)
print(json.dumps(found))
"""


def normalise(cell: dict[str, Any]) -> dict[str, Any]:
    """The declared normalisation: what remains must be equal under both engines, byte for byte.

    (1) Streams: between two displays each stream is one text, the standard output first, since a kernel sends both in
    pieces, each by its own clock. (2) Errors: of a traceback only where in the notebook it happened, since colours, the
    lines around, and the frames of the library that refuses differ. (3) Addresses of objects. (4) The file names that
    stand for cells, which hold the kernel's process number. (5) Nothing else: results, tables, pictures are compared
    as they are, and so are the numbers of cells.
    """
    pieces: list[dict[str, Any]] = []
    for output in cell["outputs"]:
        if output["output_type"] == "stream":
            if not pieces or pieces[-1]["output_type"] != "streams":
                pieces.append({"output_type": "streams", "stdout": "", "stderr": ""})
            pieces[-1][output["name"]] += output["text"]
        elif output["output_type"] == "error":
            plain = re.sub(r"\x1b\[[\d;]*m", "", "\n".join(output["traceback"]))
            pieces.append({**output, "traceback": re.findall(r"Cell In\[\d+\], line \d+", plain)})
        else:
            pieces.append(output)
    text = json.dumps({"count": cell["execution_count"], "outputs": pieces}, ensure_ascii=False, sort_keys=True)
    text = re.sub(r"\bat 0x[0-9a-f]+", "at 0x", text)
    text = re.sub(r"(/tmp/ipykernel_\d+/)?\d+\.py|<ipython-input-\d+-\w+>", "<cell>", text)
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.fixture(scope="module")
def executed(
    root: Path,
    tmp_path_factory: pytest.TempPathFactory,
    new_notebook: Callable[..., Any],
    run_script: Callable[..., Any],
) -> dict[str, Any]:
    """Notebooks under both engines: many cells, one that fails, one that takes its time, and a county's."""
    folder = tmp_path_factory.mktemp("engines")
    profile = folder / "ipython/profile_default/startup"
    profile.mkdir(parents=True)
    (profile / "00.py").write_text("FROM_PROFILE = True")
    for part in ("params", "notebooks", "data/published"):
        shutil.copytree(root / part, folder / part)
    nbformat.write(new_notebook(*SAME.values(), *(one for one, _, _ in DIFFERENT.values())), folder / "many.ipynb")
    nbformat.write(new_notebook("before = 1\nbefore", "undefined", "'never'"), folder / "fails.ipynb")
    nbformat.write(new_notebook("import time; time.sleep(2)", "'done'"), folder / "slow.ipynb")
    task = {
        "many": (str(folder / "many.ipynb"), str(folder), {}),
        "fails": (str(folder / "fails.ipynb"), str(folder), {}),
        "slow": (str(folder / "slow.ipynb"), str(folder), {"execution_timeout": 1}),
        "county": (
            str(folder / "notebooks/county.ipynb"),
            str(folder / "notebooks"),
            {"parameters": {"unit": "3417L04"}},
        ),
    }
    found: dict[str, Any] = run_script(SCRIPT, json.dumps(task), IPYTHONDIR=str(folder / "ipython"))
    return found


def cells(executed: dict[str, Any], engine: str, name: str) -> list[Any]:
    return [cell for cell in executed[f"{engine} {name}"][1]["cells"] if cell["cell_type"] == "code"]


@pytest.mark.parametrize("name", SAME)
def test_both_engines_give_the_same_outputs(executed: dict[str, Any], name: str) -> None:
    number = list(SAME).index(name) + 1
    forked, kernel = (cells(executed, engine, "many")[number] for engine in ("assess-fork", "assess-kernel"))
    assert normalise(forked) == normalise(kernel)
    assert forked["metadata"]["papermill"]["status"] == kernel["metadata"]["papermill"]["status"]


@pytest.mark.parametrize("name", DIFFERENT)
def test_the_listed_differences_are_as_listed(executed: dict[str, Any], name: str) -> None:
    number = len(SAME) + list(DIFFERENT).index(name) + 1
    for engine, expected in zip(("assess-fork", "assess-kernel"), DIFFERENT[name][1:], strict=True):
        text = "".join(one["text"] for one in cells(executed, engine, "many")[number]["outputs"])
        assert text == expected, engine


def test_the_fifth_difference_a_limit_for_each_cell_is_the_kernels_alone(executed: dict[str, Any]) -> None:
    assert executed["assess-fork slow"][0] == ""
    assert "CellTimeoutError" in executed["assess-kernel slow"][0]


def test_outputs_that_are_compared_are_there(executed: dict[str, Any]) -> None:
    """Both engines silent would be equal too."""
    found = cells(executed, "assess-fork", "many")
    kinds = [output["output_type"] for cell in found for output in cell["outputs"]]
    expected = [name for name, cell in SAME.items() if cell[1] == RAISES and name != "a failure of a magic"]
    assert kinds.count("error") == len(expected)  # what is wrong with a magic stands in the error stream
    pictures = [output for cell in found for output in cell["outputs"] if "image/png" in output.get("data", {})]
    assert len(pictures) == 6
    assert executed["assess-fork many"][0] == executed["assess-kernel many"][0]


def test_a_notebook_that_fails_stops_at_the_same_cell_with_the_same_error(executed: dict[str, Any]) -> None:
    assert executed["assess-fork fails"][0] == "PapermillExecutionError NameError"
    forked, kernel = (executed[f"{engine} fails"] for engine in ("assess-fork", "assess-kernel"))
    assert forked[0] == kernel[0]
    assert [normalise(cell) for cell in cells(executed, "assess-fork", "fails")] == [
        normalise(cell) for cell in cells(executed, "assess-kernel", "fails")
    ]
    last = cells(executed, "assess-fork", "fails")[-1]
    assert (last["outputs"], last["execution_count"]) == ([], None)


def test_a_county_is_the_same_under_both_engines(executed: dict[str, Any]) -> None:
    forked, kernel = (cells(executed, engine, "county") for engine in ("assess-fork", "assess-kernel"))
    assert executed["assess-fork county"][0] == executed["assess-kernel county"][0] == ""
    assert [normalise(cell) for cell in forked] == [normalise(cell) for cell in kernel]
    shown = json.dumps(forked, ensure_ascii=False)
    assert shown.count("<img") == 4
    assert "平天湖风景区" in shown
