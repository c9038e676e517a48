"""Information assets: list, page, valuation by questions, classes, adapting and adding."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate

from belfort.domain.classification import Attribute
from belfort.domain.permissions import Ability
from belfort.domain.workflow import RegisterStep
from belfort.services import accounts, asset_changes, assets as asset_services, catalogs, paths
from belfort.services.assets import AssetFilters
from belfort.services.organizations import Organization
from belfort.services.processes import may_edit
from belfort.web import telling
from belfort.web.access import BOTH, POST, page
from belfort.web.forms.register import AdaptAssetForm, AddAssetForm, ClassesForm, DecideForm, ValuationForm
from belfort.web.request import ActingRequest
from belfort.web.values import keys, text, whole


@page(Ability.READ_REGISTER)
def assets(request: ActingRequest, organization: Organization) -> HttpResponse:
    """List the assets with their classes."""
    filters = AssetFilters(
        search=text(request.GET.get("q"), 100),
        category=text(request.GET.get("categorie")),
        state=text(request.GET.get("staat")),
        attribute=text(request.GET.get("kenmerk")),
        from_class=min(whole(request.GET.get("klasse"), 0), 5),
        mine=request.GET.get("van") == "mij",
        page=whole(request.GET.get("pagina"), 1),
    )
    context = {
        "found": asset_services.get_assets(actor=request.actor, organization=organization, filters=filters),
        "filters": filters,
        "saved": telling.take(request),
        "categories": catalogs.get_asset_categories(),
        "may_edit": request.actor.may(Ability.EDIT_REGISTER, organization.id),
    }
    return render(request, "belfort/assets/_list.html" if request.htmx else "belfort/assets/list.html", context)


@page(Ability.EDIT_REGISTER, methods=POST)
def confirm_many(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Confirm the rows that were ticked."""
    asset_changes.confirm_assets(
        actor=request.actor, at=timezone.now(), organization=organization, keys=keys(request.POST.getlist("rij"))
    )
    return redirect(f"{request.path.removesuffix('bevestigen/')}?{request.GET.urlencode()}")


@page(Ability.READ_REGISTER)
def asset(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show one asset: its class and why, where it is used, and which controls it asks for."""
    view = asset_services.get_asset(actor=request.actor, organization=organization, key=key)
    context = {
        "view": view,
        "asset": view.asset,
        "questions": catalogs.get_questions(),
        "drawing": paths.get_path_of_asset(actor=request.actor, organization=organization, key=key),
        "families": catalogs.get_families(),
        "certainties": catalogs.get_certainties(),
        "form": DecideForm(initial={"version": view.asset.version}),
        "may_assign": request.actor.may(Ability.EDIT_REGISTER, organization.id),
        "colleagues": accounts.get_colleagues(actor=request.actor, organization=organization, on=localdate()),
        "may_advise": request.actor.may(Ability.ADVISE_PERSONAL_DATA, organization.id),
    }
    return render(request, "belfort/assets/detail.html", context)


def _decide(request: ActingRequest, organization: Organization, key: UUID, step: RegisterStep) -> HttpResponse:
    form = DecideForm(request.POST)
    if form.is_valid():
        with form.refusals():
            asset_changes.decide_asset(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                version=form.cleaned_data["version"],
                step=step,
                reason=form.cleaned_data["reason"],
            )
            return redirect("asset", organization.slug, key)
    found = asset_services.find_asset(actor=request.actor, organization=organization, key=key)
    return render(request, "belfort/assets/reject.html", {"form": form, "asset": found}, status=422)


@page(Ability.READ_REGISTER, methods=POST)
def confirm(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Confirm one asset."""
    return _decide(request, organization, key, RegisterStep.CONFIRM)


@page(Ability.READ_REGISTER, methods=BOTH)
def reject(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Say that an asset is not ours, with a reason."""
    if request.method == "POST":
        return _decide(request, organization, key, RegisterStep.REJECT)
    found = asset_services.find_asset(actor=request.actor, organization=organization, key=key)
    form = DecideForm(initial={"version": found.version})
    return render(request, "belfort/assets/reject.html", {"form": form, "asset": found})


@page(Ability.READ_REGISTER, methods=BOTH)
def adapt(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Change an asset; a data protection officer changes what kind of data it holds."""
    found = asset_services.find_asset(actor=request.actor, organization=organization, key=key)
    asset_changes.require_adapt(request.actor, found)
    names = ("name", "category", "description", "flags", "floor_overruled", "reason", "version")
    form = AdaptAssetForm(
        request.POST or None,
        initial={name: getattr(found, name) for name in names},
        categories=catalogs.get_asset_categories(),
    )
    if not may_edit(request.actor, found):
        form.keep("name", "category", "description")
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            asset_changes.adapt_asset(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                version=form.cleaned_data["version"],
                content=form.content,
                reason=form.cleaned_data["reason"],
            )
            return redirect("asset", organization.slug, key)
    return render(request, "belfort/assets/edit.html", {"form": form, "asset": found}, status=form.status)


@page(Ability.EDIT_REGISTER, methods=BOTH)
def add(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Add an own asset."""
    form = AddAssetForm(
        request.POST or None,
        categories=catalogs.get_asset_categories(),
        attributes=catalogs.get_questions().get("attributes", []),
    )
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            made = asset_changes.add_asset(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                content=form.content,
                classes=form.classes,
            )
            return redirect("asset", organization.slug, made.pk)
    return render(request, "belfort/assets/edit.html", {"form": form}, status=form.status)


@page(Ability.READ_REGISTER, methods=BOTH)
def value(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Value an asset by the fifteen questions."""
    view = asset_services.get_asset(actor=request.actor, organization=organization, key=key)
    asset_changes.require_value(request.actor, view.asset)
    questions: dict[str, Any] = catalogs.get_questions()
    last: dict[str, dict[str, int]] = next((row.answers for row in view.valuations if row.answers), {})
    initial = {
        f"{attribute}_{dimension}": level for attribute, given in last.items() for dimension, level in given.items()
    }
    form = ValuationForm(
        request.POST or None, initial=initial | {"version": view.asset.version}, questions=questions["questions"]
    )
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            asset_changes.value_asset(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                version=form.cleaned_data["version"],
                answers=form.answers,
                reason=form.cleaned_data["reason"],
            )
            return redirect("asset", organization.slug, key)
    attributes = {entry["key"]: entry for entry in questions["attributes"]}
    context = {"form": form, "asset": view.asset, "attributes": attributes}
    return render(request, "belfort/assets/value.html", context, status=form.status)


@page(Ability.READ_REGISTER, methods=BOTH)
def classes(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Set the classes directly, with a reason."""
    found = asset_services.find_asset(actor=request.actor, organization=organization, key=key)
    asset_changes.require_value(request.actor, found)
    initial = {attribute.value: found.classes.of(attribute) or None for attribute in Attribute}
    questions = catalogs.get_questions()
    form = ClassesForm(
        request.POST or None,
        initial=initial | {"version": found.version},
        attributes=questions.get("attributes", []),
    )
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            asset_changes.set_classes(
                actor=request.actor,
                at=timezone.now(),
                organization=organization,
                key=key,
                version=form.cleaned_data["version"],
                classes=form.classes,
                reason=form.cleaned_data["reason"],
            )
            return redirect("asset", organization.slug, key)
    context = {"form": form, "asset": found, "questions": questions}
    return render(request, "belfort/assets/classes.html", context, status=form.status)


@page(Ability.EDIT_REGISTER, methods=POST)
def assign(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Give an asset to a colleague."""
    asset_changes.assign_asset(
        actor=request.actor,
        at=timezone.now(),
        organization=organization,
        key=key,
        version=whole(request.POST.get("version"), 0),
        user_id=whole(request.POST.get("aan"), 0),
    )
    return redirect("asset", organization.slug, key)
