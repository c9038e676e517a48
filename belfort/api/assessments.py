"""Self-assessments: list, begin, read the figures, change, submit."""

from fractions import Fraction
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from ninja import Router

from belfort.api import schemas
from belfort.api.auth import ApiRequest
from belfort.api.pagination import FIRST, ROWS, Cursor, Limit, unwrap_id, wrap
from belfort.api.schemas import AssessmentChange, AssessmentFigures, AssessmentPage, AssessmentStart, SubmissionIn
from belfort.api.speech import told
from belfort.api.versions import IfMatch, is_known, not_modified, version_in
from belfort.domain.frameworks import AssuranceLevel, Mode
from belfort.domain.maturity_figures import rounded
from belfort.domain.permissions import Actor
from belfort.services import assessments, listings, organizations, standings, submissions
from belfort.services.assessments import Listed
from belfort.services.listings import Assessment

router = Router(tags=["assessments"])
COLLECTION = "/organizations/{slug:slug}/assessments"
ONE = "/assessments/{uuid:key}"


@router.get(COLLECTION, response=AssessmentPage, operation_id="listAssessments", summary="Self-assessments")
def list_assessments(request: ApiRequest, slug: str, cursor: Cursor = FIRST, limit: Limit = ROWS) -> HttpResponse:
    """List the self-assessments of an organization with their newest figures, in the order of their id.

    Ability: `read_results` in this organization.
    """
    actor = request.auth.actor
    organization = organizations.get_organization(actor=actor, slug=slug)
    page = listings.get_assessments(actor=actor, organization=organization, after=unwrap_id(cursor), limit=limit)
    items = [schemas.AssessmentOut(**_listed(row)) for row in page.items]
    return told(AssessmentPage(items=items, next=wrap(page.after)))


@router.post(
    COLLECTION,
    response={201: AssessmentFigures},
    operation_id="startAssessment",
    summary="Begin a self-assessment",
)
def start_assessment(request: ApiRequest, slug: str, body: AssessmentStart) -> HttpResponse:
    """Begin an empty self-assessment. A framework has one draft at a time: a second one is refused.

    Ability: `score_control` in this organization.
    """
    actor = request.auth.actor
    organization = organizations.get_organization(actor=actor, slug=slug)
    made = assessments.start_assessment(
        actor=actor,
        at=timezone.now(),
        organization=organization,
        framework=body.framework,
        level=AssuranceLevel(body.level),
        measured_on=body.measured_on or localdate(),
        name=body.name,
        mode=Mode(body.mode),
    )
    location = request.build_absolute_uri(reverse("api:read_assessment", args=[made.pk]))
    return told_figures(actor, made, status=201, headers={"Location": location})


@router.get(
    ONE,
    response={200: AssessmentFigures, 304: None},
    operation_id="readAssessment",
    summary="Figures of a self-assessment",
)
def read_assessment(request: ApiRequest, key: UUID) -> HttpResponse:
    """Read every figure of a self-assessment: of the submission when there is one, else as the draft stands now.

    The ETag changes with each change of the draft or of its figures; send it as If-None-Match to hear only what is new.
    Ability: `read_results` in the organization of the assessment.
    """
    actor = request.auth.actor
    listed = _newest(actor, listings.find_assessment(actor=actor, key=key))
    etag = _etag(listed)
    return not_modified(etag) if is_known(request, etag) else told(_figures(listed), headers={"ETag": etag})


@router.patch(ONE, response=AssessmentFigures, operation_id="changeAssessment", summary="Change a draft")
def change_assessment(request: ApiRequest, key: UUID, body: AssessmentChange, if_match: IfMatch = "") -> HttpResponse:
    """Change the name, level, way of computing or date of a draft. Scores stay, also those that a level does not ask.

    Ability: `score_control` in the organization of the assessment.
    """
    actor = request.auth.actor
    assessment = listings.find_assessment(actor=actor, key=key)
    version = version_in(if_match)
    changed = submissions.change_draft(
        actor=actor,
        at=timezone.now(),
        organization=assessment.organization,
        key=key,
        version=version,
        name=body.name or assessment.name,
        level=AssuranceLevel(body.level or assessment.level),
        mode=Mode(body.mode or assessment.mode),
        measured_on=body.measured_on or assessment.measured_on,
    )
    return told_figures(actor, changed)


@router.post(ONE + "/submit", response=AssessmentFigures, operation_id="submitAssessment", summary="Submit")
def submit_assessment(request: ApiRequest, key: UUID, body: SubmissionIn, if_match: IfMatch = "") -> HttpResponse:
    """Freeze a draft as it stands, signed by the person of the token in a function. It may be incomplete, and says so.

    Ability: `submit_assessment` in the organization of the assessment.
    """
    actor = request.auth.actor
    assessment = listings.find_assessment(actor=actor, key=key)
    version = version_in(if_match)
    submissions.submit_assessment(
        actor=actor,
        at=timezone.now(),
        organization=assessment.organization,
        key=key,
        version=version,
        function=body.function,
        measured_on=body.measured_on,
    )
    return told_figures(actor, listings.find_assessment(actor=actor, key=key))


def told_figures(
    actor: Actor, assessment: Assessment, *, status: int = 200, headers: dict[str, str] | None = None
) -> HttpResponse:
    """Return the answer with an assessment as it stands now, and its ETag."""
    listed = _newest(actor, assessment)
    return told(_figures(listed), status=status, headers={"ETag": _etag(listed), **(headers or {})})


def figures_of(actor: Actor, key: UUID) -> AssessmentFigures:
    """Return an assessment as it stands now."""
    return _figures(_newest(actor, listings.find_assessment(actor=actor, key=key)))


def _newest(actor: Actor, assessment: Assessment) -> Listed:
    return Listed(assessment, standings.get_standing(actor=actor, assessment=assessment))


def _etag(listed: Listed) -> str:
    moment = int(listed.snapshot.taken_at.timestamp() * 1_000_000)
    return f'"{listed.assessment.version}-{moment}"'


def _listed(listed: Listed) -> dict[str, Any]:
    """Return what a list shows of an assessment."""
    row, snapshot = listed.assessment, listed.snapshot
    submission = None
    if snapshot.kind == "submitted":
        submission = schemas.Submission(
            at=snapshot.taken_at, name=snapshot.submitted_name, function=snapshot.submitted_function
        )
    return {
        "id": row.pk,
        "organization": row.organization.slug,
        "version": row.version,
        "framework": row.framework_id,
        "level": row.level,
        "mode": row.mode,
        "state": row.state,
        "name": row.name,
        "measured_on": row.measured_on,
        "created_at": row.created_at,
        "based_on": row.based_on_id,
        "submission": submission,
        "complete": snapshot.complete,
        "achieved": snapshot.achieved,
        "total": None if snapshot.total is None else f"{snapshot.total:f}",
        "answered_count": snapshot.answered_count,
        "control_count": snapshot.control_count,
        "key_failure_count": snapshot.key_failure_count,
    }


def _figures(listed: Listed) -> AssessmentFigures:
    """Return every figure; what a snapshot keeps as exact fractions becomes decimals here."""
    result = listed.snapshot.result
    categories = {
        ref: schemas.CategoryOut(
            documentation=_decimal(documentation),
            implementation=_decimal(implementation),
            maturity=_decimal(maturity),
            answered_count=answered,
            control_count=count,
        )
        for ref, (documentation, implementation, maturity, answered, count) in result["categories"].items()
    }
    key_measures = {
        ref: schemas.KeyMeasureOut(maturity=_decimal(maturity), ok=ok) for ref, (maturity, ok) in result["keys"].items()
    }
    return AssessmentFigures(
        **_listed(listed),
        categories=categories,
        key_measures=key_measures,
        failed_categories=result["failed_categories"],
        not_applicable=result["excluded"],
    )


def _decimal(figure: str | None) -> str | None:
    return None if figure is None else f"{rounded(Fraction(figure)):f}"
