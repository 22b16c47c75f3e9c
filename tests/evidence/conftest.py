"""An invented town in a project of its own, with one or more of its files changed."""

import csv
import hashlib
import io
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path

import duckdb
import pytest

from assess.errors import DataError
from assess.evidence import Evidence, read_evidence
from assess.evidence.ledger_tables import LedgerTables
from assess.indicators import list_spans, read_coverage
from assess.indicators.cases import fill_tables
from assess.ledger import load_schemas
from assess.params import Period, Run, load_run
from assess.types import Measured, QualityFinding, Quarantined

FIXTURES = Path(__file__).parent / "fixtures"
Rows = Mapping[str, Sequence[Mapping[str, object]]]
OpenLedgers = Callable[..., AbstractContextManager[LedgerTables]]
# The ledgers from which duties are read, and the one that says who filed what.
DUTY_LEDGERS = ("accidents", "documents", "filings", "leader_inspections", "leaders", "meetings")


class Project:
    """A folder with params and data. `edit` replaces text in one file, `write` its bytes."""

    def __init__(self, folder: Path, root: Path):
        self.folder, self.root, self.ledgers = folder, root, ""
        for part in ("indicators", "ledgers", "standards"):
            shutil.copytree(root / "params" / part, folder / "params" / part)
        shutil.copytree(FIXTURES / "town", folder / "data")
        self.data = {"published": "data/counts.csv", "headline": "data/headline.csv"}
        self.log()

    def use_rubric(self) -> Path:
        """The demonstration rubric in force for the town too; its folder."""
        folder = self.folder / "params" / "rubrics" / "none"
        shutil.copytree(self.root / "params" / "rubrics" / "chizhou-demo", folder)
        self.edit("params/rubrics/none/rubric.yaml", "to: 2020-12-31", "to: 2030-12-31")
        return folder

    def use_ledgers(self, **ledgers: str) -> None:
        """A run on these ledgers (CSV text) instead of published figures."""
        self.use_rubric()
        self.data, self.ledgers = {}, "data/ledgers"
        (self.folder / "data" / "ledgers").mkdir()
        for name, text in ledgers.items():
            self.write(f"data/ledgers/{name}.csv", text)

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
            "data/units.csv", self.data, ledgers=self.ledgers,
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


@pytest.fixture(scope="session")
def open_ledgers(root: Path) -> OpenLedgers:
    """Opens rows by ledger as tables, as a run in 2024 has them; a ledger not given was handed in by nobody."""
    schemas = load_schemas(root)
    spans = list_spans(date(2024, 1, 1), date(2024, 12, 31))
    files = {number: f"{name}.csv" for number, name in enumerate(DUTY_LEDGERS)}

    @contextmanager
    def open_tables(rows: Rows, refused: Sequence[tuple[Quarantined, str]] = ()) -> Iterator[LedgerTables]:
        numbered = {
            name: [{"source_file": number, **row} for row in rows.get(name, ())]
            for number, name in enumerate(DUTY_LEDGERS)
        }
        with duckdb.connect() as connection:
            fill_tables(connection, {name: schemas[name] for name in DUTY_LEDGERS}, numbered)
            coverage = read_coverage(connection, schemas, rows, spans)
            yield LedgerTables(connection, files, coverage, tuple(refused), schemas)

    return open_tables


@pytest.fixture(scope="session")
def county_rows() -> dict[str, list[dict[str, str]]]:
    """The rows of `fixtures/duties` by ledger, each with its number in the file; blank cells are left out."""
    found: dict[str, list[dict[str, str]]] = {}
    for path in sorted((FIXTURES / "duties").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = [
                {"source_row": str(number), **{name: cell for name, cell in row.items() if cell}}
                for number, row in enumerate(csv.DictReader(file), start=2)
            ]
    return found
