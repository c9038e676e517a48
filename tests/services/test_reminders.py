"""The weekly mail: who gets it, what it says, and never twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from belfort.domain.frameworks import AssuranceLevel
from belfort.models import Job, User
from belfort.services import accounts, answers_many, assessments, evidence, reminders, work
from belfort.services.evidence import EvidenceContent
from tests.world import NOW, World

TODAY = NOW.date()


def prepare(world: World) -> Any:
    """Give Jef two controls, and leave old evidence behind."""
    with world.acting("an") as an:
        draft = assessments.start_assessment(
            actor=an,
            at=NOW,
            organization=world.home,
            framework="cyfun-2025",
            level=AssuranceLevel.BASIC,
            measured_on=TODAY,
        )
        answers_many.give_controls(
            actor=an,
            at=NOW,
            organization=world.home,
            key=draft.pk,
            refs=["ID.AM-01.1", "PR.DS-11.1"],
            owner_id=world.users["jef"].pk,
            due_on=TODAY + timedelta(days=5),
        )
        evidence.add_evidence(
            actor=an,
            at=NOW,
            organization=world.home,
            key=draft.pk,
            ref="ID.AM-01.1",
            content=EvidenceContent("Lijst", TODAY - timedelta(days=400), text="Oud"),
        )
    return draft


def deliver(at: Any = NOW) -> list[str]:
    reminders.plan(at=at)
    while work.run_one(at=at):
        pass
    return sorted(message.to[0].partition("@")[0] for message in mail.outbox)


def test_only_who_has_something_waiting_gets_a_mail(world: World) -> None:
    prepare(world)
    assert deliver() == ["an", "jef"]
    texts = {message.to[0].partition("@")[0]: str(message.body) for message in mail.outbox}
    assert "2 maatregelen wachten op uw antwoord, de eerste tegen 30/11/2026." in texts["jef"]
    assert "1 bewijsstuk is ouder dan een jaar" in texts["an"]
    assert "PR.DS-11.1" not in "".join(texts.values())
    assert f"/b/{world.home.slug}/" in texts["jef"]


def test_nobody_gets_two_mails_in_a_week(world: World) -> None:
    prepare(world)
    deliver()
    assert deliver(NOW + timedelta(days=6)) == ["an", "jef"]
    assert deliver(NOW + timedelta(days=8)) == ["an", "an", "jef", "jef"]


def test_planning_twice_doubles_nothing(world: World) -> None:
    prepare(world)
    assert reminders.plan(at=NOW) > 0
    count = Job.objects.count()
    assert reminders.plan(at=NOW + timedelta(hours=1)) == 0
    assert Job.objects.count() == count


@pytest.mark.parametrize("change", ["switch", "inactive"])
def test_who_turned_it_off_gets_nothing(world: World, change: str) -> None:
    prepare(world)
    jef = world.users["jef"]
    if change == "switch":
        accounts.set_reminders(user_id=jef.pk, wanted=False)
    else:
        User.objects.filter(pk=jef.pk).update(is_active=False)
    assert deliver() == ["an"]


def test_a_switch_turned_off_after_planning_holds(world: World) -> None:
    prepare(world)
    reminders.plan(at=NOW)
    accounts.set_reminders(user_id=world.users["jef"].pk, wanted=False)
    assert deliver() == ["an"]


def test_a_draft_that_lies_still_is_named_to_the_officer(world: World) -> None:
    draft = prepare(world)
    assert deliver(NOW + timedelta(days=31)) == ["an", "jef"]
    assert any(f"“{draft.name}” is al een maand niet gewijzigd" in str(message.body) for message in mail.outbox)


def test_the_demo_sends_no_mail(world: World) -> None:
    prepare(world)
    work.plan(at=NOW)
    assert not Job.objects.filter(kind="reminder").exists()


def test_the_switch_stands_on_the_page_of_the_person(world: World) -> None:
    client = world.client("jef")
    assert client.post("/mijn/herinneringen/", {}).status_code == 302
    assert not User.objects.get(pk=world.users["jef"].pk).reminders
    assert b'name="reminders"' in client.get("/mijn/").content
    client.post("/mijn/herinneringen/", {"reminders": "1"})
    assert User.objects.get(pk=world.users["jef"].pk).reminders
