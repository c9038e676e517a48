"""The indicators of the programme: how they stand on a day, and what the programme says of them."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext as _

from belfort.domain.indicator_changes import amount_of
from belfort.domain.permissions import Ability
from belfort.services import indicator_pages, indicators, programme_pages
from belfort.services.indicators import Standing
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, page
from belfort.web.forms.base import Form
from belfort.web.forms.indicators import IndicatorForm, NewIndicatorForm, WithdrawIndicatorForm
from belfort.web.request import ActingRequest
from belfort.web.values import whole
from belfort.web.views.programme import day_of


@page(Ability.READ_PROGRAMME)
def listed(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Show every indicator with its definition, target and value on a day."""
    view = programme_pages.get_indicators(
        actor=request.actor, at=timezone.now(), programme=organization, as_of=day_of(request)
    )
    may_edit = request.actor.may(Ability.EDIT_PROGRAMME, organization.id)
    context = {"view": view, "op": day_of(request), "may_edit": may_edit}
    return render(request, "belfort/programme/indicators.html", context)


@page(Ability.READ_PROGRAMME)
def indicator(request: ActingRequest, organization: Organization, key: str) -> HttpResponse:
    """Show one indicator on a day, with everything that was said of it."""
    view = indicator_pages.get_indicator_page(
        actor=request.actor,
        at=timezone.now(),
        programme=organization,
        key=key,
        as_of=day_of(request),
        page=whole(request.GET.get("pagina"), 1),
    )
    may_edit = request.actor.may(Ability.EDIT_PROGRAMME, organization.id)
    context = {"view": view, "op": day_of(request), "may_edit": may_edit}
    return render(request, "belfort/programme/indicator.html", context)


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def add(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Add an indicator on one of the formulas."""
    form = NewIndicatorForm(request.POST or None, initial={"version": 0, "holds_from": localdate()})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            key = indicators.add_indicator(
                actor=request.actor,
                at=timezone.now(),
                programme=organization,
                formula=form.formula_chosen,
                content=form.content,
            )
            return redirect("indicator", organization.slug, key)
    up = reverse("indicators", args=[organization.slug])
    return _form(request, form, {"title": _("Nieuwe indicator"), "up": up, "eyebrow": _("Indicatoren")})


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def change(request: ActingRequest, organization: Organization, key: str) -> HttpResponse:
    """Say otherwise of an indicator from a day on."""
    found = indicators.find_indicator(actor=request.actor, programme=organization, key=key)
    form = IndicatorForm(request.POST or None, initial=_initial(found), unit=found.indicator.unit)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            indicators.change_indicator(
                actor=request.actor,
                at=timezone.now(),
                programme=organization,
                key=key,
                version=form.cleaned_data["version"],
                content=form.content,
            )
            return redirect("indicator", organization.slug, key)
    return _form(request, form, {"title": _("Pas de indicator aan"), **_above(organization, found)})


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def withdraw(request: ActingRequest, organization: Organization, key: str) -> HttpResponse:
    """Do without an indicator from a day on."""
    found = indicators.find_indicator(actor=request.actor, programme=organization, key=key)
    form = WithdrawIndicatorForm(request.POST or None, initial={"version": found.version, "holds_from": localdate()})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            indicators.withdraw_indicator(
                actor=request.actor, at=timezone.now(), programme=organization, key=key, **form.cleaned_data
            )
            return redirect("indicator", organization.slug, key)
    return _form(
        request, form, {"title": _("Trek de indicator in"), "button": _("Trek in"), **_above(organization, found)}
    )


def _initial(found: Standing) -> dict[str, object]:
    """Return what was said last; an English text that is the Dutch one is none."""
    return {
        "version": found.version,
        "holds_from": localdate(),
        **indicators.values_of(found.indicator),
        "target": amount_of(found.indicator),
    }


def _above(organization: Organization, found: Standing) -> dict[str, str]:
    name = found.indicator.name.into(get_language() or "nl")
    return {"up": reverse("indicator", args=[organization.slug, found.indicator.key]), "eyebrow": name}


def _form(request: ActingRequest, form: Form, words: dict[str, str]) -> HttpResponse:
    return render(request, "belfort/programme/form.html", {"form": form, **words}, status=form.status)
