"""The way of a self-assessment: submit it, send it back, remark on it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from belfort.domain.permissions import ROLE_NAMES, Ability
from belfort.services import assessments, submissions
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, page
from belfort.web.forms.submissions import RemarkForm, SendBackForm, SubmitForm
from belfort.web.request import ActingRequest


@page(Ability.SUBMIT_ASSESSMENT, methods=BOTH)
def submit(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show what a submission would freeze, and freeze it when the person signs."""
    view = submissions.preview_submission(actor=request.actor, organization=organization, key=key)
    roles = request.actor.roles_in(organization.id)
    initial = {
        "version": view.assessment.version,
        "measured_on": view.assessment.measured_on,
        "function": ROLE_NAMES[roles[0]].into(get_language() or "nl") if roles else "",
    }
    form = SubmitForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            submissions.submit_assessment(
                actor=request.actor, at=timezone.now(), organization=organization, key=key, **form.cleaned_data
            )
            return redirect("assessment-results", organization.slug, key)
    context = {"form": form, "view": view, "assessment": view.assessment}
    return render(request, "belfort/results/submit.html", context, status=form.status)


@page(Ability.REMARK_ASSESSMENT, methods=BOTH)
def send_back(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Send a submission back with remarks."""
    sheet = submissions.get_submitted_sheet(actor=request.actor, organization=organization, key=key)
    refs = [line.control.ref for group in sheet.groups for line in group.lines]
    form = SendBackForm(request.POST or None, initial={"version": sheet.assessment.version}, refs=refs)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            submissions.send_back(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                version=form.cleaned_data["version"],
                remarks=form.remarks,
            )
            return redirect("assessment-results", organization.slug, key)
    context = {"form": form, "groups": form.groups(sheet.groups), "assessment": sheet.assessment}
    return render(request, "belfort/results/send_back.html", context, status=form.status)


@page(Ability.REMARK_ASSESSMENT, methods=BOTH)
def remark(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Leave a remark without sending back; `over` in the address chooses the control."""
    sheet = assessments.get_sheet(actor=request.actor, organization=organization, key=key)
    language = get_language() or "nl"
    controls = [
        (line.control.ref, f"{line.control.ref} {line.title.into(language)}")
        for group in sheet.groups
        for line in group.lines
    ]
    form = RemarkForm(request.POST or None, initial={"ref": request.GET.get("over", "")}, controls=controls)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            submissions.remark(
                actor=request.actor, at=timezone.now(), organization=organization, key=key, **form.cleaned_data
            )
            return redirect("assessment-results", organization.slug, key)
    context = {"form": form, "assessment": sheet.assessment}
    return render(request, "belfort/results/remark.html", context, status=form.status)
