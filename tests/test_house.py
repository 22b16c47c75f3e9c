"""The house is in order: the files that say what is installed, run and released agree with each other.

Each guard is a function over texts that returns the faults it found. One test applies it to our files, a
second one breaks a text and sees the guard object.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent

LAYOUT = (
    *("README.md", "README.zh-CN.md", "CHANGELOG.md", "LICENSE", "Makefile"),
    *("pyproject.toml", "constraints.txt", "environment.yml", ".pre-commit-config.yaml", ".ci/run"),
    *("src/assess/__init__.py", "src/assess/py.typed", "notebooks", "tests"),
    *("params/rubrics", "params/runs", "data/published"),
)
# Needed on Windows or macOS only; constraints.txt is made on Linux and leaves them free.
OTHER_SYSTEMS = {"appnope", "colorama", "pywinpty"}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def broken(name: str, old: str, new: str) -> str:
    """The text of a file with one thing wrong in it."""
    whole = text(name)
    assert old in whole
    return whole.replace(old, new, 1)


def floors(requirements: list[str]) -> dict[str, Version]:
    """Package → oldest version that will do, of lines such as `pandas>=3.0`."""
    parsed = [Requirement(line) for line in requirements]
    return {
        canonicalize_name(one.name): Version(specifier.version)
        for one in parsed
        for specifier in one.specifier
        if specifier.operator == ">="
    }


def runtime(pyproject: str) -> list[str]:
    return list(tomllib.loads(pyproject)["project"]["dependencies"])


def dev(pyproject: str) -> list[str]:
    return list(tomllib.loads(pyproject)["project"]["optional-dependencies"]["dev"])


def extras(pyproject: str) -> list[str]:
    """What a user may ask for beside the dependencies."""
    groups = tomllib.loads(pyproject)["project"]["optional-dependencies"]
    return [line for name, lines in groups.items() if name != "dev" for line in lines]


def pins(constraints: str) -> dict[str, Version]:
    lines = [line.split("==") for line in constraints.splitlines() if "==" in line and line[:1] != "#"]
    return {canonicalize_name(name): Version(version) for name, version in lines}


# --- guards -----------------------------------------------------------------------------------------------


def pin_faults(constraints: str) -> list[str]:
    """Lines are comments or exact versions of packages, each once, and name no place to fetch them from."""
    faults = [f"an address: {mark}" for mark in ("://", "@") if mark in constraints]
    lines = [line for line in constraints.splitlines() if not line.startswith("#")]
    faults += [f"not name==version: {line}" for line in lines if not re.fullmatch(r"[\w.-]+==[\w.!+]+", line)]
    names = [canonicalize_name(line.split("==")[0]) for line in lines]
    return faults + [f"twice: {name}" for name in sorted(set(names)) if names.count(name) > 1]


def floor_faults(pyproject: str, constraints: str) -> list[str]:
    """Every package that we ask for has a floor, and a pin that is not below it."""
    requirements = runtime(pyproject) + dev(pyproject)
    floor, pin = floors(requirements), pins(constraints)
    names = [canonicalize_name(Requirement(line).name) for line in requirements]
    return (
        [f"no floor: {name}" for name in names if name not in floor]
        + [f"not pinned: {name}" for name in names if name not in pin]
        + [f"pinned below its floor: {name}" for name in floor if name in pin and pin[name] < floor[name]]
    )


def conda_faults(environment: str, pyproject: str) -> list[str]:
    """environment.yml names Python and the run-time packages of pyproject.toml, with the same floors."""
    entries = yaml.safe_load(environment)["dependencies"]
    conda = [entry for entry in entries if isinstance(entry, str)]
    pip = [line for entry in entries if isinstance(entry, dict) for line in entry["pip"] if line != "-e ."]
    theirs = floors(conda + pip)
    ours = floors([*runtime(pyproject), "python" + tomllib.loads(pyproject)["project"]["requires-python"]])
    return [
        f"{name}: environment.yml {theirs.get(name)}, pyproject.toml {ours.get(name)}"
        for name in sorted(theirs.keys() | ours.keys())
        if theirs.get(name) != ours.get(name)
    ]


def reason_faults(pyproject: str) -> list[str]:
    """Each dependency stands on a line of its own and says why it is there."""
    written = re.findall(r'^    "([^"]+)",  # \S.{9,}$', pyproject, flags=re.MULTILINE)
    return [f"no reason: {line}" for line in runtime(pyproject) + dev(pyproject) if line not in written]


def version_faults(pyproject: str, package: str, changelog: str) -> list[str]:
    """The project, the package and the newest entry of the changelog carry one version."""
    project = tomllib.loads(pyproject)["project"]["version"]
    found = {
        "__init__.py": re.search(r'^__version__ = "(.+)"$', package, flags=re.MULTILINE),
        "CHANGELOG.md": re.search(r"^## \[?(\d[^\]\s]*)", changelog, flags=re.MULTILINE),
    }
    said = {place: match[1] if match else None for place, match in found.items()}
    return [f"{place} says {version}, not {project}" for place, version in said.items() if version != project]


def command_faults(readme: str, makefile: str, ci: str) -> list[str]:
    """The README's two commands are targets of the Makefile, and CI runs the second of them."""
    targets = re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE)
    named = set(re.findall(r"\bmake ([a-z]+)\b(?=[ `\n])", readme))
    faults = [f"README has no `make {name}`" for name in ("report", "test") if name not in named]
    faults += [f"no target {name}" for name in sorted(named) if name not in targets]
    if not re.search(r"^make test\b", ci, flags=re.MULTILINE):
        faults.append("CI does not run `make test`")
    return faults


def hook_faults(config: str) -> list[str]:
    """Commit hooks are local: a commit fetches nothing."""
    return [entry["repo"] for entry in yaml.safe_load(config)["repos"] if entry["repo"] != "local"]


def layout_faults(root: Path) -> list[str]:
    return [name for name in LAYOUT if not (root / name).exists()]


def closure(requirement: str, requires: Callable[[str], list[str]]) -> set[str]:
    """All packages that a requirement brings along here; `requires` says what one package asks for."""
    seen: set[tuple[str, str]] = set()

    def walk(one: Requirement) -> Iterator[str]:
        for extra in ("", *sorted(one.extras)):
            key = (canonicalize_name(one.name), extra)
            if key in seen:
                continue
            seen.add(key)
            yield key[0]
            for line in requires(one.name):
                needed = Requirement(line)
                if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                    yield from walk(needed)

    return set(walk(Requirement(requirement))) - {canonicalize_name(Requirement(requirement).name)}


def closure_faults(constraints: str, requires: Callable[[str], list[str]]) -> list[str]:
    """Nothing that `assess[dev]` brings along is left to chance."""
    return sorted(closure("assess[dev]", requires) - pins(constraints).keys() - OTHER_SYSTEMS)


def import_faults(source: str, pyproject: str, providers: Mapping[str, Sequence[str]]) -> list[str]:
    """What our code imports is asked for by name; `providers` says which package a module comes from."""
    asked = {canonicalize_name(Requirement(line).name) for line in (*runtime(pyproject), *extras(pyproject))}
    modules = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(source))
        for name in imported(node)
        if name.split(".")[0] not in {*sys.stdlib_module_names, "assess"}
    }
    return sorted(name for name in modules if not asked & set(map(canonicalize_name, providers.get(name, ()))))


def imported(node: ast.AST) -> list[str]:
    """The modules that a statement names; relative ones are ours."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module]
    return []


def installed(name: str) -> list[str]:
    return metadata.requires(name) or []


# --- our files --------------------------------------------------------------------------------------------


def test_constraints_are_exact_versions_without_an_address() -> None:
    assert pin_faults(text("constraints.txt")) == []


def test_every_dependency_is_pinned_at_or_above_its_floor() -> None:
    assert floor_faults(text("pyproject.toml"), text("constraints.txt")) == []


def test_everything_that_is_installed_along_is_pinned() -> None:
    assert closure_faults(text("constraints.txt"), installed) == []


def test_conda_asks_for_the_same_packages_and_floors() -> None:
    assert conda_faults(text("environment.yml"), text("pyproject.toml")) == []


def test_every_dependency_has_its_reason() -> None:
    assert reason_faults(text("pyproject.toml")) == []


def test_everything_imported_is_a_dependency() -> None:
    providers, pyproject = metadata.packages_distributions(), text("pyproject.toml")
    sources = sorted((ROOT / "src").rglob("*.py"))
    found = {path.name: import_faults(path.read_text(encoding="utf-8"), pyproject, providers) for path in sources}
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_one_version_everywhere() -> None:
    files = ("pyproject.toml", "src/assess/__init__.py", "CHANGELOG.md")
    assert version_faults(*map(text, files)) == []


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_commands_of_the_readme_exist_and_ci_runs_them(readme: str) -> None:
    assert command_faults(text(readme), text("Makefile"), text(".ci/run")) == []


def test_hooks_are_local() -> None:
    assert hook_faults(text(".pre-commit-config.yaml")) == []


def test_the_layout_stands() -> None:
    assert layout_faults(ROOT) == []


# --- and each guard can fail ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("-e .", "not name==version: -e ."),
        ("pandas>=3.0", "not name==version: pandas>=3.0"),
        ("PyYAML==1.0", "twice: pyyaml"),
        ("assess @ file:///somewhere", "an address: ://"),
    ],
)
def test_a_bad_line_in_constraints_is_seen(line: str, fault: str) -> None:
    assert fault in pin_faults(text("constraints.txt") + line + "\n")


def test_a_floor_above_the_pin_a_missing_floor_and_a_missing_pin_are_seen() -> None:
    constraints = text("constraints.txt")
    assert floor_faults(broken("pyproject.toml", "pandas>=3.0", "pandas>=99"), constraints) == [
        "pinned below its floor: pandas"
    ]
    assert floor_faults(broken("pyproject.toml", "pandas>=3.0", "pandas"), constraints) == ["no floor: pandas"]
    assert floor_faults(text("pyproject.toml"), re.sub(r"(?m)^pandas==.*$", "", constraints)) == ["not pinned: pandas"]


def test_an_unpinned_companion_is_seen_under_its_marker_and_extra() -> None:
    asked = {
        "assess": ["one", "two; extra == 'dev'", "three; python_version < '3'", "four; extra == 'other'"],
        "one": ["Deep.Down", "assess"],
    }
    assert closure_faults("one==1\n", lambda name: asked.get(name, [])) == ["deep-down", "two"]


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("pandas>=3.0", "pandas>=2.2", "pandas"),
        ("  - papermill>=2.6\n", "", "papermill"),
        ("  - pip\n", "  - pip\n  - dask>=2026.1\n", "dask"),
        ("python>=3.11", "python>=3.10", "python"),
        ("fonts-zh-cn>=0.1.1", "fonts-zh-cn>=0.2", "pylopdf-fonts-zh-cn"),
    ],
)
def test_a_conda_file_that_differs_is_seen(old: str, new: str, name: str) -> None:
    faults = conda_faults(broken("environment.yml", old, new), text("pyproject.toml"))
    assert [fault.split(":")[0] for fault in faults] == [name]


@pytest.mark.parametrize(
    ("old", "new"),
    [("  # reads and writes notebooks", ""), ("# reads and writes notebooks", "# why")],
)
def test_a_dependency_without_reason_is_seen(old: str, new: str) -> None:
    assert reason_faults(broken("pyproject.toml", old, new)) == ["no reason: nbformat>=5.10"]


def test_an_import_that_is_no_dependency_is_seen() -> None:
    providers = {"yaml": ["PyYAML"], "attr": ["attrs"]}
    source = "import json, attr\nfrom . import x\nfrom assess.types import Unit\nimport yaml, gone.deep\n"
    assert import_faults(source, text("pyproject.toml"), providers) == ["attr", "gone"]


def test_two_versions_are_seen() -> None:
    project, package = 'project = {version = "1.0"}', '__version__ = "1.0"\n'
    assert version_faults(project, package, "## [1.0] - 2026-01-01\n\n## [0.9]\n") == []
    assert version_faults(project, package, "## [0.9]\n\n## [1.0]\n") == ["CHANGELOG.md says 0.9, not 1.0"]
    assert version_faults(project, "", "## 1.0\n") == ["__init__.py says None, not 1.0"]


def test_a_command_that_does_not_exist_is_seen() -> None:
    readme, makefile, ci = (
        "`make report`, `make test`",
        "report: x\ntest: x\n",
        "set -e\nmake test </dev/null\n",
    )
    assert command_faults(readme, makefile, ci) == []
    assert command_faults(readme + " `make gold`", makefile, ci) == ["no target gold"]
    assert command_faults("`make report`", makefile, ci) == ["README has no `make test`"]
    assert command_faults(readme, makefile, "# make test\npytest\n") == ["CI does not run `make test`"]


def test_a_hook_from_elsewhere_is_seen() -> None:
    assert hook_faults(broken(".pre-commit-config.yaml", "repo: local", "repo: elsewhere")) == ["elsewhere"]


def test_a_missing_folder_is_seen(tmp_path: Path) -> None:
    for name in LAYOUT[:-1]:
        (tmp_path / name).mkdir(parents=True)
    assert layout_faults(tmp_path) == ["data/published"]
