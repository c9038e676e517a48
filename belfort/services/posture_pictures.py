"""The websites of the whole sector, counted at the end of each month by the worker and stored whole; a page reads one row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from belfort.domain.discretion import EVERYBODY
from belfort.domain.discretion_counts import Count
from belfort.domain.permissions import Ability, Actor
from belfort.domain.posture_sector import CheckPicture, WebsitePicture
from belfort.models import Job, Organization, PostureDay, PosturePicture, SharingChoice
from belfort.services import jobs, posture_groups, programmes, trail
from belfort.services.trail import Subject

JOB = "posture-picture"
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
    """Enqueue the picture of the newest month end before today; workers side by side plan the same once."""
    programme = programmes.get_programme()
    if programme is None:
        return
    day = localdate(at).replace(day=1) - timedelta(days=1)
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
    """Count the websites of the sector on a day and store the picture; None when nothing was seen, or too little changed.

    Only public checks are in it: what the browser of any visitor shows (`docs/scoring.md`, chapter 11, "The sector").
    """
    actor.require(Ability.READ_SECTOR, programme.pk)
    pictures = _counted(actor, programme)
    rows = PostureDay.objects.visible_to(actor).within(programme.pk).filter(dated_on__lte=day)
    if (
        PosturePicture.objects.visible_to(actor).of(programme.pk).filter(dated_on__gte=day).exists()
        or not rows.exists()
    ):
        return None
    before = [row.used or {} for row in pictures.order_by("dated_on").only("used")]
    grouped = posture_groups.group(actor=actor, programme=programme, day=day, before=before)
    if not grouped.is_new:
        return None
    last = pictures.order_by("-dated_on").first()
    content = {"groups": _groups(grouped.pictures), **_named(grouped.named)}
    content["trend"] = _trend(last.content["trend"] if last else [], day, content["groups"]["everybody"][""])
    row: PosturePicture = PosturePicture.objects.add(
        PosturePicture(organization=programme, dated_on=day, made_at=at, content=content, used=grouped.used)
    )
    trail.record(
        actor=actor,
        at=at,
        organization=programme,
        verb="sector.websites_counted",
        subject=Subject("posture", row.pk, day.isoformat()),
        body={"governments": sum(len(each["entries"]) for each in grouped.used.values())},
    )
    return row


def find_picture(*, actor: Actor, programme: Organization, as_of: date) -> Picture | None:
    """Return the picture of the newest day on or before a date; None when there is none yet."""
    actor.require(Ability.READ_SECTOR, programme.pk)
    rows = _counted(actor, programme).filter(dated_on__lte=as_of)
    row = rows.order_by("-dated_on").only("dated_on", "content").first()
    return None if row is None else Picture(row.dated_on, row.content)


def still_named(actor: Actor, programme: Organization, rows: list[list[Any]], at: datetime) -> list[list[Any]]:
    """Leave out who no longer shared by name at a moment: the name goes at once, the totals stay."""
    choices = SharingChoice.objects.visible_to(actor).within(programme.pk).filter(subject="posture", chosen_at__lte=at)
    chosen = choices.filter(organization__in=[row[0] for row in rows]).order_by("chosen_at")
    newest = dict(chosen.values_list("organization_id", "level"))
    return [row for row in rows if newest.get(row[0]) == "named"]


def _counted(actor: Actor, programme: Organization) -> QuerySet[PosturePicture]:
    """Return the pictures; those from before it was kept what they used could give away a few, and are not shown."""
    found: QuerySet[PosturePicture] = (
        PosturePicture.objects.visible_to(actor).of(programme.pk).filter(used__isnull=False)
    )
    return found


def _named(rows: Mapping[int, PostureDay]) -> dict[str, Any]:
    """Return how many share by name, and those that a page shows: the first by name, and whoever stands on the map."""
    found = Organization.objects.filter(pk__in=list(rows)).only("pk", "name", "kind", "shape").order_by("name", "pk")
    shown = [body for place, body in enumerate(found) if place < LISTED or body.shape]
    return {
        "named_count": len(rows),
        "named": [
            [body.pk, body.name, body.kind, body.shape, rows[body.pk].full_https, rows[body.pk].grade] for body in shown
        ],
    }


def _groups(pictures: Mapping[str, Mapping[str, WebsitePicture | None]]) -> dict[str, dict[str, Any]]:
    """Return the groups to store; the checks of everybody only, as no page shows others."""
    content = {name: {key: _as_json(each) for key, each in found.items()} for name, found in pictures.items()}
    for name, found in content.items():
        if name != EVERYBODY.breakdown:
            found.update({key: {**each, "checks": {}} for key, each in found.items() if each})
    return content


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
