"""Reports of vulnerabilities inside the government: the list, one report with its timeline, and the note for the CCB."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from belfort.domain.permissions import Ability
from belfort.services import disclosure_pages, disclosure_policies, disclosures as disclosure_services
from belfort.services.organizations import Organization
from belfort.web.access import page
from belfort.web.attachments import attachment
from belfort.web.forms.disclosures import NoteForm
from belfort.web.request import ActingRequest
from belfort.web.values import whole


@page(Ability.HANDLE_DISCLOSURES)
def disclosures(request: ActingRequest, organization: Organization) -> HttpResponse:
    """List the reports; those that are open first asked."""
    only_open = request.GET.get("toon") != "alle"
    context = {
        "found": disclosure_pages.get_disclosures(
            actor=request.actor,
            at=timezone.now(),
            organization=organization,
            only_open=only_open,
            page=whole(request.GET.get("pagina"), 1),
        ),
        "only_open": only_open,
        "policy": disclosure_policies.get_policy(actor=request.actor, organization=organization),
        "may_configure": request.actor.may(Ability.CONFIGURE_ORGANIZATION, organization.id),
    }
    return render(request, "belfort/disclosures/list.html", context)


@page(Ability.HANDLE_DISCLOSURES)
def disclosure(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show one report."""
    view = disclosure_pages.get_page(actor=request.actor, at=timezone.now(), organization=organization, key=key)
    context = {"view": view, "row": view.disclosure, "form": NoteForm()}
    return render(request, "belfort/disclosures/detail.html", context)


@page(Ability.HANDLE_DISCLOSURES)
def as_word(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Give the note for the CCB as Word."""
    return _note(request, organization, key, "docx")


@page(Ability.HANDLE_DISCLOSURES)
def as_text(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Give the note for the CCB as text."""
    return _note(request, organization, key, "txt")


def _note(request: ActingRequest, organization: Organization, key: UUID, ending: str) -> HttpResponse:
    name, media_type, data = disclosure_pages.get_note(
        actor=request.actor, at=timezone.now(), organization=organization, key=key, ending=ending
    )
    return attachment(name=name, media_type=media_type, data=data)


@page(Ability.HANDLE_DISCLOSURES)
def file(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Give an attachment, always as a download."""
    found, data = disclosure_services.open_file(
        actor=request.actor, at=timezone.now(), organization=organization, key=key
    )
    return attachment(name=found.original_name, media_type=found.media_type, data=data)
