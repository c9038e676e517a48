"""Advice notes and lessons learned: written by who guides governments, published by the programme, linked to controls."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.maturity_transitions import counterparts
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.models import Note, NoteControl, Organization
from belfort.services import moves, programmes, scored_frameworks, trail
from belfort.services.trail import Subject
from belfort.services.writing import changed, update_versioned

PAGE = 50
NOTE_KINDS = {"advice": Text("advies", "advice"), "lesson": Text("les", "lesson learned")}
SEPARATORS = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class NoteContent:
    """What a note says, without the name of a government; `controls` are references of CyberFundamentals."""

    kind: str
    title_nl: str
    body_nl: str
    title_en: str = ""
    body_en: str = ""
    source: str = ""
    controls: tuple[str, ...] = ()

    def require_valid(self) -> None:
        """Raise InvalidError for a note of no kind, or without a title or a text."""
        if self.kind not in NOTE_KINDS:
            raise InvalidError(Text("Kies advies of les.", "Choose advice or lesson."), field="kind")
        for field in ("title_nl", "body_nl"):
            if not getattr(self, field).strip():
                raise InvalidError(Text("Vul dit in.", "Fill this in."), field=field)

    def values(self) -> dict[str, str]:
        """Return what stands on the row itself."""
        return {name: value.strip() for name, value in asdict(self).items() if name != "controls"}


@dataclass(frozen=True, slots=True)
class NotePage:
    """A page of notes."""

    notes: list[Note]
    total: int
    page: int
    pages: int


def references(text: str) -> tuple[str, ...]:
    """Return the references in what a person typed, each once, in their order."""
    return tuple(dict.fromkeys(part.upper() for part in SEPARATORS.split(text) if part))


def get_notes(*, actor: Actor, programme: Organization, page: int = 1) -> NotePage:
    """Return the notes of a programme, newest first, those that are not published among them for who may write them."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    rows = Note.objects.filter(programme=programme)
    if not actor.may(Ability.GUIDE_GOVERNMENTS, programme.pk):
        rows = _published(rows)
    return _page(rows.order_by("-published_on", "title_nl"), page)


def get_public_notes(*, page: int = 1) -> NotePage:
    """Return the published notes for everybody, newest first; raises MissingError where no programme runs."""
    rows = _published(Note.objects.filter(programme=programmes.find_public_programme()))
    return _page(rows.order_by("-published_on", "title_nl"), page)


def find_public_note(*, key: UUID) -> Note:
    """Return one published note with its controls; raises MissingError."""
    rows = _published(Note.objects.filter(programme=programmes.find_public_programme()))
    return _one(rows, key)


def _published(rows: QuerySet[Note]) -> QuerySet[Note]:
    return rows.filter(published_on__isnull=False, withdrawn_on=None)


def _page(rows: QuerySet[Note], page: int) -> NotePage:
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    found = rows.prefetch_related("controls")[(page - 1) * PAGE : page * PAGE]
    return NotePage(list(found), total, page, pages)


def _one(rows: QuerySet[Note], key: UUID) -> Note:
    note = rows.filter(pk=key).prefetch_related("controls").first()
    if note is None:
        raise MissingError
    return note


def find_note(*, actor: Actor, programme: Organization, key: UUID) -> Note:
    """Return one note; raises MissingError, also for one that is not published for who may not write it."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    rows = Note.objects.filter(programme=programme)
    return _one(rows if actor.may(Ability.GUIDE_GOVERNMENTS, programme.pk) else _published(rows), key)


def get_beside(*, framework: str, ref: str) -> list[Note]:
    """Return the published notes about a control of a scored framework and about its counterparts: one query."""
    here = Q(framework_key=framework, ref=ref)
    found = counterparts(moves.get_transitions(), ref)
    there = Q(framework_key__in=[key for key in scored_frameworks.KEYS if key != framework], ref__in=found)
    linked = NoteControl.objects.filter(here | there if found else here)
    return list(_published(Note.objects.filter(pk__in=linked.values("note"))).order_by("-published_on", "title_nl"))


@transaction.atomic
def add_note(*, actor: Actor, at: datetime, programme: Organization, content: NoteContent) -> Note:
    """Write a note; nobody else sees it before it is published."""
    actor.require(Ability.GUIDE_GOVERNMENTS, programme.pk)
    controls = _checked(programme, content)
    note = Note.objects.create(programme=programme, **content.values())
    _link(note, controls)
    _record(actor, at, "note.added", note, {"controls": list(content.controls)})
    return note


@transaction.atomic
def change_note(
    *, actor: Actor, at: datetime, programme: Organization, key: UUID, version: int, content: NoteContent
) -> Note:
    """Change a note; one that is published may be changed by who may publish."""
    actor.require(Ability.GUIDE_GOVERNMENTS, programme.pk)
    note = find_note(actor=actor, programme=programme, key=key)
    if note.published_on is not None:
        actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    controls = _checked(programme, content, note)
    body = {"changes": changed(note, content.values()), "controls": list(content.controls)}
    update_versioned(note, version=version, changes=content.values())
    NoteControl.objects.filter(note=note).delete()
    _link(note, controls)
    _record(actor, at, "note.changed", note, body)
    return note


def _checked(programme: Organization, content: NoteContent, note: Note | None = None) -> list[tuple[str, str]]:
    """Return the controls with their framework; raises InvalidError with the place of what is wrong."""
    content.require_valid()
    twins = Note.objects.filter(programme=programme, title_nl=content.title_nl.strip())
    if (twins.exclude(pk=note.pk) if note else twins).exists():
        words = Text("Er is al een nota met deze titel.", "There is a note with this title already.")
        raise InvalidError(words, field="title_nl")
    known = {ref: key for key in scored_frameworks.KEYS for ref in scored_frameworks.get_with_rows(key).rows}
    for place, ref in enumerate(content.controls, start=1):
        if ref not in known:
            words = Text("maatregel {place}, {ref}: bestaat niet.", "control {place}, {ref}: does not exist.")
            raise InvalidError(words.filled(place=place, ref=ref[:40]), field="controls")
    return [(known[ref], ref) for ref in content.controls]


def _link(note: Note, controls: Iterable[tuple[str, str]]) -> None:
    NoteControl.objects.bulk_create(
        [NoteControl(note=note, framework_key=framework, ref=ref) for framework, ref in controls]
    )


@transaction.atomic
def publish_note(
    *, actor: Actor, at: datetime, programme: Organization, key: UUID, version: int, on: date | None = None
) -> Note:
    """Let everybody read a note, from a day on: today when none is given."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    note = find_note(actor=actor, programme=programme, key=key)
    changes = {"published_on": note.published_on or on or localdate(at), "withdrawn_on": None}
    update_versioned(note, version=version, changes=changes)
    _record(actor, at, "note.published", note)
    return note


@transaction.atomic
def withdraw_note(*, actor: Actor, at: datetime, programme: Organization, key: UUID, version: int) -> Note:
    """Take a note out of sight; it can be published again."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    note = find_note(actor=actor, programme=programme, key=key)
    update_versioned(note, version=version, changes={"withdrawn_on": localdate(at)})
    _record(actor, at, "note.withdrawn", note)
    return note


def _record(actor: Actor, at: datetime, verb: str, note: Note, body: dict[str, Any] | None = None) -> None:
    trail.record(
        actor=actor,
        at=at,
        organization=note.programme,
        verb=verb,
        subject=Subject("note", note.pk, note.title_nl),
        body=body or {},
    )


def titles_of(notes: Sequence[Note]) -> dict[tuple[str, str], Text]:
    """Return the titles of the controls of notes, by framework and reference."""
    wanted = {(link.framework_key, link.ref) for note in notes for link in note.controls.all()}
    found = {}
    for framework, ref in sorted(wanted):
        row = scored_frameworks.get_with_rows(framework).rows.get(ref) if framework in scored_frameworks.KEYS else None
        if row is not None:
            found[framework, ref] = Text(row.title_nl, row.title_en)
    return found
