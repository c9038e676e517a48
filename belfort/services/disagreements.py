"""Where the scores of a self-assessment and the open findings disagree, for the government alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from belfort.domain.disagreements import SPEAKING, Disagreement, Evidence, disagreements
from belfort.domain.findings import FindingState, Severity, state_on
from belfort.domain.maturity_scores import Score
from belfort.domain.permissions import Ability, Actor
from belfort.models import Assessment, FindingControl, Organization
from belfort.services import answers, standpoints

COLUMNS = (
    *("ref", "finding_id", "finding__number", "finding__title", "finding__severity"),
    *("finding__state", "finding__accepted_until"),
)


@dataclass(frozen=True, slots=True)
class Against:
    """A finding that speaks against a control."""

    key: UUID
    number: int
    title: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class DisagreementView:
    """A disagreement with the findings behind it."""

    found: Disagreement
    findings: list[Against]


def get_disagreements(*, actor: Actor, assessment: Assessment, on: date, ref: str = "") -> list[DisagreementView]:
    """Return the controls of an assessment that an open critical or high finding contradicts; with `ref` of one control.

    Nothing for who does not read findings and answers: the government sees it first.
    """
    body = assessment.organization_id
    if not (actor.may(Ability.READ_FINDINGS, body) and actor.may(Ability.READ_ANSWERS, body)):
        return []
    evidence, known = _evidence(actor, assessment, on, ref)
    if not evidence:
        return []
    rows = answers.current(actor, assessment).filter(control__ref__in={one.ref for one in evidence})
    scores: Mapping[str, Score] = {
        name: Score(None, implementation, excluded)
        for name, implementation, excluded in rows.order_by("control__position").values_list(
            "control__ref", "implementation", "not_applicable"
        )
    }
    return [
        DisagreementView(one, [known[number] for number in one.findings]) for one in disagreements(scores, evidence)
    ]


@dataclass(frozen=True, slots=True)
class NewestDisagreements:
    """How many controls of the self-assessment on which the government stands are contradicted, and which that is."""

    assessment: Assessment
    count: int


def find_newest(*, actor: Actor, organization: Organization, on: date) -> NewestDisagreements | None:
    """Return how many scores of where the government stands are contradicted; None without any, or for who does not read them."""
    body = organization.pk
    if not (actor.may(Ability.READ_RESULTS, body) and actor.may(Ability.READ_FINDINGS, body)):
        return None
    stands = standpoints.get_overview(actor=actor, organization=organization).standpoint
    found = get_disagreements(actor=actor, assessment=stands.assessment, on=on) if stands else []
    return NewestDisagreements(stands.assessment, len(found)) if stands and found else None


def _evidence(actor: Actor, assessment: Assessment, on: date, ref: str) -> tuple[list[Evidence], Mapping[int, Against]]:
    rows = FindingControl.objects.visible_to(actor).of(assessment.organization_id)
    rows = rows.filter(framework_key=assessment.framework_id, finding__severity__in=[one.value for one in SPEAKING])
    rows = rows.filter(ref=ref) if ref else rows
    evidence, known = [], {}
    for name, key, number, title, severity, state, until in rows.values_list(*COLUMNS):
        now = state_on(FindingState(state), until, on)
        evidence.append(Evidence(number, name, Severity(severity), now))
        known[number] = Against(key, number, title, Severity(severity))
    return evidence, known
