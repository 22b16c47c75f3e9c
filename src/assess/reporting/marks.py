"""States as word and shape, so that nothing is said by colour alone.

Every closed set of the vocabulary (outcomes, veto states, directions of change) has one mark per member: a shape, a
word from the catalogue and a tone that the style sheet colours. Left out: what the states mean
(`params/GLOSSARY.md`).
"""

from __future__ import annotations

from dataclasses import dataclass

from assess.reported import MechanismState
from assess.reporting.words import say
from assess.types import Change, Outcome, VetoState

GOOD, OPEN, PARTLY, BAD, NEUTRAL = (
    ("good", "●"),
    ("open", "▲"),
    ("partly", "◆"),
    ("bad", "■"),
    ("neutral", "○"),
)

OUTCOMES = {
    Outcome.MET: GOOD,
    Outcome.PARTLY_MET: PARTLY,
    Outcome.UNMET: BAD,
    Outcome.NOT_APPLICABLE: NEUTRAL,
    Outcome.NOT_ASSESSED: OPEN,
}
VETOES = {VetoState.CLEAR: GOOD, VetoState.PENDING: OPEN, VetoState.TRIPPED: BAD}
DIRECTIONS = {"up": ("bad", "↑"), "down": ("good", "↓")}
LEVELS = {"warning": BAD, "notice": OPEN}
DUTIES = {"done": GOOD, "partly": PARTLY, "not": BAD, "not_known": OPEN, "not_due": NEUTRAL}
MECHANISMS = {
    MechanismState.SCORED: GOOD,
    MechanismState.EVIDENCED: PARTLY,
    MechanismState.DESCRIBED: OPEN,
    MechanismState.OTHER_LEVEL: ("open", "△"),
    MechanismState.NOT_MENTIONED: NEUTRAL,
    MechanismState.OUTSIDE: ("neutral", "□"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A word with its shape."""

    tone: str
    shape: str
    word: str

    def __str__(self) -> str:
        return f"{self.shape} {self.word}"


def mark_outcome(outcome: Outcome) -> Mark:
    """判定 as a mark."""
    return Mark(*OUTCOMES[outcome], say(f"outcome.{outcome.value}"))


def mark_veto(state: VetoState) -> Mark:
    """否决状态 as a mark."""
    return Mark(*VETOES[state], say(f"veto.{state.value}"))


def mark_change(change: Change) -> Mark:
    """A direction only where there is evidence of one; otherwise the absence of evidence in words."""
    if change.direction in DIRECTIONS:
        return Mark(*DIRECTIONS[change.direction], say(f"change.{change.direction}"))
    key = "unknown" if change.before is None else "zero" if change.now == change.before == 0 else "none"
    return Mark(*NEUTRAL, say(f"change.{key}"))


def mark_mechanism(state: MechanismState) -> Mark:
    """机制状态 as a mark."""
    return Mark(*MECHANISMS[state], say(f"mechanism.{state.value}"))


def mark_level(level: str) -> Mark:
    """The weight of a finding about data."""
    return Mark(*LEVELS.get(level, OPEN), say("level.warning" if level == "warning" else "level.notice"))


def mark_duty(state: str) -> Mark:
    """履职状态 as a mark."""
    return Mark(*DUTIES[state], say(f"duty.state_{state}"))


def mark_check(passed: bool | None) -> Mark:
    """Whether an assumption held; None: it could not be checked."""
    if passed is None:
        return Mark(*NEUTRAL, say("campaign.passed_none"))
    return Mark(*(GOOD if passed else BAD), say("campaign.passed_true" if passed else "campaign.passed_false"))


def mark_status(failed: bool) -> Mark:
    """Whether a unit's page could be made."""
    return Mark(*(BAD if failed else GOOD), say("index.failed" if failed else "index.done"))
