"""What the worker counts, and everything that pages show of it, as the tests of both ask."""

from datetime import date
from typing import Any

from belfort.domain.permissions import Actor
from belfort.domain.questions import QUESTIONS
from belfort.domain.rounds import RoundState
from belfort.models import Organization
from belfort.services import (
    actors,
    indicator_pages,
    prepared,
    preparing,
    programme_pages,
    questions,
    round_pages,
    rounds,
    tenancy,
    track_pages,
    tracks,
)
from tests.services.programme import TODAY
from tests.world import NOW, World

DAYS = (date(2021, 3, 15), date(2022, 7, 1), TODAY)


def region(world: World) -> Organization:
    return world.bodies["region"]


def worker(world: World) -> Actor:
    return actors.programme_operator(region(world), name="Belfort")


def prepare(world: World, *days: date) -> None:
    actor = worker(world)
    with tenancy.acting(actor):
        for day in days or (TODAY,):
            preparing.make_all(actor=actor, at=NOW, programme=region(world), as_of=day)


def stamp(world: World) -> int:
    return prepared.get_stamp(region(world)) or 0


def shown(world: World, day: date, who: str = "dirk") -> dict[str, Any]:
    """Return everything that pages show on a day: replies, overview, lists, money."""
    body = region(world)
    with world.acting(who) as actor:
        common: dict[str, Any] = {"actor": actor, "at": NOW, "programme": body, "as_of": day}
        pages: dict[str, Any] = {key: questions.get_reply_page(**common, question=key) for key in QUESTIONS}
        pages["overview"] = programme_pages.get_overview(**common)
        pages["indicators"] = programme_pages.get_indicators(**common)
        pages["history"] = indicator_pages.get_indicator_page(**common, key="reach").history
        pages["reached"] = programme_pages.get_reached(**common)
        pages["together"] = programme_pages.get_partnerships(**common)
        pages["budget"] = programme_pages.get_budget_page(**common)
        for stand in ("", "gepland", "uitgevoerd"):
            pages[f"audits {stand}"] = programme_pages.get_audit_lines(**common, stand=stand)
        for row in rounds.get_rounds(body):
            pages[row.name] = round_pages.get_round_page(**common, key=row.pk)
            pages[f"{row.name} excused"] = round_pages.get_round_page(**common, key=row.pk, state=RoundState.EXCUSED)
        for track in tracks.get_tracks(body):
            first = track_pages.get_track_page(**common, key=track.key)
            pages[track.key] = first
            for stand, _ in first.stands[1:]:
                pages[f"{track.key} {stand}"] = track_pages.get_track_page(**common, key=track.key, stand=stand)
        return pages


def holds(world: World, day: date = TODAY) -> bool:
    with world.acting("dirk") as actor:
        subject = prepared.Subject(region(world), prepared.REPLY, "sign-ups", day)
        return prepared.find_current(actor=actor, subject=subject) is not None
