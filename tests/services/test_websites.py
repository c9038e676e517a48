"""The register of websites: hosts, consent, pause, the stop list, and asking for a look."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from pytest_django import Settings

from belfort.domain.errors import ConflictError, ForbiddenError, InvalidError, MissingError
from belfort.models import Organization, ScanConsent, ScanSlot, ScanStop, Website
from belfort.services import check_explanations, scan_runs, scan_slots, websites
from belfort.services.websites import IN_DEMO, NO_CONSENT, ON_PAUSE, STOPPED, WebsiteContent
from tests.services.websites import GOOD, HOST, added, agreed, claimed, kept, looked, looks, verbs, verdicts
from tests.world import NOW, World

TODAY = NOW.date()
QUARTER = timedelta(minutes=15)


@pytest.fixture(autouse=True)
def measurable(settings: Settings) -> None:
    """Open the ranges of this machine, as an installation on a network of its own does."""
    settings.SCAN_ALLOWED = ["127.0.0.0/8"]


def ask(world: World, row: Website, after: timedelta = timedelta()) -> None:
    with world.acting("an") as an:
        websites.ask_scan(actor=an, at=NOW + after, organization=world.home, website_id=row.pk)


def refusal(world: World, row: Website) -> object:
    with world.acting("an") as an:
        fresh = websites.find_website(actor=an, organization=world.home, website_id=row.pk)
        return websites.refusal_of(actor=an, organization=world.home, website=fresh, day=TODAY)


def pause(world: World, row: Website, reason: str = "Werken") -> Website:
    with world.acting("an") as an:
        return websites.pause_website(
            actor=an, at=NOW, organization=world.home, website_id=row.pk, version=row.version, reason=reason
        )


def test_an_officer_keeps_the_list_and_its_order(world: World) -> None:
    names = [("c.gemeente.test", "other"), ("loket.gemeente.test", "counter"), ("WWW.gemeente.test.", "main")]
    for host, part in names:
        added(world, host, part)
    with world.acting("bram") as bram:
        rows = websites.get_websites(actor=bram, organization=world.home)
    assert [row.host for row in rows] == [HOST, "loket.gemeente.test", "c.gemeente.test"]
    assert {row.domain for row in rows} == {"gemeente.test"}
    assert verbs(world) == ["website.added"] * 3


@pytest.mark.parametrize("host", ["", "geen naam", "https://www.gemeente.test/", "127.0.0.1", "a..test", "x" * 400])
def test_what_is_no_host_is_refused(world: World, host: str) -> None:
    with pytest.raises(InvalidError):
        added(world, host)


def test_a_real_government_has_public_names_only(world: World) -> None:
    Organization.objects.filter(pk=world.home.pk).update(is_fictional=False)
    world.home.refresh_from_db()
    try:
        for host in ("printer.local", "www.gemeente.test"):
            with pytest.raises(InvalidError):
                added(world, host)
        assert added(world, "www.gent.be").domain == "gent.be"
    finally:
        world.home.is_fictional = True


@pytest.mark.parametrize(
    "content",
    [
        WebsiteContent("x"),
        *(
            WebsiteContent(counter_path=path)
            for path in ("loket", "//elders.test", "/\\elders", "/a b", "/a\x00", "/a\n")
        ),
    ],
)
def test_what_a_site_is_must_be_known(world: World, content: WebsiteContent) -> None:
    with world.acting("an") as an, pytest.raises(InvalidError):
        websites.add_website(actor=an, at=NOW, organization=world.home, host=HOST, content=content)


def test_a_host_stands_there_once(world: World) -> None:
    added(world)
    with pytest.raises(InvalidError, match="staat al"):
        added(world, "www.GEMEENTE.test")


def test_no_more_than_so_many(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websites, "MOST", 1)
    added(world)
    with pytest.raises(InvalidError, match="Meer dan 1"):
        added(world, "twee.gemeente.test")


def test_who_may_what(world: World) -> None:
    row = added(world)
    with world.acting("bram") as bram:
        assert websites.find_website(actor=bram, organization=world.home, website_id=row.pk) == row
        with pytest.raises(ForbiddenError):
            websites.ask_scan(actor=bram, at=NOW, organization=world.home, website_id=row.pk)
        with pytest.raises(ForbiddenError):
            websites.remove_website(actor=bram, at=NOW, organization=world.home, website_id=row.pk, version=1)
    for name in ("an", "bram"):
        with world.acting(name) as somebody, pytest.raises(ForbiddenError):
            websites.choose_consent(actor=somebody, at=NOW, organization=world.home, given=True, basis="x")
    with world.acting("celine") as stranger:
        with pytest.raises(MissingError):
            websites.get_websites(actor=stranger, organization=world.home)
        with pytest.raises(MissingError):
            websites.find_website(actor=stranger, organization=world.other, website_id=row.pk)


def test_a_stale_form_changes_nothing(world: World) -> None:
    row = added(world)
    with world.acting("an") as an:
        values = {"actor": an, "at": NOW, "organization": world.home, "website_id": row.pk, "version": 1}
        websites.change_website(**values, content=WebsiteContent("counter", is_supplier=True, counter_path="/loket"))
        with pytest.raises(ConflictError):
            websites.change_website(**values, content=WebsiteContent("other"))
        fresh = websites.find_website(actor=an, organization=world.home, website_id=row.pk)
    assert (fresh.part, fresh.is_supplier, fresh.counter_path) == ("counter", True, "/loket")


def test_nothing_is_looked_at_without_consent(world: World) -> None:
    row = added(world)
    assert refusal(world, row) == NO_CONSENT
    assert claimed(NOW) == []
    with pytest.raises(InvalidError, match="toestemming"):
        ask(world, row)
    agreed(world)
    assert refusal(world, row) is None
    assert [one.website_id for one in claimed(NOW)] == [row.pk]


def test_consent_rests_on_a_decision(world: World) -> None:
    with pytest.raises(InvalidError):
        agreed(world, basis="  ")
    agreed(world)
    agreed(world, given=False, basis="")
    with world.looking():
        states = ScanConsent.unscoped_rows.filter(organization=world.home).order_by("recorded_at", "starts_on")
        assert sorted(states.values_list("state", flat=True)) == ["given", "refused"]
    assert verbs(world) == ["website.consent_given", "website.consent_refused"]


def test_a_government_of_the_demo_is_not_looked_at(world: World, settings: Settings) -> None:
    agreed(world)
    settings.SCAN_ALLOWED = []
    row = added(world)
    assert refusal(world, row) == IN_DEMO
    assert claimed(NOW) == []


def test_withdrawing_stops_every_look_at_once(world: World) -> None:
    """Also one that goes on: its lease is gone, so nothing of it is kept."""
    agreed(world)
    row = added(world)
    [one] = claimed(NOW)
    agreed(world, given=False, at=NOW + timedelta(minutes=1))
    assert kept(world.home, one, GOOD, NOW + timedelta(minutes=2)) is None
    assert (looks(world), verdicts(world, row), ScanSlot.objects.count()) == (0, {}, 0)
    agreed(world, at=NOW + timedelta(minutes=3))
    assert kept(world.home, one, GOOD, NOW + timedelta(minutes=4)) is None
    assert looks(world) == 0


def test_a_pause_holds_at_once_and_until_somebody_resumes(world: World) -> None:
    agreed(world)
    row = added(world)
    [one] = claimed(NOW)
    with pytest.raises(InvalidError):
        pause(world, row, " ")
    paused = pause(world, row)
    assert kept(world.home, one, GOOD, NOW) is None
    assert refusal(world, row) == ON_PAUSE
    with pytest.raises(InvalidError, match="pauze"):
        ask(world, row)
    with world.acting("an") as an:
        websites.resume_website(actor=an, at=NOW, organization=world.home, website_id=row.pk, version=paused.version)
    assert refusal(world, row) is None
    assert len(claimed(NOW)) == 1
    assert verbs(world)[-2:] == ["website.paused", "website.resumed"]


@pytest.mark.parametrize("stopped", [HOST, "gemeente.test"])
def test_the_stop_list_holds_for_a_host_and_what_is_below_it(world: World, stopped: str) -> None:
    agreed(world)
    row = added(world)
    other = added(world, "www.anderegemeente.test")
    ScanStop.objects.create(host=stopped, stopped_on=TODAY)
    assert refusal(world, row) == STOPPED
    assert refusal(world, other) is None
    with pytest.raises(InvalidError, match="niet gemeten"):
        ask(world, row)


def test_somebody_asks_at_most_once_in_a_quarter(world: World) -> None:
    agreed(world)
    row = added(world)
    looked(world, row, at=NOW - timedelta(hours=1))
    assert claimed(NOW) == []
    ask(world, row)
    [one] = claimed(NOW)
    kept(world.home, one, GOOD, NOW + timedelta(minutes=1))
    with pytest.raises(InvalidError, match="kwartier"):
        ask(world, row, QUARTER - timedelta(seconds=1))
    ask(world, row, QUARTER)
    assert verbs(world).count("website.scan_asked") == 2


def test_what_somebody_asks_comes_before_what_is_due_every_day(world: World) -> None:
    agreed(world)
    for number in range(4):
        added(world, f"site{number}.gemeente.test", "other", at=NOW - timedelta(days=1))
    row = added(world, at=NOW - timedelta(days=1))
    ask(world, row)
    assert [one.website_id for one in scan_slots.claim(at=NOW, most=1)] == [row.pk]


def test_a_site_that_is_removed_keeps_its_history_and_comes_back_with_it(world: World) -> None:
    agreed(world)
    row = added(world)
    looked(world, row)
    before = verdicts(world, row)
    with world.acting("an") as an:
        websites.remove_website(actor=an, at=NOW, organization=world.home, website_id=row.pk, version=row.version)
        assert websites.get_websites(actor=an, organization=world.home) == []
        with pytest.raises(MissingError):
            websites.find_website(actor=an, organization=world.home, website_id=row.pk)
    assert (looks(world, row.pk), verdicts(world, row)) == (1, before)
    assert ScanSlot.objects.count() == 0
    back = added(world, part="counter")
    assert (back.pk, back.part, back.removed_on) == (row.pk, "counter", None)
    assert verdicts(world, back) == before


def test_an_explanation_stands_beside_the_verdict_and_the_newest_holds(world: World) -> None:
    """Rule 11.28."""
    row = added(world)
    with world.acting("an") as an:
        values = {"actor": an, "at": NOW, "organization": world.home, "website_id": row.pk, "owner": "ICT"}
        for reason, check, days in (("", "web.https", 9), ("x", "web.https", 0), ("x", "web.https", 400)):
            with pytest.raises(InvalidError):
                check_explanations.explain_check(
                    **values, check_key=check, reason=reason, ends_on=TODAY + timedelta(days=days)
                )
        with pytest.raises(MissingError):
            check_explanations.explain_check(**values, check_key="x", reason="x", ends_on=TODAY)
        for reason in ("Wordt vervangen", "Vervanging in mei"):
            kept_row = check_explanations.explain_check(
                **values, check_key="web.https", reason=reason, ends_on=TODAY + timedelta(days=60)
            )
    assert (kept_row.reason, kept_row.version) == ("Vervanging in mei", 2)
    assert verbs(world).count("website.explained") == 2


def test_who_asks_the_operator_is_left_alone_at_once(world: World) -> None:
    """Also by a look that goes on: nothing of it is kept."""
    agreed(world)
    row = added(world)
    [one] = claimed(NOW)
    call_command("scan_stop", "Gemeente.test", reason="Gevraagd door de leverancier")
    assert refusal(world, row) == STOPPED
    assert kept(world.home, one, GOOD, NOW) is None
    assert (looks(world), ScanSlot.objects.count()) == (0, 0)
    assert ScanStop.objects.get().reason == "Gevraagd door de leverancier"
    with pytest.raises(SystemExit):
        call_command("scan_stop", "geen naam")


def test_a_supplier_on_the_stop_list_is_left_alone_wherever_a_page_leads(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed(world)
    added(world)
    call_command("scan_stop", "leverancier.test")
    given = []
    monkeypatch.setattr(scan_runs, "scan", lambda _hosts, settings, *_: given.append(settings.stopped))
    assert scan_runs.run_due(at=NOW) == 1
    assert given == [{"leverancier.test"}]


def test_the_counter_that_a_government_told_reaches_the_scanner(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    agreed(world)
    row = added(world, path="/loket")
    given = []
    monkeypatch.setattr(scan_runs, "scan", lambda _hosts, _settings, _found, counters: given.append(counters))
    assert scan_runs.run_due(at=NOW) == 1
    assert given == [{row.host: ("/loket",)}]
