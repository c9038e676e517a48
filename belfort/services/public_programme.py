"""What everybody may see of the programme: what it offers, how many take part, the sessions to come."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.timezone import localdate

from belfort.domain.terms import Text
from belfort.models import Organization, Track, Workshop
from belfort.reporting import calendar as calendars
from belfort.services import programmes, public_totals, tracks
from belfort.services.public_totals import Totals

KEPT = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class PublicTrack:
    """A track for everybody; `governments` counts who takes part, was at a session or got material, each once."""

    track: Track
    name: Text
    summary: Text
    governments: int


@dataclass(frozen=True, slots=True)
class PublicProgramme:
    """The programme for everybody; `totals` is None where nothing was counted yet."""

    body: Organization
    totals: Totals | None
    tracks: list[PublicTrack]
    sessions: list[Workshop]


def get_public(today: date) -> PublicProgramme:
    """Return the public page; raises MissingError where no programme runs."""
    body = programmes.find_public_programme()
    rows = [row for row in tracks.get_tracks(body, public_only=True) if row.ends_on is None or today <= row.ends_on]
    totals = public_totals.find(body)
    governments = totals.tracks if totals else {}
    return PublicProgramme(
        body,
        totals,
        [PublicTrack(row, tracks.name_of(row), tracks.summary_of(row), governments.get(row.key, 0)) for row in rows],
        get_coming(body, today),
    )


def get_coming(programme: Organization, today: date) -> list[Workshop]:
    """Return the sessions to come that go on and that everybody may know of."""
    rows = tracks.get_workshops(programme, since=today)
    return [row for row in rows if row.cancelled_on is None and row.track.is_public]


def calendar(at: datetime) -> bytes:
    """Return the sessions of the last year and to come as iCalendar."""
    body = programmes.find_public_programme()
    rows = tracks.get_workshops(body, since=localdate(at) - KEPT)
    sessions = [
        calendars.Session(
            key=str(row.pk),
            title=row.title,
            track=tracks.name_of(row.track).nl,
            held_on=row.held_on,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            place=row.place,
            url=row.url,
            is_cancelled=row.cancelled_on is not None,
        )
        for row in rows
        if row.track.is_public
    ]
    host = urlsplit(settings.BASE_URL).hostname or "belfort"
    return calendars.calendar(sessions, name=body.name, host=host, made_at=at)
