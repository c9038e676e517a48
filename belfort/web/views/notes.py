"""What the sector learned: notes for everybody, and the pages on which the programme writes them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from belfort.domain.permissions import Ability
from belfort.services import notes
from belfort.services.organizations import Organization
from belfort.web.access import BOTH, POST, page, public
from belfort.web.everybody import show
from belfort.web.forms.notes import NoteForm
from belfort.web.request import ActingRequest
from belfort.web.values import whole


@public()
def shelf(request: ActingRequest) -> HttpResponse:
    """Show everybody the published notes."""
    found = notes.get_public_notes(page=whole(request.GET.get("pagina"), 1))
    return show(request, "belfort/knowledge/public.html", {"found": found, "kinds": notes.NOTE_KINDS})


@public()
def shelf_note(request: ActingRequest, key: UUID) -> HttpResponse:
    """Show everybody one published note."""
    note = notes.find_public_note(key=key)
    context = {"note": note, "kinds": notes.NOTE_KINDS, "titles": notes.titles_of([note])}
    return show(request, "belfort/knowledge/public_note.html", context)


@page(Ability.READ_PROGRAMME)
def listed(request: ActingRequest, organization: Organization) -> HttpResponse:
    """List the notes; who may write sees those that are not published too."""
    context = {
        "found": notes.get_notes(actor=request.actor, programme=organization, page=whole(request.GET.get("pagina"), 1)),
        "kinds": notes.NOTE_KINDS,
        "may_write": request.actor.may(Ability.GUIDE_GOVERNMENTS, organization.id),
    }
    return render(request, "belfort/knowledge/notes.html", context)


@page(Ability.READ_PROGRAMME)
def note(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Show one note."""
    found = notes.find_note(actor=request.actor, programme=organization, key=key)
    may_publish = request.actor.may(Ability.EDIT_PROGRAMME, organization.id)
    guides = request.actor.may(Ability.GUIDE_GOVERNMENTS, organization.id)
    context = {
        "note": found,
        "kinds": notes.NOTE_KINDS,
        "titles": notes.titles_of([found]),
        "may_write": may_publish or (guides and found.published_on is None),
        "may_publish": may_publish,
    }
    return render(request, "belfort/knowledge/note.html", context)


@page(Ability.GUIDE_GOVERNMENTS, methods=BOTH)
def add(request: ActingRequest, organization: Organization) -> HttpResponse:
    """Write a note."""
    form = NoteForm(request.POST or None, initial={"version": 0})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            added = notes.add_note(actor=request.actor, at=timezone.now(), programme=organization, content=form.content)
            return redirect("note", organization.slug, added.pk)
    return _form(request, form, _("Schrijf een nota"), reverse("notes", args=[organization.slug]))


@page(Ability.GUIDE_GOVERNMENTS, methods=BOTH)
def change(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Change a note."""
    found = notes.find_note(actor=request.actor, programme=organization, key=key)
    names = ("version", "kind", "title_nl", "body_nl", "source", "title_en", "body_en")
    initial = {name: getattr(found, name) for name in names}
    initial["controls"] = ", ".join(sorted(link.ref for link in found.controls.all()))
    form = NoteForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            notes.change_note(
                actor=request.actor,
                at=timezone.now(),
                programme=organization,
                key=key,
                version=form.cleaned_data["version"],
                content=form.content,
            )
            return redirect("note", organization.slug, key)
    return _form(request, form, _("Pas aan"), reverse("note", args=[organization.slug, key]))


def _form(request: ActingRequest, form: NoteForm, title: str, up: str) -> HttpResponse:
    context = {"form": form, "title": title, "up": up, "eyebrow": _("Adviezen en lessen")}
    return render(request, "belfort/programme/form.html", context, status=form.status)


@page(Ability.EDIT_PROGRAMME, methods=POST)
def publish(request: ActingRequest, organization: Organization, key: UUID) -> HttpResponse:
    """Let everybody read a note, or take it out of sight."""
    act = notes.withdraw_note if request.POST.get("weg") else notes.publish_note
    act(
        actor=request.actor,
        at=timezone.now(),
        programme=organization,
        key=key,
        version=whole(request.POST.get("version"), 0),
    )
    return redirect("note", organization.slug, key)
