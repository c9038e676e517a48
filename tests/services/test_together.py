"""Who works with whom, written by hand: with dates, through mergers, and no fact twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from belfort.domain.errors import ConflictError, ForbiddenError, InvalidError, MissingError
from belfort.domain.permissions import Actor
from belfort.models import Partnership, PartnershipMember
from belfort.services import partnerships, programme_pages, questions
from belfort.services.partnerships import PartnershipContent
from tests.services.programme import predecessor
from tests.world import NOW, World

TODAY = NOW.date()
CONTENT = PartnershipContent("Noorderkempen", "partnership", date(2022, 1, 1), shared_function="coördinator")
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
    common["counts_from"] = changes.pop("counts_from", None)
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

    def test_a_reply_reads_what_stood_there_then(self, world: World, mats: Actor, row: Partnership) -> None:
        member = join(world, mats, row, world.other.name, date(2022, 3, 1))
        join(world, mats, row, world.home.name, date(2025, 2, 1))

        def annex(day: date) -> list[tuple[Any, ...]]:
            region = world.bodies["region"]
            found = questions.answer(
                actor=mats, programme=region, question="hacking-and-partnerships", as_of=day
            ).annexes
            return [*next(one for one in found if one.name == "partnerships").rows]

        old = ("Noorderkempen", world.other.name, date(2022, 3, 1), "coördinator")
        assert annex(date(2024, 12, 31)) == [old]
        assert ("Noorderkempen", world.home.name, date(2025, 2, 1), "coördinator") in annex(date(2025, 2, 1))
        changed = {"name": "Kempen", "shared_function": "functionaris"}
        change(world, mats, row, counts_from=date(2025, 6, 1), **changed)
        assert annex(date(2025, 1, 1)) == [old]
        assert [one[0] for one in annex(date(2025, 5, 31))] == ["Noorderkempen"] * 2
        assert {(one[0], one[3]) for one in annex(date(2025, 6, 1))} == {("Kempen", "functionaris")}
        end(world, mats, row, member, date(2025, 1, 1))
        assert annex(date(2025, 1, 1)) == []
        end(world, mats, row, member, None)
        assert annex(date(2025, 1, 1)) == []  # what was known until today
        assert len(annex(TODAY)) == 2

    def test_an_end_that_nobody_knew_yet_is_no_change(self, world: World, mats: Actor, row: Partnership) -> None:
        change(world, mats, row, ends_on=date(2024, 1, 1))
        assert shown(world, mats, date(2024, 1, 1)) == []
        assert partnerships.get_earlier(actor=mats, partnership=row) == []
        change(world, mats, row, 2, ends_on=date(2025, 1, 1), name="Anders")
        assert shown(world, mats, date(2024, 6, 1)) == []
        [earlier] = partnerships.get_earlier(actor=mats, partnership=row)
        assert (earlier.name, earlier.ends_on, earlier.known_until) == ("Noorderkempen", date(2024, 1, 1), TODAY)

    @pytest.mark.parametrize("day", [date(2025, 5, 31), date(2026, 11, 26)])
    def test_a_change_counts_neither_ahead_nor_before_another(
        self, world: World, mats: Actor, row: Partnership, day: date
    ) -> None:
        change(world, mats, row, counts_from=date(2025, 6, 1), name="Kempen")
        with pytest.raises(InvalidError) as refusal:
            change(world, mats, row, 2, counts_from=day, name="Anders")
        assert refusal.value.field == "counts_from"

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
