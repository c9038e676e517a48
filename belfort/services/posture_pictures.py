"""The websites of the whole sector, counted once a day by the worker and stored whole; a page reads one row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from belfort.domain.discretion_counts import Count
from belfort.domain.permissions import Ability, Actor
from belfort.domain.posture_sector import CheckPicture, Member, WebsitePicture, website_picture
from belfort.domain.posture_verdict import Outcome
from belfort.domain.sector import size_class
from belfort.models import Job, Organization, PostureDay, PosturePicture, SharingChoice
from belfort.models.organizations import Kind
from belfort.services import jobs, programmes, sharing, trail
from belfort.services.trail import Subject

JOB = "posture-picture"
FRESH = timedelta(days=8)  # a verdict is kept for seven days when nothing is seen; what is older is unknown
EVERYBODY = ("everybody", "")
LISTED = 100


@dataclass(frozen=True)
class Picture:
    """The picture of the newest day on or before a date."""

    dated_on: date
    content: Mapping[str, Any]

    @cached_property
    def everybody(self) -> WebsitePicture | None:
        """Return the picture of all municipalities; None when it is hidden."""
        return _picture_of(self.content["groups"]["everybody"][""])

    def groups(self, breakdown: str) -> dict[str, WebsitePicture | None]:
        """Return the pictures of one breakdown by key, None where a group is hidden."""
        return {key: _picture_of(found) for key, found in self.content["groups"].get(breakdown, {}).items()}

    @property
    def trend(self) -> list[tuple[date, WebsitePicture]]:
        """Return the picture of all municipalities at each month end so far, and of the day itself."""
        found = [(date.fromisoformat(day), _picture_of(picture)) for day, picture in self.content["trend"]]
        return [(day, picture) for day, picture in found if picture is not None]

    @property
    def named(self) -> list[list[Any]]:
        """Return [key, name, kind, shape, full HTTPS, grade] of each government that shares by name."""
        rows: list[list[Any]] = self.content["named"]
        return rows

    @property
    def named_count(self) -> int:
        """Return how many governments shared by name on that day."""
        return int(self.content["named_count"])


def plan(*, at: datetime) -> None:
    """Enqueue the picture of the day before; workers side by side plan the same once."""
    programme = programmes.get_programme()
    if programme is None:
        return
    day = localdate(at) - timedelta(days=1)
    jobs.enqueue(
        at=at,
        kind=JOB,
        arguments={"programme": programme.pk, "day": day.isoformat()},
        unique_key=f"{JOB}-{programme.pk}-{day}",
    )


def run(job: Job, actor: Actor, at: datetime) -> None:
    """Count the day of a job."""
    programme = Organization.objects.get(pk=job.arguments["programme"])
    make_picture(actor=actor, at=at, programme=programme, day=date.fromisoformat(job.arguments["day"]))


@transaction.atomic
def make_picture(*, actor: Actor, at: datetime, programme: Organization, day: date) -> PosturePicture | None:
    """Count the websites of the sector on a day and store the picture; None when nothing was seen by then, or it is there.

    Only public checks are in it: what the browser of any visitor shows (`docs/scoring.md`, chapter 11, "The sector").
    """
    actor.require(Ability.READ_SECTOR, programme.pk)
    pictures = PosturePicture.objects.visible_to(actor).of(programme.pk)
    rows = PostureDay.objects.visible_to(actor).within(programme.pk).filter(dated_on__lte=day)
    if pictures.filter(dated_on__gte=day).exists() or not rows.exists():
        return None
    newest = _newest(rows.filter(dated_on__gte=day - FRESH))
    bodies = list(
        Organization.objects.local().existing_on(day).only("pk", "name", "kind", "province", "population", "shape")
    )
    named = sharing.named_on(actor, programme, "posture", day)
    members = {body.pk: _member(newest.get(body.pk), named=body.pk in named) for body in bodies}
    before = pictures.order_by("-dated_on").first()
    content = {
        "groups": _groups(bodies, members),
        **_named(bodies, [newest[body.pk] for body in bodies if body.pk in named and body.pk in newest]),
    }
    content["trend"] = _trend(before.content["trend"] if before else [], day, content["groups"]["everybody"][""])
    row: PosturePicture = PosturePicture.objects.add(
        PosturePicture(organization=programme, dated_on=day, made_at=at, content=content)
    )
    trail.record(
        actor=actor,
        at=at,
        organization=programme,
        verb="sector.websites_counted",
        subject=Subject("posture", row.pk, day.isoformat()),
        body={"governments": len(newest)},
    )
    return row


def find_picture(*, actor: Actor, programme: Organization, as_of: date) -> Picture | None:
    """Return the picture of the newest day on or before a date; None when there is none yet."""
    actor.require(Ability.READ_SECTOR, programme.pk)
    rows = PosturePicture.objects.visible_to(actor).of(programme.pk).filter(dated_on__lte=as_of)
    row = rows.order_by("-dated_on").only("dated_on", "content").first()
    return None if row is None else Picture(row.dated_on, row.content)


def still_named(actor: Actor, programme: Organization, rows: list[list[Any]], at: datetime) -> list[list[Any]]:
    """Leave out who no longer shared by name at a moment: the name goes at once, the totals stay."""
    choices = SharingChoice.objects.visible_to(actor).within(programme.pk).filter(subject="posture", chosen_at__lte=at)
    chosen = choices.filter(organization__in=[row[0] for row in rows]).order_by("chosen_at")
    newest = dict(chosen.values_list("organization_id", "level"))
    return [row for row in rows if newest.get(row[0]) == "named"]


def _newest(rows: QuerySet[PostureDay]) -> dict[int, PostureDay]:
    """Return the newest row of each government; the rest is not read whole."""
    keys = dict(rows.order_by("dated_on").values_list("organization_id", "pk"))
    return {row.organization_id: row for row in rows.in_bulk(list(keys.values())).values()}


def _member(row: PostureDay | None, *, named: bool) -> Member:
    if row is None:
        return Member(named=named)
    return Member(row.full_https, {key: Outcome(verdict) for key, verdict in row.verdicts.items()}, named)


def _named(bodies: Iterable[Organization], rows: Iterable[PostureDay]) -> dict[str, Any]:
    """Return how many share by name, and those that a page shows: the first by name, and whoever stands on the map."""
    by_key = {row.organization_id: row for row in rows}
    found = sorted((body for body in bodies if body.pk in by_key), key=lambda body: body.name)
    shown = [body for place, body in enumerate(found) if place < LISTED or body.shape]
    return {
        "named_count": len(found),
        "named": [
            [body.pk, body.name, body.kind, body.shape, by_key[body.pk].full_https, by_key[body.pk].grade]
            for body in shown
        ],
    }


def _groups(bodies: Iterable[Organization], members: Mapping[int, Member]) -> dict[str, dict[str, Any]]:
    found: dict[tuple[str, str], list[Member]] = {EVERYBODY: []}
    for body in bodies:
        for place in _places(body):
            found.setdefault(place, []).append(members[body.pk])
    content: dict[str, dict[str, Any]] = {}
    for (breakdown, key), group in sorted(found.items()):
        content.setdefault(breakdown, {})[key] = _as_json(website_picture(group))
    return content


def _places(body: Organization) -> list[tuple[str, str]]:
    """Return the groups of a body: all of its kind, and of a municipality everybody, its province and its size."""
    places = [("kind", str(body.kind))]
    if body.kind == Kind.MUNICIPALITY:
        places += [EVERYBODY, ("province", body.province)]
        if body.population is not None:
            places.append(("size_class", size_class(body.population).value))
    return places


def _trend(before: list[list[Any]], day: date, everybody: Any) -> list[list[Any]]:
    """Return the picture of each month end so far, and of this day."""
    ends = [row for row in before if (date.fromisoformat(row[0]) + timedelta(days=1)).day == 1]
    return [*ends, [day.isoformat(), None if everybody is None else {**everybody, "checks": {}}]]


def _as_json(picture: WebsitePicture | None) -> dict[str, Any] | None:
    if picture is None:
        return None
    checks = {
        key: [_count(each) for each in (found.passed, found.warned, found.failed, found.unknown)]
        for key, found in picture.checks.items()
    }
    return {
        "https": [_count(each) for each in (picture.full, picture.without, picture.unknown)],
        "checks": checks,
    }


def _picture_of(content: Mapping[str, Any] | None) -> WebsitePicture | None:
    if content is None:
        return None
    checks = {key: CheckPicture(*(Count(*each) for each in found)) for key, found in content["checks"].items()}
    full, without, unknown = (Count(*each) for each in content["https"])
    return WebsitePicture(full, without, unknown, checks)


def _count(count: Count) -> list[int]:
    return [count.low, count.high, count.whole]
