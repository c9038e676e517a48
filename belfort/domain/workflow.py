"""The states of a row in the register that came from a shared list, and what a person may do with it.

`docs/scoring.md`, chapter 5, holds the table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from belfort.domain.errors import InvalidError
from belfort.domain.terms import Text


class RegisterState(StrEnum):
    """Where a process, asset or facility stands."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    ADAPTED = "adapted"
    NOT_OURS = "not_ours"
    OWN = "own"


STATE_NAMES = {
    RegisterState.PROPOSED: Text("te bevestigen", "to confirm"),
    RegisterState.CONFIRMED: Text("bevestigd", "confirmed"),
    RegisterState.ADAPTED: Text("aangepast", "adapted"),
    RegisterState.NOT_OURS: Text("niet van ons", "not ours"),
    RegisterState.OWN: Text("eigen", "own"),
}


class RegisterStep(StrEnum):
    """What a person decides about a row."""

    CONFIRM = "confirm"
    ADAPT = "adapt"
    REJECT = "reject"


NEXT: Mapping[RegisterState, Mapping[RegisterStep, RegisterState]] = {
    RegisterState.PROPOSED: {
        RegisterStep.CONFIRM: RegisterState.CONFIRMED,
        RegisterStep.ADAPT: RegisterState.ADAPTED,
        RegisterStep.REJECT: RegisterState.NOT_OURS,
    },
    RegisterState.CONFIRMED: {
        RegisterStep.CONFIRM: RegisterState.CONFIRMED,
        RegisterStep.ADAPT: RegisterState.ADAPTED,
        RegisterStep.REJECT: RegisterState.NOT_OURS,
    },
    RegisterState.ADAPTED: {
        RegisterStep.CONFIRM: RegisterState.CONFIRMED,
        RegisterStep.ADAPT: RegisterState.ADAPTED,
        RegisterStep.REJECT: RegisterState.NOT_OURS,
    },
    RegisterState.NOT_OURS: {
        RegisterStep.CONFIRM: RegisterState.CONFIRMED,
        RegisterStep.ADAPT: RegisterState.ADAPTED,
    },
    RegisterState.OWN: {
        RegisterStep.ADAPT: RegisterState.OWN,
        RegisterStep.REJECT: RegisterState.NOT_OURS,
    },
}

# a deviation from the shared list, and saying no to it, ask a reason
REASONED = frozenset({RegisterStep.ADAPT, RegisterStep.REJECT})

DECIDED = frozenset({RegisterState.CONFIRMED, RegisterState.ADAPTED, RegisterState.NOT_OURS, RegisterState.OWN})
IN_USE = frozenset({RegisterState.PROPOSED, RegisterState.CONFIRMED, RegisterState.ADAPTED, RegisterState.OWN})


def steps_from(state: RegisterState) -> tuple[RegisterStep, ...]:
    """Return what can be decided about a row in this state."""
    return tuple(NEXT[state])


def next_state(state: RegisterState, step: RegisterStep, *, reason: str, generic: bool) -> RegisterState:
    """Return the state after a decision; `generic` says that the row came from the shared list, else it is own again.

    Raises InvalidError when the table has no such step, or when a reason is asked and missing.
    """
    target = NEXT[state].get(step)
    if target in {RegisterState.CONFIRMED, RegisterState.ADAPTED} and not generic:
        target = RegisterState.OWN
    if target is None:
        raise InvalidError(
            Text("Dit kan niet voor een rij die {state} is.", "This is not possible for a row that is {state}.").filled(
                state=STATE_NAMES[state]
            )
        )
    needs_reason = step in REASONED and (generic or step is RegisterStep.REJECT)
    if needs_reason and not reason.strip():
        raise InvalidError(
            Text("Geef een reden voor de afwijking.", "Give a reason for the deviation."), field="reason"
        )
    return target


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a register, or one domain of it, is decided."""

    total: int
    decided: int

    @property
    def open(self) -> int:
        """Return how many rows still wait for a decision."""
        return self.total - self.decided

    @property
    def percent(self) -> int:
        """Return the share that is decided in whole percents, rounded down: 100 only when nothing is open."""
        return self.decided * 100 // self.total if self.total else 0


def progress(states: Iterable[tuple[RegisterState, int]]) -> Progress:
    """Count how many rows are decided, from pairs of state and number of rows."""
    total = decided = 0
    for state, count in states:
        total += count
        decided += count if state in DECIDED else 0
    return Progress(total, decided)
