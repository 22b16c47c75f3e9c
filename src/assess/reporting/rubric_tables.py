"""The tables of the rubric page: sections, criteria with their rules, vetoes, legal bases, procedure.

The official words stand first, then what is counted and how it becomes points. Left out: (1) the words of a single
rule (`rubric_words`, `rubric_points`, `rubric_conditions`); (2) what any unit got.
"""

from __future__ import annotations

from assess.reporting.numbers import percent, plain
from assess.reporting.rubric_conditions import describe_condition, describe_effects, describe_scope
from assess.reporting.rubric_points import describe_points
from assess.reporting.rubric_words import Names, describe_measure
from assess.reporting.tables import Cell, Group, Table, cell, group_rows, head
from assess.reporting.words import say
from assess.rubric import Criterion, Rubric, Rule, Section, VetoRule
from assess.rubric import language as lang
from assess.types import LegalBasis, MissingPolicy


def tabulate_overview(rubric: Rubric) -> Table:
    """Sections with their points and how many criteria each has."""
    rows = []
    for section in rubric.sections:
        base = section.kind is lang.SectionKind.BASE
        share = percent(section.points / rubric.head.total) if base else say("number.none")
        points = say("rubric.points", points=plain(section.points))
        kind = say(f"rubric.kind_{section.kind.value}")
        rows.append((cell(section.title), cell(kind), cell(points), cell(share), cell(str(len(section.criteria)))))
    columns = head("rubric", "section kind:short fact_points:number share:number criteria:number")
    return Table(say("rubric.overview"), columns, (Group("", tuple(rows)),))


def tabulate_section(rubric: Rubric, section: Section, names: Names) -> Table:
    """One section: a row per criterion, its rules one below the other."""
    key = {lang.SectionKind.BASE: "caption"}.get(section.kind, f"caption_{section.kind.value}")
    points = say("rubric.points", points=plain(section.points))
    notes = []
    if section.scored_on is not None:
        notes.append(say("rubric.scored_on", on=plain(section.scored_on), points=plain(section.points)))
    if section.combine is lang.Combine.HIGHEST:
        notes.append(say("rubric.highest"))
    rows = tuple(_criterion(rubric, section, criterion, names) for criterion in section.criteria)
    columns = head("rubric", "criterion standard:rows missing basis:wide")
    caption = say(f"rubric.{key}", title=section.title, points=points)
    return Table(caption, columns, (Group("", rows),), say("finding.empty"), tuple(notes))


def _criterion(rubric: Rubric, section: Section, one: Criterion, names: Names) -> tuple[Cell, ...]:
    about = [one.title, say("rubric.points", points=plain(one.points)), describe_scope(one.applies_to)]
    if one.when is not None:
        about.append(say("rubric.criterion_when", condition=describe_condition(one.when, names)))
    if one.periods is not None:
        period = say(f"rubric.frequency_{one.periods.in_each.value}")
        about.append(say(f"rubric.periods_{one.periods.combine.value}", period=period))
    if one.raters is not None:
        about.append(say("rubric.criterion_raters", how=say(f"rubric.combine_{one.raters.value}")))
    standard = [line for rule in one.rules for line in _rule(rule, section.kind, names)]
    standard += [_cap_group(one, group) for group in one.groups]
    standard += [say("rubric.needs", needs=one.needs)] if one.needs else []
    standard += [say("rubric.note", note=one.note)] if one.note else []
    return cell(*about), cell(*standard), cell(*_policies(rubric, one)), cell(*map(name_basis, one.basis))


def _rule(rule: Rule, kind: lang.SectionKind, names: Names) -> list[str]:
    """The official words, then what is counted, how it becomes points, and what limits the rule."""
    scope = describe_scope(rule.applies_to)
    lines = [rule.why if not scope else f"{rule.why}{say('rubric.bracket', condition=scope)}"]
    if rule.incomplete:
        return [*lines, say("rubric.rule_incomplete", why=rule.incomplete)]
    if rule.measure is not None:
        lines.append(say("rubric.counted", what=describe_measure(rule.measure, names)))
        lines.append(say("rubric.computed", how=describe_points(rule, kind, names)))
    if rule.when is not None:
        lines.append(say("rubric.rule_when", condition=describe_condition(rule.when, names)))
    return [*lines, say("rubric.rule_exhausted")] if rule.after_exhausted else lines


def _cap_group(one: Criterion, group: lang.CapGroup) -> str:
    """Which rules share a cap, by the first words of each."""
    first = [rule.why[:8] + say("figure.cut") for rule in one.rules if rule.group == group.id]
    text = say(f"rubric.group_{group.combine.value}", rules=say("figure.list").join(first))
    return text + (say("rubric.cap", cap=plain(group.cap)) if group.cap is not None else "")


def _policies(rubric: Rubric, one: Criterion) -> list[str]:
    points = one.missing_points if one.missing_points is not None else one.points
    missing = MissingPolicy(one.if_missing).value
    lines = [say("rubric.lacking", how=say(f"rubric.missing_{missing}", points=plain(points)))]
    if one.not_applicable is lang.NotApplicable.RESCALE:
        lines.append(say("rubric.absent", how=say(f"rubric.rescale_{rubric.head.rescale_over.value}")))
    elif one.not_applicable is not None:
        lines.append(say("rubric.absent", how=say(f"rubric.absent_{one.not_applicable.value}")))
    return lines


def name_basis(basis: LegalBasis) -> str:
    """A legal basis; one that is not checked is marked."""
    return str(basis) if basis.verified else say("basis.unverified", basis=basis)


def tabulate_vetoes(rubric: Rubric, names: Names) -> Table:
    """Every rule beside the points, by kind: the official words, conditions and effects."""
    rows = ((say(f"veto.kind_{rule.kind.value}"), _veto(rule, names)) for rule in rubric.vetoes)
    columns = head("rubric", "rule why:wide conditions:wide effects:wide basis:wide")
    return Table(
        say("rubric.vetoes"), columns, group_rows(rows), say("rubric.vetoes_empty"), (say("rubric.vetoes_note"),)
    )


def _veto(rule: VetoRule, names: Names) -> tuple[Cell, ...]:
    conditions = [describe_condition(one, names) for one in rule.when] or [say("rubric.no_condition")]
    conditions += [say("rubric.incomplete", why=rule.incomplete)] if rule.incomplete else []
    effects = describe_effects(rule) or [say("rubric.no_effect")]
    about = cell(rule.title, describe_scope(rule.applies_to))
    return about, cell(rule.why), cell(*conditions), cell(*effects), cell(*map(name_basis, rule.basis))
