"""Which government a file means on a day: by number or name, through mergers."""

from datetime import date

import pytest

from belfort.domain.errors import InvalidError
from belfort.models import (
    Organization,
    OrganizationCode,
    Succession,
)
from belfort.services.programme_bodies import Bodies
from tests.services.programme import MERGED_ON, TODAY, predecessor
from tests.services.programme_files import codes
from tests.world import World


class TestBodies:
    @pytest.mark.parametrize(
        ("key", "day", "body"),
        [
            ("91001", date(2020, 5, 1), "home"),  # a NIS means the municipality, not its OCMW
            ("91002", date(2020, 5, 1), "predecessor"),
            ("91002", date(2025, 3, 1), "home"),  # gone over into it
            ("91009", date(2025, 3, 1), "home"),
            ("91009", date(2020, 5, 1), "home"),  # it existed then, under its old number
            ("0200.000.101", date(2020, 5, 1), "home"),
            ("BE 0200 000 101", date(2025, 5, 1), "home"),
            ("200000101", date(2025, 5, 1), "home"),  # a spreadsheet took the zero away
            ("ovo900001", date(2020, 5, 1), "ocmw"),
        ],
    )
    def test_a_number_means_who_bore_it_on_the_day(self, world: World, key: str, day: date, body: str) -> None:
        codes(world)
        bodies = {**world.bodies, "predecessor": predecessor()}
        assert Bodies().find(key, day) == bodies[body]

    def test_a_name_means_who_bore_it(self, world: World) -> None:
        bodies, gone = Bodies(), predecessor()
        assert bodies.find(world.other.name.upper(), TODAY) == world.other
        assert bodies.find(gone.name, date(2024, 12, 31)) == gone
        assert bodies.find(gone.name, MERGED_ON) == world.home
        assert bodies.key_of(gone, date(2020, 1, 1)) == gone.name
        for key in ("Nergenshuizen", "99999", world.bodies["support"].name, world.bodies["region"].name):
            with pytest.raises(InvalidError, match="niet bekend"):
                bodies.find(key, TODAY)

    def test_a_name_of_two_is_refused_and_a_number_tells_them_apart(self, world: World) -> None:
        codes(world)
        twin = world.other
        Organization.objects.filter(pk=twin.pk).update(name=world.home.name)
        bodies = Bodies()
        with pytest.raises(InvalidError, match="meer dan één"):
            bodies.find(world.home.name, TODAY)
        assert bodies.key_of(bodies.by_key[str(twin.pk)], TODAY) == "91003"

    def test_who_began_with_a_merger_is_not_there_before_it(self, world: World) -> None:
        """Of one predecessor it is that one; of several the file must say which."""
        OrganizationCode.objects.create(organization=world.home, scheme="nis", value="91009", starts_on=MERGED_ON)
        assert Bodies().find("91009", date(2020, 5, 1)) == predecessor()
        Succession.objects.create(predecessor=world.other, successor=world.home, effective_on=MERGED_ON)
        with pytest.raises(InvalidError, match=f"bestond nog niet op 01/05/2020; noem .*{world.other.name}"):
            Bodies().find("91009", date(2020, 5, 1))
        assert Bodies().find("91009", MERGED_ON) == world.home

    def test_a_number_that_went_to_another_body_means_each_in_its_time(self, world: World) -> None:
        codes(world)
        OrganizationCode.objects.create(organization=world.other, scheme="nis", value="91002", starts_on=MERGED_ON)
        assert Bodies().find("91002", date(2024, 12, 31)) == predecessor()
        assert Bodies().find("91002", MERGED_ON) == world.other
