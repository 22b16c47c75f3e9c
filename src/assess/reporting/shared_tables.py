"""Tables that several pages show: changes on last year, findings about data, input files, provenance.

Counts stand beside every percentage and an exact statement beside every change. Left out: tables of one page only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assess.reporting.marks import LEVELS, mark_change, mark_level
from assess.reporting.numbers import SMALL, count, difference, interval, is_small
from assess.reporting.tables import Group, Table, cell, head
from assess.reporting.words import say
from assess.results import RunHeader
from assess.types import Change, DataFile, Provenance, QualityFinding


def tabulate_changes(changes: Sequence[Change]) -> Table:
    """This year's counts, last year's, and what the difference shows."""
    rows = tuple(
        (
            cell(change.measure),
            cell(str(change.now)),
            cell(count(change.before)),
            cell(difference(change)),
            cell(interval(change)),
            cell(change.statement, mark=mark_change(change)),
        )
        for change in changes
    )
    notes = []
    if any(change.before is not None and change.before < SMALL for change in changes):
        notes.append(say("change.note_percent", small=SMALL))
    if any(change.now == 0 for change in changes):
        notes.append(say("change.note_zero"))
    if is_small(changes):
        notes.append(say("change.note_small", small=SMALL))
    columns = head("change", "measure now:number before:number difference:number interval:number statement:wide")
    return Table(say("change.caption"), columns, (Group("", rows),), say("change.empty"), tuple(notes))


def tabulate_quality(findings: Iterable[QualityFinding], names: dict[str, str]) -> Table:
    """What is odd about data that was accepted; warnings first. `names` are the units' names by code."""
    order = sorted(findings, key=lambda finding: list(LEVELS).index(finding.level) if finding.level in LEVELS else 9)
    rows = tuple(
        (
            cell(names.get(finding.unit, finding.unit) or say("quality.whole")),
            cell(mark=mark_level(finding.level)),
            cell(finding.message),
            cell(*map(str, finding.sources)),
        )
        for finding in order
    )
    columns = head("quality", "subject level message:wide sources:wide")
    return Table(say("quality.caption"), columns, (Group("", rows),), say("quality.empty"))


def tabulate_files(files: Iterable[DataFile]) -> Table:
    """The inputs with their hashes and what their publishers are known to have got wrong."""
    rows = tuple(
        (
            cell(file.title, file.path),
            cell(file.publisher, str(file.published or "")),
            cell(str(file.rows)),
            cell(str(file.accepted)),
            cell(str(file.quarantined)),
            cell(file.defects or say("number.none")),
            cell(file.sha256),
        )
        for file in files
    )
    columns = head("files", "title publisher rows:number accepted:number quarantined:number defects:wide sha256:code")
    return Table(say("files.caption"), columns, (Group("", rows),), say("files.empty"))


def tabulate_provenance(run: RunHeader, provenance: Provenance) -> Table:
    """What was computed from what, with which versions, and the hash of the result."""
    days = say("provenance.days", first=run.period_from, last=run.period_to)
    versions = (f"{name} {version}" for name, version in sorted(provenance.versions.items()))
    items = (
        ("run", say("provenance.named", title=run.title, id=run.id)),
        ("period", days),
        ("as_of", str(run.as_of)),
        ("rubric", say("provenance.named", title=run.rubric_title, id=provenance.rubric)),
        ("rubric_sha256", provenance.rubric_sha256),
        ("result_sha256", provenance.result_sha256),
        ("versions", say("figure.list").join(versions)),
        ("how", say("provenance.how_text")),
    )
    rows = tuple((cell(say(f"provenance.{name}")), cell(value)) for name, value in items)
    return Table(say("provenance.caption"), head("provenance", "item value:code"), (Group("", rows),))
