"""The worker counts everything that pages show of a programme on a day, under the stamp that it read first."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.timezone import localdate

from belfort.domain.permissions import Actor
from belfort.domain.questions import QUESTIONS
from belfort.models import Job, Organization
from belfort.services import (
    prepared,
    programme_made,
    programmes,
    public_totals,
    questions,
    round_pages,
    rounds,
    track_lists,
)
from belfort.services.prepared import PROGRAMME, REPLY, Made, Subject
from belfort.services.programme_day import Counts
from belfort.services.programme_facts import ProgrammeFacts


def plan(*, at: datetime) -> None:
    """Enqueue the counting of today, once for each state of the facts; workers side by side plan the same once."""
    programme = programmes.get_programme()
    if programme is not None and prepared.get_stamp(programme) is not None:
        prepared.ask(at=at, programme=programme, as_of=localdate(at), again=True)


def run(job: Job, actor: Actor, at: datetime) -> None:
    """Count the day of a job, unless another job did since the last change."""
    programme = Organization.objects.get(pk=job.arguments["programme"])
    make_all(actor=actor, at=at, programme=programme, as_of=date.fromisoformat(job.arguments["day"]))


def make_all(*, actor: Actor, at: datetime, programme: Organization, as_of: date) -> None:
    """Count and keep every subject of a day; part of the transaction of a job."""
    stamp = prepared.get_stamp(programme)
    if stamp is None or prepared.holds(actor=actor, programme=programme, as_of=as_of, stamp=stamp):
        return
    counts = Counts(ProgrammeFacts(actor, programme), as_of)
    for subject, made in _everything(counts):
        prepared.keep(actor=actor, at=at, subject=subject, stamp=stamp, made=made)
    if as_of == localdate(at):
        public_totals.keep(at=at, counts=counts)
    prepared.forget(actor=actor, at=at, programme=programme, stamp=stamp)


def _everything(counts: Counts) -> Iterator[tuple[Subject, Made]]:
    """Yield each subject with what is counted of it."""

    def subject(kind: str, name: str) -> Subject:
        return Subject(counts.facts.programme, kind, name, counts.as_of)

    yield subject(PROGRAMME, programme_made.OVERVIEW), programme_made.overview(counts)
    yield subject(PROGRAMME, programme_made.HISTORY), programme_made.history(counts)
    yield subject(PROGRAMME, programme_made.REACHED), programme_made.reached(counts)
    yield subject(PROGRAMME, programme_made.TOGETHER), programme_made.partnerships(counts)
    yield subject(PROGRAMME, programme_made.AUDITS), programme_made.all_audits(counts)
    yield subject(REPLY, programme_made.BUDGET), programme_made.budget(counts)
    for name, rows in track_lists.subjects(counts.facts.tracks.values()).items():
        yield subject(PROGRAMME, name), track_lists.made(counts, rows)
    for row in rounds.get_rounds(counts.facts.programme):
        found = round_pages.made(
            actor=counts.facts.actor, programme=counts.facts.programme, row=row, as_of=counts.as_of
        )
        yield round_pages.subject_of(counts.facts.programme, row, counts.as_of), found
    for question in QUESTIONS:
        yield subject(REPLY, question.value), questions.made(counts, question.value)
