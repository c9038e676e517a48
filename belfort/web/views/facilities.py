"""Facilities: list, page, adapting and adding."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import get_language

from belfort.domain.permissions import Ability
from belfort.domain.terms import Text
from belfort.domain.workflow import RegisterState, RegisterStep, progress
from belfort.services import (
    accounts,
    assets as asset_services,
    catalogs,
    facilities as facility_services,
    facility_changes,
    paths,
    process_changes,
)
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, POST, page
from belfort.web.forms.facilities import AdaptFacilityForm, FacilityForm
from belfort.web.forms.register import DecideForm
from belfort.web.request import ActingRequest
from belfort.web.values import whole


@page(Ability.READ_REGISTER)
def facilities(request: ActingRequest, organization: Organization) -> HttpResponse:
    """List the facilities with the class that follows from what rests on them."""
    rows = facility_services.get_facilities(actor=request.actor, organization=organization)
    context = {
        "rows": rows,
        "progress": progress((RegisterState(row.facility.state), 1) for row in rows),
        "kinds": facility_services.KINDS,
        "may_edit": request.actor.may(Ability.EDIT_REGISTER, organization.id),
    }
    return render(request, "belfort/facilities/list.html", context)


@page(Ability.READ_REGISTER)
def facility(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show one facility: its class and why, what rests on it, and which controls it is asked."""
    view = facility_services.get_facility(actor=request.actor, organization=organization, key=key)
    context = {
        "view": view,
        "facility": view.facility,
        "kinds": facility_services.KINDS,
        "drawing": paths.get_path_of_facility(view, request.actor),
        "families": catalogs.get_families(),
        "certainties": catalogs.get_certainties(),
        "form": DecideForm(initial={"version": view.facility.version}),
        "may_assign": request.actor.may(Ability.EDIT_REGISTER, organization.id),
        "colleagues": accounts.get_colleagues(actor=request.actor, organization=organization, on=localdate()),
    }
    return render(request, "belfort/facilities/detail.html", context)


def _decide(request: ActingRequest, organization: Organization, key: UUID, step: RegisterStep) -> HttpResponse:
    form = DecideForm(request.POST)
    if form.is_valid():
        with form.refusals():
            facility_changes.decide_facility(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                version=form.cleaned_data["version"],
                step=step,
                reason=form.cleaned_data["reason"],
            )
            return redirect("facility", organization.slug, key)
    found = facility_services.find_facility(actor=request.actor, organization=organization, key=key)
    return render(request, "belfort/facilities/reject.html", {"form": form, "facility": found}, status=422)


@page(Ability.READ_REGISTER, methods=POST)
def confirm(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Confirm one facility."""
    return _decide(request, organization, key, RegisterStep.CONFIRM)


@page(Ability.READ_REGISTER, methods=BOTH)
def reject(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Say that a facility is not ours, with a reason."""
    if request.method == "POST":
        return _decide(request, organization, key, RegisterStep.REJECT)
    found = facility_services.find_facility(actor=request.actor, organization=organization, key=key)
    form = DecideForm(initial={"version": found.version})
    return render(request, "belfort/facilities/reject.html", {"form": form, "facility": found})


def _called(row: Any) -> str:
    return str((get_language() == "en" and row.name_en) or row.name)


def _choices(request: ActingRequest, organization: Organization) -> dict[str, Any]:
    categories = catalogs.get_asset_categories()
    assets: dict[str, list[tuple[str, str]]] = {key: [] for key in categories}
    for row in asset_services.get_choices_of_assets(actor=request.actor, organization=organization):
        assets.setdefault(row.category, []).append((str(row.pk), _called(row)))
    rows = facility_services.get_choices_of_facilities(actor=request.actor, organization=organization)
    return {
        "assets": [(_named(categories, key), members) for key, members in assets.items() if members],
        "facilities": [(str(row.pk), _called(row)) for row in rows],
        "families": catalogs.get_families(),
    }


def _named(categories: Mapping[str, Text], key: str) -> str:
    return categories[key].into(get_language() or "nl") if key in categories else key


@page(Ability.READ_REGISTER, methods=BOTH)
def adapt(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Change a facility and what rests on it."""
    view = facility_services.get_facility(actor=request.actor, organization=organization, key=key)
    found = view.facility
    process_changes.require_edit(request.actor, found)
    names = ("name", "kind", "description", "supports_all", "families", "reason", "version")
    initial: dict[str, Any] = {name: getattr(found, name) for name in names}
    initial |= {"hosts": sorted(view.hosts), "rests_on": [str(row.pk) for row in view.rests_on]}
    choices = _choices(request, organization)
    choices["facilities"] = [pair for pair in choices["facilities"] if pair[0] != str(found.pk)]
    form = AdaptFacilityForm(request.POST or None, initial=initial, **choices)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            facility_changes.adapt_facility(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                version=form.cleaned_data["version"],
                content=form.content,
                reason=form.cleaned_data["reason"],
            )
            return redirect("facility", organization.slug, key)
    return render(request, "belfort/facilities/edit.html", {"form": form, "facility": found}, status=form.status)


@page(Ability.EDIT_REGISTER, methods=BOTH)
def add(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Add an own facility."""
    form = FacilityForm(request.POST or None, **_choices(request, organization))
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            made = facility_changes.add_facility(
                actor=request.actor, at=timezone.now(), organization=organization, content=form.content
            )
            return redirect("facility", organization.slug, made.pk)
    return render(request, "belfort/facilities/edit.html", {"form": form}, status=form.status)


@page(Ability.EDIT_REGISTER, methods=POST)
def assign(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Give a facility to a colleague."""
    facility_changes.assign_facility(
        actor=request.actor,
        at=timezone.now(),
        organization=organization,
        key=key,
        version=whole(request.POST.get("version"), 0),
        user_id=whole(request.POST.get("aan"), 0),
    )
    return redirect("facility", organization.slug, key)
