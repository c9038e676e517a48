"""Findings: the list, one finding with its life, writing one down, changing it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate

from belfort.domain.findings import CATEGORY_NAMES, FINDING_STATE_NAMES, FINDING_STEP_NAMES, SEVERITY_NAMES
from belfort.domain.permissions import Ability
from belfort.services import audit_pages, disagreements, finding_choices, finding_pages, findings as finding_services
from belfort.services.finding_pages import Filters
from belfort.services.organizations import Organization
from belfort.web import telling
from belfort.web.access import BOTH, page
from belfort.web.forms.findings import FindingForm
from belfort.web.request import ActingRequest
from belfort.web.values import keys, text, whole

WORDS: dict[str, Any] = {
    "categories": CATEGORY_NAMES,
    "severities": SEVERITY_NAMES,
    "states": FINDING_STATE_NAMES,
    "step_names": FINDING_STEP_NAMES,
}
SHOWS = {
    "open": "open",
    "te-laat": "late",
    "hertest": "retest",
    "aanvaard": "accepted",
    "gesloten": "closed",
    "alle": "all",
}
FORM_NAMES = tuple(name for name in FindingForm.base_fields if name not in {"audit", "facility", "controls", "reason"})


def filters_of(request: ActingRequest) -> Filters:
    """Return the filters that stand in the address."""
    audits = keys([request.GET.get("audit", "")])
    return Filters(
        show=SHOWS.get(request.GET.get("toon", ""), "open"),
        severity=text(request.GET.get("ernst"), 10),
        category=text(request.GET.get("over"), 20),
        audit=audits[0] if audits else None,
        mine=request.GET.get("van") == "mij",
        search=text(request.GET.get("q"), 100),
        page=whole(request.GET.get("pagina"), 1),
    )


@page(Ability.FOLLOW_FINDINGS)
def findings(request: ActingRequest, organization: Organization) -> HttpResponse:
    """List the findings; every filter stands in the address."""
    actor, filters = request.actor, filters_of(request)
    context = {
        **WORDS,
        "found": finding_pages.get_findings(actor=actor, organization=organization, filters=filters, on=localdate()),
        "filters": filters,
        "shows": {dutch: dutch for dutch in SHOWS},
        "show": request.GET.get("toon", "open"),
        "saved": telling.take(request),
        "audits": audit_pages.get_recordable(actor=actor, organization=organization),
        "may_record": actor.may(Ability.RECORD_FINDINGS, organization.id),
        "may_export": actor.may(Ability.READ_FINDINGS, organization.id),
    }
    if request.htmx:
        return render(request, "belfort/findings/_list.html", context)
    against = disagreements.find_newest(actor=actor, organization=organization, on=localdate())
    return render(request, "belfort/findings/list.html", {**context, "against": against})


@page(Ability.FOLLOW_FINDINGS)
def finding(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show one finding with its life, and the next step."""
    view = finding_pages.get_finding_page(actor=request.actor, organization=organization, key=key, on=localdate())
    context = {**WORDS, "view": view, "finding": view.finding, "steps": {step.value for step in view.steps}}
    return render(request, "belfort/findings/detail.html", context)


@page(Ability.RECORD_FINDINGS, methods=BOTH)
def add(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Write a finding down; whoever writes several goes on with the next one."""
    choices = finding_choices.get_choices(actor=request.actor, organization=organization)
    initial = {"audit": request.GET.get("audit", ""), "found_on": localdate()}
    form = FindingForm(request.POST or None, initial=initial, choices=choices, is_new=True)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            made = finding_services.record_finding(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                content=form.content,
                audit=form.audit_chosen,
            )
            telling.leave(request, {"number": made.number})
            if request.POST.get("volgende"):
                return redirect(f"{request.path}?audit={made.audit_id or ''}")
            return redirect("finding", organization.slug, made.pk)
    context = {"form": form, "saved": telling.take(request) if request.method != "POST" else None}
    return render(request, "belfort/findings/add.html", context, status=form.status)


@page(Ability.RECORD_FINDINGS, methods=BOTH)
def change(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Change what a finding says."""
    actor = request.actor
    found = finding_services.find_finding(actor=actor, organization=organization, key=key)
    choices = finding_choices.get_choices(actor=actor, organization=organization, finding=found)
    linked = finding_services.get_controls(actor=actor, finding=found)
    initial: dict[str, Any] = {name: getattr(found, name, None) for name in FORM_NAMES}
    initial |= {"facility": str(found.facility_id or ""), "controls": [f"{key}/{ref}" for key, ref in linked]}
    form = FindingForm(request.POST or None, initial=initial, choices=choices, is_new=False)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            finding_services.change_finding(
                actor=actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                version=form.cleaned_data["version"],
                content=form.content,
                reason=form.cleaned_data["reason"],
            )
            return redirect("finding", organization.slug, key)
    return render(request, "belfort/findings/change.html", {"form": form, "finding": found}, status=form.status)
