"""What the worker counts beforehand equals what is counted afresh, and holds exactly until something changes."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from belfort.domain.permissions import Actor
from belfort.domain.programme import EnrolmentStep as Step, TrackKind
from belfort.domain.programme_audits import AuditKind, AuditState
from belfort.domain.programme_counts import Mode
from belfort.domain.questions import QUESTIONS
from belfort.models import (
    Control,
    Delivery,
    Enrolment,
    Organization,
    Partnership,
    PartnershipMember,
    Prepared,
    PreparedPage,
    Succession,
    ToolkitDay,
    Track,
    Workshop,
)
from belfort.models.stamps import EVERYWHERE, STAMPED, trigger_names
from belfort.services import (
    attendances,
    audits,
    budgets,
    delivery_corrections,
    indicators,
    prepared,
    preparing,
    programme_pages,
    questions,
    rounds,
    track_pages,
    tracks,
)
from belfort.services.attendances import Presence
from belfort.services.deliveries import DeliveryContent
from belfort.services.tracks import TrackContent, WorkshopContent
from tests.services import sectors
from tests.services.counted import DAYS, holds, prepare, region, shown, stamp
from tests.services.programme import TODAY, enrol, line, step
from tests.services.test_rounds import opened
from tests.world import NOW, World

# what is read beside the facts of a programme, and changes nothing of what is counted
BESIDE = {
    *("programmestamp", "prepared", "preparedpage", "publictotals"),
    "sharingchoice",  # who took the name back: a reply names no government with its figures
    *("framework", "dataset", "controlmapping", "controltext"),
}


def test_what_is_stored_equals_what_is_counted_afresh(told: World) -> None:
    afresh = {day: shown(told, day) for day in DAYS}
    with told.acting("dirk") as actor:
        whole = {
            (key, day): questions.answer(actor=actor, programme=region(told), question=key, as_of=day)
            for key in QUESTIONS
            for day in DAYS
        }
    prepare(told, *DAYS)
    assert {day: shown(told, day) for day in DAYS} == afresh
    with told.acting("dirk") as actor, CaptureQueriesContext(connection) as asked:
        for (key, day), reply in whole.items():
            assert questions.get_reply(actor=actor, programme=region(told), question=key, as_of=day) == reply
    assert not re.search(r"belfort_(enrolment|attendance|budgetline)", " ".join(each["sql"] for each in asked))


WRITES: dict[str, Callable[[World, Actor], object]] = {
    "enrol": lambda world, mats: enrol(world, mats, world.ocmw, on=date(2021, 4, 4)),
    "take a step": lambda world, mats: step(
        world, mats, Enrolment.objects.visible_to(mats).filter(track__key="ethical-hacking").get(), Step.WITHDRAW
    ),
    "record attendance": lambda world, mats: attendances.record_attendance(
        actor=mats,
        at=NOW,
        programme=region(world),
        workshop_key=Workshop.objects.get(title="Sessie workshop").pk,
        presences=[Presence(world.home, Mode.LIVE, 2, date(2023, 5, 5))],
    ),
    "plan an audit": lambda world, mats: audits.plan_audit(
        actor=mats,
        at=NOW,
        programme=region(world),
        organization=world.ocmw,
        kind=AuditKind.BASIC,
        selected_on=date(2022, 1, 1),
    ),
    "take a step of an audit": lambda world, mats: audits.take_audit_step(
        actor=mats,
        at=NOW,
        programme=region(world),
        key=audits.get_audits(actor=mats, programme=region(world))[0].pk,
        version=1,
        step=AuditState.ANNOUNCED,
        on=date(2022, 2, 1),
    ),
    "add a line": lambda world, mats: budgets.add_lines(
        actor=mats, at=NOW, programme=region(world), rows=[line(1, "credit", "2022-01-01", "5.00", reference="L")]
    ),
    "add a track": lambda world, mats: tracks.add_track(
        actor=mats,
        at=NOW,
        programme=region(world),
        key="extra",
        content=TrackContent(TrackKind.GUIDANCE, "Extra", date(2020, 1, 1)),
    ),
    "plan a session": lambda world, mats: tracks.add_workshop(
        actor=mats,
        at=NOW,
        programme=region(world),
        track_key="workshop",
        content=WorkshopContent("Nog een", date(2024, 1, 9)),
    ),
    "cancel a session": lambda world, mats: tracks.cancel_workshop(
        actor=mats,
        at=NOW,
        programme=region(world),
        key=Workshop.objects.get(title="Nog een").pk,
        version=1,
        cancelled_on=date(2024, 1, 2),
    ),
    "excuse a government": lambda world, mats: rounds.excuse(
        actor=mats,
        at=NOW,
        programme=region(world),
        key=rounds.get_rounds(region(world))[0].pk,
        organization=world.home,
        reason="Fusie",
    ),
    "withdraw an indicator": lambda world, mats: indicators.withdraw_indicator(
        actor=mats, at=NOW, programme=region(world), key="reach", version=0, holds_from=date(2022, 1, 1)
    ),
    "deliver": lambda world, _: Delivery.objects.add(
        Delivery(
            organization=world.other,
            programme=region(world),
            track=Track.objects.get(key="posters"),
            material="Affiche",
            copies=9,
            delivered_on=date(2022, 1, 1),
            recorded_at=NOW,
        )
    ),
    "correct a delivery": lambda world, mats: delivery_corrections.correct_delivery(
        actor=mats,
        at=NOW,
        programme=region(world),
        key=Delivery.objects.visible_to(mats).get().pk,
        version=0,
        content=DeliveryContent("Affiche", 21, date(2021, 10, 5)),
        reason="Geteld",
    ),
    "withdraw a delivery": lambda world, mats: delivery_corrections.withdraw_delivery(
        actor=mats,
        at=NOW,
        programme=region(world),
        key=Delivery.objects.visible_to(mats).get().pk,
        version=0,
        reason="Nooit gedrukt",
    ),
    "count visitors": lambda world, _: ToolkitDay.objects.filter(programme=region(world)).update(visitors=90),
    "change a partnership": lambda world, _: Partnership.objects.update(ends_on=date(2021, 8, 1)),
    "let a member go": lambda world, _: PartnershipMember.objects.filter(member=world.other).delete(),
    "give another name": lambda world, _: Organization.objects.filter(pk=world.home.pk).update(name="Anders"),
    "merge": lambda world, _: Succession.objects.create(
        predecessor=world.other, successor=world.home, effective_on=date(2021, 1, 1)
    ),
    "publish": lambda world, _: sectors.publish(world, sectors.JUNE),
    "call a control otherwise": lambda world, _: Control.objects.update(title_nl="Anders"),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_every_write_ends_what_was_counted_and_the_next_counting_is_right_again(
    told: World, write: Callable[[World, Actor], object]
) -> None:
    bodies = sectors.governments(6)
    sectors.send(told, bodies, sectors.MAY)
    opened(told)
    if write is WRITES["cancel a session"]:
        with told.acting("mats") as mats:
            WRITES["plan a session"](told, mats)
    prepare(told, *DAYS)
    before, showed = stamp(told), shown(told, TODAY)
    assert holds(told)
    if write is WRITES["publish"]:
        sectors.publish(told, sectors.JUNE)
    else:
        with told.acting("mats") as mats:
            write(told, mats)
    assert stamp(told) > before
    assert not holds(told)
    assert not holds(told, DAYS[0])
    afresh = {day: shown(told, day) for day in DAYS}
    assert afresh[TODAY] != showed or write is WRITES["call a control otherwise"]
    prepare(told, *DAYS)
    assert holds(told)
    assert {day: shown(told, day) for day in DAYS} == afresh


def test_a_government_that_enrols_itself_changes_the_figures_of_the_region(told: World) -> None:
    prepare(told)
    before = stamp(told)
    with told.acting("an") as an:
        enrol(told, an, told.home, "guidance")
    assert stamp(told) > before


def test_reading_changes_nothing(told: World) -> None:
    prepare(told)
    before = stamp(told)
    shown(told, TODAY)
    assert stamp(told) == before


def test_what_is_undone_changed_nothing(told: World) -> None:
    prepare(told)
    before = stamp(told)
    with told.acting("mats") as mats:
        point = transaction.savepoint()
        enrol(told, mats, told.ocmw)
        assert stamp(told) > before
        transaction.savepoint_rollback(point)
    assert stamp(told) == before
    assert holds(told)


def test_every_table_that_is_counted_from_is_stamped(told: World) -> None:
    """A table that a new figure reads must end what was counted before; the counting itself says what it reads."""
    bodies = sectors.governments(6)
    sectors.send(told, bodies, sectors.MAY)
    sectors.publish(told, sectors.MAY)
    opened(told)
    with CaptureQueriesContext(connection) as asked:
        prepare(told)
    read = {
        table
        for each in asked
        if each["sql"].startswith("SELECT")
        for table in re.findall(r'(?:FROM|JOIN) "belfort_(\w+)"', each["sql"])
    }
    assert {"enrolmentstep", "attendance", "audit", "budgetline", "publication", "submission"} <= read
    assert read - BESIDE - set(STAMPED) - set(EVERYWHERE) == set()


def test_the_database_itself_counts_every_change_to_those_tables(world: World, vendor: str) -> None:
    """SQLite forgets the triggers of a table that a migration makes anew; that migration then repeats `stamped`."""
    where = "SELECT tgname FROM pg_trigger" if vendor == "postgres" else "SELECT name FROM sqlite_master"
    with connection.cursor() as cursor:
        cursor.execute(where)
        there = {name for (name,) in cursor.fetchall()}
    wanted = {name for table in (*STAMPED, *EVERYWHERE) for name in trigger_names(table)}
    assert wanted - there == set()


def test_a_change_while_the_worker_counts_is_not_lost(told: World, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = preparing.programme_made.overview

    def overview(counts: Any) -> Any:
        found = counted(counts)  # the facts are read; now somebody counts a visitor
        ToolkitDay.objects.create(programme=region(told), day=TODAY, visitors=1)
        return found

    monkeypatch.setattr(preparing.programme_made, "overview", overview)
    prepare(told)
    assert not holds(told)


def test_lists_come_in_pages(told: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "ROWS", 1)
    day = date(2022, 7, 1)

    def seen() -> Any:
        with told.acting("dirk") as actor:
            common: dict[str, Any] = {"actor": actor, "at": NOW, "programme": region(told), "as_of": day}
            return [track_pages.get_track_page(**common, key="basic-audit", page=number) for number in (1, 2, 3, 0)], [
                questions.get_reply_page(**common, question="sign-ups", pages={"enrolments": number}).annexes[0]
                for number in (1, 4, 9)
            ]

    afresh, annexes = seen()
    prepare(told, day)
    assert seen() == (afresh, annexes)
    assert [(page.listing.page, page.listing.pages, page.figures["governments"]) for page in afresh] == [
        (1, 2, 2),
        (2, 2, 2),
        (2, 2, 2),
        (1, 2, 2),
    ]
    assert len({page.listing.lines[0].name for page in afresh}) == 2
    assert [(annex.page, annex.pages, annex.total, len(annex.annex.rows)) for annex in annexes] == [
        (1, 6, 6, 1),
        (4, 6, 6, 1),
        (6, 6, 6, 1),
    ]


def test_money_is_prepared_for_who_reads_the_budget_only(told: World) -> None:
    prepare(told)
    with told.acting("lotte") as coach:
        kinds = set(Prepared.objects.visible_to(coach).values_list("kind", flat=True))
        assert kinds == {"programme"}
        names = set(PreparedPage.objects.visible_to(coach).values_list("prepared__kind", flat=True))
        assert names == {"programme"}
        overview = programme_pages.get_overview(actor=coach, at=NOW, programme=region(told), as_of=TODAY)
        assert overview.budget is None
    with told.acting("an") as an:
        assert not Prepared.objects.visible_to(an).exists()
