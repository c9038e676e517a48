"""The audits and tests of a government: its own pages about them, and the start of who was given one."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate

from belfort.domain.findings import CATEGORY_NAMES, SEVERITY_NAMES
from belfort.domain.permissions import ROLE_NAMES, Ability
from belfort.domain.programme_audits import AUDIT_KIND_NAMES, AUDIT_STATE_NAMES, OUTCOME_NAMES, AuditState
from belfort.services import audit_assignments, audit_dossiers, audit_pages, audits
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, POST, page, signed_in
from belfort.web.attachments import attachment
from belfort.web.forms.audits import DossierForm, GiveForm, OwnAuditForm, ReportForm
from belfort.web.forms.corrections import AuditCorrectionForm
from belfort.web.forms.programme import AuditStepForm
from belfort.web.request import ActingRequest
from belfort.web.values import whole

WORDS = {
    "kinds": AUDIT_KIND_NAMES,
    "states": AUDIT_STATE_NAMES,
    "outcomes": OUTCOME_NAMES,
    "categories": CATEGORY_NAMES,
    "severities": SEVERITY_NAMES,
    "roles": ROLE_NAMES,
}
MONTH = timedelta(days=30)


@signed_in()
def given(request: ActingRequest) -> HttpResponse:
    """List the audits that were given to this person."""
    context = {**WORDS, "found": audit_assignments.get_given(actor=request.actor, on=localdate())}
    return render(request, "belfort/audits/given.html", context)


@page(Ability.FOLLOW_FINDINGS)
def dossiers(request: ActingRequest, organization: Organization) -> HttpResponse:
    """List the audits and tests of a government."""
    context = {
        **WORDS,
        "found": audit_pages.get_audit_lines(actor=request.actor, organization=organization, on=localdate()),
        "may_manage": request.actor.may(Ability.MANAGE_AUDITS, organization.id),
    }
    return render(request, "belfort/audits/list.html", context)


@page(Ability.FOLLOW_FINDINGS)
def dossier(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show one audit: its days, scope, parties and findings."""
    view = audit_pages.get_audit_page(
        actor=request.actor,
        organization=organization,
        key=key,
        on=localdate(),
        page=whole(request.GET.get("pagina"), 1),
    )
    context = {**WORDS, "view": view, "audit": view.audit, "today": localdate()}
    return render(request, "belfort/audits/detail.html", context)


@page(Ability.MANAGE_AUDITS, methods=BOTH)
def plan(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Plan an own audit or test."""
    form = OwnAuditForm(request.POST or None, initial={"selected_on": localdate()})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            made = audit_dossiers.plan_own_audit(
                actor=request.actor, at=timezone.now(), organization=organization, **form.planned
            )
            return redirect("dossier", organization.slug, made.pk)
    return render(request, "belfort/audits/plan.html", {"form": form}, status=form.status)


@page(Ability.MANAGE_AUDITS, methods=BOTH)
def change(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Change the scope and the agreement of an audit."""
    audit = audit_dossiers.find_audit(actor=request.actor, organization=organization, key=key)
    row = audit_dossiers.get_dossier(actor=request.actor, audit=audit)
    form = DossierForm(request.POST or None, initial={name: getattr(row, name, "") for name in DossierForm.base_fields})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            audit_dossiers.change_dossier(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                version=form.cleaned_data["version"],
                content=form.content,
            )
            return redirect("dossier", organization.slug, key)
    return render(request, "belfort/audits/change.html", {"form": form, "audit": audit, **WORDS}, status=form.status)


@page(Ability.MANAGE_AUDITS, methods=BOTH)
def step(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Take the next step of an own audit."""
    audit = audit_dossiers.find_audit(actor=request.actor, organization=organization, key=key)
    following = audits.next_step(audit)
    reports = following is AuditState.REPORTED
    initial = {"version": audit.version, "on": localdate(), "cost_eur": audit.cost_eur}
    form = AuditStepForm(request.POST or None, initial=initial, reports=reports)
    form.fields.pop("paid_eur", None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            audit_dossiers.take_own_step(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                version=form.cleaned_data["version"],
                step=following,
                on=form.cleaned_data["on"],
                result=form.result,
            )
            return redirect("dossier", organization.slug, key)
    context = {**WORDS, "form": form, "audit": audit, "following": following}
    return render(request, "belfort/audits/step.html", context, status=form.status)


@page(Ability.MANAGE_AUDITS, methods=BOTH)
def correct(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Say otherwise what was noted of an own audit."""
    audit = audit_dossiers.find_own_audit(actor=request.actor, organization=organization, key=key)
    days = audits.days_of(audit)
    names = ("version", "party", "cost_eur", *(audits.COLUMNS[state] for state in days))
    initial = {name: getattr(audit, name) for name in names}
    form = AuditCorrectionForm(request.POST or None, initial=initial, reached=list(days), is_own=True)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            audit_dossiers.correct_own_audit(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                version=form.cleaned_data["version"],
                content=form.content,
                reason=form.cleaned_data["reason"],
            )
            return redirect("dossier", organization.slug, key)
    return render(request, "belfort/audits/correct.html", {**WORDS, "form": form, "audit": audit}, status=form.status)


@page(Ability.RECORD_FINDINGS, methods=BOTH)
def keep_report(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Keep the report of an audit."""
    audit = audit_dossiers.find_audit(actor=request.actor, organization=organization, key=key)
    row = audit_dossiers.get_dossier(actor=request.actor, audit=audit)
    form = ReportForm(request.POST or None, request.FILES or None, initial={"version": row.version if row else 0})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            audit_dossiers.keep_report(
                actor=request.actor, at=timezone.now(), organization=organization, key=key, **form.given
            )
            return redirect("dossier", organization.slug, key)
    return render(request, "belfort/audits/report.html", {"form": form, "audit": audit, **WORDS}, status=form.status)


@page(Ability.READ_FINDINGS)
def report(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Give the report of an audit, to be saved."""
    file, data = audit_dossiers.open_report(actor=request.actor, at=timezone.now(), organization=organization, key=key)
    return attachment(name=file.original_name, media_type=file.media_type, data=data)


@page(Ability.MANAGE_AUDITS, methods=BOTH)
def give(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Give an audit to an auditor or a tester."""
    audit = audit_dossiers.find_audit(actor=request.actor, organization=organization, key=key)
    initial = {"role": "auditor", "starts_on": localdate(), "ends_on": localdate() + MONTH}
    form = GiveForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            audit_assignments.give_audit(
                actor=request.actor, at=timezone.now(), organization=organization, key=key, **form.chosen
            )
            return redirect("dossier", organization.slug, key)
    return render(request, "belfort/audits/give.html", {"form": form, "audit": audit, **WORDS}, status=form.status)


@page(Ability.MANAGE_AUDITS, methods=POST)
def take_back(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Take an audit back from who had it."""
    row = audit_assignments.take_back(actor=request.actor, at=timezone.now(), organization=organization, key=key)
    return redirect("dossier", organization.slug, row.audit_id)
