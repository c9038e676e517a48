"""What turned bad on a website is told on the day after, once, in the language of the reader and without what it is."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.core import mail
from pytest_django import Settings

from belfort.models import Job, User, Website
from belfort.services import installation, website_alerts, websites
from tests.services.programme import work_off
from tests.services.websites import GOOD, HOST, added, agreed, looked, looked_twice
from tests.world import NOW, World

DAY = timedelta(days=1)
BARE, ENDING = replace(GOOD, hsts=False), replace(GOOD, days_left=3)


@pytest.fixture(autouse=True)
def measurable(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "is_demo", lambda: False)
    settings.SCAN_ALLOWED = ["127.0.0.0/8"]


@pytest.fixture
def site(world: World) -> Website:
    agreed(world)
    row = added(world)
    looked(world, row)
    return row


def told(at: datetime) -> dict[str, str]:
    """Let the worker do what is due; returns what each person was mailed, by first name."""
    mail.outbox.clear()
    work_off(at)
    names = [message.to[0].partition("@")[0] for message in mail.outbox]
    assert len(names) == len(set(names)), "two mails on one day"
    return {name: str(message.body) for name, message in zip(names, mail.outbox, strict=True)}


def test_the_officer_is_told_on_the_day_after_and_once(world: World, site: Website) -> None:
    """Rule 11.27."""
    User.objects.update(reminded_on=NOW.date())  # everybody had the digest of this week
    looked_twice(world, site, BARE, NOW + DAY)
    assert told(NOW + DAY + timedelta(hours=3)) == {}
    found = told(NOW + 2 * DAY)
    assert set(found) == {"an"}
    assert "1 website is niet meer in orde; bij Websites staat wat te doen." in found["an"]
    assert HOST not in found["an"]
    assert "HSTS" not in found["an"]
    for later in (3, 4, 5):
        looked(world, site, BARE, NOW + later * DAY)
        assert told(NOW + later * DAY + timedelta(hours=1)) == {}


def test_a_certificate_that_nears_its_end_is_told_in_the_language_of_the_reader(world: World, site: Website) -> None:
    """Rule 11.27."""
    User.objects.filter(pk=world.users["an"].pk).update(language="en")
    looked(world, site, ENDING, NOW + DAY)
    assert "The certificate of 1 website has to be renewed." in told(NOW + 2 * DAY)["an"]


def test_several_websites_are_one_line_and_one_mail(world: World, site: Website) -> None:
    other = added(world, "loket.gemeente.test", "counter")
    looked(world, other)
    for row in (site, other):
        looked_twice(world, row, replace(BARE, caa=False, spf="?all"), NOW + DAY)
    assert "2 websites zijn niet meer in orde" in told(NOW + 2 * DAY)["an"]
    assert Job.objects.filter(unique_key__startswith="websites-").count() == 1


def test_what_is_mended_explained_by_a_pause_or_only_seen_once_is_not_told(world: World, site: Website) -> None:
    looked(world, site, BARE, NOW + DAY)  # once: to be confirmed
    assert not Job.objects.filter(unique_key__startswith="websites-").exists()
    looked_twice(world, site, BARE, NOW + 2 * DAY)
    looked(world, site, GOOD, NOW + 2 * DAY + timedelta(hours=5))
    assert "website" not in str(told(NOW + 3 * DAY).get("an", ""))


def test_a_first_look_turns_nothing(world: World) -> None:
    agreed(world)
    looked(world, added(world), BARE)
    assert not Job.objects.filter(unique_key__startswith="websites-").exists()


def test_the_start_page_tells_for_thirty_days_while_it_is_bad(world: World, site: Website) -> None:
    looked_twice(world, site, BARE, NOW + DAY)

    def lines(days: int, who: str = "bram") -> list[str]:
        with world.acting(who) as actor:
            body = world.home if who != "celine" else world.other
            at = NOW + days * DAY
            return [each.nl for each in website_alerts.get_start_lines(actor=actor, at=at, organization=body)]

    assert lines(2) == ["1 website is niet meer in orde; bij Websites staat wat te doen."]
    assert lines(2, "celine") == []
    assert lines(31) != []
    assert lines(32) == []
    with world.acting("an") as an:
        row = websites.find_website(actor=an, organization=world.home, website_id=site.pk)
        websites.pause_website(
            actor=an, at=NOW, organization=world.home, website_id=row.pk, version=row.version, reason="Werken"
        )
    assert lines(2) == []
