"""What was counted of a programme on a day, with lists in pages: read where it still holds, else counted or asked for.

A stored row holds as long as the stamp of its programme is the one under which it was made (`models.stamps`). Where nothing
holds, a programme with few rows is counted for the page itself; for one with many the worker counts.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from belfort.domain.errors import PreparingError
from belfort.domain.permissions import Actor
from belfort.models import (
    Attendance,
    Audit,
    EnrolmentStep,
    Job,
    Organization,
    Prepared,
    PreparedPage,
    ProgrammeStamp,
    Submission,
)
from belfort.models.jobs import JobState
from belfort.services import jobs

JOB = "prepare"
PROGRAMME, REPLY = "programme", "reply"
ROWS = 50  # on a page of a list
FEW = 4_000  # steps, attendances or audits that are counted while somebody waits
SETTLES = timedelta(seconds=20)  # more changes that come with one are counted together
KEPT = timedelta(days=2)
LAYOUT = 5  # grows when what is stored, or the way it is counted, changes: what was stored before then no longer holds

Row = list[Any]


@dataclass(frozen=True, slots=True)
class Subject:
    """What is counted: for which programme, on which day; `kind` says who may read it."""

    programme: Organization
    kind: str
    name: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Made:
    """What counting gives: figures as plain values, and lists of rows of plain values."""

    content: dict[str, Any]
    lists: Mapping[str, Sequence[Row]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list."""

    rows: list[Row]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class View:
    """What a page shows: the figures, and pages of lists; `outdated_since` is the moment of figures that wait for newer."""

    content: Mapping[str, Any]
    made: Made | None = None
    row: Prepared | None = None
    actor: Actor | None = None
    outdated_since: datetime | None = None

    def page(self, name: str, number: int = 1) -> ListPage:
        """Return one page of a list; a page past the end is the last one."""
        return self.pages({name: number})[name]

    def pages(self, numbers: Mapping[str, int]) -> dict[str, ListPage]:
        """Return one page of each of some lists, in one query."""
        totals: dict[str, int] = self.content["totals"]
        counts = {name: max(-(-totals[name] // ROWS), 1) for name in numbers}
        chosen = {name: min(max(number, 1), counts[name]) for name, number in numbers.items()}
        rows = self._rows(chosen)
        return {name: ListPage(rows.get(name, []), totals[name], chosen[name], counts[name]) for name in numbers}

    def _rows(self, chosen: Mapping[str, int]) -> dict[str, list[Row]]:
        if self.made is not None:
            lists = self.made.lists
            return {name: list(lists[name][(page - 1) * ROWS : page * ROWS]) for name, page in chosen.items()}
        wanted = Q()
        for name, page in chosen.items():
            wanted |= Q(name=name, number=page)
        return dict(self._stored().filter(wanted).values_list("name", "rows")) if chosen else {}

    def every(self, name: str) -> list[Row]:
        """Return all rows of a list."""
        if self.made is not None:
            return list(self.made.lists[name])
        found = self._stored().filter(name=name).order_by("number").values_list("rows", flat=True)
        return [row for rows in found for row in rows]

    def _stored(self) -> Any:
        return PreparedPage.objects.visible_to(self.actor or Actor()).filter(prepared=self.row)


def get(*, actor: Actor, at: datetime, subject: Subject, make: Callable[[], Made], at_once: bool = False) -> View:
    """Return what is counted of a subject; `make` counts it where that is fast, or without asking when `at_once`.

    Raises PreparingError where the worker must count first; until it has counted again, what it counted before is given.
    """
    row = _find(actor, subject)
    if row is not None and row.newest == row.stamp:
        return View(row.content, row=row, actor=actor)
    if at_once or is_small(actor, subject.programme):
        return view_of(make())
    ahead = ask(at=at, programme=subject.programme, as_of=subject.as_of, again=row is not None)
    if row is None:
        raise PreparingError(ahead)
    return View(row.content, row=row, actor=actor, outdated_since=row.made_at)


def find_current(*, actor: Actor, subject: Subject) -> View | None:
    """Return what is stored of a subject when it still holds."""
    row = _find(actor, subject)
    return View(row.content, row=row, actor=actor) if row is not None and row.newest == row.stamp else None


def require_current(*, actor: Actor, at: datetime, subjects: Sequence[Subject]) -> None:
    """Raise PreparingError, and ask the worker, where one of some subjects of a programme with many rows does not hold."""
    missing = [subject for subject in subjects if find_current(actor=actor, subject=subject) is None]
    if missing and not is_small(actor, missing[0].programme):
        raise PreparingError(min(ask(at=at, programme=each.programme, as_of=each.as_of) for each in missing))


def view_of(made: Made) -> View:
    """Return what was just counted as a page reads it."""
    return View(_content(made), made=made)


def _content(made: Made) -> dict[str, Any]:
    return {**made.content, "layout": LAYOUT, "totals": {name: len(rows) for name, rows in made.lists.items()}}


def _find(actor: Actor, subject: Subject) -> Any:
    stamps = ProgrammeStamp.objects.filter(programme=OuterRef("organization_id")).values("number")
    rows = Prepared.objects.visible_to(actor).of(subject.programme.pk).annotate(newest=Subquery(stamps))
    row = rows.filter(kind=subject.kind, subject=subject.name, as_of=subject.as_of).first()
    return row if row is not None and row.content["layout"] == LAYOUT else None


def is_small(actor: Actor, programme: Organization) -> bool:
    """Say whether a programme has so few rows that they are counted while somebody waits."""
    many = Q()
    for table in (EnrolmentStep, Attendance, Audit, Submission):
        many |= Q(Exists(table.objects.visible_to(actor).within(programme.pk).order_by()[FEW : FEW + 1]))
    return not Organization.objects.filter(many, pk=programme.pk).exists()


def get_stamp(programme: Organization) -> int | None:
    """Return the stamp of a programme; None when it has no facts. Read it before the facts that are counted under it."""
    return ProgrammeStamp.objects.filter(programme=programme).values_list("number", flat=True).first()


def ask(*, at: datetime, programme: Organization, as_of: date, again: bool = False) -> int:
    """Let the worker count a day under the stamp of now, once; returns how many jobs go first."""
    jobs.enqueue(
        at=at + SETTLES if again else at,
        kind=JOB,
        arguments={"programme": programme.pk, "day": as_of.isoformat()},
        unique_key=f"{JOB}-{programme.pk}-{as_of}-{get_stamp(programme)}-{LAYOUT}",
    )
    return Job.objects.filter(state__in=(JobState.WAITING, JobState.RUNNING), due_at__lt=at).count()


def keep(*, actor: Actor, at: datetime, subject: Subject, stamp: int, made: Made) -> None:
    """Store what was counted under a stamp, in the place of what was counted before; part of the transaction of a job."""
    body = subject.programme
    rows = Prepared.objects.visible_to(actor).of(body.pk)
    row = rows.filter(kind=subject.kind, subject=subject.name, as_of=subject.as_of).first()
    values = {"stamp": stamp, "content": _content(made), "made_at": at}
    if row is None:
        new = Prepared(organization=body, kind=subject.kind, subject=subject.name, as_of=subject.as_of, **values)
        row = Prepared.objects.add(new)
    else:
        rows.filter(pk=row.pk).update(**values)
        PreparedPage.objects.visible_to(actor).filter(prepared=row).delete()
    PreparedPage.objects.add_all(list(_pages(row, made)))


def _pages(row: Prepared, made: Made) -> Iterator[PreparedPage]:
    for name, rows in made.lists.items():
        for number, first in enumerate(range(0, len(rows), ROWS), start=1):
            yield PreparedPage(
                organization_id=row.organization_id,
                prepared=row,
                name=name,
                number=number,
                rows=list(rows[first : first + ROWS]),
            )


def holds(*, actor: Actor, programme: Organization, as_of: date, stamp: int) -> bool:
    """Say whether a day is counted under a stamp; its subjects are stored together."""
    rows = Prepared.objects.visible_to(actor).of(programme.pk).filter(as_of=as_of, stamp=stamp)
    return any(content["layout"] == LAYOUT for content in rows.values_list("content", flat=True)[:1])


def forget(*, actor: Actor, at: datetime, programme: Organization, stamp: int) -> None:
    """Remove what no longer holds and is older than some days, and the jobs behind it; part of the transaction of a job."""
    old = Prepared.objects.visible_to(actor).of(programme.pk).exclude(stamp=stamp).filter(made_at__lt=at - KEPT)
    PreparedPage.objects.visible_to(actor).filter(prepared__in=old).delete()
    old.delete()
    Job.objects.filter(kind=JOB, state=JobState.DONE, finished_at__lt=at - KEPT).delete()
