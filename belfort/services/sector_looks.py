"""Looks of the region at governments by name: written where each of them sees it, and once in the trail of the region.

A page with a few names writes a row for each. A picture with all names at once (the map, its table, its workbook, the
websites) asks the worker to: looking stays as fast with thousands of names (`picture_looks`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from belfort.domain.permissions import Ability, Actor
from belfort.models import Job, Organization, SectorLook
from belfort.services import jobs, trail
from belfort.services.trail import Subject

HELP, ROUNDS = "help", "rounds"
PICTURE, WORKBOOK, WEBSITES = "picture", "workbook", "websites"
JOB = "look"


@dataclass(frozen=True, slots=True)
class Looker:
    """Who of the region looked, and when."""

    name: str
    at: datetime


def note(*, actor: Actor, at: datetime, programme: Organization, page: str, bodies: Iterable[Organization]) -> None:
    """Write a look for each government that this person did not look at yet today on this page."""
    found = write(
        actor=actor, programme=programme, page=page, looker=Looker(actor.name, at), bodies=[body.pk for body in bodies]
    )
    if found:
        _tell(actor, at, programme, page, {"governments": found})


def write(*, actor: Actor, programme: Organization, page: str, looker: Looker, bodies: Sequence[int]) -> int:
    """Write a look for each of some governments that does not have it yet that day; returns how many it wrote."""
    actor.require(Ability.READ_SECTOR, programme.pk)
    name = looker.name[:120]
    rows = SectorLook.objects.visible_to(actor).within(programme.pk)
    before = rows.filter(organization__in=bodies, page=page, looked_by_name=name)
    seen = {
        body
        for body, when in before.values_list("organization_id", "looked_at")
        if localdate(when) == localdate(looker.at)
    }
    looks = [
        SectorLook(organization_id=body, programme=programme, page=page, looked_at=looker.at, looked_by_name=name)
        for body in dict.fromkeys(bodies)
        if body not in seen
    ]
    if looks:
        SectorLook.objects.add_all(looks)
    return len(looks)


def note_picture(*, actor: Actor, at: datetime, programme: Organization, page: str, dated_on: date) -> None:
    """Note that this person looks at everybody who is named in the picture of a day, once a day; the worker writes it out."""
    actor.require(Ability.READ_SECTOR, programme.pk)
    who = str(actor.user_id or actor.name)[:40]
    key = f"{JOB}-{programme.pk}-{page}-{dated_on}-{localdate(at)}-{who}"
    if Job.objects.filter(unique_key=key).exists():
        return
    arguments = {"programme": programme.pk, "page": page, "picture": dated_on.isoformat(), "at": at.isoformat()}
    looker = {"user": actor.user_id} if actor.user_id else {"name": actor.name}
    jobs.enqueue(at=at, kind=JOB, arguments=arguments | looker, unique_key=key)
    _tell(actor, at, programme, page, {"picture": dated_on.isoformat()})


def _tell(actor: Actor, at: datetime, programme: Organization, page: str, body: dict[str, object]) -> None:
    trail.record(
        actor=actor,
        at=at,
        organization=programme,
        verb="sector.looked",
        subject=Subject(page, "", str(next(iter(body.values())))),
        body={"page": page, **body},
    )
