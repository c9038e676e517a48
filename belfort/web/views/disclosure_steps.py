"""What is done with a report from outside: its next state, notes, dates, thanks, a finding; and the policy."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate, localtime

from belfort.domain.disclosures import NEXT, DisclosureState
from belfort.domain.findings import Category
from belfort.domain.permissions import Ability
from belfort.services import disclosure_contacts, disclosure_pages, disclosure_policies, disclosures
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, POST, page
from belfort.web.forms.disclosures import (
    DatesForm,
    EraseContactForm,
    MakeFindingForm,
    MoveForm,
    NoteForm,
    PolicyForm,
    ThankForm,
)
from belfort.web.request import ActingRequest

MOMENTS = ("found_at", "notified_at", "reported_at")


def _step(request: ActingRequest, form: Any, found: Any, step: str, **extra: Any) -> HttpResponse:
    context = {"form": form, "row": found, "step": step, **extra}
    return render(request, "belfort/disclosures/step.html", context, status=form.status)


@page(Ability.HANDLE_DISCLOSURES, methods=BOTH)
def move(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Send a report to its next state; the address says which (`?naar=triaged`)."""
    actor = request.actor
    found = disclosures.find_disclosure(actor=actor, organization=organization, key=key)
    asked = request.POST.get("target") or request.GET.get("naar", "")
    target = DisclosureState(asked) if asked in set(DisclosureState) else NEXT[DisclosureState(found.state)][0]
    originals = disclosure_pages.get_originals(actor=actor, organization=organization, key=key)
    initial = {"version": found.version, "target": target.value, "severity": found.severity}
    form = MoveForm(request.POST or None, initial=initial, target=target, originals=originals)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            disclosures.move(
                actor=actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                version=form.cleaned_data["version"],
                decision=form.decision,
            )
            return redirect("disclosure", organization.slug, key)
    return _step(request, form, found, "move", target=target.value)


@page(Ability.HANDLE_DISCLOSURES, methods=POST)
def note(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Write a note."""
    found = disclosures.find_disclosure(actor=request.actor, organization=organization, key=key)
    form = NoteForm(request.POST)
    if form.is_valid():
        with form.refusals():
            disclosures.add_note(
                actor=request.actor, at=timezone.now(), organization=organization, key=key, **form.cleaned_data
            )
            return redirect("disclosure", organization.slug, key)
    return _step(request, form, found, "note")


@page(Ability.HANDLE_DISCLOSURES, methods=BOTH)
def dates(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Note the dates of a report."""
    found = disclosures.find_disclosure(actor=request.actor, organization=organization, key=key)
    initial = {"version": found.version, "publication_agreed_on": found.publication_agreed_on}
    initial |= {name: localtime(at) if (at := getattr(found, name)) else None for name in MOMENTS}
    form = DatesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            disclosures.set_dates(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                version=form.cleaned_data["version"],
                dates=form.dates,
            )
            return redirect("disclosure", organization.slug, key)
    return _step(request, form, found, "dates")


@page(Ability.HANDLE_DISCLOSURES, methods=BOTH)
def thank(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Thank the finder by name."""
    found = disclosures.find_disclosure(actor=request.actor, organization=organization, key=key)
    form = ThankForm(request.POST or None, initial={"version": found.version, "name": found.reporter_name})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            disclosures.thank(
                actor=request.actor, at=timezone.now(), organization=organization, key=key, **form.cleaned_data
            )
            return redirect("disclosure", organization.slug, key)
    return _step(request, form, found, "thank")


@page(Ability.HANDLE_DISCLOSURES, methods=BOTH)
def erase_contact(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Ask whether the contact data of the finder may go, and erase them."""
    found = disclosures.find_disclosure(actor=request.actor, organization=organization, key=key)
    form = EraseContactForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            disclosure_contacts.erase_contact(
                actor=request.actor, at=timezone.now(), organization=organization, key=key, **form.cleaned_data
            )
            return redirect("disclosure", organization.slug, key)
    return _step(request, form, found, "erase")


@page(Ability.HANDLE_DISCLOSURES, methods=BOTH)
def make_finding(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Make a finding of a report."""
    actor = request.actor
    actor.require(Ability.RECORD_FINDINGS, organization.id)
    found = disclosures.find_disclosure(actor=actor, organization=organization, key=key)
    initial = {"version": found.version, "title": found.title, "severity": found.severity, "location": found.target}
    initial |= {"description": found.description, "category": Category.WEB.value}
    form = MakeFindingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            made = disclosures.make_finding(
                actor=actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                version=form.cleaned_data["version"],
                content=form.content(localdate(found.found_at or found.received_at), found.code),
            )
            return redirect("finding", organization.slug, made.pk)
    return _step(request, form, found, "finding")


@page(Ability.CONFIGURE_ORGANIZATION, methods=BOTH)
def policy(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Open or close reporting, and choose what the public page and security.txt say."""
    actor = request.actor
    row = disclosure_policies.get_policy(actor=actor, organization=organization)
    initial = {name: getattr(row, name) for name in PolicyForm.base_fields}
    initial["expires_on"] = row.expires_on or disclosure_policies.get_first_expiry(localdate())
    form = PolicyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            disclosure_policies.set_policy(
                actor=actor,
                at=timezone.now(),
                organization=organization,
                version=form.cleaned_data["version"],
                content=form.content,
            )
            return redirect("disclosure-policy", organization.slug)
    context = {"form": form, "policy": row, "text": disclosure_policies.get_security_txt(row), "today": localdate()}
    context["thanks"] = disclosure_policies.get_thanks(organization)
    return render(request, "belfort/disclosures/policy.html", context, status=form.status)


@page(Ability.HANDLE_DISCLOSURES, methods=POST)
def remove_thanks(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Take a name off the page of thanks."""
    disclosure_policies.remove_thanks(actor=request.actor, at=timezone.now(), organization=organization, key=key)
    return redirect("disclosure-policy", organization.slug)
