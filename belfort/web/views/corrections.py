"""The way back for the programme: what was noted of an enrolment or an audit, and how that is said otherwise."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from belfort.domain.budget import BUDGET_KIND_NAMES
from belfort.domain.permissions import Ability
from belfort.domain.programme import ENROLMENT_STATE_NAMES, TrackKind
from belfort.domain.programme_audits import AUDIT_KIND_NAMES, AUDIT_STATE_NAMES, AuditKind
from belfort.services import audit_corrections, audit_money, audits, enrolment_corrections
from belfort.services.enrolment_corrections import Saying
from belfort.services.enrolments import Standing
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, page
from belfort.web.forms.base import Form
from belfort.web.forms.corrections import (
    NEVER,
    AuditCorrectionForm,
    CancellationForm,
    ReasonForm,
    StepCorrectionForm,
)
from belfort.web.request import ActingRequest
from belfort.web.views.programme import day_of


@page(Ability.READ_PROGRAMME)
def enrolment(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show everything that was noted of an enrolment, and what counts on a day."""
    view = enrolment_corrections.get_history(
        actor=request.actor, programme=organization, key=key, as_of=day_of(request)
    )
    may_edit = request.actor.may(Ability.EDIT_PROGRAMME, organization.id)
    context = {"view": view, "op": day_of(request), "states": ENROLMENT_STATE_NAMES, "may_edit": may_edit}
    return render(request, "belfort/programme/enrolment.html", context)


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def correct_step(request: ActingRequest, organization: Organization, key: UUID, number: int) -> HttpResponse:
    """Say what a step of an enrolment was after all."""
    found, line = enrolment_corrections.find_step(actor=request.actor, programme=organization, key=key, number=number)
    form = _step_form(request, found, line)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            enrolment_corrections.correct_step(
                actor=request.actor,
                at=timezone.now(),
                programme=organization,
                key=key,
                version=form.cleaned_data["version"],
                number=number,
                said=form.said,
                reason=form.cleaned_data["reason"],
            )
            return redirect("enrolment-history", organization.slug, key)
    up = reverse("enrolment-history", args=[organization.slug, key])
    title = _("Verbeter stap %(number)s") % {"number": number}
    return _form(request, form, title, up, found.enrolment.organization.name)


def _step_form(request: ActingRequest, found: Standing, line: Saying) -> StepCorrectionForm:
    event = line.event
    return StepCorrectionForm(
        request.POST or None,
        initial={
            "version": found.enrolment.version,
            "state": event.state or NEVER,
            "on": event.dated_on,
            "staff_percent": event.staff_percent,
        },
        states=enrolment_corrections.states_of(found.track),
        with_staff=found.track.kind == TrackKind.E_LEARNING,
    )


@page(Ability.READ_PROGRAMME)
def audit(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show what was said of an audit, without what it came to, and what counts on a day."""
    view = audit_corrections.get_history(actor=request.actor, programme=organization, key=key, as_of=day_of(request))
    context = {
        "view": view,
        "op": day_of(request),
        "kind": AUDIT_KIND_NAMES[AuditKind(view.audit.kind)],
        "states": AUDIT_STATE_NAMES,
        "may_edit": request.actor.may(Ability.EDIT_PROGRAMME, organization.id),
        "may_pay": request.actor.may(Ability.EDIT_BUDGET, organization.id),
        "kinds": BUDGET_KIND_NAMES,
    }
    if request.actor.may(Ability.READ_BUDGET, organization.id):
        context["money"] = audit_money.get_audit_money(
            actor=request.actor, programme=organization, audit=view.audit, as_of=day_of(request)
        )
    return render(request, "belfort/programme/audit.html", context)


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def correct_audit(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Say what an audit was after all."""
    found = audits.find_audit(actor=request.actor, programme=organization, key=key)
    audits.require_open(found)
    days = audits.days_of(found)
    names = ("version", "party", "cost_eur", "paid_eur", *(audits.COLUMNS[state] for state in days))
    form = AuditCorrectionForm(
        request.POST or None, initial={name: getattr(found, name) for name in names}, reached=list(days)
    )
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            audit_corrections.correct_audit(
                actor=request.actor,
                at=timezone.now(),
                programme=organization,
                key=key,
                version=form.cleaned_data["version"],
                content=form.content,
                reason=form.cleaned_data["reason"],
            )
            return redirect("audit-history", organization.slug, key)
    up = reverse("audit-history", args=[organization.slug, key])
    return _form(request, form, _("Verbeter de audit"), up, found.organization.name)


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def cancel_audit(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Say that an audit does not go through."""
    found = audits.find_audit(actor=request.actor, programme=organization, key=key)
    form = CancellationForm(request.POST or None, initial={"version": found.version, "on": localdate()})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            audit_corrections.cancel_audit(
                actor=request.actor, at=timezone.now(), programme=organization, key=key, **form.cleaned_data
            )
            return redirect("audit-history", organization.slug, key)
    up = reverse("audit-history", args=[organization.slug, key])
    return _form(request, form, _("Gelast de audit af"), up, found.organization.name, _("Gelast af"))


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def restore_audit(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Say that an audit that was cancelled goes through after all."""
    found = audits.find_audit(actor=request.actor, programme=organization, key=key)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            audit_corrections.restore_audit(
                actor=request.actor, at=timezone.now(), programme=organization, key=key, **form.cleaned_data
            )
            return redirect("audit-history", organization.slug, key)
    up = reverse("audit-history", args=[organization.slug, key])
    return _form(request, form, _("De audit gaat toch door"), up, found.organization.name, _("Gaat toch door"))


def _form(request: ActingRequest, form: Form, title: str, up: str, eyebrow: str, button: str = "") -> HttpResponse:
    lead = _("Wat er stond, blijft te zien: een vraag naar een dag vóór vandaag houdt haar antwoord.")
    context = {"form": form, "title": title, "up": up, "eyebrow": eyebrow, "lead": lead, "button": button}
    return render(request, "belfort/programme/form.html", context, status=form.status)
