"""A process that dies in the middle of saving has lost nothing that it acknowledged, and has left no half of anything."""

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from django.utils.timezone import now

from belfort.domain.frameworks import AssuranceLevel
from belfort.models import Answer, Assessment, Disclosure, DisclosureIntake, DisclosureStep
from belfort.services import assessments, standings, trail_checks
from tests.copies import Copy
from tests.services.reports import open_policy, public, send, work_all
from tests.world import NOW, World

ROOT = Path(__file__).resolve().parent.parent.parent
ENOUGH = 30

# Scores one control after another and says each that is saved, until somebody kills it.
SAVES = """
import sys
import django
django.setup()
from uuid import UUID
from django.utils.timezone import now
from belfort.services import answers, organizations, tenancy
from belfort.services.actors import operator
from belfort.services.answers import AnswerContent
key, slug, ref = UUID(sys.argv[1]), sys.argv[2], sys.argv[3]
body = organizations.find_organization(key=slug)
actor = operator(body)
number = 0
while True:
    with tenancy.acting(actor):
        answers.score_control(actor=actor, at=now(), organization=body, key=key, ref=ref, number=number,
                              content=AnswerContent(1 + number % 5, 1 + number % 5))
    number += 1
    print(number, flush=True)
"""


def test_a_process_that_is_killed_while_it_saves_loses_no_acknowledged_answer(copied_world: tuple[World, Copy]) -> None:
    world, copy = copied_world
    with world.acting("an") as an:
        draft = assessments.start_assessment(
            actor=an,
            at=NOW,
            organization=world.home,
            framework="cyfun-2025",
            level=AssuranceLevel.BASIC,
            measured_on=NOW.date(),
        )
    command = [sys.executable, "-c", SAVES, str(draft.pk), world.home.slug, "ID.AM-01.1"]
    saving = subprocess.Popen(command, cwd=ROOT, env=dict(copy.environment), stdout=subprocess.PIPE, text=True)
    assert saving.stdout is not None
    for _ in range(ENOUGH):
        saving.stdout.readline()
    saving.kill()
    rest = saving.stdout.read().split()
    saving.stdout.close()
    assert saving.wait() == -signal.SIGKILL
    acknowledged = max([ENOUGH, *map(int, rest)])
    with world.looking():
        rows = Answer.unscoped_rows.filter(assessment=draft)
        numbers = sorted(rows.values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        assert acknowledged <= len(numbers) <= acknowledged + 1
        assert [row.number for row in rows.filter(is_current=True)] == [len(numbers)]
        kept = Assessment.unscoped_rows.get(pk=draft.pk)
        stored = standings.result_of(standings.compute(kept))
    with world.acting("an") as an:
        assert standings.get_standing(actor=an, assessment=draft).result == stored
    assert trail_checks.check_trails(key=world.home.slug).faults == []


# Takes reports in and hands them over, one job after another, until somebody kills it; says each job that is done.
WORKS = """
import django
django.setup()
from django.utils.timezone import now
from belfort.services import work
while work.run_one(at=now()):
    print("done", flush=True)
"""


def test_a_worker_that_is_killed_between_reports_from_outside_loses_and_doubles_none(
    copied_world: tuple[World, Copy],
) -> None:
    world, copy = copied_world
    open_policy(world)
    policy = public(world.home)
    codes = sorted(send(policy, address=f"192.0.2.{number}") for number in range(12))
    command = [sys.executable, "-c", WORKS]
    working = subprocess.Popen(command, cwd=ROOT, env=dict(copy.environment), stdout=subprocess.PIPE, text=True)
    assert working.stdout is not None
    for _ in range(4):
        working.stdout.readline()
    working.kill()
    working.stdout.close()
    assert working.wait() == -signal.SIGKILL
    with world.looking():
        reports = Disclosure.unscoped_rows.count()
        assert reports >= 4
        assert reports + DisclosureIntake.unscoped_rows.count() == len(codes)
    work_all(now() + timedelta(hours=1))
    with world.looking():
        assert sorted(Disclosure.unscoped_rows.values_list("code", flat=True)) == codes
        assert DisclosureStep.unscoped_rows.count() == len(codes)
        assert DisclosureIntake.unscoped_rows.count() == 0
    assert trail_checks.check_trails(key=world.home.slug).faults == []
