"""A newer version of the generic list, for information assets and facilities: classes, links and what was chosen."""

from belfort.domain.classification import Flag, InformationClass
from belfort.domain.permissions import Actor
from belfort.exchange.reference_files import ReferenceFiles
from belfort.models import Asset, Facility, FacilityAsset, ProcessAsset, Valuation
from belfort.services import asset_changes, facility_changes, takeover
from belfort.services.asset_changes import AssetContent
from belfort.services.facility_changes import FacilityContent
from tests.services.newer_list import ASSET, DESCRIBED, FACILITY, accept, at, common, load, row, waiting
from tests.world import World


class TestAssetsAndFacilities:
    def test_an_asset_gets_a_new_valuation_and_its_processes_a_new_class(
        self, world: World, an_acts: Actor, newer: ReferenceFiles
    ) -> None:
        load(newer)
        accept(world, an_acts, ASSET)
        asset = row(world, an_acts, Asset, ASSET)
        assert asset.classes == InformationClass(4, 5, 5)
        assert Flag.SOCIAL_SECURITY_DATA in asset.flags
        rows = Valuation.objects.visible_to(an_acts).of(world.home.pk).filter(asset=asset)
        assert list(rows.order_by("valued_at").values_list("availability", "basis")) == [(4, "list"), (5, "list")]
        using = ProcessAsset.objects.visible_to(an_acts).of(world.home.pk).filter(asset=asset)
        assert set(using.values_list("process__availability", flat=True)) == {5}

    def test_a_new_description_alone_is_no_valuation(self, world: World, an_acts: Actor, newer: ReferenceFiles) -> None:
        load(newer)
        accept(world, an_acts, DESCRIBED)
        asset = row(world, an_acts, Asset, DESCRIBED)
        assert asset.reference.description_nl.startswith("Identiteit en adres")
        assert Valuation.objects.visible_to(an_acts).of(world.home.pk).filter(asset=asset).count() == 1

    def test_a_valued_asset_keeps_its_classes(self, world: World, an_acts: Actor, newer: ReferenceFiles) -> None:
        asset = row(world, an_acts, Asset, ASSET)
        asset_changes.set_classes(
            **common(world, an_acts), **at(asset), classes=InformationClass(5, 5, 3), reason="Besproken"
        )
        load(newer)
        assert waiting(world, an_acts)[ASSET].adapted
        accept(world, an_acts, ASSET)
        assert row(world, an_acts, Asset, ASSET).classes == InformationClass(5, 5, 3)

    def test_the_category_and_the_floor_that_a_government_chose_stay(
        self, world: World, an_acts: Actor, newer: ReferenceFiles
    ) -> None:
        asset = row(world, an_acts, Asset, ASSET)
        content = AssetContent(asset.name, "zorg", "Onze akten", frozenset(map(Flag, asset.flags)), "Bij ons openbaar")
        asset_changes.adapt_asset(**common(world, an_acts), **at(asset), content=content, reason="Bij ons anders")
        load(newer)
        accept(world, an_acts, ASSET)
        asset.refresh_from_db()
        assert (asset.category, asset.floor_overruled, asset.description) == ("zorg", "Bij ons openbaar", "Onze akten")

    def test_a_facility_gains_and_loses_what_rests_on_it(
        self, world: World, an_acts: Actor, newer: ReferenceFiles
    ) -> None:
        takeover.take_over(**common(world, an_acts))
        load(newer)
        accept(world, an_acts, FACILITY)
        rows = FacilityAsset.objects.visible_to(an_acts).of(world.home.pk).filter(facility__reference_key=FACILITY)
        assert set(rows.values_list("asset__reference_key", flat=True)) == {
            "e-mail-en-agenda",
            "bevolkingsregister",
            "meldingenregister",
            "wegen-werven-en-winterdienst",
        }

    def test_an_adapted_facility_keeps_what_rests_on_it(
        self, world: World, an_acts: Actor, newer: ReferenceFiles
    ) -> None:
        facility = row(world, an_acts, Facility, FACILITY)
        content = FacilityContent(facility.name, facility.kind, "", supports_all=True, families=("ICT",))
        facility_changes.adapt_facility(
            **common(world, an_acts), **at(facility), content=content, reason="Alles mobiel"
        )
        load(newer)
        accept(world, an_acts, FACILITY)
        facility.refresh_from_db()
        assert (facility.supports_all, facility.families, facility.state) == (True, ["ICT"], "adapted")
        assert not FacilityAsset.objects.visible_to(an_acts).of(world.home.pk).filter(facility=facility).exists()
