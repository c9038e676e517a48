"""Sessions as an iCalendar feed that any calendar can subscribe to. RFC 5545."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

BRUSSELS = ZoneInfo("Europe/Brussels")


@dataclass(frozen=True, slots=True)
class Session:
    """One session; without a time it takes the whole day."""

    key: str
    title: str
    track: str
    held_on: date
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    url: str = ""
    is_cancelled: bool = False


def calendar(sessions: Iterable[Session], *, name: str, host: str, made_at: datetime) -> bytes:
    """Return the feed; a cancelled session says so instead of vanishing from the calendars that have it."""
    feed = Calendar()
    feed.add("prodid", "-//Belfort//sessies//NL")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", name)
    for session in sessions:
        event = Event()
        event.add("uid", f"{session.key}@{host}")
        event.add("dtstamp", made_at)
        event.add("summary", session.title)
        event.add("description", session.track)
        if session.place:
            event.add("location", session.place)
        if session.url:
            event.add("url", session.url)
        _when(event, session)
        event.add("status", "CANCELLED" if session.is_cancelled else "CONFIRMED")
        feed.add_component(event)
    return bytes(feed.to_ical())


def _when(event: Event, session: Session) -> None:
    if session.starts_at is None:
        event.add("dtstart", session.held_on)
        event.add("dtend", session.held_on + timedelta(days=1))
        return
    event.add("dtstart", datetime.combine(session.held_on, session.starts_at, BRUSSELS))
    if session.ends_at is not None:
        event.add("dtend", datetime.combine(session.held_on, session.ends_at, BRUSSELS))
