"""Evidence: give it to a control, withdraw it, and take its file."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.timezone import localdate

from belfort.domain.permissions import Ability
from belfort.services import evidence, files
from belfort.services.evidence import EvidenceContent
from belfort.services.organizations import Organization
from belfort.web.access import POST, page
from belfort.web.attachments import attachment
from belfort.web.forms.assessments import EvidenceForm
from belfort.web.request import ActingRequest
from belfort.web.views.answers import show_control


@page(Ability.EDIT_ASSIGNED, methods=POST)
def add(request: ActingRequest, organization: Organization, key: UUID, ref: str) -> HttpResponse:
    """Add a text, a link or a file to a control."""
    form = EvidenceForm(request.POST, request.FILES, today=localdate())
    if form.is_valid():
        data = form.cleaned_data
        file = data["file"]
        with form.refusals():
            evidence.add_evidence(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                ref=ref,
                content=EvidenceContent(
                    title=data["title"],
                    dated_on=data["dated_on"],
                    text=data["text"],
                    url=data["url"],
                    file=(file.name, file.read(files.READ_AT_MOST)) if file else None,
                ),
            )
            return redirect("answer", organization.slug, key, ref)
    return show_control(request, organization, key, ref, evidence_form=form)


@page(Ability.EDIT_ASSIGNED, methods=POST)
def withdraw(request: ActingRequest, organization: Organization, key: UUID, evidence_key: UUID) -> HttpResponse:
    """Withdraw evidence; what was submitted with it keeps its name and hash."""
    row = evidence.withdraw_evidence(
        actor=request.actor, at=timezone.now(), organization=organization, key=key, evidence=evidence_key
    )
    return redirect("answer", organization.slug, key, row.control.ref)


@page(Ability.READ_RESULTS)
def download(request: ActingRequest, organization: Organization, key: UUID, evidence_key: UUID) -> HttpResponse:
    """Give the file of a piece of evidence, to be saved and never shown inside the site."""
    file, data = evidence.open_file(
        actor=request.actor, at=timezone.now(), organization=organization, key=key, evidence=evidence_key
    )
    return attachment(name=file.original_name, media_type=file.media_type, data=data)
