"""An invented town in a project of its own, with one or more of its files changed."""

import csv
import hashlib
import io
import shutil
from datetime import date
from pathlib import Path

import pytest

from assess.errors import DataError
from assess.evidence import Evidence, read_evidence
from assess.params import Period, Run, load_run
from assess.types import Measured, QualityFinding

FIXTURES = Path(__file__).parent / "fixtures"


class Project:
    """A folder with params and data. `edit` replaces text in one file, `write` its bytes."""

    def __init__(self, folder: Path, root: Path):
        self.folder = folder
        for part in ("indicators", "standards"):
            shutil.copytree(root / "params" / part, folder / "params" / part)
        shutil.copytree(FIXTURES / "town", folder / "data")
        self.data = {"published": "data/counts.csv", "headline": "data/headline.csv"}
        self.log()

    def log(self) -> None:
        """Writes the data log for the files as they are now."""
        lines = ["file,title,publisher,published,sha256,rows,defects"]
        for path in sorted((self.folder / "data").glob("*.csv")):
            if path.name != "sources.csv":
                content = path.read_bytes()
                rows = len(list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))) - 1
                digest = hashlib.sha256(content).hexdigest()
                lines.append(f"{path.name},某表,某局,2024-08-12,{digest},{rows},无")
        (self.folder / "data" / "sources.csv").write_text("\n".join(lines), encoding="utf-8")

    def write(self, name: str, content: bytes | str) -> None:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        text = self.text(name)
        assert text.count(old) == 1, f"{old} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def run(self) -> Run:
        return Run(
            "town", "某市", "none", date(2024, 8, 12), Period(date(2024, 1, 1), date(2024, 7, 31)),
            "data/units.csv", self.data,
        )  # fmt: skip

    def read(self) -> "View":
        return View(read_evidence(self.run(), self.folder))

    def problems(self) -> list[tuple[str, str]]:
        """Code and place of everything that refuses the files."""
        with pytest.raises(DataError) as caught:
            self.read()
        assert caught.value.exit_code == 3
        assert all(problem.render(language) for problem in caught.value.problems for language in ("zh", "en"))
        return [(problem.code, problem.place) for problem in caught.value.problems]


class View:
    """Evidence, asked by names."""

    def __init__(self, evidence: Evidence):
        self.evidence = evidence

    def value(self, unit: str, indicator: str, period: str = "") -> Measured:
        """One value of a unit by its name; "" is the whole."""
        if not unit:
            found = {(one.indicator, one.period): one for one in self.evidence.totals}
            return found[indicator, period]
        position = [one.name for one in self.evidence.units].index(unit)
        return self.evidence.table.column(indicator, period).measured(position)

    def count(self, unit: str, indicator: str, period: str = "") -> int | None:
        number = self.value(unit, indicator, period).numerator
        return None if number is None else int(number)

    def findings(self, check: str) -> list[QualityFinding]:
        return [found for found in self.evidence.quality if found.check == check]

    def messages(self, check: str) -> str:
        return "\n".join(found.message for found in self.findings(check))

    @property
    def checks(self) -> set[str]:
        return {found.check for found in self.evidence.quality}

    @property
    def warnings(self) -> set[str]:
        return {found.check for found in self.evidence.quality if found.level == "warning"}


@pytest.fixture
def town(tmp_path: Path, root: Path) -> Project:
    return Project(tmp_path, root)


@pytest.fixture
def undetermined(town: Project) -> Project:
    """The town with two counts of last year that nothing determines."""
    shutil.copytree(FIXTURES / "undetermined", town.folder / "data", dirs_exist_ok=True)
    town.log()
    return town


@pytest.fixture(scope="module")
def published(root: Path) -> View:
    """The real figures, read with the run that ships."""
    return View(read_evidence(load_run(root / "params" / "runs" / "chizhou-2020.yaml", root), root))
