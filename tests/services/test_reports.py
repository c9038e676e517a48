"""Reports: asked once, made in the background by somebody who may, kept with their hash, and traced."""

import hashlib
import io
import json
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from docx import Document

from belfort.domain.errors import ForbiddenError, InvalidError, MissingError
from belfort.domain.permissions import NOBODY, Ability
from belfort.models import Evidence, Job, Membership, Report, Snapshot, StoredFile, TrailEvent
from belfort.models.jobs import JobState
from belfort.services import assessments, report_contents, reports, scored_frameworks, trail_checks, work
from belfort.services.answers import AnswerContent
from belfort.services.jobs import LEASE, MOST_ATTEMPTS
from belfort.services.reports import ReportView
from tests import drafts
from tests.copies import Copy
from tests.reporting.pdf_reading import Pdf
from tests.world import NOW, World

ROOT = Path(__file__).resolve().parent.parent.parent
LATER = NOW + timedelta(hours=1)
SECRET = "Het wachtwoord hangt aan het scherm"


def ask(world: World, key: UUID, kind: str = "council", *, person: str = "an", language: str = "nl") -> Report:
    with world.acting(person) as actor:
        return reports.ask_report(actor=actor, at=NOW, organization=world.home, key=key, kind=kind, language=language)


def view(world: World, report: Report, person: str = "an") -> ReportView:
    with world.acting(person) as actor:
        return reports.get_report(actor=actor, organization=world.home, key=report.pk)


def opened(world: World, report: Report, person: str = "an") -> bytes:
    with world.acting(person) as actor:
        return reports.open_report(actor=actor, at=LATER, organization=world.home, key=report.pk)[1]


def made(world: World, kind: str = "council", key: UUID | None = None, **asked: str) -> bytes:
    """Ask a report, let a worker make it, and take it."""
    report = ask(world, key or drafts.submitted(world), kind, **asked)
    assert work.run_one(at=LATER)
    return opened(world, report)


def verbs(world: World) -> list[str]:
    """Return what happened to reports, oldest first."""
    with world.looking():
        rows = TrailEvent.unscoped_rows.filter(organization=world.home, verb__startswith="report.")
        return list(rows.order_by("sequence").values_list("verb", flat=True))


def test_a_report_is_asked_made_and_taken(world: World) -> None:
    key = drafts.submitted(world)
    report = ask(world, key)
    waiting = view(world, report)
    assert (waiting.state, waiting.ahead, waiting.busy) == ("waiting", 0, True)
    with pytest.raises(InvalidError):
        opened(world, report)
    assert work.run_one(at=LATER)
    done = view(world, report)
    assert (done.state, done.busy, done.report.made_at) == ("done", False, LATER)
    data = opened(world, report)
    assert data.startswith(b"%PDF")
    assert done.report.file is not None
    assert done.report.file.sha256 == hashlib.sha256(data).hexdigest()
    assert done.report.file.original_name == f"staat-informatieveiligheid-{world.home.slug}-2026-11-25.pdf"
    assert verbs(world) == ["report.asked", "report.made", "report.opened"]
    assert trail_checks.check_trails(key=world.home.slug).faults == []


def test_it_keeps_what_it_was_made_from(world: World) -> None:
    key = drafts.submitted(world)
    report = ask(world, key)
    work.run_one(at=LATER)
    found = view(world, report)
    with world.looking():
        snapshot = Snapshot.unscoped_rows.get(assessment_id=key, kind="submitted")
    assert found.report.sources == {
        "snapshot": str(snapshot.pk),
        "sha256": snapshot.sha256,
        "answers": 34,
        "asked": 34,
        "measured_on": "2026-11-25",
        "submitted": True,
    }
    assert found.measured_on == NOW.date()
    text = Pdf(opened(world, report)).text
    assert str(snapshot.pk) in text
    assert snapshot.sha256 in text


def test_the_council_report_names_no_control_no_ground_and_no_evidence(world: World) -> None:
    key = drafts.begin(world)
    one = AnswerContent(1, 1, grounds_documentation=SECRET, grounds_implementation=SECRET)
    drafts.fill(world, key, one)
    with world.acting("an") as an:
        control = assessments.find_control(
            assessment=assessments.find_assessment(actor=an, organization=world.home, key=key), ref="PR.AA-05.1"
        )
        Evidence.objects.add(
            Evidence(
                organization=world.home, control=control, kind="text", title=SECRET, dated_on=NOW.date(), added_at=NOW
            )
        )
    drafts.submit(world, key)
    for language in ("nl", "en"):
        text = Pdf(made(world, key=key, language=language)).text
        assert SECRET not in text
        for found in scored_frameworks.get("cyfun-2025").controls:
            assert found.ref not in text
            assert found.title.into(language) not in text
    assert SECRET in Pdf(made(world, "full-pdf", key)).text


def test_the_full_report_holds_every_control_in_each_format(world: World) -> None:
    key = drafts.begin(world, level="important")
    drafts.fill(world, key, AnswerContent(3, 3), {"GV.OC-03.1": AnswerContent(2, 4, grounds_documentation="=1+1")})
    drafts.submit(world, key)
    refs = [control.ref for control in drafts_controls("important")]
    assert len(refs) == 133
    text = Pdf(made(world, "full-pdf", key)).text
    assert [ref for ref in refs if ref not in text] == []
    assert "=1+1" in text
    paper = Document(io.BytesIO(made(world, "full-docx", key)))
    cells = {cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    assert set(refs) <= cells
    assert made(world, "full-xlsx", key, language="en").startswith(b"PK")


def drafts_controls(level: str) -> tuple[Any, ...]:
    from belfort.domain.frameworks import AssuranceLevel

    return scored_frameworks.get("cyfun-2025").controls_at(AssuranceLevel(level))


def test_a_submission_stays_as_it_was_and_a_draft_says_that_it_is_one(world: World) -> None:
    key = drafts.begin(world)
    drafts.fill(world, key, AnswerContent(1, 1))
    first = Pdf(made(world, "full-pdf", key)).text
    assert "Voorlopig" in first
    drafts.submit(world, key)
    assert "Voorlopig" not in Pdf(made(world, "full-pdf", key)).text


def test_figures_and_controls_come_in_the_order_of_the_framework(world: World) -> None:
    key = drafts.submitted(world)
    with world.acting("an") as an:
        assessment = assessments.find_assessment(actor=an, organization=world.home, key=key)
        full = report_contents.get_assessment_report(actor=an, at=NOW, organization=world.home, assessment=assessment)
        council = report_contents.get_council_report(actor=an, at=NOW, organization=world.home, assessment=assessment)
    order = [control.ref for control in drafts_controls("basic")]
    assert [control.ref for category in full.categories for control in category.controls] == order
    assert [subject.name for subject in council.subjects] == [category.name for category in full.categories]
    assert (council.total, council.key_ok, council.gap.closed) == (full.total, full.key_ok, full.gap.closed)
    assert council.register is not None
    assert council.register.progress.total > 0


def test_the_same_report_that_still_waits_is_not_made_twice(world: World) -> None:
    key = drafts.submitted(world)
    report = ask(world, key)
    assert ask(world, key, person="bram") == report
    assert ask(world, key, language="en") != report
    assert verbs(world) == ["report.asked"] * 2
    while work.run_one(at=LATER):
        pass
    assert ask(world, key) != report


def test_a_report_for_which_somebody_waits_goes_first(world: World) -> None:
    for _ in range(3):
        Job.objects.create(kind="demo", arguments={}, due_at=NOW)
    report = ask(world, drafts.submitted(world))
    assert view(world, report).ahead == 0
    work.run_one(at=LATER)
    assert view(world, report).state == "done"


@pytest.mark.parametrize(
    ("person", "kind", "error"),
    [
        ("bram", "full-pdf", None),
        ("jef", "council", None),
        ("jef", "full-pdf", ForbiddenError),
        ("jef", "full-xlsx", ForbiddenError),
        ("ilse", "council", ForbiddenError),
        ("celine", "council", MissingError),
        ("celine", "full-docx", MissingError),
        ("an", "nieuwsbrief", InvalidError),
    ],
)
def test_who_may_read_the_figures_may_have_the_council_report_and_who_reads_answers_the_rest(
    world: World, person: str, kind: str, error: type[Exception] | None
) -> None:
    key = drafts.submitted(world)
    if error is None:
        assert ask(world, key, kind, person=person).state == "waiting"
        return
    with pytest.raises(error):
        ask(world, key, kind, person=person)
    assert verbs(world) == []


def test_a_report_is_only_seen_and_taken_by_who_may(world: World) -> None:
    key = drafts.submitted(world)
    full, council = ask(world, key, "full-pdf"), ask(world, key)
    work.run_one(at=LATER)
    work.run_one(at=LATER)
    with world.acting("jef") as jef:
        listed = reports.get_reports(actor=jef, organization=world.home)
        assert [found.report for found in listed.reports] == [council]
        assert list(reports.get_kinds(actor=jef, organization=world.home)) == ["council"]
        for act in (
            lambda: reports.get_report(actor=jef, organization=world.home, key=full.pk),
            lambda: reports.open_report(actor=jef, at=LATER, organization=world.home, key=full.pk),
        ):
            with pytest.raises(ForbiddenError):
                act()
    for report in (full, council):
        with world.acting("celine") as celine, pytest.raises(MissingError):
            reports.open_report(actor=celine, at=LATER, organization=world.home, key=report.pk)
    with pytest.raises(MissingError):
        NOBODY.require(Ability.READ_RESULTS, world.home.pk)


def test_who_lost_the_right_meanwhile_gets_no_report(world: World) -> None:
    key = drafts.submitted(world)
    report = ask(world, key, "full-pdf", person="bram")
    with world.looking():
        Membership.unscoped_rows.filter(user=world.users["bram"]).update(ends_on=NOW.date() - timedelta(days=1))
    at = LATER
    for _ in range(MOST_ATTEMPTS):
        work.run_one(at=at)
        at += timedelta(days=1)
    failed = view(world, report)
    assert (failed.state, failed.report.file) == ("failed", None)
    assert verbs(world) == ["report.asked"]
    again = ask(world, key, "full-pdf")
    assert again != report
    with world.looking():
        assert Report.unscoped_rows.get(pk=report.pk).state == "failed"


def test_a_report_that_was_made_is_not_made_again(world: World) -> None:
    report = ask(world, drafts.submitted(world))
    work.run_one(at=LATER)
    with world.acting("an") as an:
        same = reports.make_report(actor=an, at=LATER, organization=world.home, key=report.pk)
    assert same.file is not None
    assert verbs(world) == ["report.asked", "report.made"]


def test_a_list_has_pages_and_says_whether_something_is_still_to_come(world: World) -> None:
    key = drafts.submitted(world)
    report = ask(world, key)
    with world.looking():
        Report.objects.add_all(
            [
                Report(
                    organization=world.home,
                    kind="council",
                    language="nl",
                    assessment_id=key,
                    state="failed",
                    asked_at=NOW - timedelta(days=day),
                )
                for day in range(1, 30)
            ]
        )
    with world.acting("an") as an:
        first = reports.get_reports(actor=an, organization=world.home)
        second = reports.get_reports(actor=an, organization=world.home, page=99)
    assert (first.pages, first.busy, first.reports[0].report) == (2, True, report)
    assert (second.page, second.busy, len(second.reports)) == (2, False, 5)


def test_a_file_that_was_changed_on_disk_is_not_given(world: World, settings: LazySettings) -> None:
    report = ask(world, drafts.submitted(world))
    work.run_one(at=LATER)
    file = view(world, report).report.file
    assert file is not None
    place = Path(settings.DATA) / "files" / str(world.home.public_id) / file.stored_name
    place.write_bytes(place.read_bytes() + b"\n")
    with pytest.raises(InvalidError):
        opened(world, report)


def test_a_command_gets_the_newest_submission_or_the_draft(world: World) -> None:
    def export(kind: str = "council", key: UUID | None = None) -> str:
        with world.acting("gert") as gert:
            data = reports.export_report(actor=gert, at=NOW, organization=world.home, kind=kind, language="nl", key=key)
        return Pdf(data).text

    with pytest.raises(InvalidError):
        export()
    first = drafts.begin(world, "cyfun-2023", on=NOW.date() - timedelta(days=300), name="Vorig jaar")
    assert "Voorlopig" in export()
    drafts.submit(world, first)
    drafts.begin(world, name="Dit jaar")
    assert "Vorig jaar" in export()
    with world.acting("gert") as gert:
        draft = assessments.get_assessments(actor=gert, organization=world.home)[0].assessment
    assert "Dit jaar" in export(key=draft.pk)
    with pytest.raises(MissingError):
        export(key=UUID(int=1))
    assert verbs(world) == ["report.exported"] * 3


def test_boards_are_called_by_their_name(world: World) -> None:
    key = drafts.submitted(world)
    with world.acting("an") as an:
        assessment = assessments.find_assessment(actor=an, organization=world.home, key=key)
        report = report_contents.get_council_report(actor=an, at=NOW, organization=world.home, assessment=assessment)
    assert (report.board.nl, report.is_council) == ("de gemeenteraad", True)
    assert replace(report, is_council=False).board == report.board


# A worker that is killed when the file of a report is on disk and its row is about to be written.
DIES_HALFWAY = """
import os, signal
import django
django.setup()
from django.core.management import call_command
from belfort.services import trail
record = trail.record
def record_and_die(**event):
    record(**event)
    if event["verb"] == "report.made":
        os.kill(os.getpid(), signal.SIGKILL)
trail.record = record_and_die
call_command("worker", "--once")
"""


@pytest.fixture
def environment(copied_world: tuple[World, Copy], settings: LazySettings) -> Callable[[], dict[str, str]]:
    """Let this process look for files where the workers of the copy put them."""
    _, copy = copied_world
    settings.DATA = Path(copy.environment["BELFORT_DATA"])
    return lambda: dict(copy.environment)


def test_a_worker_that_is_killed_halfway_leaves_a_report_that_the_next_one_makes(
    copied_world: tuple[World, Copy], environment: Callable[[], dict[str, str]]
) -> None:
    world, _ = copied_world
    key = drafts.submitted(world)
    report = ask(world, key)
    victim = subprocess.Popen([sys.executable, "-c", DIES_HALFWAY], cwd=ROOT, env=environment())
    assert victim.wait(timeout=90) == -signal.SIGKILL
    assert view(world, report).state == "running"
    with world.looking():
        assert not StoredFile.unscoped_rows.exists()
    assert ask(world, key) == report  # asking again is the same report
    Job.objects.filter(kind=reports.JOB).update(leased_until=NOW - LEASE)  # five minutes go by
    done = subprocess.run(
        [sys.executable, "-m", "belfort", "worker", "--once"], cwd=ROOT, env=environment(), timeout=90, check=False
    )
    assert done.returncode == 0
    found = view(world, report)
    assert found.state == "done"
    assert Job.objects.get(kind=reports.JOB).state == JobState.DONE
    assert Pdf(opened(world, report)).page_count >= 2
    assert verbs(world) == ["report.asked", "report.made", "report.opened"]
    assert trail_checks.check_trails(key=world.home.slug).faults == []


def test_what_a_job_carries_are_keys_and_no_content(world: World) -> None:
    report = ask(world, drafts.submitted(world))
    job = Job.objects.get(kind=reports.JOB)
    assert json.loads(json.dumps(job.arguments)) == {
        "organization": world.home.pk,
        "report": str(report.pk),
        "user": world.users["an"].pk,
    }
