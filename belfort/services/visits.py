"""When a person last looked at the start page of a government, and what happened there since."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db.models import Subquery

from belfort.domain.permissions import Ability, Actor
from belfort.models import Organization, TrailEvent, TrailHead, Visit

PAUSE = timedelta(hours=1)
LOOKED_AT, SHOWN = 200, 6


@dataclass(frozen=True, slots=True)
class Visited:
    """From when on things are new (None: nothing is, on a first visit), and the newest code of the trail."""

    since: datetime | None
    head: str


def note_visit(*, actor: Actor, at: datetime, organization: Organization) -> Visited:
    """Note that a person looks, at most once an hour, and return since when things are new: the visit before this one.

    Looking again within the hour writes nothing and gives the same answer.
    """
    actor.require(Ability.READ_RESULTS, organization.id)
    heads = TrailHead.objects.visible_in(organization.id, actor).values("mac")
    rows = Visit.objects.visible_in(organization.id, actor).filter(user_id=actor.user_id or None)
    row = next(iter(rows.annotate(head=Subquery(heads[:1]))), None)  # one question for both
    if row is None:
        if actor.user_id:
            first = Visit(organization=organization, user_id=actor.user_id, seen_at=at, before_at=at)
            Visit.unscoped_rows.bulk_create([first], ignore_conflicts=True)  # two windows may open at once
        return Visited(None, next((found["mac"] for found in heads), ""))
    if at - row.seen_at < PAUSE:
        return Visited(row.before_at if row.before_at < row.seen_at else None, row.head or "")
    Visit.unscoped_rows.filter(pk=row.pk, seen_at=row.seen_at).update(seen_at=at, before_at=row.seen_at)
    return Visited(row.seen_at, row.head or "")


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened, once or several times, by whom; the subject is named when there is only one."""

    verb: str
    actor_name: str
    happened_at: datetime
    subject_kind: str
    subject_id: str
    subject_name: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Newspaper:
    """What happened since a moment, newest first; `more` says that there is more than is shown."""

    since: datetime | None
    news: list[News] = field(default_factory=list)
    more: bool = False


def get_news(*, actor: Actor, organization: Organization, since: datetime | None) -> Newspaper:
    """Return what the trail says happened since a moment; nothing for who does not read the trail."""
    if since is None or not actor.may(Ability.READ_TRAIL, organization.id):
        return Newspaper(since)
    rows = TrailEvent.objects.visible_in(organization.id, actor).order_by("-sequence")
    columns = ("verb", "actor_name", "happened_at", "subject_kind", "subject_id", "subject_name")
    events = [News(*row) for row in rows.values_list(*columns)[:LOOKED_AT]]
    fresh = [event for event in events if event.happened_at > since]
    groups = _grouped(fresh)
    return Newspaper(since, groups[:SHOWN], more=len(groups) > SHOWN or len(fresh) == LOOKED_AT)


def _grouped(events: list[News]) -> list[News]:
    """Return one line for what one person did of one kind; of several subjects none is named."""
    groups: dict[tuple[str, str], News] = {}
    for event in events:
        key = (event.verb, event.actor_name)
        known = groups.get(key)
        if known is None:
            groups[key] = event
        elif known.subject_id == event.subject_id:
            groups[key] = replace(known, count=known.count + 1)
        else:
            groups[key] = replace(known, count=known.count + 1, subject_id="", subject_name="")
    return list(groups.values())
