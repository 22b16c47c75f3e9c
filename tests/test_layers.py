"""Imports point one way, heavy packages have one importer each, and modules stay short: design as a test."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "assess"

# Foundations first: a module may import from its own layer's package and from layers above it in this list.
LAYERS = [
    {"types", "errors"},
    {"reported", "advised", "parts"},
    {"table", "tidy", "results", "canonical", "text"},
    {"params"},
    {"ledger"},
    {"audience"},
    {"indicators"},
    {"rubric"},
    {"evidence"},
    {"scoring", "sample"},
    {"fairness"},
    {"ranking"},
    {"advice"},
    {"alongside"},
    {"unit_reports"},
    {"review", "cases"},
    {"reporting", "outputs", "explain", "diff"},
    {"doctor"},
    {"running"},
    {"cli"},
    {"__main__"},
]
ONLY_IMPORTER = {
    "yaml": {"params"},
    "matplotlib": {"reporting"},
    "docx": {"reporting"},
    "papermill": {"running"},
    "nbconvert": {"running"},
    "nbformat": {"running"},
    "distributed": {"running"},
}
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
LONGEST_FUNCTION = 50


def imported(text: str) -> set[str]:
    """Names of modules that a source text imports, wherever the import stands."""
    names = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def find_breaches(package: str, text: str) -> list[str]:
    """What a module of `package` imports against the table."""
    breaches = []
    for name in imported(text):
        parts = name.split(".")
        if parts[0] == "assess" and len(parts) > 1 and parts[1] in LEVEL:
            other = parts[1]
            if other != package and LEVEL[other] >= LEVEL[package]:
                breaches.append(f"{package} imports {name}")
        if parts[0] in ONLY_IMPORTER and package not in ONLY_IMPORTER[parts[0]]:
            breaches.append(f"{package} imports {name}")
    return breaches


def modules() -> list[tuple[str, Path]]:
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        relative = path.relative_to(SOURCE)
        package = relative.parts[0].removesuffix(".py")
        if package != "__init__":
            found.append((package, path))
    return found


@pytest.mark.parametrize(("package", "path"), modules(), ids=lambda value: str(value).split("/assess/")[-1])
def test_a_module_imports_only_from_layers_below(package: str, path: Path) -> None:
    assert package in LEVEL, f"{package} is not in the table of layers"
    assert find_breaches(package, path.read_text(encoding="utf-8")) == []


def test_the_guard_sees_an_import_that_points_up() -> None:
    assert find_breaches("scoring", "from assess.ranking import rank_units") == [
        "scoring imports assess.ranking.rank_units"
    ]
    assert find_breaches("scoring", "def f():\n    import matplotlib.pyplot") == ["scoring imports matplotlib.pyplot"]


def long_functions(text: str) -> list[str]:
    """Functions of more than `LONGEST_FUNCTION` lines."""
    return [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]


def test_no_function_is_longer_than_a_screen() -> None:
    assert {path.name: found for _, path in modules() if (found := long_functions(path.read_text("utf-8")))} == {}
    assert long_functions("def f():\n" + "    pass\n" * 60) == ["f"]


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(path) for _, path in modules() if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert silent == []


def test_no_module_is_called_utils_or_helpers() -> None:
    assert [path for _, path in modules() if path.stem in {"utils", "helpers", "misc", "common"}] == []
