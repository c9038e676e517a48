"""Who works with whom: the pages on which the programme writes it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from belfort.domain.permissions import Ability
from belfort.services import partnerships
from belfort.services.organizations import Organization
from belfort.services.partnerships import PARTNERSHIP_KINDS
from belfort.web.access import BOTH, page
from belfort.web.forms.base import Form
from belfort.web.forms.together import EndForm, MemberForm, PartnershipForm
from belfort.web.request import ActingRequest


@page(Ability.READ_PROGRAMME)
def partnership(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show a partnership with everybody who ever worked along."""
    found = partnerships.find_partnership(actor=request.actor, programme=organization, key=key)
    context = {
        "partnership": found,
        "kinds": PARTNERSHIP_KINDS,
        "members": partnerships.get_members(actor=request.actor, partnership=found),
        "earlier": partnerships.get_earlier(actor=request.actor, partnership=found),
        "may_edit": request.actor.may(Ability.EDIT_PROGRAMME, organization.id),
    }
    return render(request, "belfort/programme/partnership.html", context)


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def add_partnership(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Note that governments work together."""
    form = PartnershipForm(request.POST or None, initial={"version": 0, "starts_on": localdate()})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            added = partnerships.add_partnership(
                actor=request.actor, at=timezone.now(), programme=organization, content=form.content
            )
            return redirect("partnership", organization.slug, added.pk)
    up = reverse("partnerships", args=[organization.slug])
    return _form(request, form, _("Nieuwe samenwerking"), up, _("Wie werkt met wie"))


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def change_partnership(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Change what a partnership says."""
    found = partnerships.find_partnership(actor=request.actor, programme=organization, key=key)
    names = ("version", "name", "kind", "shared_function", "starts_on", "ends_on", "note")
    initial = {name: getattr(found, name) for name in names} | {"counts_from": localdate()}
    form = PartnershipForm(request.POST or None, initial=initial, changes=True)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            partnerships.change_partnership(
                actor=request.actor,
                at=timezone.now(),
                programme=organization,
                key=key,
                version=form.cleaned_data["version"],
                content=form.content,
                counts_from=form.cleaned_data["counts_from"],
            )
            return redirect("partnership", organization.slug, key)
    return _form(request, form, _("Pas aan"), reverse("partnership", args=[organization.slug, key]), found.name)


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def add_member(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Note that a government works along."""
    found = partnerships.find_partnership(actor=request.actor, programme=organization, key=key)
    form = MemberForm(request.POST or None, initial={"starts_on": localdate()})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            partnerships.add_member(
                actor=request.actor, at=timezone.now(), programme=organization, key=key, **form.cleaned_data
            )
            return redirect("partnership", organization.slug, key)
    up = reverse("partnership", args=[organization.slug, key])
    return _form(request, form, _("Voeg een bestuur toe"), up, found.name)


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def end_member(request: ActingRequest, organization: Organization, key: UUID, member: int) -> HttpResponse:
    """Note from which day on a government no longer works along."""
    found = partnerships.find_partnership(actor=request.actor, programme=organization, key=key)
    one = partnerships.find_member(actor=request.actor, partnership=found, member=member)
    form = EndForm(request.POST or None, initial={"ends_on": one.ends_on or localdate()})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            partnerships.end_member(
                actor=request.actor,
                at=timezone.now(),
                programme=organization,
                key=key,
                member=member,
                ends_on=form.cleaned_data["ends_on"],
            )
            return redirect("partnership", organization.slug, key)
    up = reverse("partnership", args=[organization.slug, key])
    return _form(request, form, _("%(name)s werkt niet meer mee") % {"name": one.member.name}, up, found.name)


def _form(request: ActingRequest, form: Form, title: str, up: str, eyebrow: str) -> HttpResponse:
    context = {"form": form, "title": title, "up": up, "eyebrow": eyebrow}
    return render(request, "belfort/programme/form.html", context, status=form.status)
