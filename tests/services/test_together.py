"""Who works with whom and what was delivered, written by hand: with dates, through mergers, and no fact twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from belfort.domain.errors import ConflictError, ForbiddenError, InvalidError, MissingError
from belfort.domain.permissions import Actor
from belfort.models import Delivery, Partnership, PartnershipMember
from belfort.services import deliveries, partnerships, programme_pages
from belfort.services.deliveries import Sending
from belfort.services.partnerships import PartnershipContent
from tests.services.programme import begin, predecessor
from tests.world import NOW, World

TODAY = NOW.date()
CONTENT = PartnershipContent("Noorderkempen", "partnership", date(2022, 1, 1), shares_officer=True)
JOIN = date(2022, 3, 1)


@pytest.fixture
def mats(world: World) -> Iterator[Actor]:
    with world.acting("mats") as actor:
        yield actor


@pytest.fixture
def row(world: World, mats: Actor) -> Partnership:
    return partnerships.add_partnership(actor=mats, at=NOW, programme=world.bodies["region"], content=CONTENT)


def join(
    world: World, who: Actor, row: Partnership, key: str, starts_on: date = JOIN, **more: Any
) -> PartnershipMember:
    common = {"actor": who, "at": NOW, "programme": world.bodies["region"], "key": row.pk}
    return partnerships.add_member(**common, organization=key, starts_on=starts_on, **more)


def end(world: World, who: Actor, row: Partnership, member: PartnershipMember, on: date | None) -> PartnershipMember:
    common = {"actor": who, "at": NOW, "programme": world.bodies["region"], "key": row.pk}
    return partnerships.end_member(**common, member=member.pk, ends_on=on)


def change(world: World, who: Actor, row: Partnership, version: int = 1, **changes: Any) -> Partnership:
    common = {"actor": who, "at": NOW, "programme": world.bodies["region"], "key": row.pk}
    return partnerships.change_partnership(**common, version=version, content=replace(CONTENT, **changes))


def shown(world: World, who: Actor, as_of: date) -> list[tuple[str, list[str]]]:
    """Return who works with whom on a day."""
    found = programme_pages.get_partnerships(actor=who, at=NOW, programme=world.bodies["region"], as_of=as_of)
    return [(line.name, list(line.members)) for line in found.lines]


class TestPartnerships:
    def test_who_worked_along_is_told_of_any_day(self, world: World, mats: Actor, row: Partnership) -> None:
        join(world, mats, row, world.other.name)
        member = join(world, mats, row, world.home.name, date(2025, 2, 1))
        end(world, mats, row, member, date(2026, 1, 1))
        both = sorted([world.home.name, world.other.name])
        assert shown(world, mats, date(2022, 2, 1)) == [("Noorderkempen", [])]
        assert shown(world, mats, date(2025, 2, 1)) == [("Noorderkempen", both)]
        assert shown(world, mats, date(2026, 1, 1)) == [("Noorderkempen", [world.other.name])]

    def test_a_government_that_merged_is_found_as_it_was(self, world: World, mats: Actor, row: Partnership) -> None:
        assert join(world, mats, row, predecessor().name).member == predecessor()

    def test_nobody_is_in_it_twice_on_one_day(self, world: World, mats: Actor, row: Partnership) -> None:
        member = join(world, mats, row, world.other.name)
        with pytest.raises(InvalidError) as refusal:
            join(world, mats, row, world.other.name, date(2023, 1, 1))
        assert refusal.value.field == "organization"
        end(world, mats, row, member, date(2023, 1, 1))
        again = join(world, mats, row, world.other.name, date(2023, 1, 1))
        with pytest.raises(InvalidError):
            end(world, mats, row, member, None)  # it would be in it twice
        assert again.pk != member.pk

    def test_an_end_can_be_taken_back(self, world: World, mats: Actor, row: Partnership) -> None:
        member = join(world, mats, row, world.other.name)
        end(world, mats, row, member, date(2023, 1, 1))
        end(world, mats, row, member, None)
        assert shown(world, mats, TODAY) == [("Noorderkempen", [world.other.name])]

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            ("name", {"name": " "}),
            ("kind", {"kind": "vriendschap"}),
            ("ends_on", {"ends_on": date(2021, 1, 1)}),
            ("starts_on", {"starts_on": date(2023, 1, 1)}),
            ("ends_on", {"ends_on": date(2022, 2, 1)}),
        ],
    )
    def test_a_change_that_cannot_be_is_refused_with_its_place(
        self, world: World, mats: Actor, row: Partnership, field: str, changes: dict[str, Any]
    ) -> None:
        join(world, mats, row, world.other.name)
        with pytest.raises(InvalidError) as refusal:
            change(world, mats, row, **changes)
        assert refusal.value.field == field

    @pytest.mark.parametrize(
        ("field", "starts_on", "ends_on"),
        [
            ("starts_on", date(2021, 12, 31), None),
            ("ends_on", date(2022, 5, 1), date(2022, 4, 1)),
        ],
    )
    def test_a_member_stays_inside_the_partnership(
        self, world: World, mats: Actor, row: Partnership, field: str, starts_on: date, ends_on: date | None
    ) -> None:
        with pytest.raises(InvalidError) as refusal:
            join(world, mats, row, world.other.name, starts_on, ends_on=ends_on)
        assert refusal.value.field == field

    def test_nobody_joins_after_the_end(self, world: World, mats: Actor, row: Partnership) -> None:
        change(world, mats, row, ends_on=date(2024, 1, 1))
        with pytest.raises(InvalidError):
            join(world, mats, row, world.other.name, date(2024, 1, 2))

    def test_two_have_not_the_same_name_and_a_stale_form_is_told_so(
        self, world: World, mats: Actor, row: Partnership
    ) -> None:
        with pytest.raises(InvalidError):
            partnerships.add_partnership(actor=mats, at=NOW, programme=world.bodies["region"], content=CONTENT)
        with pytest.raises(ConflictError):
            change(world, mats, row, version=4, name="Zuiderkempen")

    @pytest.mark.parametrize(("person", "refusal"), [("lotte", ForbiddenError), ("an", MissingError)])
    def test_only_the_programme_writes(self, world: World, person: str, refusal: type[Exception]) -> None:
        with world.acting(person) as who, pytest.raises(refusal):
            partnerships.add_partnership(actor=who, at=NOW, programme=world.bodies["region"], content=CONTENT)


class TestDeliveries:
    def send(self, world: World, who: Actor, *keys: str, **changes: Any) -> int:
        sending = replace(Sending("posters", "Affiche", 25, date(2026, 10, 1), keys), **changes)
        return deliveries.record_deliveries(actor=who, at=NOW, programme=world.bodies["region"], sending=sending)

    def test_several_governments_at_once(self, world: World, mats: Actor) -> None:
        begin(world)
        assert self.send(world, mats, world.home.name, world.other.name) == 2
        found = deliveries.get_deliveries(actor=mats, programme=world.bodies["region"], as_of=TODAY)
        assert [row.organization for row in found.deliveries] == sorted(
            (world.home, world.other), key=lambda body: body.name
        )
        assert (found.copies, found.total) == (50, 2)
        earlier = deliveries.get_deliveries(actor=mats, programme=world.bodies["region"], as_of=date(2026, 9, 30))
        assert (earlier.copies, earlier.total, earlier.pages) == (0, 0, 1)

    def test_one_unknown_government_refuses_all_with_its_line(self, world: World, mats: Actor) -> None:
        begin(world)
        with pytest.raises(InvalidError) as refusal:
            self.send(world, mats, world.home.name, "Nergenshuizen")
        assert refusal.value.field == "governments"
        assert refusal.value.text.nl == "regel 2: Nergenshuizen: dit bestuur is niet bekend."
        assert not Delivery.objects.visible_to(mats).exists()

    def test_the_same_is_not_written_twice(self, world: World, mats: Actor) -> None:
        begin(world)
        with pytest.raises(InvalidError) as refusal:
            self.send(world, mats, world.home.name, world.home.name)
        assert refusal.value.text.nl.startswith("regel 2: ")
        self.send(world, mats, world.home.name)
        with pytest.raises(InvalidError):
            self.send(world, mats, world.other.name, world.home.name)
        assert self.send(world, mats, world.home.name, material="Nieuwsbrief") == 1

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            ("material", {"material": " "}),
            ("copies", {"copies": 0}),
            ("copies", {"copies": 1_000_001}),
            ("delivered_on", {"delivered_on": TODAY + timedelta(days=1)}),
            ("delivered_on", {"delivered_on": date(2019, 12, 31)}),
            ("governments", {"governments": ()}),
        ],
    )
    def test_bad_input_is_refused_with_its_place(
        self, world: World, mats: Actor, field: str, changes: dict[str, Any]
    ) -> None:
        begin(world)
        with pytest.raises(InvalidError) as refusal:
            self.send(world, mats, world.home.name, **changes)
        assert refusal.value.field == field
        assert not Delivery.objects.visible_to(mats).exists()

    def test_a_track_that_is_not_there(self, world: World, mats: Actor) -> None:
        with pytest.raises(MissingError):
            self.send(world, mats, world.home.name)

    @pytest.mark.parametrize(("person", "refusal"), [("lotte", ForbiddenError), ("an", MissingError)])
    def test_only_the_programme_writes(self, world: World, person: str, refusal: type[Exception]) -> None:
        begin(world)
        with world.acting(person) as who, pytest.raises(refusal):
            self.send(world, who, world.home.name)
