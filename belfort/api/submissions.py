"""The way of a self-assessment after it was submitted: remarks, sending back, going on as a new draft."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from ninja import Router

from belfort.api.assessments import ONE, told_figures
from belfort.api.auth import ApiRequest
from belfort.api.schemas import AssessmentFigures, RemarkList, RemarkOut, ReopenIn, SendBackIn
from belfort.api.speech import told
from belfort.api.versions import IfMatch, version_in
from belfort.domain.frameworks import AssuranceLevel
from belfort.services import listings, submissions

router = Router(tags=["submissions"])


@router.get(ONE + "/remarks", response=RemarkList, operation_id="listRemarks", summary="Remarks")
def list_remarks(request: ApiRequest, key: UUID) -> HttpResponse:
    """List the remarks on a self-assessment and on the one that it goes on from, newest first, in one piece.

    Those on a control only for who reads answers.
    Ability: `read_results` in the organization of the assessment.
    """
    actor = request.auth.actor
    found = submissions.get_remarks(actor=actor, assessment=listings.find_assessment(actor=actor, key=key))
    items = [
        RemarkOut(
            assessment=row.assessment_id,
            ref=row.control.ref if row.control else None,
            text=row.text,
            written_at=row.written_at,
            author=row.author_name,
        )
        for row in found
    ]
    return told(RemarkList(items=items))


@router.post(
    ONE + "/send-back", response=AssessmentFigures, operation_id="sendBackAssessment", summary="Send back with remarks"
)
def send_back_assessment(request: ApiRequest, key: UUID, body: SendBackIn, if_match: IfMatch = "") -> HttpResponse:
    """Send a submission back with at least one remark. What was submitted stays frozen; the government goes on in a new draft.

    Ability: `remark_assessment` in the organization of the assessment.
    """
    actor = request.auth.actor
    assessment = listings.find_assessment(actor=actor, key=key)
    version = version_in(if_match)
    sent_back = submissions.send_back(
        actor=actor,
        at=timezone.now(),
        organization=assessment.organization,
        key=key,
        version=version,
        remarks={"": body.remark, **body.controls},
    )
    return told_figures(actor, sent_back)


@router.post(
    ONE + "/reopen",
    response={201: AssessmentFigures},
    operation_id="reopenAssessment",
    summary="Go on as a new draft",
)
def reopen_assessment(request: ApiRequest, key: UUID, body: ReopenIn) -> HttpResponse:
    """Begin a new draft with the answers of this one, which stays as it was. A framework has one draft at a time.

    Ability: `score_control` in the organization of the assessment.
    """
    actor = request.auth.actor
    assessment = listings.find_assessment(actor=actor, key=key)
    made = submissions.reopen_assessment(
        actor=actor,
        at=timezone.now(),
        organization=assessment.organization,
        key=key,
        measured_on=body.measured_on or localdate(),
        level=AssuranceLevel(body.level) if body.level else None,
        name=body.name,
    )
    location = request.build_absolute_uri(reverse("api:read_assessment", args=[made.pk]))
    return told_figures(actor, made, status=201, headers={"Location": location})
