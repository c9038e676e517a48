"""A register goes out to a file and comes back the same, here and in another government."""

from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from belfort.models import Asset, Process
from belfort.services import takeover
from tests.services.registers import (
    EVERYTHING,
    KINDS,
    Story,
    as_csv,
    differences,
    exported,
    picture,
    stories,
    taken_in,
    tell,
)
from tests.world import NOW, World


def check(world: World, story: Story) -> None:
    """Tell a story at home, send it through a file, and look at home and in the other body."""
    with world.acting("an") as an:
        tell(story, an, world.home)
        home = picture(an, world.home)
        data = exported(an, world.home)
        for kind in KINDS:
            assert differences(an, world.home, kind, data) == []
            assert differences(an, world.home, kind, as_csv(data, kind), "register.csv") == []
        for kind in KINDS:
            taken_in(an, world.ocmw, kind, data)
        assert picture(an, world.ocmw) == home
        for kind in KINDS:
            assert differences(an, world.ocmw, kind, data) == []
        assert picture(an, world.home) == home


def test_everything_that_a_register_can_hold_comes_back(world: World) -> None:
    check(world, EVERYTHING)


@settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(stories)
def test_any_register_comes_back(world: World, story: Story) -> None:
    with transaction.atomic():
        check(world, story)
        transaction.set_rollback(True)


def test_the_whole_generic_list_comes_back(world: World) -> None:
    with world.acting("an") as an:
        takeover.take_over(actor=an, at=NOW, organization=world.home)
        data = exported(an, world.home)
        assert differences(an, world.home, "processen", data) == []
        assert differences(an, world.home, "assets", as_csv(data, "assets", ","), "x.csv") == []
        done = taken_in(an, world.ocmw, "processen", data)
        assert (done.new_count, done.same_count) == (534, 0)
        assert picture(an, world.ocmw) == picture(an, world.home)


def test_a_csv_brings_a_whole_register_too(world: World) -> None:
    with world.acting("an") as an:
        tell(EVERYTHING, an, world.home)
        data = exported(an, world.home)
        for kind in KINDS:
            taken_in(an, world.ocmw, kind, as_csv(data, kind), "register.csv")
        assert picture(an, world.ocmw) == picture(an, world.home)


def test_own_rows_get_new_ids_in_another_government_and_the_same_ones_each_time(world: World) -> None:
    with world.acting("an") as an:
        tell(EVERYTHING, an, world.home)
        data = exported(an, world.home)
        for _ in range(2):
            for kind in KINDS:
                taken_in(an, world.ocmw, kind, data)
        for table in (Process, Asset):
            own = table.objects.visible_to(an).filter(reference_key="")
            here, there = (set(own.of(body.pk).values_list("pk", flat=True)) for body in (world.home, world.ocmw))
            assert len(here) == len(there) > 10
            assert not here & there


def test_an_export_of_the_copy_says_the_same_as_the_copy(world: World) -> None:
    with world.acting("an") as an:
        tell(EVERYTHING, an, world.home)
        for kind in KINDS:
            taken_in(an, world.ocmw, kind, exported(an, world.home))
        for kind in KINDS:
            assert differences(an, world.ocmw, kind, exported(an, world.ocmw)) == []
