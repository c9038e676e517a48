"""What the register of a government shares: taking over the generic list, and keeping what is computed up to date."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from belfort.domain.classification import Classification, Element, FacilityLinks, Flag, classify, facility_classes
from belfort.domain.criticality import Criticality, criticality
from belfort.domain.impact import Dimension, Impact
from belfort.domain.permissions import Ability, Actor
from belfort.domain.workflow import RegisterState
from belfort.models import (
    Asset,
    Facility,
    FacilityAsset,
    FacilitySupport,
    Organization,
    Process,
    ProcessAsset,
    ReferenceGroup,
)
from belfort.services import organizations


def element(asset: Asset) -> Element:
    """Return an asset as the domain sees it; its key is its id."""
    return Element(
        key=str(asset.pk),
        valuation=asset.classes,
        flags=frozenset(Flag(flag) for flag in asset.flags),
        floor_overruled=bool(asset.floor_overruled),
    )


def impact_of(levels: Mapping[str, int]) -> Impact:
    """Return stored levels as the domain sees them."""
    return {Dimension(key): level for key, level in levels.items()}


def position_in(group: ReferenceGroup, place: int) -> int:
    """Return where a process stands in a register: by group, then by its place in the list; own ones come last."""
    return group.position * 10_000 + min(place, OWN_PLACE)


def outcome_of(process: Process) -> Criticality:
    """Return the outcome of the decision tree for a process as it stands."""
    return criticality(
        nis2_annex=process.nis2_annex, group=impact_of(process.group_impact), process=impact_of(process.impact)
    )


def process_classes(
    *, actor: Actor, organization: Organization, processes: Iterable[UUID] | None = None
) -> dict[UUID, Classification]:
    """Return the computed class of each process from the assets that it uses; of all processes when none are named."""
    links = ProcessAsset.objects.visible_to(actor).of(organization.id).select_related("asset")
    if processes is not None:
        links = links.filter(process_id__in=list(processes))
    parts: dict[UUID, list[Element]] = defaultdict(list)
    for link in links.exclude(asset__state=RegisterState.NOT_OURS):
        parts[link.process_id].append(element(link.asset))
    floors = organizations.get_choices(organization=organization).floors
    return {key: classify(elements, floors) for key, elements in parts.items()}


def refresh_classes(*, actor: Actor, organization: Organization, processes: Iterable[UUID] | None = None) -> int:
    """Write the computed classes where they differ from what is stored; returns how many rows changed."""
    rows = Process.objects.visible_to(actor).of(organization.id)
    if processes is not None:
        processes = list(processes)
        rows = rows.filter(pk__in=processes)
    computed = process_classes(actor=actor, organization=organization, processes=processes)
    stale = []
    for process in rows.only("pk", "organization_id", "confidentiality", "integrity", "availability"):
        classes = computed[process.pk].classes if process.pk in computed else None
        wanted = (classes.C, classes.I, classes.A) if classes else (0, 0, 0)
        if wanted != (process.confidentiality, process.integrity, process.availability):
            process.confidentiality, process.integrity, process.availability = wanted
            stale.append(process)
    if stale:
        Process.unscoped_rows.bulk_update(stale, ["confidentiality", "integrity", "availability"], batch_size=200)
    return len(stale)


def processes_of_asset(*, actor: Actor, asset: Asset) -> list[UUID]:
    """Return the processes whose class depends on an asset."""
    links = ProcessAsset.objects.visible_to(actor).of(asset.organization_id).filter(asset=asset)
    return list(links.values_list("process_id", flat=True))


OWN_PLACE = 9_999


@dataclass(frozen=True, slots=True)
class Load:
    """The facilities of a register with their links and computed classes."""

    facilities: dict[str, Facility]
    assets: dict[str, Asset]
    links: dict[str, FacilityLinks]
    classes: dict[str, Classification]


def get_load(*, actor: Actor, organization: Organization) -> Load:
    """Return every facility in use with what rests on it, and its classes; four queries whatever the size."""
    actor.require(Ability.READ_REGISTER, organization.id)
    assets = {str(asset.pk): asset for asset in Asset.objects.visible_to(actor).of(organization.id).in_use()}
    rows = Facility.objects.visible_to(actor).of(organization.id).order_by("name")
    facilities = {str(row.pk): row for row in rows}
    hosts: dict[str, set[str]] = defaultdict(set)
    rests: dict[str, set[str]] = defaultdict(set)
    for facility, asset in (
        FacilityAsset.objects.visible_to(actor).of(organization.id).values_list("facility_id", "asset_id")
    ):
        hosts[str(facility)].add(str(asset))
    for facility, below in (
        FacilitySupport.objects.visible_to(actor).of(organization.id).values_list("facility_id", "rests_on_id")
    ):
        rests[str(facility)].add(str(below))
    links = {
        key: FacilityLinks(key, frozenset(hosts[key]), frozenset(rests[key]), facility.supports_all)
        for key, facility in facilities.items()
        if facility.state != RegisterState.NOT_OURS
    }
    floors = organizations.get_choices(organization=organization).floors
    elements = {key: element(asset) for key, asset in assets.items()}
    return Load(facilities, assets, links, facility_classes(list(links.values()), elements, floors))
