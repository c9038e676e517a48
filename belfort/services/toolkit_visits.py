"""Who looks at the toolkit, counted without a cookie and without keeping an address.

A visitor is a keyed hash of address and browser. The key is random, new every day, and of no use without the secret of
the installation, so a copy of the database tells nothing. When a day is over its hashes become one number and go, with
the key; after that nothing says who came, or that somebody came on two days.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Sum
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate

from belfort.domain.permissions import Ability, Actor
from belfort.domain.toolkit import DayCount, visitors_between
from belfort.models import (
    Job,
    Organization,
    ToolkitDay,
    ToolkitDownload,
    ToolkitKey,
    ToolkitVersion,
    ToolkitVisitor,
)
from belfort.services import jobs, organizations, programmes

JOB = "toolkit-day"
AGENT_LENGTH = 400
PAGE = 50


@dataclass(frozen=True, slots=True)
class Visitor:
    """From where somebody looks, for as long as the request lasts."""

    address: str
    agent: str


def count_visit(*, at: datetime, programme: Organization, visitor: Visitor) -> None:
    """Count a visitor of today, once; the first of a new day closes the days before."""
    day = localdate(at)
    row = ToolkitKey.objects.filter(programme=programme, day=day).first()
    if row is None:
        close_days(programme=programme, today=day)
        row, _ = ToolkitKey.objects.get_or_create(programme=programme, day=day, defaults={"key": secrets.token_hex(32)})
    said = f"{visitor.address}\n{visitor.agent[:AGENT_LENGTH]}"
    found = salted_hmac(f"belfort.toolkit.{row.key}", said, algorithm="sha256").hexdigest()
    if not ToolkitVisitor.objects.filter(programme=programme, day=day, visitor_hash=found).exists():
        one = ToolkitVisitor(programme=programme, day=day, visitor_hash=found)
        ToolkitVisitor.objects.bulk_create([one], ignore_conflicts=True)  # two windows may open at once


@transaction.atomic
def close_days(*, programme: Organization, today: date) -> None:
    """Turn the hashes of every day before today into a number, and throw them away with their keys.

    Whoever deletes a hash counts it, so two that close at once count nobody twice.
    """
    rows = ToolkitVisitor.objects.filter(programme=programme, day__lt=today)
    for day in list(rows.order_by("day").values_list("day", flat=True).distinct()):
        count, _ = ToolkitVisitor.objects.filter(programme=programme, day=day).delete()
        if count:
            ToolkitDay.objects.get_or_create(programme=programme, day=day, defaults={"visitors": 0})
            ToolkitDay.objects.filter(programme=programme, day=day).update(visitors=F("visitors") + count)
    ToolkitKey.objects.filter(programme=programme, day__lt=today).delete()


def plan(*, at: datetime) -> None:
    """Enqueue the closing of days that are over, when one is still open."""
    today = localdate(at)
    open_key = ToolkitKey.objects.filter(day__lt=today).first()
    if open_key is not None:
        arguments = {"programme": open_key.programme_id, "today": today.isoformat()}
        jobs.enqueue(at=at, kind=JOB, arguments=arguments, unique_key=f"{JOB}-{open_key.programme_id}-{today}")


def run(job: Job, _actor: Actor, _at: datetime) -> None:
    """Close the days of a job."""
    programme = Organization.objects.get(pk=job.arguments["programme"])
    close_days(programme=programme, today=date.fromisoformat(job.arguments["today"]))


def get_visitors(*, actor: Actor, at: datetime, programme: Organization, since: date, until: date) -> int:
    """Return the visitors of a period: its closed days, and what there is of today so far."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    closed = ToolkitDay.objects.filter(programme=programme, day__range=(since, until))
    days = [DayCount(row.day, row.visitors) for row in closed]
    today = localdate(at)
    running = ToolkitVisitor.objects.filter(programme=programme, day=today).count()
    return visitors_between([*days, DayCount(today, running)], since, until)


def count_download(*, actor: Actor, at: datetime, version: ToolkitVersion, slug: str) -> None:
    """Count that somebody of a government opened a version today; `slug` is the body for which the person works.

    Who is not signed in, or works for no government, is not counted.
    """
    body = organizations.find_mine(actor=actor, slug=slug) if actor.user_id else None
    if body is None or not actor.may(Ability.READ_ENROLMENTS, body.pk):
        return
    of = {"organization": body, "toolkit_version": version, "day": localdate(at)}
    first = ToolkitDownload(**of, programme_id=version.item.programme_id)
    ToolkitDownload.unscoped_rows.bulk_create([first], ignore_conflicts=True)  # two colleagues may be first at once
    ToolkitDownload.objects.visible_to(actor).filter(**of).update(count=F("count") + 1)


@dataclass(frozen=True, slots=True)
class Downloads:
    """Downloads in a period, a page of them: per government for the programme, per version for the government."""

    lines: list[dict[str, object]]
    total: int
    page: int
    pages: int
    count: int


def get_downloads(*, actor: Actor, programme: Organization, since: date, until: date, page: int = 1) -> Downloads:
    """Return how often each government downloaded in a period, most first: public business of the programme."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    rows = ToolkitDownload.objects.visible_to(actor).within(programme.pk).filter(day__range=(since, until))
    return _paged(rows.annotate(name=F("organization__name")), ("name",), page)


def get_own_downloads(*, actor: Actor, organization: Organization, page: int = 1) -> Downloads:
    """Return what a government downloaded, with how often."""
    actor.require(Ability.READ_ENROLMENTS, organization.pk)
    programme = programmes.find_public_programme()
    rows = ToolkitDownload.objects.visible_to(actor).of(organization.pk).within(programme.pk)
    item = "toolkit_version__item__"
    named = {name: F(f"{item}{name}") for name in ("title_nl", "title_en", "key")}
    return _paged(rows.annotate(number=F("toolkit_version__number"), **named), (*named, "number"), page)


def _paged(rows: object, names: tuple[str, ...], page: int) -> Downloads:
    every = rows.aggregate(sum=Sum("count"))["sum"] or 0  # type: ignore[attr-defined]
    found = rows.values(*names).annotate(times=Sum("count")).order_by("-times", *names)  # type: ignore[attr-defined]
    total = found.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    return Downloads(list(found[(page - 1) * PAGE : page * PAGE]), total, page, pages, every)
