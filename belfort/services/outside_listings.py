"""Evidence from outside in pages for machines: findings and websites."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from belfort.domain.findings import FindingState, is_overdue, state_on
from belfort.domain.permissions import Ability, Actor
from belfort.models import Finding, FindingControl, Organization
from belfort.services import website_pages
from belfort.services.listings import Page, beyond, page_of, page_out_of
from belfort.services.website_pages import WebsiteLine


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding with its state on a day, and the controls that it speaks against as framework and reference."""

    finding: Finding
    state: FindingState
    is_overdue: bool
    controls: list[tuple[str, str]]


def get_findings(
    *, actor: Actor, organization: Organization, on: date, after: UUID | None, limit: int
) -> Page[FindingRow]:
    """Return the findings that the actor sees, as they stand on a day."""
    actor.require(Ability.FOLLOW_FINDINGS, organization.pk)
    found = list(beyond(Finding.objects.visible_to(actor).of(organization.pk), after, limit))
    controls: dict[UUID, list[tuple[str, str]]] = {row.pk: [] for row in found}
    rows = FindingControl.objects.visible_to(actor).of(organization.pk).filter(finding__in=list(controls))
    for finding, framework, ref in rows.order_by("framework_key", "ref").values_list(
        "finding_id", "framework_key", "ref"
    ):
        controls[finding].append((framework, ref))
    return page_of([_row(each, on, controls[each.pk]) for each in found], [each.pk for each in found], limit)


def _row(finding: Finding, on: date, controls: list[tuple[str, str]]) -> FindingRow:
    state = state_on(FindingState(finding.state), finding.accepted_until, on)
    return FindingRow(finding, state, is_overdue(state, finding.due_on, on), controls)


def get_websites(
    *, actor: Actor, organization: Organization, at: datetime, after: UUID | None, limit: int
) -> Page[WebsiteLine]:
    """Return the websites with the verdicts that hold at a moment; a government has at most two hundred."""
    lines = website_pages.get_lines(actor=actor, organization=organization, at=at)
    return page_out_of({line.website.pk: line for line in lines}, after, limit)
