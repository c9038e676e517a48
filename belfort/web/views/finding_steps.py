"""The steps in the life of a finding: each has an address of its own, with the right that it asks."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from belfort.domain.permissions import Ability
from belfort.services import accounts, finding_pages, finding_steps, findings
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, page
from belfort.web.forms.base import VersionedForm
from belfort.web.forms.findings import (
    AcceptForm,
    AssignForm,
    DueForm,
    DuplicateForm,
    FixForm,
    ReopenForm,
    RespondForm,
    RetestForm,
)
from belfort.web.request import ActingRequest

Take = Callable[..., Any]
HEADINGS = {
    "respond": _("Beantwoord de vaststelling"),
    "assign": _("Wijs toe aan een collega"),
    "due": _("Kies een andere termijn"),
    "fix": _("Meld opgelost"),
    "retest": _("Hertest"),
    "accept": _("Aanvaard het restrisico"),
    "duplicate": _("Koppel als dubbel"),
    "reopen": _("Open weer"),
}


def _step(
    request: ActingRequest,
    organization: Organization,
    key: UUID,
    name: str,
    form_class: type[VersionedForm],
    take: Take,
    renamed: Callable[[dict[str, Any]], dict[str, Any]] = dict,
    **extra: Any,
) -> HttpResponse:
    """Show the form of a step; take it, and go back to the finding."""
    found = findings.find_finding(actor=request.actor, organization=organization, key=key)
    initial = {"version": found.version, "on": localdate(), "response": found.response, "due_on": found.due_on}
    initial |= {"due_reason": found.due_reason, "to": found.responsible_id or "", "of": request.GET.get("of", "")}
    form = form_class(request.POST or None, initial=initial, **extra)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            values = renamed(form.cleaned_data)
            take(actor=request.actor, at=timezone.now(), organization=organization, key=key, **values)
            return redirect("finding", organization.slug, key)
    context = {
        "form": form,
        "finding": found,
        "step": name,
        "heading": HEADINGS[name],
        "rule": finding_steps.rule_of(found),
    }
    return render(request, "belfort/findings/step.html", context, status=form.status)


@page(Ability.EDIT_ASSIGNED, methods=BOTH)
def respond(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Answer a finding."""
    return _step(request, organization, key, "respond", RespondForm, finding_steps.respond)


@page(Ability.EDIT_ASSIGNED, methods=BOTH)
def fix(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Record that a finding is fixed."""
    return _step(request, organization, key, "fix", FixForm, finding_steps.fix)


@page(Ability.RECORD_FINDINGS, methods=BOTH)
def retest(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Say what a retest showed."""

    def renamed(data: dict[str, Any]) -> dict[str, Any]:
        return {**data, "passed": data["passed"] == "yes"}

    return _step(request, organization, key, "retest", RetestForm, finding_steps.retest, renamed)


@page(Ability.ACCEPT_RISK, methods=BOTH)
def accept(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Accept a residual risk until a day."""
    return _step(request, organization, key, "accept", AcceptForm, finding_steps.accept)


@page(Ability.EDIT_FINDINGS, methods=BOTH)
def assign(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Give a finding to a colleague."""
    colleagues = accounts.get_colleagues(actor=request.actor, organization=organization, on=localdate())
    people = [(person.pk, person.name) for person in colleagues]

    def renamed(data: dict[str, Any]) -> dict[str, Any]:
        return {"version": data["version"], "user_id": data["to"] or 0}

    return _step(request, organization, key, "assign", AssignForm, finding_steps.assign, renamed, people=people)


@page(Ability.EDIT_FINDINGS, methods=BOTH)
def due(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Choose another due day."""

    def renamed(data: dict[str, Any]) -> dict[str, Any]:
        return {"version": data["version"], "due_on": data["due_on"], "reason": data["due_reason"]}

    return _step(request, organization, key, "due", DueForm, finding_steps.set_due, renamed)


@page(Ability.EDIT_FINDINGS, methods=BOTH)
def duplicate(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Say of which other finding this is a duplicate; those that look alike come first."""
    others = finding_pages.get_others(actor=request.actor, organization=organization, key=key)

    def renamed(data: dict[str, Any]) -> dict[str, Any]:
        return {"version": data["version"], "of": UUID(data["of"])}

    return _step(
        request, organization, key, "duplicate", DuplicateForm, finding_steps.link_duplicate, renamed, others=others
    )


@page(Ability.RECORD_FINDINGS, methods=BOTH)
def reopen(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Open a finding again."""
    return _step(request, organization, key, "reopen", ReopenForm, finding_steps.reopen)
