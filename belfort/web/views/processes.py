"""The process register and the page of one process."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import get_language

from belfort.domain.criticality import Peak
from belfort.domain.permissions import Ability
from belfort.domain.workflow import RegisterStep
from belfort.services import accounts, assets as asset_services, paths, process_changes, processes as process_services
from belfort.services.organizations import Organization
from belfort.services.processes import Filters
from belfort.web import telling
from belfort.web.access import BOTH, POST, page
from belfort.web.forms.register import AdaptProcessForm, AddProcessForm, DecideForm, PeakForm
from belfort.web.request import ActingRequest
from belfort.web.values import keys, text, whole


@page(Ability.READ_REGISTER)
def processes(request: ActingRequest, organization: Organization) -> HttpResponse:
    """List the register; every filter stands in the address."""
    filters = Filters(
        search=text(request.GET.get("q"), 100),
        domain=text(request.GET.get("domein")),
        state=text(request.GET.get("staat")),
        critical=text(request.GET.get("kritiek")),
        attribute=text(request.GET.get("kenmerk")),
        from_class=min(whole(request.GET.get("klasse"), 0), 5),
        mine=request.GET.get("van") == "mij",
        page=whole(request.GET.get("pagina"), 1),
    )
    found = process_services.get_processes(actor=request.actor, organization=organization, filters=filters)
    context = {
        "found": found,
        "saved": telling.take(request),
        "filters": filters,
        "domains": process_services.get_domains(),
        "may_edit": request.actor.may(Ability.EDIT_REGISTER, organization.id),
    }
    template = "belfort/processes/_list.html" if request.htmx else "belfort/processes/list.html"
    return render(request, template, context)


@page(Ability.EDIT_REGISTER, methods=POST)
def confirm_many(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Confirm the rows that were ticked."""
    process_changes.confirm_processes(
        actor=request.actor, at=timezone.now(), organization=organization, keys=keys(request.POST.getlist("rij"))
    )
    return redirect(f"{request.path.removesuffix('bevestigen/')}?{request.GET.urlencode()}")


@page(Ability.READ_REGISTER)
def process(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show one process."""
    view = process_services.get_process(actor=request.actor, organization=organization, key=key)
    context = {
        "view": view,
        "process": view.process,
        "peak_level": view.peak_level(localdate()),
        "outcome": process_services.outcome_of(view.process),
        "drawing": paths.get_path_of_process(actor=request.actor, organization=organization, key=key),
        "form": DecideForm(initial={"version": view.process.version}),
        "may_assign": request.actor.may(Ability.EDIT_REGISTER, organization.id),
        "colleagues": accounts.get_colleagues(actor=request.actor, organization=organization, on=localdate()),
    }
    return render(request, "belfort/processes/detail.html", context)


def _decide(request: ActingRequest, organization: Organization, key: UUID, step: RegisterStep) -> HttpResponse:
    form = DecideForm(request.POST)
    if form.is_valid():
        with form.refusals():
            process_changes.decide_process(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                version=form.cleaned_data["version"],
                step=step,
                reason=form.cleaned_data["reason"],
            )
            return redirect("process", organization.slug, key)
    context = {
        "form": form,
        "process": process_services.find_process(actor=request.actor, organization=organization, key=key),
    }
    return render(request, "belfort/processes/reject.html", context, status=422)


@page(Ability.READ_REGISTER, methods=POST)
def confirm(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Confirm one process."""
    return _decide(request, organization, key, RegisterStep.CONFIRM)


@page(Ability.READ_REGISTER, methods=BOTH)
def reject(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Say that a process is not ours, with a reason."""
    if request.method == "POST":
        return _decide(request, organization, key, RegisterStep.REJECT)
    found = process_services.find_process(actor=request.actor, organization=organization, key=key)
    form = DecideForm(initial={"version": found.version})
    return render(request, "belfort/processes/reject.html", {"form": form, "process": found})


@page(Ability.READ_REGISTER, methods=BOTH)
def adapt(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Change a process."""
    if request.method == "POST":
        form = AdaptProcessForm(request.POST)
        if form.is_valid():
            with form.refusals():
                process_changes.adapt_process(
                    actor=request.actor,
                    at=timezone.now(),
                    organization=organization,
                    key=key,
                    version=form.cleaned_data["version"],
                    content=form.content,
                    reason=form.cleaned_data["reason"],
                )
                return redirect("process", organization.slug, key)
    found = process_services.find_process(actor=request.actor, organization=organization, key=key)
    process_changes.require_edit(request.actor, found)
    if request.method != "POST":
        form = AdaptProcessForm(initial=_initial(found))
    return render(request, "belfort/processes/edit.html", {"form": form, "process": found}, status=form.status)


def _initial(found: Any) -> dict[str, Any]:
    names = ("title", "description", "owner", "nis2_annex", "reason", "version")
    initial: dict[str, Any] = {name: getattr(found, name) for name in names}
    initial |= {f"impact_{dimension}": level for dimension, level in found.impact.items()}
    return initial | {f"group_impact_{dimension}": level for dimension, level in found.group_impact.items()}


@page(Ability.EDIT_REGISTER, methods=BOTH)
def add(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Add an own process."""
    english = get_language() == "en"
    groups = process_services.get_groups()
    choices = [
        (domain, [(group.key, group.name_en if english else group.name_nl) for group in members])
        for domain, members in groupby(groups, key=lambda group: group.domain_en if english else group.domain_nl)
    ]
    form = AddProcessForm(request.POST or None, groups=choices)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            made = process_changes.add_process(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                group_key=form.cleaned_data["group"],
                content=form.content,
            )
            return redirect("process", organization.slug, made.pk)
    return render(request, "belfort/processes/edit.html", {"form": form}, status=form.status)


@page(Ability.EDIT_REGISTER, methods=POST)
def assign(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Give a process to a colleague."""
    process_changes.assign_process(
        actor=request.actor,
        at=timezone.now(),
        organization=organization,
        key=key,
        version=whole(request.POST.get("version"), 0),
        user_id=whole(request.POST.get("aan"), 0),
    )
    return redirect("process", organization.slug, key)


@page(Ability.READ_REGISTER, methods=BOTH)
def link_assets(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Say which assets a process creates, uses or stores."""
    view = process_services.get_process(actor=request.actor, organization=organization, key=key)
    process_changes.require_edit(request.actor, view.process)
    if request.method == "POST":
        chosen = {
            name.removeprefix("rol-"): role for name, role in request.POST.items() if name.startswith("rol-") and role
        }
        process_changes.link_assets(
            actor=request.actor,
            at=timezone.now(),
            organization=organization,
            key=key,
            version=whole(request.POST.get("version"), 0),
            roles={asset: str(chosen[str(asset)]) for asset in keys(list(chosen))},
        )
        return redirect("process", organization.slug, key)
    linked = {link.asset_id: link.role for link in view.links}
    rows = [
        (asset, linked.get(asset.pk, ""))
        for asset in asset_services.get_choices_of_assets(actor=request.actor, organization=organization)
    ]
    rows.sort(key=lambda row: (not row[1], row[0].name))
    return render(request, "belfort/processes/assets.html", {"process": view.process, "rows": rows})


@page(Ability.READ_REGISTER, methods=BOTH)
def peaks(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Add a yearly peak period, or take one away."""
    view = process_services.get_process(actor=request.actor, organization=organization, key=key)
    process_changes.require_edit(request.actor, view.process)
    kept = [process_services.peak_of(row) for row in view.peaks if str(row.pk) != request.POST.get("weg")]
    form = PeakForm(request.POST if request.method == "POST" and "weg" not in request.POST else None)
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        data = form.cleaned_data if form.is_bound else None
        added = [Peak(data["name"], data["starts"], data["ends"], form.impact)] if data else []
        with form.refusals():
            process_changes.set_peaks(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                version=whole(request.POST.get("version"), 0),
                peaks=[*kept, *added],
            )
            return redirect("process-peaks", organization.slug, key)
    return render(
        request,
        "belfort/processes/peaks.html",
        {"form": form, "view": view, "process": view.process},
        status=form.status,
    )
