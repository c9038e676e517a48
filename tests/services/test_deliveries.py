"""What was delivered: noted for several at once, corrected and withdrawn from a day on, and nothing twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction

from belfort.domain.errors import ConflictError, ForbiddenError, InvalidError, MissingError
from belfort.domain.permissions import Actor
from belfort.domain.programme import TrackKind
from belfort.models import Delivery, DeliveryCorrection, TrailEvent
from belfort.services import deliveries, delivery_corrections, programme_pages, questions
from belfort.services.deliveries import DeliveryContent, DeliveryLine, DeliveryPage, Sending
from tests.services.counted import region
from tests.services.programme import begin
from tests.world import NOW, World

TODAY = NOW.date()
FIRST = date(2026, 10, 1)
POSTER = DeliveryContent("Affiche", 25, FIRST)


@pytest.fixture
def mats(world: World) -> Iterator[Actor]:
    begin(world)
    with world.acting("mats") as actor:
        yield actor


def send(world: World, who: Actor, *keys: str, track: str = "posters", **changes: Any) -> int:
    sending = Sending(track, replace(POSTER, **changes), keys)
    return deliveries.record_deliveries(actor=who, at=NOW, programme=region(world), sending=sending)


def only(who: Actor) -> UUID:
    return UUID(str(Delivery.objects.visible_to(who).get().pk))


def correct(world: World, who: Actor, version: int = 0, at: datetime = NOW, **changes: Any) -> None:
    key = changes.pop("key", None) or only(who)
    said = {"reason": changes.pop("reason", "Slecht geteld"), "content": replace(POSTER, **changes)}
    common = {"actor": who, "at": at, "programme": region(world), "key": key}
    delivery_corrections.correct_delivery(**common, version=version, **said)


def withdraw(world: World, who: Actor, version: int = 0, at: datetime = NOW, **changes: Any) -> None:
    key = changes.pop("key", None) or only(who)
    common = {"actor": who, "at": at, "programme": region(world), "key": key}
    delivery_corrections.withdraw_delivery(**common, version=version, reason=changes.pop("reason", "Nooit gedrukt"))


def listed(world: World, who: Actor, day: date = TODAY, kind: TrackKind | None = None) -> DeliveryPage:
    return deliveries.get_deliveries(actor=who, programme=region(world), as_of=day, kind=kind)


def counts(world: World, who: Actor, day: date = TODAY) -> tuple[int, int]:
    """Return how many copies and governments the list, the reply and the overview of the programme count on a day."""
    found = listed(world, who, day, TrackKind.POSTERS)
    common = {"actor": who, "programme": region(world), "as_of": day}
    reply = questions.answer(**common, question="websites-and-awareness")
    said = next(one.value for one in reply.figures if one.key == "posters.copies")
    annex = next(one for one in reply.annexes if one.name == "posters")
    overview = programme_pages.get_overview(**common, at=NOW)
    governments = next(line.governments for line in overview.tracks if line.track.kind == "posters")
    assert (found.copies, found.total) == (said, len(annex.rows))
    assert sum(int(str(row[2])) for row in annex.rows) == said
    return found.copies, governments


class TestNoting:
    def test_several_governments_at_once(self, world: World, mats: Actor) -> None:
        assert send(world, mats, world.home.name, world.other.name) == 2
        found = listed(world, mats)
        names = sorted((world.home.name, world.other.name))
        assert [line.delivery.organization.name for line in found.lines] == names
        assert (found.copies, found.total) == (50, 2)
        earlier = listed(world, mats, date(2026, 9, 30))
        assert (earlier.copies, earlier.total, earlier.pages) == (0, 0, 1)

    def test_one_unknown_government_refuses_all_with_its_line(self, world: World, mats: Actor) -> None:
        with pytest.raises(InvalidError) as refusal:
            send(world, mats, world.home.name, "Nergenshuizen")
        assert refusal.value.field == "governments"
        assert refusal.value.text.nl == "regel 2: Nergenshuizen: dit bestuur is niet bekend."
        assert not Delivery.objects.visible_to(mats).exists()

    def test_the_same_is_not_written_twice(self, world: World, mats: Actor) -> None:
        with pytest.raises(InvalidError) as refusal:
            send(world, mats, world.home.name, world.home.name)
        assert refusal.value.text.nl.startswith("regel 2: ")
        send(world, mats, world.home.name)
        with pytest.raises(InvalidError):
            send(world, mats, world.other.name, world.home.name)
        assert send(world, mats, world.home.name, material="Nieuwsbrief") == 1

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            ("material", {"material": " "}),
            ("copies", {"copies": 0}),
            ("copies", {"copies": 1_000_001}),
            ("delivered_on", {"delivered_on": TODAY + timedelta(days=1)}),
            ("delivered_on", {"delivered_on": date(2019, 12, 31)}),
        ],
    )
    def test_bad_input_is_refused_with_its_place(
        self, world: World, mats: Actor, field: str, changes: dict[str, Any]
    ) -> None:
        with pytest.raises(InvalidError) as refusal:
            send(world, mats, world.home.name, **changes)
        assert refusal.value.field == field
        assert not Delivery.objects.visible_to(mats).exists()
        send(world, mats, world.home.name)
        with pytest.raises(InvalidError) as refusal:
            correct(world, mats, **changes)
        assert refusal.value.field == field
        assert not DeliveryCorrection.objects.visible_to(mats).exists()

    def test_somebody_is_named_and_the_track_is_there(self, world: World, mats: Actor) -> None:
        with pytest.raises(InvalidError) as refusal:
            send(world, mats)
        assert refusal.value.field == "governments"
        with pytest.raises(MissingError):
            send(world, mats, world.home.name, track="bestaat-niet")

    def test_a_newsletter_is_no_poster(self, world: World, mats: Actor) -> None:
        send(world, mats, world.home.name)
        send(world, mats, world.other.name, track="communication", copies=1)
        assert counts(world, mats) == (25, 1)
        assert listed(world, mats).total == 2


class TestCorrecting:
    def test_what_was_known_on_the_day_counts(self, world: World, mats: Actor) -> None:
        """The example of rule 9.43, as far as lists, replies and overview go."""
        send(world, mats, world.home.name)
        send(world, mats, world.other.name, copies=40)
        first, second = (row.pk for row in Delivery.objects.visible_to(mats).order_by("copies"))
        correct(world, mats, key=first, copies=20, at=NOW - timedelta(days=20))
        withdraw(world, mats, key=second, at=NOW - timedelta(days=17))
        days = [FIRST - timedelta(days=1), FIRST, *(TODAY - timedelta(days=ago) for ago in (21, 20, 18, 17))]
        expected = [(0, 0), (65, 2), (65, 2), (60, 2), (60, 2), (20, 1)]
        assert [counts(world, mats, day) for day in days] == expected

    def test_the_list_shows_what_stood_there(self, world: World, mats: Actor) -> None:
        send(world, mats, world.home.name)
        correct(world, mats, copies=20, material=" Grote affiche ", delivered_on=date(2026, 10, 3))
        row = Delivery.objects.visible_to(mats).select_related("track", "organization").get()
        stands = DeliveryContent("Grote affiche", 20, date(2026, 10, 3))
        assert listed(world, mats).lines == [DeliveryLine(row, POSTER, stands, TODAY, "Slecht geteld")]
        assert listed(world, mats, TODAY - timedelta(days=1)).lines == [DeliveryLine(row, POSTER, POSTER)]
        withdraw(world, mats, 1)
        found = listed(world, mats)
        assert (found.total, found.copies, found.lines[0].stands.copies, found.lines[0].reason) == (
            0,
            0,
            0,
            "Nooit gedrukt",
        )

    def test_one_that_was_withdrawn_comes_back(self, world: World, mats: Actor) -> None:
        send(world, mats, world.home.name)
        withdraw(world, mats)
        with pytest.raises(InvalidError):
            withdraw(world, mats, 1)
        correct(world, mats, 1, reason="Toch gedrukt")
        assert counts(world, mats) == (25, 1)
        page = delivery_corrections.get_history(actor=mats, programme=region(world), key=only(mats), as_of=TODAY)
        said = [(line.content.copies, line.reason, line.holds) for line in page.lines]
        assert said == [(25, "Toch gedrukt", True), (0, "Nooit gedrukt", False), (25, "", False)]
        before = delivery_corrections.get_history(actor=mats, programme=region(world), key=only(mats), as_of=FIRST)
        assert [line.holds for line in before.lines] == [False, False, True]

    def test_what_was_withdrawn_or_moved_makes_place_and_nothing_stands_twice(self, world: World, mats: Actor) -> None:
        send(world, mats, world.home.name)
        key = only(mats)
        withdraw(world, mats)
        assert send(world, mats, world.home.name) == 1
        with pytest.raises(InvalidError) as refusal:
            correct(world, mats, 1, key=key)
        assert refusal.value.field == "material"
        correct(world, mats, 1, key=key, material="Folder")
        with pytest.raises(InvalidError):
            send(world, mats, world.home.name, material="Folder")
        assert counts(world, mats) == (50, 1)

    def test_who_saw_another_version_is_told_both_texts(self, world: World, mats: Actor) -> None:
        send(world, mats, world.home.name)
        correct(world, mats, copies=20)
        with pytest.raises(ConflictError) as refusal:
            correct(world, mats, copies=30)
        assert [(one.field, one.theirs, one.mine) for one in refusal.value.differences] == [("copies", "20", "30")]
        with pytest.raises(ConflictError):
            withdraw(world, mats)

    def test_a_correction_has_a_reason_and_changes_something(self, world: World, mats: Actor) -> None:
        send(world, mats, world.home.name)
        for write in (lambda: correct(world, mats, copies=20, reason=" "), lambda: withdraw(world, mats, reason="")):
            with pytest.raises(InvalidError) as refusal:
                write()
            assert refusal.value.field == "reason"
        with pytest.raises(InvalidError):
            correct(world, mats)
        assert not DeliveryCorrection.objects.visible_to(mats).exists()

    def test_the_trail_says_what_changed_and_why(self, world: World, mats: Actor) -> None:
        send(world, mats, world.home.name)
        correct(world, mats, copies=20)
        withdraw(world, mats, 1)
        rows = TrailEvent.objects.visible_to(mats).filter(verb__in=("delivery.corrected", "delivery.withdrawn"))
        name = world.home.name
        assert [row.body for row in rows.order_by("sequence")] == [
            {"government": name, "changes": {"copies": ["25", "20"]}, "reason": "Slecht geteld"},
            {"government": name, "copies": 20, "reason": "Nooit gedrukt"},
        ]

    @pytest.mark.parametrize(("person", "refusal"), [("lotte", ForbiddenError), ("an", MissingError)])
    def test_only_the_programme_writes(self, world: World, person: str, refusal: type[Exception]) -> None:
        begin(world)
        with world.acting("mats") as mats:
            send(world, mats, world.home.name)
            key = only(mats)
        with world.acting(person) as who:
            for write in (
                lambda: send(world, who, "x"),
                lambda: correct(world, who, key=key),
                lambda: withdraw(world, who, key=key),
            ):
                with pytest.raises(refusal):
                    write()

    def test_one_of_nobody_is_missing(self, world: World, mats: Actor) -> None:
        with pytest.raises(MissingError):
            withdraw(world, mats, key=uuid4())

    def test_what_was_written_is_never_changed(self, world: World, mats: Actor) -> None:
        send(world, mats, world.home.name)
        correct(world, mats, copies=20)
        for table in (Delivery, DeliveryCorrection):
            for write in (lambda rows: rows.update(copies=1), lambda rows: rows.delete()):
                with pytest.raises(DatabaseError), transaction.atomic():
                    write(table.unscoped_rows.all())
