"""What a unit is told beside its problems: how sure its place is, which vetoes stand where, what is open and missing.

One sentence says the range of its place and claims no improvement; a veto that no data speak of is only counted, so
that it does not look like a suspicion. Left out: computing any of it (`advice`, `scoring`).
"""

from __future__ import annotations

from dataclasses import dataclass

from assess.reporting.marks import mark_veto
from assess.reporting.notice.wording import Wording
from assess.reporting.numbers import plain, published
from assess.reporting.words import say
from assess.results import UnitReport
from assess.types import Outcome, Veto, VetoState


@dataclass(frozen=True, slots=True)
class Answer:
    """A unit's report and the words for it."""

    report: UnitReport
    wording: Wording

    def say(self, key: str, **values: object) -> str:
        """A text of the feedback."""
        return self.wording.feedback.texts[key].format_map(values)


def tell_place(answer: Answer) -> list[str]:
    """The bounds of the points while something is open, and in one sentence how sure the place is."""
    report = answer.report
    assessment, sureness, places = report.assessment, report.advice.sureness, report.run.places
    lines = []
    if assessment.worst != assessment.best:
        worst, best = published(assessment.worst, places), published(assessment.best, places)
        lines.append(answer.say("bounds", worst=worst, best=best))
    if report.run.rank_declined:
        return [*lines, answer.say("sure_none", why=report.run.rank_declined)]
    if sureness is None or sureness.low is None:
        why = sureness.reason if sureness is not None else ""
        return [*lines, answer.say("sure_none", why=why or answer.say("sure_unknown"))]
    values = {"low": sureness.low, "high": sureness.high, "size": sureness.size}
    key = "sure_same" if sureness.low == sureness.high else "sure_range"
    return [*lines, answer.say(key, **values, tier=sureness.tier, tiers=sureness.tiers)]


def tell_vetoes(answer: Answer) -> list[str]:
    """Each veto, card and limit that is not clear, with its state, its reason and what would follow."""
    vetoes = answer.report.assessment.vetoes
    clear = [veto for veto in vetoes if veto.state is VetoState.CLEAR]
    counted = [veto for veto in vetoes if veto.state is VetoState.PENDING and answer.report.mechanisms]
    named = [veto for veto in vetoes if veto.state is not VetoState.CLEAR and veto not in counted]
    if not vetoes:
        return [answer.say("veto_empty")]
    if len(clear) == len(vetoes):
        return [answer.say("veto_clear", number=len(clear))]
    lines = [_tell_veto(answer, veto) for veto in named]
    if counted:
        lines.append(answer.say("veto_counted", number=len(counted)))
    if clear:
        lines.append(answer.say("veto_rest", number=len(clear)))
    return [*lines, answer.say("veto_meaning")]


def _tell_veto(answer: Answer, veto: Veto) -> str:
    kind, end = say(f"veto.kind_{veto.kind}"), answer.wording.form.texts["end"]
    state = mark_veto(veto.state).word
    why = veto.why.removeprefix(f"{state}：").rstrip(end)
    text = answer.say("veto_item", kind=kind, title=veto.title, state=state, why=why)
    effects = answer.wording.form.texts["list"].join(veto.effects)
    return text + (answer.say("veto_effects", effects=effects) if effects else "")


def tell_open(answer: Answer) -> list[str]:
    """What is not assessed, not applicable, or was handed in with errors."""
    outcomes = [finding.outcome for finding in answer.report.assessment.findings]
    open_, without = outcomes.count(Outcome.NOT_ASSESSED), outcomes.count(Outcome.NOT_APPLICABLE)
    list_ = answer.say("open_list")
    lines = [answer.say("open_text", number=open_, list=list_) if open_ else answer.say("open_none")]
    if without:
        lines.append(answer.say("not_applicable", number=without))
    if answer.report.quarantined:
        lines.append(answer.say("open_rows", rows=answer.report.quarantined))
    return lines


def list_open(answer: Answer) -> list[tuple[str, tuple[str, ...], str]]:
    """The criteria that are not assessed: section, criteria with their points, reason; one row a reason."""
    assessment = answer.report.assessment
    titles = {part.section: part.title for part in assessment.sections}
    rows: dict[tuple[str, str], list[str]] = {}
    for finding in assessment.findings:
        if finding.outcome is Outcome.NOT_ASSESSED:
            item = answer.say("item", title=finding.title, available=plain(finding.available))
            rows.setdefault((titles.get(finding.section, finding.section), finding.why), []).append(item)
    return [(section, tuple(items), why) for (section, why), items in rows.items()]
