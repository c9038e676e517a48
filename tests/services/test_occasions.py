"""The mails of a day: rounds that still ask, sessions that come, places that came free; one a day, to who may act."""

from datetime import datetime, timedelta

import pytest
from django.core import mail

from belfort.domain.errors import MissingError
from belfort.domain.programme import EnrolmentStep as Step
from belfort.models import Job, Track, User, Workshop
from belfort.services import accounts, occasions, reminders, rounds
from tests.services.programme import begin, enrol, step, work_off
from tests.services.test_rounds import draft, opened, submitted
from tests.world import NOW, World

REMINDED, WEEK_BEFORE = NOW + timedelta(days=10), NOW + timedelta(days=13)


def told(at: datetime) -> dict[str, str]:
    """Let the worker look at a day; returns what each person was mailed, by first name."""
    mail.outbox.clear()
    occasions.plan(at=at)
    work_off(at)
    names = [message.to[0].partition("@")[0] for message in mail.outbox]
    assert len(names) == len(set(names)), "two mails on one day"
    return {name: str(message.body) for name, message in zip(names, mail.outbox, strict=True)}


def session(world: World, days: int, **more: object) -> Workshop:
    track = Track.objects.get(key="workshop")
    values = {"title": "Hoe begint u?", "held_on": (NOW + timedelta(days=days)).date(), "place": "Brugge"}
    return Workshop.objects.create(track=track, **values | more)


def test_who_may_score_or_submit_is_reminded_twice_of_a_round_that_still_asks(world: World) -> None:
    """Rule 10.11."""
    opened(world)
    assert told(NOW + timedelta(days=9)) == {}
    first = told(REMINDED)
    assert {"an", "gert", "celine"} <= set(first)
    assert not {"bram", "jef", "dirk", "mats"} & set(first)
    assert "De meetronde “Meetronde 2026” sluit op 15/12/2026; uw bestuur diende nog niets in." in first["an"]
    assert told(NOW + timedelta(days=11)) == {}
    assert set(told(WEEK_BEFORE)) == set(first)
    assert told(NOW + timedelta(days=21)) == {}


def test_a_draft_is_no_submission(world: World) -> None:
    opened(world)
    draft(world)
    assert "an" in told(REMINDED)


def test_who_handed_in_or_was_excused_is_left_alone(world: World) -> None:
    """Rule 10.11."""
    row = opened(world)
    submitted(world)
    with world.acting("mats") as mats:
        rounds.excuse(
            actor=mats, at=NOW, programme=world.bodies["region"], key=row.pk, organization=world.other, reason="Fusie"
        )
    assert not {"an", "gert", "celine"} & set(told(REMINDED))


def test_a_mail_speaks_the_language_of_the_reader_and_names_no_answer(world: World) -> None:
    opened(world)
    draft(world)
    User.objects.filter(pk=world.users["an"].pk).update(language="en")
    found = told(REMINDED)
    assert "The round “Meetronde 2026” closes on 15/12/2026" in found["an"]
    assert not any(f"{part}-" in text for text in found.values() for part in ("PR.AA", "ID.AM", "GV.OC"))


def test_a_session_is_told_a_week_and_a_day_before_to_who_enrols_a_government_in_its_track(world: World) -> None:
    """Rule 10.11."""
    begin(world)
    with world.acting("an") as an:
        enrol(world, an, world.home, "workshop")
    session(world, 10)
    session(world, 10, title="Geannuleerd", cancelled_on=NOW.date())
    found = told(NOW + timedelta(days=3))
    assert set(found) == {"an", "gert"}
    assert "Sessie “Hoe begint u?” op 05/12/2026, Brugge." in found["an"]
    assert "Geannuleerd" not in found["an"]
    assert told(NOW + timedelta(days=5)) == {}
    assert set(told(NOW + timedelta(days=9))) == {"an", "gert"}
    assert told(NOW + timedelta(days=10)) == {}


def test_a_government_that_withdrew_or_waits_is_told_of_no_session(world: World) -> None:
    begin(world)
    with world.acting("an") as an:
        enrolment = enrol(world, an, world.home, "workshop")
        step(world, an, enrolment, Step.WITHDRAW)
    session(world, 7)
    assert told(NOW) == {}


def test_a_place_that_came_free_is_told_the_day_after(world: World) -> None:
    """Rule 10.11."""
    begin(world)
    Track.objects.filter(key="basic-audit").update(capacity=1)
    with world.acting("celine") as celine:
        first = enrol(world, celine, world.other)
    with world.acting("an") as an:
        enrol(world, an, world.home)
    with world.acting("celine") as celine:
        step(world, celine, first, Step.WITHDRAW)
    assert told(NOW + timedelta(hours=1)) == {}
    found = told(NOW + timedelta(days=1))
    assert set(found) == {"an", "gert"}
    assert "Er kwam een plaats vrij: uw bestuur is ingeschreven voor Basisaudit." in found["an"]
    assert told(NOW + timedelta(days=2)) == {}


def test_everything_of_a_day_stands_in_one_mail(world: World) -> None:
    """Rule 10.12."""
    begin(world)
    opened(world)
    with world.acting("an") as an:
        enrol(world, an, world.home, "workshop")
    session(world, 17)
    reminders.plan(at=REMINDED)
    found = told(REMINDED)
    assert "Meetronde 2026" in found["an"]
    assert "Hoe begint u?" in found["an"]


def test_what_was_missed_is_told_once(world: World) -> None:
    """Rule 10.12."""
    opened(world)
    assert "an" in told(REMINDED + timedelta(days=2))
    assert told(REMINDED + timedelta(days=2, hours=3)) == {}


def test_workers_side_by_side_look_once(world: World) -> None:
    opened(world)
    for _ in range(3):
        occasions.plan(at=REMINDED)
    assert Job.objects.filter(kind=occasions.JOB).count() == 1


@pytest.mark.parametrize("change", ["switch", "ended"])
def test_who_turned_it_off_or_left_gets_nothing(world: World, change: str) -> None:
    opened(world)
    if change == "switch":
        accounts.set_reminders(user_id=world.users["an"].pk, wanted=False)
    else:
        User.objects.filter(pk=world.users["an"].pk).update(is_active=False)
    assert "an" not in told(REMINDED)


def test_only_the_programme_looks_at_everybody(world: World) -> None:
    with world.acting("an") as an, pytest.raises(MissingError):
        occasions.get_concerned(actor=an, programme=world.bodies["region"], today=NOW.date())
