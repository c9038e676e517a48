"""Whose host it is: by the official list, by a record in the DNS, by the operator, by a link from a measured site."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given, strategies as st
from pytest_django import Settings

from belfort.domain.host_proofs import Proof, is_listed
from belfort.domain.observations import Failure, Unknown
from belfort.domain.observations_web import Page, PageKind
from belfort.models import ScanSlot, Website
from belfort.services import scan_runs, website_proofs, websites
from tests.scanner.nameserver import plain_zone, serving
from tests.services.websites import HOST, added, agreed, looked, looks, verbs
from tests.world import NOW, World

OTHER = "loket.elders.test"
TOMORROW = timedelta(days=1, hours=13)


@pytest.fixture(autouse=True)
def measurable(settings: Settings) -> None:
    """Open the ranges of this machine, as an installation on a network of its own does."""
    settings.SCAN_ALLOWED = ["127.0.0.0/8"]


@contextmanager
def dns(settings: Settings, zone: str, records: str) -> Iterator[list[Any]]:
    """Serve one zone from a thread of its own, as the resolver of this installation."""
    ready, over = threading.Event(), threading.Event()
    place: list[Any] = []

    async def serve() -> None:
        async with serving(plain_zone(zone, records)) as server:
            place.append(server.place)
            ready.set()
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    assert ready.wait(10)
    settings.SCAN_RESOLVER = "{}:{}".format(*place[0])
    try:
        yield place
    finally:
        over.set()
        thread.join()


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keep which hosts the scanner is sent to; nothing goes there."""
    hosts: list[str] = []
    monkeypatch.setattr(scan_runs, "scan", lambda by_host, *_: hosts.extend(by_host))
    return hosts


def proof(world: World, row: Website) -> Proof | None:
    with world.acting("an") as an:
        fresh = websites.find_website(actor=an, organization=world.home, website_id=row.pk)
        return website_proofs.proof_of(fresh, website_proofs.get_listed_host(world.home))


def record(world: World, row: Website) -> tuple[str, str]:
    return website_proofs.get_record(world.home, row)


@pytest.mark.parametrize(
    ("host", "listed", "is_own"),
    [
        ("www.gent.be", "www.gent.be", True),
        ("loket.gent.be", "www.gent.be", True),
        ("gent.be", "www.gent.be", True),
        ("gent.be", "gent.be", True),
        ("wwwgent.be", "www.gent.be", False),
        ("notgent.be", "gent.be", False),
        ("gent.be", "loket.gent.be", False),
        ("andere.vlaanderen.be", "gemeente.vlaanderen.be", False),
        ("andere.be", "www.be", False),
        ("www.gent.be", "", False),
    ],
)
def test_the_official_list_names_a_host_and_what_stands_below_it(host: str, listed: str, is_own: bool) -> None:
    """Rule 11.33."""
    assert is_listed(host, listed) is is_own


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=4))
def test_the_record_may_stand_at_the_host_and_up_to_its_domain_but_no_higher(labels: list[str]) -> None:
    """Rule 11.33."""
    host = ".".join([*labels, "gent.be"])
    names = website_proofs.names_to_ask(host, "gent.be")
    assert (names[0], names[-1], len(names)) == (f"_belfort.{host}", "_belfort.gent.be", len(labels) + 1)


def test_the_site_of_the_list_is_measured_without_further_ado(world: World, settings: Settings, measured: Any) -> None:
    with dns(settings, "elders.test", ""):
        agreed(world)
        row = added(world)
        assert scan_runs.run_due(at=NOW) == 1
    assert (measured, proof(world, row)) == ([HOST], Proof.LIST)


def test_another_host_is_not_touched_until_its_domain_says_so(
    world: World, settings: Settings, measured: list[str]
) -> None:
    """Rule 11.33: only the DNS is asked, and again the next day."""
    agreed(world)
    row = added(world, OTHER)
    with dns(settings, "elders.test", '_belfort 300 IN TXT "belfort-bestuur=another"'):
        assert scan_runs.run_due(at=NOW, clock=lambda: NOW) == 1
    assert (measured, proof(world, row), looks(world)) == ([], None, 0)
    with world.looking():
        row.refresh_from_db()
    assert row.proof_asked_at == NOW
    assert timedelta() < ScanSlot.objects.get(website_id=row.pk).due_at - NOW < TOMORROW

    name, text = record(world, row)
    assert name == "_belfort.elders.test"
    with dns(settings, "elders.test", f'_belfort 300 IN TXT "{text[:20]}" "{text[20:]}"'):
        later = NOW + TOMORROW
        assert scan_runs.run_due(at=later, clock=lambda: later) == 1
        assert (measured, proof(world, row)) == ([], Proof.RECORD)
        assert scan_runs.run_due(at=later, clock=lambda: later) == 1
    assert measured == [OTHER]
    assert verbs(world)[-1] == "website.proven"


def test_the_record_of_one_government_shows_nothing_of_another(world: World, settings: Settings) -> None:
    row = Website(host=OTHER, domain="elders.test")
    here, there = (website_proofs.get_record(world.bodies[body], row) for body in ("home", "other"))
    assert here[0] == there[0]
    assert here[1] != there[1]
    settings.SECRET_KEY = "another installation"
    assert website_proofs.get_record(world.home, row) != here


def test_a_record_above_the_registered_domain_is_not_asked_for(
    world: World, settings: Settings, measured: list[str]
) -> None:
    agreed(world)
    row = added(world, OTHER)
    with dns(settings, "test", f'_belfort 300 IN TXT "{record(world, row)[1]}"'):
        scan_runs.run_due(at=NOW)
    assert (measured, proof(world, row)) == ([], None)


def test_who_answers_nothing_shows_nothing(world: World, settings: Settings, measured: list[str]) -> None:
    agreed(world)
    row = added(world, OTHER)
    with dns(settings, "anders.test", ""):
        assert scan_runs.run_due(at=NOW) == 1
    assert (measured, proof(world, row)) == ([], None)


def test_a_host_that_was_taken_out_meanwhile_is_not_shown(world: World) -> None:
    agreed(world)
    row = added(world, OTHER)
    [claimed] = scan_runs.scan_slots.claim(at=NOW, most=1)
    with world.acting("an") as an:
        websites.remove_website(actor=an, at=NOW, organization=world.home, website_id=row.pk, version=row.version)
        website_proofs.settle_question(actor=an, at=NOW, organization=world.home, claimed=claimed, is_shown=True)
    with world.looking():
        row.refresh_from_db()
    assert row.proven_by is None
    assert not ScanSlot.objects.filter(website_id=row.pk).exists()


def test_the_operator_confirms_what_no_record_can_show(
    world: World, settings: Settings, measured: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    agreed(world)
    row = added(world, OTHER)
    call_command("scan_confirm", OTHER, "--organization", world.home.slug)
    assert f"{OTHER} hoort bij {world.home.name}." in capsys.readouterr().out
    with dns(settings, "elders.test", ""):
        scan_runs.run_due(at=NOW)
    assert (measured, proof(world, row)) == ([OTHER], Proof.OPERATOR)
    for host, words in (("www.elders.test", "niet in de lijst van websites"), ("geen naam", "geen gewone naam")):
        with pytest.raises(SystemExit):
            call_command("scan_confirm", host, "--organization", world.home.slug)
        assert words in capsys.readouterr().err


def test_a_counter_to_which_the_own_site_leads_is_the_governments(
    world: World, settings: Settings, measured: list[str]
) -> None:
    """Rule 11.33: the page of a supplier where a link to the counter ends."""
    agreed(world)
    home, counter, stranger = added(world), added(world, OTHER), added(world, "www.vreemd.test")
    elsewhere = Page(f"https://{HOST}/loket", PageKind.COUNTER, Unknown(Failure.TIMEOUT), host=OTHER)
    contact = replace(elsewhere, kind=PageKind.CONTACT, host=stranger.host)
    looked(world, home, pages=(elsewhere, contact))
    assert [proof(world, row) for row in (home, counter, stranger)] == [Proof.LIST, Proof.LINK, None]
    ScanSlot.objects.exclude(website_id=home.pk).update(lease=None)  # what the helper took besides
    with dns(settings, "vreemd.test", ""):
        scan_runs.run_due(at=NOW)
    assert measured == [OTHER]
