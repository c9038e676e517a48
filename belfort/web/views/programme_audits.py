"""The audits that the programme plans and follows."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate

from belfort.domain.permissions import Ability
from belfort.domain.programme_audits import AUDIT_KIND_NAMES, AUDIT_STATE_NAMES, OUTCOME_NAMES, AuditState
from belfort.services import audits as audit_services, organizations, programme_pages
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, page
from belfort.web.forms.programme import AuditForm, AuditStepForm
from belfort.web.request import ActingRequest
from belfort.web.values import text, whole
from belfort.web.views.programme import day_of

WORDS = {"kinds": AUDIT_KIND_NAMES, "states": AUDIT_STATE_NAMES, "outcomes": OUTCOME_NAMES}


@page(Ability.READ_PROGRAMME)
def audits(request: ActingRequest, organization: Organization) -> HttpResponse:
    """List the audits on a day: all, planned, or done."""
    stand = text(request.GET.get("stand"))
    found = programme_pages.get_audit_lines(
        actor=request.actor,
        at=timezone.now(),
        programme=organization,
        as_of=day_of(request),
        stand=stand,
        page=whole(request.GET.get("pagina"), 1),
    )
    context = {
        **WORDS,
        "found": found,
        "stand": stand,
        "op": day_of(request),
        "may_edit": request.actor.may(Ability.EDIT_PROGRAMME, organization.id),
    }
    return render(request, "belfort/programme/audits.html", context)


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def plan(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Select a government for an audit."""
    form = AuditForm(request.POST or None, initial={"selected_on": localdate()})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            audit_services.plan_audit(
                actor=request.actor,
                at=timezone.now(),
                programme=organization,
                organization=organizations.find_organization(key=form.cleaned_data["organization"]),
                kind=form.kind_chosen,
                selected_on=form.cleaned_data["selected_on"],
                party=form.cleaned_data["party"],
            )
            return redirect("audits", organization.slug)
    return render(request, "belfort/programme/audit_form.html", {"form": form}, status=form.status)


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def step(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Take the next step of an audit."""
    audit = audit_services.find_audit(actor=request.actor, programme=organization, key=key)
    following = audit_services.next_step(audit)
    form = AuditStepForm(
        request.POST or None,
        initial={"version": audit.version, "on": localdate()},
        reports=following is AuditState.REPORTED,
    )
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            audit_services.take_audit_step(
                actor=request.actor,
                at=timezone.now(),
                programme=organization,
                key=key,
                version=form.cleaned_data["version"],
                step=following,
                on=form.cleaned_data["on"],
                result=form.result,
            )
            return redirect("audits", organization.slug)
    context = {**WORDS, "form": form, "audit": audit, "following": following}
    return render(request, "belfort/programme/audit_step.html", context, status=form.status)
