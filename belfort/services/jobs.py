"""Work in the background: any number of workers, a killed one loses nothing and doubles nothing.

A job is claimed by taking a lease on its row. The work and the word "done" are one transaction, so a worker that dies
before the end has done nothing, and its job is taken again when the lease is over.
"""

import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from belfort.models import Job
from belfort.models.jobs import JobState

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 5

logger = logging.getLogger("belfort.jobs")

Work = Callable[[Job, datetime], None]


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that this worker holds until its lease is over."""

    job: Job
    lease: uuid.UUID


def enqueue(
    *, at: datetime, kind: str, arguments: dict[str, Any], unique_key: str | None = None, total: int = 0
) -> Job:
    """Add a job in the caller's transaction; one with a key that exists already is not doubled."""
    if unique_key is not None:
        job, _ = Job.objects.get_or_create(
            unique_key=unique_key, defaults={"kind": kind, "arguments": arguments, "due_at": at, "total_count": total}
        )
        return job
    return Job.objects.create(kind=kind, arguments=arguments, due_at=at, total_count=total)


@transaction.atomic
def claim(*, at: datetime) -> Claim | None:
    """Take the first job that is due, or whose worker went silent; None when there is nothing to do.

    A job that cost five workers their life is given up.
    """
    silent = Job.objects.filter(state=JobState.RUNNING, leased_until__lt=at)
    silent.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=JobState.FAILED, error="worker went silent", lease=None, leased_until=None
    )
    due = Q(state=JobState.WAITING, due_at__lte=at) | Q(state=JobState.RUNNING, leased_until__lt=at)
    job = Job.objects.select_for_update(skip_locked=True).filter(due).order_by("due_at", "pk").first()
    if job is None:
        return None
    lease = uuid.uuid4()
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, lease=lease, leased_until=at + LEASE, attempts=F("attempts") + 1
    )
    job.refresh_from_db()
    return Claim(job, lease)


@contextmanager
def finishing(claimed: Claim, at: datetime) -> Iterator[None]:
    """Mark the job as done in the transaction of its work; a lost lease undoes the work."""
    yield
    done = Job.objects.filter(pk=claimed.job.pk, lease=claimed.lease, state=JobState.RUNNING)
    if not done.update(state=JobState.DONE, finished_at=at, done_count=F("total_count"), lease=None, leased_until=None):
        raise LostLeaseError


class LostLeaseError(RuntimeError):
    """Another worker took the job over; this one's work is undone."""


def note_failure(*, claimed: Claim, at: datetime, error: Exception) -> None:
    """Put a failed job back with a growing pause, or give it up after five attempts."""
    logger.warning("job %s %s failed: %s", claimed.job.kind, claimed.job.pk, type(error).__name__)
    again = claimed.job.attempts < MOST_ATTEMPTS
    Job.objects.filter(pk=claimed.job.pk, lease=claimed.lease).update(
        state=JobState.WAITING if again else JobState.FAILED,
        due_at=at + timedelta(seconds=30 * 2**claimed.job.attempts),
        lease=None,
        leased_until=None,
        error=type(error).__name__,
    )


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far the jobs of one kind are."""

    total: int
    done: int
    failed: int

    @property
    def busy(self) -> bool:
        """Say whether something is still to be done."""
        return self.done + self.failed < self.total


def get_progress(*, kind: str) -> JobProgress:
    """Return how many jobs of a kind there are and how many are done."""
    states = list(Job.objects.filter(kind=kind).values_list("state", flat=True))
    return JobProgress(len(states), states.count(JobState.DONE), states.count(JobState.FAILED))
