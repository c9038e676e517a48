"""The figures of the sector, computed once per month end or closing of a round and stored whole; a page reads one row.

Which governments count with which snapshot, and which groups may be shown, is decided by `domain.discretion`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from belfort.domain import discretion
from belfort.domain.discretion import EVERYBODY, Entry, View, views
from belfort.domain.frameworks import AssuranceLevel
from belfort.domain.maturity import summarize
from belfort.domain.maturity_scores import NOT_APPLICABLE, Score, Scores
from belfort.domain.permissions import Ability, Actor
from belfort.domain.sector import SectorPicture, SizeClass, Submission, is_publication_day, pictures, size_class
from belfort.domain.sector_effects import Effects, effects
from belfort.domain.sector_gaps import Gaps, Sheet, gaps, is_complete
from belfort.models import Job, Organization, Publication, Round, SectorSnapshot
from belfort.services import (
    jobs,
    programmes,
    publication_use,
    publication_words,
    scored_frameworks,
    sector_figures,
    sector_findings,
    sharing,
    trail,
)
from belfort.services.trail import Subject

JOB = "publication"
LISTED = 1_500  # more than there are local governments in Flanders; keeps a page small at any number
BASIC = AssuranceLevel.BASIC


def plan(*, at: datetime) -> None:
    """Enqueue the publication of the last day on which one is due; workers side by side plan the same once."""
    programme = programmes.get_programme()
    if programme is None:
        return
    day = due_on(localdate(at), [row.closes_on for row in Round.objects.filter(programme=programme)])
    jobs.enqueue(
        at=at,
        kind=JOB,
        arguments={"programme": programme.pk, "day": day.isoformat()},
        unique_key=unique_key(programme, day),
    )


def unique_key(programme: Organization, day: date) -> str:
    """Return the key of the job that publishes a day; a day is published once."""
    return f"{JOB}-{programme.pk}-{day}"


def due_on(today: date, closings: Iterable[date]) -> date:
    """Return the newest day before today of which figures may be published."""
    closed = set(closings)
    day = today - timedelta(days=1)
    while not is_publication_day(day, closed):
        day -= timedelta(days=1)
    return day


def run(job: Job, actor: Actor, at: datetime) -> None:
    """Publish the day of a job."""
    programme = Organization.objects.get(pk=job.arguments["programme"])
    publish(actor=actor, at=at, programme=programme, day=date.fromisoformat(job.arguments["day"]))


def publish(*, actor: Actor, at: datetime, programme: Organization, day: date) -> Publication | None:
    """Compute and store the figures of a day from what was submitted by then; None when too little changed.

    A day before the newest publication, or one that is published already, gives nothing. When only the findings changed
    enough, the figures on maturity are those of the publication before.
    """
    actor.require(Ability.READ_SECTOR, programme.pk)
    stored = list(Publication.objects.visible_to(actor).of(programme.pk).order_by("dated_on"))
    if stored and day <= stored[-1].dated_on:
        return None
    found = _Found.on(actor, programme, day)
    history = [publication_use.read(row.used) for row in stored]
    made = discretion.publish(found.entries, history)
    told = sector_findings.count(actor=actor, programme=programme, day=day, before=[row.used for row in stored])
    if made is None:
        if not (history and told.is_new):
            return None
        made = history[-1]
    figures = _Figures.of(made, _snapshots(actor, programme, made.entries), found.groups)
    content = figures.content(day, stored[-1].content if stored else {})
    row: Publication = Publication.objects.add(
        Publication(
            organization=programme,
            dated_on=day,
            made_at=at,
            content=content | {sector_findings.KEY: told.content},
            used=publication_use.written(made) | {sector_findings.KEY: told.used},
        )
    )
    sector_figures.keep(programme=programme, day=day, classes=figures.size_classes())
    trail.record(
        actor=actor,
        at=at,
        organization=programme,
        verb="sector.published",
        subject=Subject("publication", row.pk, day.isoformat()),
        body={"governments": len(made.entries), "shown": len(made.shown)},
    )
    return row


@dataclass(frozen=True)
class _Found:
    """What the day gives: an entry for each government that submitted, and how many governments each group has."""

    entries: dict[str, Entry]
    groups: dict[View, int]

    @classmethod
    def on(cls, actor: Actor, programme: Organization, day: date) -> "_Found":
        """Read the newest complete submission of every government that existed on the day, and what it shared then.

        One that lacks an answer of Basic is in no figure, so it must not make a group look larger than it is.
        """
        standing = Organization.objects.local().existing_on(day)
        bodies = {row.pk: row for row in standing.only("pk", "kind", "province", "population")}
        rows = SectorSnapshot.objects.visible_to(actor).within(programme.pk).filter(submitted_on__lte=day)
        lacking = {row.pk for row in rows.filter(complete=False).iterator(chunk_size=2_000) if not _is_complete(row)}
        newest: dict[int, tuple[str, str]] = {
            body: (str(key), framework)
            for body, key, framework in rows.order_by("submitted_on", "measured_on", "pk").values_list(
                "organization_id", "pk", "framework_key"
            )
            if key not in lacking
        }
        named = sharing.named_on(actor, programme, "maturity", day)
        entries = {
            str(body): Entry(key, _views(bodies[body], framework), body in named)
            for body, (key, framework) in newest.items()
            if body in bodies
        }
        groups: dict[View, int] = {EVERYBODY: 0}
        for row in bodies.values():
            for view in _views(row, ""):
                if view.breakdown != "framework":
                    groups[view] = groups.get(view, 0) + 1
        return cls(entries, groups)


def _views(row: Organization, framework: str) -> frozenset[View]:
    size = size_class(row.population).value if row.population is not None and row.kind == "municipality" else ""
    return views(province=row.province, size_class=size, kind=row.kind, framework=framework)


def _snapshots(actor: Actor, programme: Organization, entries: Mapping[str, Entry]) -> dict[str, SectorSnapshot]:
    keys = {str(entry.snapshot): body for body, entry in entries.items()}
    rows = SectorSnapshot.objects.visible_to(actor).within(programme.pk)
    return {keys[str(row.pk)]: row for row in rows.iterator(chunk_size=2_000) if str(row.pk) in keys}


def scores_of(row: SectorSnapshot) -> Scores:
    """Return the scores of a snapshot as the domain sees them."""
    return {ref: NOT_APPLICABLE if pair is None else Score(pair[0], pair[1]) for ref, pair in row.scores.items()}


def _is_complete(row: SectorSnapshot) -> bool:
    """Say whether every control of Basic is answered, also where the own, higher level is not."""
    return is_complete(scored_frameworks.get(row.framework_key), BASIC, scores_of(row))


def _submission(row: SectorSnapshot, scores: Scores, *, named: bool) -> Submission:
    """Return the total and whether Basic is achieved, by the rule; an assessment of a higher level is read at Basic."""
    found = summarize(scored_frameworks.get(row.framework_key), BASIC, scores)
    return Submission(found.total if found.complete else None, found.achieved, named)


@dataclass(frozen=True)
class _Figures:
    """Everything that the entries of a publication give, before it becomes JSON."""

    made: "discretion.Publication[str]"
    submissions: dict[str, Submission]
    sheets: dict[str, list[Sheet]]
    pictures: dict[View, SectorPicture | None]

    @classmethod
    def of(
        cls,
        made: "discretion.Publication[str]",
        snapshots: Mapping[str, SectorSnapshot],
        groups: Mapping[View, int],
    ) -> "_Figures":
        """Compute the pictures, and put the scores together by framework."""
        sheets: dict[str, list[Sheet]] = {}
        submissions = {}
        for body, row in snapshots.items():
            scores, named = scores_of(row), made.entries[body].named
            submissions[body] = _submission(row, scores, named=named)
            sheets.setdefault(row.framework_key, []).append(Sheet(scores, named))
        sizes = Counter(view for entry in made.entries.values() for view in entry.views)
        frameworks = {view: size for view, size in sizes.items() if view.breakdown == "framework"}
        return cls(made, submissions, sheets, pictures(made, submissions, {**groups, **frameworks}))

    def content(self, day: date, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return what pages read; `before` is the content of the last publication, whose trend goes on."""
        groups = publication_words.pictures_as_json(self.pictures)
        shown = {view.key for view in self.made.shown if view.breakdown == "framework"}
        frameworks = {}
        for key in sorted(shown & set(self.sheets)):
            framework = scored_frameworks.get(key)
            common: Gaps | None = gaps(framework, BASIC, self.sheets[key])
            best: Effects | None = effects(framework, BASIC, self.sheets[key])
            frameworks[key] = publication_words.framework_as_json(common, best)
        everybody = groups["everybody"][""]
        trend = [*before.get("trend", []), [day.isoformat(), everybody]]
        return {"groups": groups, "frameworks": frameworks, "trend": trend, **self._named()}

    def _named(self) -> dict[str, Any]:
        """Return the governments that share by name, at most so many that a page can read them, and how many there are."""
        keys = [body for body, entry in self.made.entries.items() if entry.named]
        bodies = Organization.objects.filter(pk__in=keys).only("pk", "name", "kind", "shape")
        rows = sorted(bodies, key=lambda row: (row.kind != "municipality" or not row.shape, row.name))
        listed = [(row, self.submissions[str(row.pk)]) for row in rows[:LISTED]]
        return {
            "named": [
                [row.name, row.kind, row.shape, None if told.total is None else str(told.total), told.achieved]
                for row, told in listed
            ],
            "named_count": len(rows),
        }

    def size_classes(self) -> dict[str, tuple[SectorPicture, int]]:
        """Return the picture of each size class that is shown, with how many participants do not share by name."""
        found = {}
        for view, picture in self.pictures.items():
            if view.breakdown == "size_class" and picture is not None and view.key in set(SizeClass):
                members = [self.submissions[body] for body in self.made.members(view)]
                found[view.key] = picture, sum(each.total is not None and not each.named for each in members)
        return found
