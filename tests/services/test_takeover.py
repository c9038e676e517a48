"""Taking over the generic list."""

from belfort.models import Asset, Facility, Process, ProcessAsset, ProcessDecision, Valuation
from belfort.services import register, takeover
from tests.world import NOW, World


def test_a_domain_brings_its_processes_with_their_assets_and_facilities(world: World) -> None:
    with world.acting("an") as an:
        taken = takeover.take_over(actor=an, at=NOW, organization=world.ocmw, domain_key="zorg-en-welzijn")
        rows = Process.objects.visible_to(an).of(world.ocmw.pk)
        assert taken.processes == rows.count() == 107
        assert taken.assets == Asset.objects.visible_to(an).of(world.ocmw.pk).count()
        assert taken.facilities == Facility.objects.visible_to(an).of(world.ocmw.pk).count()
        assert set(rows.values_list("state", flat=True)) == {"proposed"}
        assert ProcessDecision.objects.visible_to(an).of(world.ocmw.pk).count() == 107
        assert Valuation.objects.visible_to(an).of(world.ocmw.pk).count() == taken.assets


def test_the_whole_list_twice_adds_nothing_the_second_time(world: World) -> None:
    with world.acting("an") as an:
        first = takeover.take_over(actor=an, at=NOW, organization=world.ocmw)
        again = takeover.take_over(actor=an, at=NOW, organization=world.ocmw)
        assert (first.processes, first.assets, first.facilities) == (534, 115, 30)
        assert (again.processes, again.assets, again.facilities) == (0, 0, 0)
        assert ProcessAsset.objects.visible_to(an).of(world.ocmw.pk).count() == 1299
        assert Process.objects.visible_to(an).of(world.ocmw.pk).filter(critical=True).count() == 157


def test_stored_classes_equal_recomputed_ones(world: World) -> None:
    with world.acting("an") as an:
        takeover.take_over(actor=an, at=NOW, organization=world.ocmw)
        assert register.refresh_classes(actor=an, organization=world.ocmw) == 0
