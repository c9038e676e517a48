"""Work in the background: nothing is lost and nothing is doubled, whoever dies and however many work side by side."""

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import connections, transaction

from belfort.domain.permissions import Actor, Grant, Role
from belfort.models import Job, Organization, Process, ProcessDecision, TrailEvent
from belfort.models.jobs import JobState
from belfort.services import demo, jobs, tenancy, trail, trail_checks, work
from belfort.services.jobs import LEASE, MOST_ATTEMPTS, LostLeaseError
from tests.copies import Copy
from tests.world import NOW, World

ROOT = Path(__file__).resolve().parent.parent.parent
VERB = "proef.gedaan"
SEED = 11  # a story with many domains


def officer(job: Job) -> Actor:
    return Actor(name="proef", grants=(Grant(job.arguments["organization"], Role.OFFICER),))


def leave_a_trace(job: Job, actor: Actor, at: datetime) -> None:
    organization = Organization.objects.get(pk=job.arguments["organization"])
    trail.record(actor=actor, at=at, organization=organization, verb=VERB, body={"job": str(job.pk)})


def leave_a_trace_and_fail(job: Job, actor: Actor, at: datetime) -> None:
    leave_a_trace(job, actor, at)
    raise ValueError("geheim van binnen")


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Teach the workers of this process two kinds of work: one that succeeds and one that fails."""
    monkeypatch.setitem(work.KINDS, "trace", (officer, leave_a_trace))
    monkeypatch.setitem(work.KINDS, "fail", (officer, leave_a_trace_and_fail))


def enqueue(world: World, kind: str = "trace", *, at: datetime = NOW, key: str | None = None) -> Job:
    return jobs.enqueue(at=at, kind=kind, arguments={"organization": world.home.pk}, unique_key=key)


def traces(world: World) -> Counter[str]:
    """Return how often each job left its trace."""
    with world.looking():
        events = TrailEvent.unscoped_rows.filter(organization=world.home, verb=VERB)
        return Counter(event.body["job"] for event in events)


def test_a_job_is_done_once(world: World) -> None:
    job = enqueue(world)
    assert work.run_one(at=NOW) is True
    assert work.run_one(at=NOW) is False
    job.refresh_from_db()
    assert (job.state, job.attempts, job.finished_at, job.lease) == (JobState.DONE, 1, NOW, None)
    assert traces(world) == {str(job.pk): 1}


def test_a_job_waits_for_its_moment_and_the_oldest_goes_first(world: World) -> None:
    later, first = enqueue(world, at=NOW + timedelta(hours=1)), enqueue(world)
    assert work.run_one(at=NOW)
    assert not work.run_one(at=NOW + timedelta(minutes=59))
    assert work.run_one(at=NOW + timedelta(hours=1))
    assert traces(world) == {str(first.pk): 1, str(later.pk): 1}


def test_a_transaction_that_is_rolled_back_leaves_no_job(world: World) -> None:
    with suppress(ValueError), transaction.atomic():
        enqueue(world)
        raise ValueError
    assert not Job.objects.exists()


def test_a_key_keeps_a_job_from_being_doubled(world: World) -> None:
    first = enqueue(world, key="een")
    assert enqueue(world, key="een") == first
    assert enqueue(world, key="twee") != first
    assert enqueue(world) != enqueue(world)
    work.run_one(at=NOW)
    assert enqueue(world, key="een") == first  # also when it is done
    assert Job.objects.count() == 4


def test_a_failed_job_comes_back_after_a_growing_pause_and_is_given_up_after_five_attempts(world: World) -> None:
    job, at = enqueue(world, "fail"), NOW
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert work.run_one(at=at)
        job.refresh_from_db()
        assert (job.attempts, job.error, job.lease) == (attempt, "ValueError", None)
        if attempt < MOST_ATTEMPTS:
            pause = timedelta(seconds=30 * 2**attempt)
            assert (job.state, job.due_at) == (JobState.WAITING, at + pause)
            assert not work.run_one(at=at + pause - timedelta(seconds=1))
            at += pause
    assert job.state == JobState.FAILED
    assert not work.run_one(at=at + timedelta(days=365))
    assert traces(world) == {}


def test_a_job_that_fails_does_not_stop_the_others(world: World) -> None:
    enqueue(world, "fail")
    enqueue(world, "onbekend")
    good = enqueue(world)
    while work.run_one(at=NOW):
        pass
    assert traces(world) == {str(good.pk): 1}
    assert sorted(Job.objects.values_list("kind", "state", "error")) == [
        ("fail", "waiting", "ValueError"),
        ("onbekend", "waiting", "KeyError"),
        ("trace", "done", ""),
    ]


def test_a_job_that_costs_every_worker_its_life_is_given_up(world: World) -> None:
    job, at = enqueue(world), NOW
    for _ in range(MOST_ATTEMPTS):
        assert jobs.claim(at=at)
        at += LEASE + timedelta(seconds=1)
    assert jobs.claim(at=at) is None
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "worker went silent")


def test_a_lease_holds_for_five_minutes(world: World) -> None:
    enqueue(world)
    assert jobs.claim(at=NOW)
    assert jobs.claim(at=NOW + LEASE) is None
    again = jobs.claim(at=NOW + LEASE + timedelta(seconds=1))
    assert again
    assert again.job.attempts == 2


def test_a_lost_lease_undoes_the_work(world: World) -> None:
    job = enqueue(world)
    slow = jobs.claim(at=NOW)
    quick = jobs.claim(at=NOW + LEASE + timedelta(seconds=1))
    assert slow
    assert quick
    actor = officer(job)
    with pytest.raises(LostLeaseError), tenancy.acting(actor), jobs.finishing(slow, NOW):
        leave_a_trace(slow.job, actor, NOW)
    jobs.note_failure(claimed=slow, at=NOW, error=LostLeaseError())  # says nothing about a job of somebody else
    assert traces(world) == {}
    with tenancy.acting(actor), jobs.finishing(quick, NOW):
        leave_a_trace(quick.job, actor, NOW)
    assert traces(world) == {str(job.pk): 1}


def test_progress_counts_what_is_done_and_what_was_given_up(world: World) -> None:
    for _ in range(3):
        enqueue(world)
    work.run_one(at=NOW)
    Job.objects.filter(pk=Job.objects.filter(state=JobState.WAITING).first().pk).update(state=JobState.FAILED)
    progress = jobs.get_progress(kind="trace")
    assert (progress.total, progress.done, progress.failed, progress.busy) == (3, 1, 1, True)
    work.run_one(at=NOW)
    assert not jobs.get_progress(kind="trace").busy


def together(count: int, act: Callable[[], None]) -> None:
    """Let several threads do the same, each with a connection of its own; a fault in one of them is raised here."""
    faults: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


def test_workers_side_by_side_do_every_job_exactly_once(copied_world: tuple[World, Copy]) -> None:
    world, _ = copied_world
    keys = {str(enqueue(world).pk) for _ in range(40)}

    def labor() -> None:
        while work.run_one(at=NOW):
            pass

    together(4, labor)
    assert traces(world) == dict.fromkeys(keys, 1)
    assert set(Job.objects.values_list("state", "attempts")) == {(JobState.DONE, 1)}
    assert trail_checks.check_trails(key=world.home.slug).faults == []


# A worker that is killed when it has written twenty events of its job.
DIES_HALFWAY = """
import os, signal
import django
django.setup()
from django.core.management import call_command
from belfort.services import trail
record, written = trail.record, []
def record_and_die(**event):
    written.append(record(**event))
    if len(written) == 20:
        os.kill(os.getpid(), signal.SIGKILL)
    return written[-1]
trail.record = record_and_die
call_command("worker", "--once")
"""


def worker(copy: Copy, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "belfort", "worker", *options], cwd=ROOT, env=dict(copy.environment))


def rows_of(world: World, organization: Organization) -> Iterator[Any]:
    """Return everything that the work wrote for one government, without keys and moments."""
    with world.looking():
        for table, fields in (
            (Process, ("title", "state", "reason", "confidentiality", "integrity", "availability")),
            (ProcessDecision, ("process__title", "state", "reason")),
            (TrailEvent, ("sequence", "verb", "subject_name")),
        ):
            yield sorted(table.unscoped_rows.filter(organization=organization).values_list(*fields))


def test_a_worker_that_is_killed_in_the_middle_loses_nothing_and_doubles_nothing(
    copied_world: tuple[World, Copy],
) -> None:
    world, copy = copied_world
    known = [row.pk for row in world.bodies.values()]
    interrupted, calm = Organization.objects.local().active().exclude(pk__in=known)
    demo.make_rest(arguments={"organization": calm.pk, "seed": SEED}, at=NOW)
    job = jobs.enqueue(at=NOW, kind="demo", arguments={"organization": interrupted.pk, "seed": SEED})
    victim = subprocess.Popen([sys.executable, "-c", DIES_HALFWAY], cwd=ROOT, env=dict(copy.environment))
    assert victim.wait(timeout=60) == -signal.SIGKILL
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.RUNNING, 1)
    assert [len(rows) for rows in rows_of(world, interrupted)] == [0, 0, 0]
    assert jobs.claim(at=NOW) is None
    Job.objects.filter(pk=job.pk).update(leased_until=NOW - LEASE)  # five minutes go by
    assert worker(copy, "--once").wait(timeout=60) == 0
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    assert list(rows_of(world, interrupted)) == list(rows_of(world, calm))
    assert trail_checks.check_trails(key=interrupted.slug).faults == []


def test_a_worker_stops_after_the_job_at_hand_when_it_is_asked_to(copied_world: tuple[World, Copy]) -> None:
    _, copy = copied_world
    command = [sys.executable, "-m", "belfort", "worker"]
    with subprocess.Popen(command, cwd=ROOT, env=dict(copy.environment), stdout=subprocess.PIPE) as calm:
        assert calm.stdout
        assert b"Klaar" in calm.stdout.readline()  # from here on a signal is heard, however slow the machine is
        calm.terminate()
        assert calm.wait(timeout=60) == 0
