"""The toolkit: for everybody to read, for the programme to keep, and for a government what it downloaded."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from belfort.domain.permissions import Ability
from belfort.domain.toolkit import THEME_NAMES
from belfort.services import public_toolkit, toolkit, toolkit_visits
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, LAST, POST, page, public
from belfort.web.attachments import attachment
from belfort.web.everybody import COUNTED, show, visitor_of
from belfort.web.forms.base import Form
from belfort.web.forms.toolkit import ItemForm, NewItemForm, VersionForm
from belfort.web.request import ActingRequest
from belfort.web.values import past_day, whole

PERIOD = timedelta(days=364)


@public()
def shelf(request: ActingRequest) -> HttpResponse:
    """Show everybody the toolkit by theme."""
    found = public_toolkit.get_toolkit(at=timezone.now(), visitor=visitor_of(request))
    return show(request, "belfort/toolkit/public.html", {"found": found}, kept=COUNTED)


@public()
def shelf_item(request: ActingRequest, key: str) -> HttpResponse:
    """Show everybody one document or link with its versions."""
    found = public_toolkit.get_item(at=timezone.now(), key=key, visitor=visitor_of(request))
    return show(request, "belfort/toolkit/public_item.html", {"found": found}, kept=COUNTED)


@public()
def open_version(request: ActingRequest, key: str, number: int) -> HttpResponse:
    """Give the file of a version, or lead to its link."""
    opened = public_toolkit.open_version(
        actor=request.actor,
        at=timezone.now(),
        key=key,
        number=number,
        slug=request.session.get(LAST, ""),
        visitor=visitor_of(request),
    )
    if opened.version.url:
        return redirect(opened.version.url)
    return attachment(name=opened.version.file_name, media_type=opened.version.media_type, data=opened.data)


@page(Ability.READ_PROGRAMME)
def items(request: ActingRequest, organization: Organization) -> HttpResponse:
    """List the documents and links, with the visitors and downloads of a period."""
    since, until = _period(request)
    common: dict[str, Any] = {"actor": request.actor, "programme": organization, "since": since, "until": until}
    context = {
        "items": toolkit.get_items(organization),
        "themes": THEME_NAMES,
        "since": since,
        "until": until,
        "visitors": toolkit_visits.get_visitors(at=timezone.now(), **common),
        "downloads": toolkit_visits.get_downloads(page=whole(request.GET.get("pagina"), 1), **common),
        "may_edit": request.actor.may(Ability.EDIT_PROGRAMME, organization.id),
    }
    return render(request, "belfort/toolkit/items.html", context)


def _period(request: ActingRequest) -> tuple[date, date]:
    until = past_day(request.GET.get("tot"), localdate())
    return past_day(request.GET.get("van"), localdate()) if request.GET.get("van") else until - PERIOD, until


@page(Ability.READ_PROGRAMME)
def item(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show one item with all its versions."""
    context = {
        "item": toolkit.find_item(organization, key),
        "themes": THEME_NAMES,
        "may_edit": request.actor.may(Ability.EDIT_PROGRAMME, organization.id),
    }
    return render(request, "belfort/toolkit/item.html", context)


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def add(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Add a document or link with its first version."""
    form = NewItemForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            added = toolkit.add_item(
                actor=request.actor,
                at=timezone.now(),
                programme=organization,
                content=form.content,
                first=form.release,
            )
            return redirect("toolkit-item", organization.slug, added.pk)
    return _form(request, form, _("Nieuw in de toolkit"), reverse("toolkit", args=[organization.slug]))


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def change(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Change what an item says."""
    found = toolkit.find_item(organization, key)
    names = ("version", "theme", "title_nl", "title_en", "summary_nl", "summary_en")
    form = ItemForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            toolkit.change_item(
                actor=request.actor,
                at=timezone.now(),
                programme=organization,
                key=key,
                version=form.cleaned_data["version"],
                content=form.content,
            )
            return redirect("toolkit-item", organization.slug, key)
    return _form(request, form, _("Pas aan"), reverse("toolkit-item", args=[organization.slug, key]), found.title_nl)


@page(Ability.EDIT_PROGRAMME, methods=BOTH)
def publish(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Publish a newer version."""
    found = toolkit.find_item(organization, key)
    form = VersionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            toolkit.publish_version(
                actor=request.actor, at=timezone.now(), programme=organization, key=key, content=form.release
            )
            return redirect("toolkit-item", organization.slug, key)
    up = reverse("toolkit-item", args=[organization.slug, key])
    return _form(request, form, _("Nieuwe versie"), up, found.title_nl)


@page(Ability.EDIT_PROGRAMME, methods=POST)
def withdraw(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Take an item off the public page, or put it back."""
    toolkit.withdraw_item(
        actor=request.actor,
        at=timezone.now(),
        programme=organization,
        key=key,
        version=whole(request.POST.get("version"), 0),
        back=bool(request.POST.get("terug")),
    )
    return redirect("toolkit-item", organization.slug, key)


@page(Ability.READ_ENROLMENTS)
def own(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Show a government what its people downloaded."""
    found = toolkit_visits.get_own_downloads(
        actor=request.actor, organization=organization, page=whole(request.GET.get("pagina"), 1)
    )
    return render(request, "belfort/toolkit/own.html", {"found": found})


def _form(request: ActingRequest, form: Form, title: str, up: str, eyebrow: Any = "") -> HttpResponse:
    context = {"form": form, "title": title, "up": up, "eyebrow": eyebrow or _("Toolkit")}
    return render(request, "belfort/programme/form.html", context, status=form.status)
