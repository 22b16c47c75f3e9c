"""The table of the hardening catalogue in README.md is complete, and what it names exists."""

import ast
import re
from pathlib import Path

from assess.errors import wording
from assess.ledger.schema import Schema

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "src" / "assess" / "ledger"
ROW = re.compile(r"^\| (\d+) \|(.*)\|(.*)\|(.*)\|$", re.MULTILINE)


def functions() -> set[str]:
    """Names of all test functions of this folder."""
    found = set()
    for path in HERE.glob("test_*.py"):
        nodes = ast.walk(ast.parse(path.read_text("utf-8")))
        found |= {node.name for node in nodes if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}
    return found


def faults(text: str, known: set[str]) -> list[str]:
    """What is wrong with the table: cases that are missing or doubled, tests and outcomes that do not exist."""
    rows, tests = ROW.findall(text), functions()
    numbers = [int(number) for number, *_ in rows]
    wrong = [f"case {number}" for number in range(1, 87) if numbers.count(number) != 1]
    for number, _, outcome, cited in rows:
        names = re.findall(r"`(\w+)`", cited)
        wrong += [f"{number}: {name}" for name in names if name not in tests]
        wrong += [f"{number}: {code}" for code in re.findall(r"`([^`]+)`", outcome) if code not in known]
        if not names and "与台账无关：" not in outcome:
            wrong.append(f"{number}: neither a test nor a reason")
    return wrong


def outcomes(schemas: dict[str, Schema]) -> set[str]:
    """Codes of messages, row checks of ledgers, and the names of repairs and findings in the source."""
    texts = "".join(path.read_text("utf-8") for path in SOURCE.glob("*.py"))
    return {
        *wording("zh"),
        *(rule.id for one in schemas.values() for rule in one.rules),
        *re.findall(r'"(\w+)"', texts),
    }


def test_every_case_of_the_catalogue_has_its_outcome_and_its_test(schemas: dict[str, Schema]) -> None:
    text = (HERE / "README.md").read_text("utf-8")
    assert faults(text, outcomes(schemas)) == []


def test_the_guard_sees_a_case_that_is_gone_and_names_that_do_not_exist(schemas: dict[str, Schema]) -> None:
    text = (HERE / "README.md").read_text("utf-8")
    lines = text.splitlines()
    gone = "\n".join(line for line in lines if not line.startswith("| 24 |"))
    assert faults(gone, outcomes(schemas)) == ["case 24"]
    broken = text.replace("| 80 | “201x年” | `R04` | `test_a_date` |", "| 80 | “201x年” | `R99` | `test_no_date` |")
    assert faults(broken, outcomes(schemas)) == ["80: test_no_date", "80: R99"]
    assert faults(text.replace("`R04` | `test_a_date` |", "`R04` | — |"), outcomes(schemas)) == [
        "80: neither a test nor a reason"
    ]
