"""The tracks of the programme and their sessions: public rows that the programme manager keeps."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.programme import TRACK_NAMES, TrackKind
from belfort.domain.terms import Text
from belfort.models import Attendance, Organization, Track, Workshop
from belfort.services import jobs, trail
from belfort.services.trail import Subject
from belfort.services.writing import changed, update_versioned

TAKEN_KEYS = {"nieuw", "soort", "programma", "programme", *TrackKind}
PLACES = "places"  # the job that gives free places to who waits


@dataclass(frozen=True, slots=True)
class TrackContent:
    """What a programme manager says of a track; `share` is what the region pays of the cost, 0.5 is half."""

    kind: TrackKind
    name_nl: str
    starts_on: date
    name_en: str = ""
    summary_nl: str = ""
    summary_en: str = ""
    ends_on: date | None = None
    capacity: int | None = None
    share: Decimal | None = None
    cap_eur: Decimal | None = None
    is_public: bool = True

    def require_valid(self) -> None:
        """Raise InvalidError for a track without a name, with an end before its start, or a share above the whole."""
        if not self.name_nl.strip():
            raise InvalidError(Text("Geef het spoor een naam.", "Give the track a name."), field="name_nl")
        if self.ends_on and self.ends_on < self.starts_on:
            words = Text("Een spoor eindigt niet vóór het begint.", "A track does not end before it starts.")
            raise InvalidError(words, field="ends_on")
        if self.share is not None and not 0 <= self.share <= 1:
            words = Text("Een aandeel gaat van 0 tot 100 %.", "A share goes from 0 to 100 %.")
            raise InvalidError(words, field="share")
        if self.cap_eur is not None and self.cap_eur < 0:
            words = Text("Een bedrag mag niet negatief zijn.", "An amount may not be negative.")
            raise InvalidError(words, field="cap_eur")


def get_tracks(programme: Organization, *, public_only: bool = False) -> list[Track]:
    """Return the tracks of a programme in their order."""
    rows = Track.objects.filter(programme=programme).order_by("position", "key")
    return list(rows.filter(is_public=True) if public_only else rows)


def find_track(programme: Organization, key: str) -> Track:
    """Return a track by its key, or by its kind when the programme has one track of that kind; raises MissingError."""
    rows = Track.objects.filter(programme=programme)
    found = rows.filter(key=key).first()
    if found is None:
        several = list(rows.filter(kind=key)[:2])
        found = several[0] if len(several) == 1 else None
    if found is None:
        raise MissingError
    return found


def name_of(track: Track) -> Text:
    """Return the name of a track in both languages."""
    return Text(track.name_nl, track.name_en or TRACK_NAMES[TrackKind(track.kind)].en)


def new_key(programme: Organization, content: TrackContent) -> str:
    """Return a key for a new track: its kind, or its name where the programme has a track of that kind already.

    A key is never what an address or a file means otherwise: a word of theirs, or another kind.
    """
    keys = set(Track.objects.filter(programme=programme).values_list("key", flat=True))
    if content.kind.value not in keys:
        return content.kind.value
    keys |= TAKEN_KEYS
    base = slugify(content.name_nl)[:50] or content.kind.value
    return next(key for key in (base, *(f"{base}-{number}" for number in range(2, 1_000))) if key not in keys)


def summary_of(track: Track) -> Text:
    """Return what a track offers in both languages; in Dutch where nobody wrote the English."""
    return Text(track.summary_nl, track.summary_en or track.summary_nl)


@transaction.atomic
def add_track(*, actor: Actor, at: datetime, programme: Organization, key: str, content: TrackContent) -> Track:
    """Add a track at the end of the list."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    content.require_valid()
    if Track.objects.filter(programme=programme, key=key).exists():
        raise InvalidError(Text("Dit spoor bestaat al.", "This track exists already."), field="key")
    values = asdict(content) | {"kind": content.kind.value}
    position = Track.objects.filter(programme=programme).count()
    track = Track.objects.create(programme=programme, key=key, position=position, **values)
    _note(actor, at, programme, "track.added", track)
    return track


@transaction.atomic
def change_track(
    *, actor: Actor, at: datetime, programme: Organization, key: str, version: int, content: TrackContent
) -> Track:
    """Change what a track says; its history of enrolments stays."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    content.require_valid()
    track = find_track(programme, key)
    changes = asdict(content) | {"kind": content.kind.value}
    body = {"changes": changed(track, changes)}
    update_versioned(track, version=version, changes=changes)
    if track.capacity is None or track.taken_count < track.capacity:
        jobs.enqueue(at=at, kind=PLACES, arguments={"track": str(track.pk)})  # who waits moves up
    _note(actor, at, programme, "track.changed", track, body)
    return track


def _note(
    actor: Actor, at: datetime, programme: Organization, verb: str, track: Track, body: dict[str, Any] | None = None
) -> None:
    trail.record(
        actor=actor,
        at=at,
        organization=programme,
        verb=verb,
        subject=Subject("track", track.pk, track.name_nl),
        body=body or {},
    )


@dataclass(frozen=True, slots=True)
class WorkshopContent:
    """One session of a track."""

    title: str
    held_on: date
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    url: str = ""
    capacity: int | None = None


def get_workshops(programme: Organization, *, since: date | None = None) -> list[Workshop]:
    """Return the sessions of a programme by date; from a day on when one is given."""
    rows = Workshop.objects.filter(track__programme=programme).select_related("track").order_by("held_on", "title")
    return list(rows.filter(held_on__gte=since) if since else rows)


def get_coming(programme: Organization, *, since: date, most: int) -> list[Workshop]:
    """Return the first sessions from a day on that go on."""
    rows = Workshop.objects.filter(track__programme=programme, held_on__gte=since, cancelled_on=None)
    return list(rows.select_related("track").order_by("held_on", "title")[:most])


@transaction.atomic
def add_workshop(
    *, actor: Actor, at: datetime, programme: Organization, track_key: str, content: WorkshopContent
) -> Workshop:
    """Plan a session within the dates of its track."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    track = find_track(programme, track_key)
    require_workshop(track, content)
    workshop = Workshop.objects.create(track=track, **asdict(content))
    _note(actor, at, programme, "workshop.added", track, {"title": content.title, "held_on": str(content.held_on)})
    return workshop


def require_workshop(track: Track, content: WorkshopContent, workshop: Workshop | None = None) -> None:
    """Raise InvalidError for a session that cannot be; `workshop` is the one that is changed."""
    if not content.title.strip():
        raise InvalidError(Text("Geef de sessie een titel.", "Give the session a title."), field="title")
    if content.held_on < track.starts_on or (track.ends_on and content.held_on > track.ends_on):
        words = Text("Deze dag valt buiten het spoor.", "This day falls outside the track.")
        raise InvalidError(words, field="held_on")
    if content.starts_at and content.ends_at and content.ends_at <= content.starts_at:
        words = Text("Een sessie eindigt na haar begin.", "A session ends after its start.")
        raise InvalidError(words, field="ends_at")
    twins = Workshop.objects.filter(track=track, title=content.title, held_on=content.held_on)
    if (twins.exclude(pk=workshop.pk) if workshop else twins).exists():
        raise InvalidError(Text("Deze sessie bestaat al.", "This session exists already."), field="title")


@transaction.atomic
def cancel_workshop(
    *, actor: Actor, at: datetime, programme: Organization, key: UUID, version: int, cancelled_on: date | None
) -> Workshop:
    """Say that a session does not go on, since a day; None: it goes on after all. Not once somebody stands on it."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    workshop = Workshop.objects.filter(pk=key, track__programme=programme).select_related("track").first()
    if workshop is None:
        raise MissingError
    if cancelled_on and Attendance.objects.visible_to(actor).within(programme.pk).filter(workshop=workshop).exists():
        raise InvalidError(Text("Er staat al iemand op deze sessie.", "Somebody stands on this session already."))
    update_versioned(workshop, version=version, changes={"cancelled_on": cancelled_on})
    verb = "workshop.cancelled" if cancelled_on else "workshop.resumed"
    _note(actor, at, programme, verb, workshop.track, {"title": workshop.title})
    return workshop
