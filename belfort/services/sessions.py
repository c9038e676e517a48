"""One session: what it says, and who was there."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils.timezone import localdate

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.programme_counts import Mode
from belfort.domain.terms import Text
from belfort.models import Attendance, Organization, Workshop
from belfort.services import attendances, trail
from belfort.services.attendances import Presence
from belfort.services.programme_bodies import Bodies
from belfort.services.tracks import WorkshopContent, require_workshop
from belfort.services.trail import Subject
from belfort.services.writing import changed, update_versioned

PAGE = 50
SOMEBODY = Text("Er staat al iemand op deze sessie.", "Somebody stands on this session already.")


def find_session(*, actor: Actor, programme: Organization, key: UUID) -> Workshop:
    """Return a session of a programme with its track; raises MissingError."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    row = Workshop.objects.filter(pk=key, track__programme=programme).select_related("track").first()
    if row is None:
        raise MissingError
    return row


@dataclass(frozen=True, slots=True)
class SessionPage:
    """A session with a page of its rows of attendance, newest first, and the people who count, live and later."""

    workshop: Workshop
    rows: Sequence[Attendance]
    replaced: frozenset[int]
    live: int
    later: int
    page: int
    pages: int


def get_session(*, actor: Actor, programme: Organization, key: UUID, as_of: date, page: int = 1) -> SessionPage:
    """Return a session and who was there, as it was known on a day; a corrected row stays to be seen and does not count."""
    workshop = find_session(actor=actor, programme=programme, key=key)
    every = _rows(actor, workshop)
    written = every.exclude(corrected_on__gt=as_of)
    corrections = written.filter(corrects__isnull=False)
    replaced = frozenset(corrections.values_list("corrects", flat=True))
    counting = written.exclude(number__in=corrections.values("corrects")).filter(seen_on__lte=as_of)
    people = dict(counting.order_by().values_list("mode").annotate(sum=Sum("people")))
    total = every.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    rows = every.select_related("organization").order_by("-number")[(page - 1) * PAGE : page * PAGE]
    live, later = people.get(Mode.LIVE.value, 0), people.get(Mode.LATER.value, 0)
    return SessionPage(workshop, list(rows), replaced, live, later, page, pages)


def _rows(actor: Actor, workshop: Workshop) -> Any:
    return Attendance.objects.visible_to(actor).within(workshop.track.programme_id).filter(workshop=workshop)


def find_row(*, actor: Actor, workshop: Workshop, number: int) -> Attendance:
    """Return one row of a session by its number, to correct it; raises MissingError."""
    row: Attendance | None = _rows(actor, workshop).filter(number=number).select_related("organization").first()
    if row is None:
        raise MissingError
    return row


@transaction.atomic
def note_presence(
    *,
    actor: Actor,
    at: datetime,
    programme: Organization,
    key: UUID,
    government: str,
    mode: Mode,
    people: int,
    seen_on: date,
    corrects: int | None = None,
) -> int:
    """Write by hand who was at a session; a government that is not known is left empty.

    A correction counts from today on, and 0 people takes a row away.
    """
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    body = Bodies().find(government, seen_on) if government.strip() else None
    if corrects is None:
        _require_first(actor, find_session(actor=actor, programme=programme, key=key), body, mode, seen_on)
    presence = Presence(body, mode, people, seen_on, corrects, localdate(at) if corrects is not None else None)
    return attendances.record_attendance(
        actor=actor, at=at, programme=programme, workshop_key=key, presences=[presence]
    )


def _require_first(actor: Actor, workshop: Workshop, body: Organization | None, mode: Mode, seen_on: date) -> None:
    """Raise InvalidError when a government stands there already in the same way: then that row is corrected."""
    rows = _rows(actor, workshop)
    corrected = rows.filter(corrects__isnull=False).values("corrects")
    same = rows.exclude(number__in=corrected).filter(organization=body, mode=mode.value, seen_on=seen_on, people__gt=0)
    found = same.filter(is_known=True).first() if body else None
    if found is not None:
        words = Text(
            "Dit bestuur staat er al in rij {number}; verbeter die rij.",
            "This government stands in row {number} already; correct that row.",
        )
        raise InvalidError(words.filled(number=found.number), field="government")


@transaction.atomic
def change_session(
    *, actor: Actor, at: datetime, programme: Organization, key: UUID, version: int, content: WorkshopContent
) -> Workshop:
    """Change what a session says; its day stays once somebody stands on it, and so does its track."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    workshop = find_session(actor=actor, programme=programme, key=key)
    require_workshop(workshop.track, content, workshop)
    if content.held_on != workshop.held_on and _rows(actor, workshop).exists():
        raise InvalidError(SOMEBODY, field="held_on")
    changes = asdict(content)
    body = {"changes": changed(workshop, changes)}
    update_versioned(workshop, version=version, changes=changes)
    _record(actor, at, "workshop.changed", workshop, body)
    return workshop


def _record(actor: Actor, at: datetime, verb: str, workshop: Workshop, body: dict[str, Any] | None = None) -> None:
    trail.record(
        actor=actor,
        at=at,
        organization=workshop.track.programme,
        verb=verb,
        subject=Subject("workshop", workshop.pk, workshop.title),
        body=body or {},
    )
