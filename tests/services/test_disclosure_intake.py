"""Reports from outside come in: sealed, once, for one government, and nobody is written to who is not of it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import DatabaseError, transaction

from belfort.domain.disclosures import TermKind
from belfort.domain.errors import InvalidError, RefusedFileError
from belfort.models import (
    Disclosure,
    DisclosureFile,
    DisclosureIntake,
    DisclosureStep,
    Job,
    SignInDelay,
    StoredFile,
    TrailEvent,
)
from belfort.services import disclosure_intake, disclosure_mail, disclosure_seal, files, installation, tenancy, work
from tests.databases import on_postgres
from tests.services import samples
from tests.services.reports import SECRET, arrived, content, open_policy, public, send, work_all
from tests.world import NOW, World

HOUR = timedelta(hours=1)


def test_a_report_reaches_the_government_whole_and_the_sealed_row_is_gone(world: World) -> None:
    open_policy(world)
    code = send(public(world.home), files=(("scherm.png", samples.png()), ("log.TXT", b"GET /\n")))
    with world.looking():
        row = DisclosureIntake.unscoped_rows.get()
        assert SECRET.encode() not in bytes(row.content)
        assert Disclosure.unscoped_rows.count() == 0
        assert SECRET not in str(list(Job.objects.values_list("arguments", flat=True)))
    work_all()
    report = arrived(world)
    assert (report.code, report.state, report.received_at) == (code, "received", NOW)
    assert (report.title, report.target) == (content().title, content().target)
    assert (report.reporter_name, report.reporter_contact, report.wants_thanks) == ("Uiltje", content().contact, True)
    assert (report.description, report.found_at) == (content().description, content().found_at)
    with world.looking():
        assert DisclosureIntake.unscoped_rows.count() == 0
        kept = DisclosureFile.unscoped_rows.filter(disclosure=report).select_related("file__organization")
        assert {(one.file.original_name, files.read(one.file)) for one in kept} == {
            ("scherm.png", samples.png()),
            ("log.TXT", b"GET /\n"),
        }
        [step] = DisclosureStep.unscoped_rows.filter(disclosure=report)
        assert (step.number, step.state, step.recorded_by) == (1, "received", None)
        [event] = TrailEvent.unscoped_rows.filter(verb="disclosure.received")
        assert (event.subject_name, event.organization_id) == (code, world.home.pk)
        assert SECRET not in str(event.body)


def test_a_form_that_is_sent_twice_is_one_report(world: World) -> None:
    open_policy(world)
    token = uuid4()
    codes = {send(public(world.home), token=token) for _ in range(2)}
    work_all()
    codes |= {send(public(world.home), NOW + HOUR, token=token)}
    work_all(NOW + HOUR)
    assert codes == {arrived(world).code}
    with world.looking():
        assert DisclosureIntake.unscoped_rows.count() == 0


def test_a_worker_that_dies_in_the_middle_has_done_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    open_policy(world)
    code = send(public(world.home))

    def die(**_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(disclosure_mail, "announce", die)
        assert work.run_one(at=NOW)
    with world.looking():
        assert (Disclosure.unscoped_rows.count(), DisclosureIntake.unscoped_rows.count()) == (0, 1)
    work_all(NOW + HOUR)
    assert arrived(world).code == code


@on_postgres
def test_the_transaction_of_the_form_can_add_a_row_and_nothing_else(world: World) -> None:
    open_policy(world)
    open_policy(world, "other")
    send(public(world.home))
    send(public(world.home))
    work.run_one(at=NOW)
    policy = public(world.home)
    with tenancy.acting_for_nobody():
        disclosure_intake.receive(at=NOW, policy=policy, address="192.0.2.9", token=uuid4(), content=content())
        for table in (DisclosureIntake, Disclosure, DisclosureStep, DisclosureFile, StoredFile, TrailEvent):
            assert table.unscoped_rows.count() == 0, table
        assert DisclosureIntake.unscoped_rows.update(code="x") == 0
        assert DisclosureIntake.unscoped_rows.filter(organization=world.home).delete()[0] == 0
        for row in (
            DisclosureIntake(organization=world.other, code="x", content=b"x", received_at=NOW),
            Disclosure(organization=world.home, code="x", received_at=NOW),
        ):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                type(row).unscoped_rows.bulk_create([row])
    with world.looking():
        assert DisclosureIntake.unscoped_rows.count() == 2


@on_postgres
def test_somebody_who_is_signed_in_is_nobody_for_the_form(world: World) -> None:
    open_policy(world)
    policy = public(world.home)
    with world.acting("an"):
        assert TrailEvent.unscoped_rows.exists()
        disclosure_intake.receive(at=NOW, policy=policy, address="192.0.2.9", token=uuid4(), content=content())
        assert not TrailEvent.unscoped_rows.exists()


def test_a_sealed_report_opens_for_its_government_and_row_only(world: World) -> None:
    key = uuid4()
    sealed = disclosure_seal.seal(organization=world.home, row=key, content=content(files=(("a.txt", b"a"),)))
    opened = disclosure_seal.unseal(organization=world.home, row=key, stored=sealed)
    assert opened == content(files=(("a.txt", b"a"),))
    for body, row, stored in (
        (world.other, key, sealed),
        (world.home, uuid4(), sealed),
        (world.home, key, sealed[:-1]),
        (world.home, key, sealed[:20] + bytes([sealed[20] ^ 1]) + sealed[21:]),
        (world.home, key, b""),
    ):
        with pytest.raises(InvalidError):
            disclosure_seal.unseal(organization=body, row=row, stored=stored)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": "  "}, "title"),
        ({"description": ""}, "description"),
        ({"title": "x" * 201}, "title"),
        ({"title": "Lek\nAkkoord met publicatie: ja"}, "title"),
        ({"target": "a\u2028b"}, "target"),
        ({"name": "a\rb"}, "name"),
        ({"contact": "a\x0bb"}, "contact"),
        ({"found_at": NOW + HOUR}, "found_at"),
        ({"key": "AGE-SECRET-KEY-1"}, "key"),
        ({"files": tuple((f"{n}.txt", b"x") for n in range(4))}, "file"),
        ({"files": (("groot.txt", b"x" * (5 * 2**20 + 1)),)}, "file"),
        ({"files": (("../x.txt", b"x"),)}, "file"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(world: World, changed: dict[str, Any], field: str) -> None:
    open_policy(world)
    with pytest.raises(InvalidError) as refusal:
        send(public(world.home), **changed)
    assert refusal.value.field == field
    with world.looking():
        assert DisclosureIntake.unscoped_rows.count() == 0


@pytest.mark.parametrize("kind", [*samples.BAD, "word", "excel", "slides", "odt"])
def test_an_attachment_is_refused_by_what_it_is(world: World, kind: str) -> None:
    name, data = samples.BAD[kind] if kind in samples.BAD else samples.GOOD[kind][:2]
    open_policy(world)
    with pytest.raises(RefusedFileError) as refusal:
        send(public(world.home), files=((name, data),))
    assert "Word" not in refusal.value.text.nl


def test_a_full_house_loses_an_attachment_and_never_a_report(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    open_policy(world)
    send(public(world.home), files=(("log.txt", b"GET /\n"),))
    monkeypatch.setattr(files, "QUOTA", 0)
    work_all()
    with world.looking():
        assert DisclosureFile.unscoped_rows.count() == 0
        assert "log.txt" in DisclosureStep.unscoped_rows.get(disclosure=arrived_key()).note


def arrived_key() -> object:
    return Disclosure.unscoped_rows.get().pk


def test_one_address_waits_longer_each_time_and_is_not_kept(world: World) -> None:
    """Rule 13.8."""
    open_policy(world)
    for _ in range(3):
        send(public(world.home))
    with pytest.raises(InvalidError, match="10 min"):
        send(public(world.home))
    send(public(world.home), address="192.0.2.8")
    send(public(world.home), NOW + timedelta(minutes=10))
    with pytest.raises(InvalidError, match="20 min"):
        send(public(world.home), NOW + timedelta(minutes=10))
    assert "192.0.2" not in str(list(SignInDelay.objects.values()))
    send(public(world.home), NOW + timedelta(days=2))
    assert sorted(SignInDelay.objects.values_list("failures", flat=True)) == [1, 1]


def test_a_line_of_ipv6_waits_as_one_and_leaves_room_for_who_sent_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rule 13.8."""
    open_policy(world)
    for place in range(3):
        send(public(world.home), address=f"2001:db8:0:12{place}0::5")
    with pytest.raises(InvalidError, match="10 min"):
        send(public(world.home), address="2001:db8:0:12ff::9")
    send(public(world.home), address="2001:db8:0:1300::5")
    monkeypatch.setattr(disclosure_intake, "MOST_A_DAY", 6)
    monkeypatch.setattr(disclosure_intake, "FOR_NEWCOMERS", 2)
    with pytest.raises(InvalidError, match="mailadres"):
        send(public(world.home), address="2001:db8:0:1300::6")
    for address in ("192.0.2.1", "::ffff:192.0.2.2"):
        send(public(world.home), address=address)
    with pytest.raises(InvalidError, match="mailadres"):
        send(public(world.home), address="192.0.2.3")


def test_a_flood_ends_at_one_government(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disclosure_intake, "MOST_A_DAY", 2)
    open_policy(world)
    open_policy(world, "other")
    for number in range(2):
        send(public(world.home), address=f"192.0.2.{number}")
    with pytest.raises(InvalidError, match="mailadres"):
        send(public(world.home), address="192.0.2.99")
    send(public(world.other), address="192.0.2.99")
    send(public(world.home), NOW + timedelta(days=1), address="192.0.2.99")


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> None:
    """The world is a demo; here it is not, so that mails go out."""
    monkeypatch.setattr(installation, "is_demo", lambda: False)


@pytest.mark.usefixtures("real")
def test_who_handles_reports_hears_of_one_and_reads_it_nowhere_but_here(world: World) -> None:
    open_policy(world)
    send(public(world.home), found_at=NOW - HOUR)
    work_all()
    report = arrived(world)
    assert sorted(message.to[0].partition("@")[0] for message in mail.outbox) == ["an", "gert"]
    for message in mail.outbox:
        said = f"{message.subject} {message.body}"
        assert report.code in said
        assert f"/b/{world.home.slug}/meldingen/{report.pk}/" in said
        assert not any(word in said for word in (SECRET, "Uiltje", "elders", content().title, content().target))


@pytest.mark.usefixtures("real")
def test_a_term_that_runs_warns_six_hours_before_its_end_and_a_met_one_does_not(world: World) -> None:
    """Rule 13.6."""
    open_policy(world)
    send(public(world.home), found_at=NOW - HOUR)
    work_all()
    report = arrived(world)
    mail.outbox.clear()
    work_all(NOW + 16 * HOUR)
    assert mail.outbox == []
    work_all(NOW + 17 * HOUR)
    assert {message.to[0].partition("@")[0] for message in mail.outbox} == {"an", "gert"}
    assert "24" not in mail.outbox[0].subject
    assert "korte melding" in mail.outbox[0].body
    mail.outbox.clear()
    with world.looking():
        Disclosure.unscoped_rows.filter(pk=report.pk).update(reported_at=NOW)
    work_all(NOW + 72 * HOUR)
    assert mail.outbox == []
    kinds = set(Job.objects.filter(kind=disclosure_mail.WARNING).values_list("arguments__about", flat=True))
    assert kinds == {kind.value for kind in TermKind}


def test_a_demo_sends_no_mail(world: World) -> None:
    open_policy(world)
    send(public(world.home))
    work_all()
    assert arrived(world).state == "received"
    assert mail.outbox == []
