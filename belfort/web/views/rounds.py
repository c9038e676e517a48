"""Rounds (meetrondes) for the region: opening one, seeing who handed in and how it closed, excusing a government."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from belfort.domain.permissions import Ability
from belfort.domain.rounds import RoundState
from belfort.services import (
    organizations,
    round_changes,
    round_closings,
    round_pages,
    rounds as round_services,
    scored_frameworks,
)
from belfort.services.organizations import Organization
from belfort.services.round_words import STANDS
from belfort.web.access import BOTH, page
from belfort.web.forms.base import Form
from belfort.web.forms.rounds import DatesForm, ExcuseForm, RoundForm
from belfort.web.request import ActingRequest
from belfort.web.values import past_day, text, whole


@page(Ability.READ_PROGRAMME)
def rounds(request: ActingRequest, organization: Organization) -> HttpResponse:
    """List the rounds."""
    context = {
        "found": round_services.get_rounds(organization),
        "frameworks": scored_frameworks.get_names(),
        "today": localdate(),
        "may_edit": request.actor.may(Ability.EDIT_PROGRAMME, organization.id),
        "may_compare": request.actor.may(Ability.READ_SECTOR, organization.id),
    }
    return render(request, "belfort/rounds/list.html", context)


@page(Ability.READ_PROGRAMME)
def one_round(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show who handed in, who was late, who is excused and who is silent, on a day."""
    op = past_day(request.GET.get("op"), localdate())
    chosen = text(request.GET.get("stand"))
    view = round_pages.get_round_page(
        actor=request.actor,
        at=timezone.now(),
        programme=organization,
        key=key,
        as_of=op,
        state=RoundState(chosen) if chosen in STANDS else None,
        page=whole(request.GET.get("pagina"), 1),
    )
    context = {
        "view": view,
        "op": op,
        "chosen": chosen if chosen in STANDS else "",
        "states": STANDS,
        "framework": scored_frameworks.get(view.round.framework_id).name,
        "is_frozen": round_closings.at_close(view.round) is not None,
        "changes": round_changes.get_changes(view.round),
        "is_over": view.round.closes_on < localdate(),
        "may_edit": request.actor.may(Ability.EDIT_PROGRAMME, organization.id),
        "may_account": request.actor.may(Ability.READ_BUDGET, organization.id),
    }
    return render(request, "belfort/rounds/round.html", context)


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def open_round(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Announce a round."""
    form = RoundForm(
        request.POST or None,
        initial={"level": "basic", "kinds": ["municipality"], "opens_on": localdate()},
        frameworks=scored_frameworks.get_names(),
        kinds=organizations.get_local_kinds(),
    )
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            row = round_services.open_round(
                actor=request.actor, at=timezone.now(), programme=organization, content=form.content
            )
            return redirect("round", organization.slug, row.pk)
    return render(request, "belfort/rounds/form.html", {"form": form}, status=form.status)


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def change(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Give a round other dates."""
    row = round_services.find_round(organization, key)
    names = ("version", "opens_on", "reminds_on", "closes_on")
    form = DatesForm(request.POST or None, initial={name: getattr(row, name) for name in names}, today=localdate())
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            round_changes.change_dates(
                actor=request.actor,
                at=timezone.now(),
                programme=organization,
                key=key,
                version=form.cleaned_data["version"],
                dates=form.dates,
            )
            return redirect("round", organization.slug, key)
    words = {"title": _("Verander de data"), "lead": _("Wat voorbij is, verandert niet meer.")}
    return _form(request, form, reverse("round", args=[organization.slug, key]), {"eyebrow": row.name, **words})


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def ask_again(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Withdraw the excuse of a government."""
    row = round_services.find_round(organization, key)
    form = ExcuseForm(request.POST or None, initial={"organization": text(request.GET.get("bestuur"))})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            round_changes.withdraw_excuse(
                actor=request.actor,
                at=timezone.now(),
                programme=organization,
                key=key,
                organization=organizations.find_organization(key=form.cleaned_data["organization"]),
                reason=form.cleaned_data["reason"],
            )
            return redirect("round", organization.slug, key)
    lead = _("De ronde vraagt dit bestuur vanaf vandaag weer; het krijgt daar een mail over.")
    words = {"title": _("Trek een verontschuldiging in"), "lead": lead}
    return _form(request, form, reverse("round", args=[organization.slug, key]), {"eyebrow": row.name, **words})


def _form(request: ActingRequest, form: Form, up: str, words: dict[str, str]) -> HttpResponse:
    context = {"form": form, "up": up, **words}
    return render(request, "belfort/programme/form.html", context, status=form.status)


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def excuse(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Excuse a government from a round."""
    row = round_services.find_round(organization, key)
    form = ExcuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            round_services.excuse(
                actor=request.actor,
                at=timezone.now(),
                programme=organization,
                key=key,
                organization=organizations.find_organization(key=form.cleaned_data["organization"]),
                reason=form.cleaned_data["reason"],
            )
            return redirect("round", organization.slug, key)
    return render(request, "belfort/rounds/excuse.html", {"form": form, "round": row}, status=form.status)
