"""The worker writes out a look at a picture: a row for each government that stood in it by name when somebody looked."""

from datetime import date, datetime, timedelta

from belfort.domain.permissions import Ability, Actor
from belfort.models import Job, Organization, User
from belfort.models.jobs import JobState
from belfort.services import posture_pictures, sector, sector_looks
from belfort.services.sector_looks import JOB, WEBSITES, Looker

KEPT = timedelta(days=2)


def run(job: Job, actor: Actor, at: datetime) -> None:
    """Write the looks of a job, and forget those that were written out some days ago."""
    said = job.arguments
    programme = Organization.objects.get(pk=said["programme"])
    actor.require(Ability.READ_SECTOR, programme.pk)
    looked_at, day = datetime.fromisoformat(said["at"]), date.fromisoformat(said["picture"])
    name = User.objects.get(pk=said["user"]).name if "user" in said else said["name"]
    bodies = named_in(actor=actor, programme=programme, page=said["page"], day=day, at=looked_at)
    looker = Looker(name, looked_at)
    sector_looks.write(actor=actor, programme=programme, page=said["page"], looker=looker, bodies=bodies)
    Job.objects.filter(kind=JOB, state=JobState.DONE, finished_at__lt=at - KEPT).delete()


def named_in(*, actor: Actor, programme: Organization, page: str, day: date, at: datetime) -> list[int]:
    """Return the governments that stand by name in the picture of a day for who looks at a moment."""
    if page == WEBSITES:
        picture = posture_pictures.find_picture(actor=actor, programme=programme, as_of=day)
        rows = posture_pictures.still_named(actor, programme, picture.named, at) if picture else []
        return [row[0] for row in rows]
    published = sector.find_published(actor=actor, programme=programme, as_of=day, at=at)
    named = {(each.name, each.kind) for each in published.named()} if published else set()
    bodies = Organization.objects.filter(name__in={name for name, _ in named}).values_list("pk", "name", "kind")
    return [key for key, name, kind in bodies if (name, kind) in named]
