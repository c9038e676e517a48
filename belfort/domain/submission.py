"""The way of a self-assessment: drafted, submitted, perhaps sent back, and reopened as a new draft.

`docs/scoring.md`, chapter "The way of a self-assessment", holds the table.
"""

from collections.abc import Mapping
from enum import StrEnum

from belfort.domain.errors import InvalidError
from belfort.domain.terms import Text


class AssessmentState(StrEnum):
    """Where an assessment stands; only a draft changes."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"


ASSESSMENT_STATE_NAMES = {
    AssessmentState.DRAFT: Text("in opmaak", "draft"),
    AssessmentState.SUBMITTED: Text("ingediend", "submitted"),
    AssessmentState.SENT_BACK: Text("teruggestuurd", "sent back"),
}


class AssessmentStep(StrEnum):
    """What a person decides about a whole assessment."""

    SUBMIT = "submit"
    SEND_BACK = "send_back"


NEXT: Mapping[AssessmentState, Mapping[AssessmentStep, AssessmentState]] = {
    AssessmentState.DRAFT: {AssessmentStep.SUBMIT: AssessmentState.SUBMITTED},
    AssessmentState.SUBMITTED: {AssessmentStep.SEND_BACK: AssessmentState.SENT_BACK},
    AssessmentState.SENT_BACK: {},
}


def next_assessment_state(state: AssessmentState, step: AssessmentStep) -> AssessmentState:
    """Return the state after a step; raises InvalidError when the table has no such step."""
    target = NEXT[state].get(step)
    if target is None:
        raise InvalidError(
            Text(
                "Dit kan niet met een zelfevaluatie die {state} is.",
                "This is not possible for a self-assessment that is {state}.",
            ).filled(state=ASSESSMENT_STATE_NAMES[state])
        )
    return target


def require_open(state: AssessmentState) -> None:
    """Raise InvalidError unless answers may still change: what was submitted is frozen, a new draft goes on from it."""
    if state is not AssessmentState.DRAFT:
        raise InvalidError(
            Text(
                "Deze zelfevaluatie is {state} en verandert niet meer. Maak een nieuwe versie om verder te werken.",
                "This self-assessment is {state} and changes no more. Make a new version to go on.",
            ).filled(state=ASSESSMENT_STATE_NAMES[state])
        )
