"""Evidence from outside, to read: findings, and websites with their verdicts."""

from django.http import HttpResponse
from django.utils.timezone import localdate, now
from ninja import Router

from belfort.api.auth import ApiRequest
from belfort.api.outside_schemas import CheckOut, ControlRef, FindingOut, FindingPage, WebsiteOut, WebsitePage
from belfort.api.pagination import FIRST, ROWS, Cursor, Limit, unwrap_id, wrap
from belfort.api.speech import told
from belfort.services import organizations, outside_listings
from belfort.services.outside_listings import FindingRow
from belfort.services.website_pages import WebsiteLine

router = Router(tags=["evidence from outside"])
COLUMNS = (
    *("id", "version", "number", "title", "reference", "category", "severity", "cvss_vector", "known_exploited"),
    *("description", "cause", "consequence", "recommendation", "location", "found_on", "due_on", "response"),
    *("fixed_on", "closed_on", "accepted_until"),
)


@router.get(
    "/organizations/{slug:slug}/findings", response=FindingPage, operation_id="listFindings", summary="Findings"
)
def list_findings(request: ApiRequest, slug: str, cursor: Cursor = FIRST, limit: Limit = ROWS) -> HttpResponse:
    """List the findings that the person sees, as they stand today, in the order of their id.

    Ability: `follow_findings` in this organization.
    """
    actor = request.auth.actor
    organization = organizations.get_organization(actor=actor, slug=slug)
    page = outside_listings.get_findings(
        actor=actor, organization=organization, on=localdate(), after=unwrap_id(cursor), limit=limit
    )
    return told(FindingPage(items=[_finding(row) for row in page.items], next=wrap(page.after)))


@router.get(
    "/organizations/{slug:slug}/websites", response=WebsitePage, operation_id="listWebsites", summary="Websites"
)
def list_websites(request: ApiRequest, slug: str, cursor: Cursor = FIRST, limit: Limit = ROWS) -> HttpResponse:
    """List the websites with the verdicts that hold now, in the order of their id.

    Ability: `read_websites` in this organization.
    """
    actor = request.auth.actor
    organization = organizations.get_organization(actor=actor, slug=slug)
    page = outside_listings.get_websites(
        actor=actor, organization=organization, at=now(), after=unwrap_id(cursor), limit=limit
    )
    return told(WebsitePage(items=[_website(row) for row in page.items], next=wrap(page.after)))


def _finding(row: FindingRow) -> FindingOut:
    finding = row.finding
    return FindingOut(
        **{name: getattr(finding, name) for name in COLUMNS},
        audit=finding.audit_id,
        facility=finding.facility_id,
        duplicate_of=finding.duplicate_of_id,
        cvss_score=None if finding.cvss_score is None else str(finding.cvss_score),
        controls=[ControlRef(framework=framework, ref=ref) for framework, ref in row.controls],
        state=row.state.value,
        overdue=row.is_overdue,
    )


def _website(line: WebsiteLine) -> WebsiteOut:
    names = ("id", "version", "host", "part", "is_supplier", "counter_path")
    verdicts = line.posture.verdicts if line.posture else {}
    return WebsiteOut(
        **{name: getattr(line.website, name) for name in names},
        is_measured=line.refusal is None and line.proof is not None,
        seen_at=line.seen_at,
        full_https=line.posture.full_https if line.posture else None,
        grade=line.posture.score.grade if line.posture else None,
        score=line.posture.score.points if line.posture else None,
        checks=[CheckOut(key=key, verdict=verdict.outcome.value) for key, verdict in verdicts.items()],
    )
