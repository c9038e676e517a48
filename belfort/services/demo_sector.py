"""The sector of the demo: a third of the governments share by name, some under a pseudonym; three years of publications."""

from datetime import date, datetime, time, timedelta
from random import Random

from django.utils.timezone import get_current_timezone, localdate

from belfort.domain.permissions import Actor
from belfort.models import Job, Organization, SharingChoice
from belfort.services import jobs, publications, round_closings

JOB = "demo-sector"
YEARS, MONTHS = (2024, 2025, 2026), (5, 6, 7)
SINCE = date(2024, 2, 1)
NAMED, PSEUDONYM = 0.34, 0.46  # shares of the governments: up to the first by name, from there to the second hidden


def make_choices(*, at: datetime, programme: Organization, seed: int) -> None:
    """Let about a third of the governments share their maturity by name and some under a pseudonym, before any round."""
    random = Random(seed)  # noqa: S311 invented data
    rows = []
    for organization in Organization.objects.local().filter(is_fictional=True).order_by("pk"):
        draw, day = random.random(), SINCE + timedelta(days=random.randrange(60))
        if draw < PSEUDONYM:
            rows.append(
                SharingChoice(
                    organization=organization,
                    programme=programme,
                    subject="maturity",
                    level="named" if draw < NAMED else "pseudonym",
                    starts_on=min(day, localdate(at)),
                    chosen_at=datetime.combine(min(day, localdate(at)), time(10), get_current_timezone()),
                )
            )
    SharingChoice.objects.add_all(rows)


def days(today: date) -> list[date]:
    """Return the ends of the months in which governments submitted, and the newest day on which figures are due."""
    ends = [date(year, month + 1, 1) - timedelta(days=1) for year in YEARS for month in MONTHS]
    return sorted({*(day for day in ends if day < today), publications.due_on(today, ())})


def plan(*, at: datetime, programme: Organization) -> None:
    """Enqueue the publications, under the key of the newest day so that nothing newer is published before them."""
    newest = days(localdate(at))[-1]
    jobs.enqueue(
        at=at,
        kind=JOB,
        arguments={"programme": programme.pk},
        unique_key=publications.unique_key(programme, newest),
    )


def run(job: Job, actor: Actor, at: datetime) -> None:
    """Publish every day of the demo, the oldest first."""
    programme = Organization.objects.get(pk=job.arguments["programme"])
    publish_years(actor=actor, at=at, programme=programme)


def publish_years(*, actor: Actor, at: datetime, programme: Organization) -> None:
    """Publish what the governments submitted over three years, each time as on that day, and freeze the rounds."""
    for day in days(localdate(at)):
        moment = datetime.combine(day + timedelta(days=1), time(3), get_current_timezone())
        publications.publish(actor=actor, at=min(moment, at), programme=programme, day=day)
    round_closings.close_all(actor=actor, at=at, programme=programme)
