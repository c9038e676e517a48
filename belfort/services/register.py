"""What the register of a government shares: taking over the generic list, and keeping what is computed up to date."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from belfort.domain.classification import Classification, Element, FacilityLinks, Flag, classify, facility_classes
from belfort.domain.criticality import Criticality, criticality
from belfort.domain.errors import InvalidError
from belfort.domain.impact import Dimension, Impact
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.domain.workflow import RegisterState
from belfort.models import (
    Asset,
    Facility,
    FacilityAsset,
    FacilitySupport,
    Organization,
    Process,
    ProcessAsset,
    ProcessDecision,
    ReferenceAsset,
    ReferenceFacility,
    ReferenceGroup,
    ReferenceProcess,
    Valuation,
)
from belfort.services import organizations, trail
from belfort.services.trail import Subject

PROPOSED = RegisterState.PROPOSED.value


@dataclass(frozen=True, slots=True)
class Taken:
    """How many rows a take-over brought."""

    processes: int
    assets: int
    facilities: int


@dataclass(frozen=True, slots=True)
class Offer:
    """One domain of the generic list, and how much of it the register already has."""

    key: str
    name_nl: str
    name_en: str
    category_nl: str
    category_en: str
    total: int
    taken: int

    @property
    def left(self) -> int:
        """Return how many processes can still be taken over."""
        return self.total - self.taken


def get_offers(*, actor: Actor, organization: Organization) -> list[Offer]:
    """Return the domains of the generic list with how much of each is still to be taken over."""
    actor.require(Ability.READ_REGISTER, organization.id)
    have = set(Process.objects.visible_to(actor).of(organization.id).exclude(reference_key="").values_list("reference_key", flat=True))
    groups = {group.key: group for group in ReferenceGroup.objects.order_by("position")}
    total: dict[str, int] = defaultdict(int)
    taken: dict[str, int] = defaultdict(int)
    for key, group_key in ReferenceProcess.objects.current().values_list("key", "group_id"):
        domain = groups[group_key].domain_key
        total[domain] += 1
        taken[domain] += key in have
    firsts = {group.domain_key: group for group in reversed(groups.values())}
    return [
        Offer(group.domain_key, group.domain_nl, group.domain_en, group.category_nl, group.category_en, total[key], taken[key])
        for key, group in sorted(firsts.items(), key=lambda pair: pair[1].position)
        if total[key]
    ]


@transaction.atomic
def take_over(*, actor: Actor, at: datetime, organization: Organization, domain_key: str = "") -> Taken:
    """Take over the generic list, whole or one domain of it, with the assets and facilities that belong to it.

    What the register already has stays as it is. Everything new waits for confirmation.
    """
    actor.require(Ability.EDIT_REGISTER, organization.id)
    references = ReferenceProcess.objects.current().select_related("group").order_by("position")
    if domain_key:
        references = references.filter(group__domain_key=domain_key)
    chosen = list(references)
    if not chosen:
        raise InvalidError(Text("Dit domein bestaat niet.", "This domain does not exist."), field="domain")
    taken = add_references(actor=actor, at=at, organization=organization, references=chosen)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="register.taken_over",
        subject=Subject("domain", domain_key, chosen[0].group.domain_nl if domain_key else "alle domeinen"),
        body={"processes": taken.processes, "assets": taken.assets, "facilities": taken.facilities},
    )
    return taken


def add_references(*, actor: Actor, at: datetime, organization: Organization, references: Sequence[ReferenceProcess]) -> Taken:
    """Insert processes of the generic list with what they need; part of a transaction that leaves the trace."""
    actor.require(Ability.EDIT_REGISTER, organization.id)
    have = set(Process.objects.visible_to(actor).of(organization.id).exclude(reference_key="").values_list("reference_key", flat=True))
    fresh = [reference for reference in references if reference.key not in have]
    wanted = {asset for reference in fresh for asset, _ in reference.assets}
    assets, new_assets = _add_assets(actor, at, organization, wanted)
    new_facilities = _add_facilities(actor, organization, assets)
    floors = organizations.get_choices(organization=organization).floors
    processes = [_process(organization, reference, assets, floors) for reference in fresh]
    Process.objects.add_all(processes)
    ProcessDecision.objects.add_all(
        [
            ProcessDecision(
                organization=organization,
                process=process,
                state=PROPOSED,
                domain_key=process.domain_key,
                decided_at=at,
                decided_by_id=actor.user_id or None,
            )
            for process in processes
        ]
    )
    ProcessAsset.objects.add_all(
        [
            ProcessAsset(organization=organization, process=process, asset=assets[asset], role=role)
            for process, reference in zip(processes, fresh, strict=True)
            for asset, role in reference.assets
        ]
    )
    return Taken(len(processes), new_assets, new_facilities)


def _process(organization: Organization, reference: ReferenceProcess, assets: Mapping[str, Asset], floors: Mapping[Flag, int]) -> Process:
    outcome = criticality(
        nis2_annex=bool(reference.group.nis2_annex), group=impact_of(reference.group.impact), process=impact_of(reference.impact)
    )
    classes = classify([element(assets[asset]) for asset, _ in reference.assets], floors).classes
    return Process(
        organization=organization,
        reference=reference,
        reference_key=reference.key,
        group=reference.group,
        domain_key=reference.group.domain_key,
        title=reference.name_nl,
        title_en=reference.name_en,
        position=reference.position,
        state=PROPOSED,
        nis2_annex=bool(reference.group.nis2_annex),
        group_impact=reference.group.impact,
        impact=reference.impact,
        critical=outcome.critical,
        level=outcome.level,
        confidentiality=classes.C,
        integrity=classes.I,
        availability=classes.A,
    )


def _add_assets(actor: Actor, at: datetime, organization: Organization, wanted: set[str]) -> tuple[dict[str, Asset], int]:
    """Insert the generic assets that are wanted and not there yet; return all generic ones of the register by key."""
    rows = Asset.objects.visible_to(actor).of(organization.id).exclude(reference_key="")
    have = {asset.reference_key: asset for asset in rows}
    fresh = [
        new_asset(organization, reference)
        for reference in ReferenceAsset.objects.current().filter(key__in=wanted - set(have)).order_by("position")
    ]
    Asset.objects.add_all(fresh)
    Valuation.objects.add_all([valuation(asset, at, actor, basis="list") for asset in fresh])
    return have | {asset.reference_key: asset for asset in fresh}, len(fresh)


def new_asset(organization: Organization, reference: ReferenceAsset) -> Asset:
    """Return an asset of the generic list with its starting classes, not saved yet."""
    return Asset(
        organization=organization,
        reference=reference,
        reference_key=reference.key,
        name=reference.name_nl,
        name_en=reference.name_en,
        category=reference.category,
        description="",
        flags=reference.flags,
        floor_overruled=reference.floor_exception_nl,
        confidentiality=reference.confidentiality,
        integrity=reference.integrity,
        availability=reference.availability,
        state=PROPOSED,
    )


def valuation(
    asset: Asset, at: datetime, actor: Actor, *, basis: str, answers: Mapping[str, Mapping[str, int]] | None = None, reason: str = ""
) -> Valuation:
    """Return the valuation row that says what the classes of an asset are from now on, not saved yet."""
    return Valuation(
        organization_id=asset.organization_id,
        asset=asset,
        confidentiality=asset.confidentiality,
        integrity=asset.integrity,
        availability=asset.availability,
        basis=basis,
        answers=answers or {},
        reason=reason,
        valued_at=at,
        valued_by_id=actor.user_id or None,
    )


def _add_facilities(actor: Actor, organization: Organization, assets: Mapping[str, Asset]) -> int:
    """Insert the facilities that these assets rest on and not there yet, and the links that are new."""
    references = {row.key: row for row in ReferenceFacility.objects.current().order_by("position")}
    needed = _needed(references, set(assets))
    rows = Facility.objects.visible_to(actor).of(organization.id).exclude(reference_key="")
    have = {facility.reference_key: facility for facility in rows}
    fresh = [new_facility(organization, references[key]) for key in references if key in needed and key not in have]
    Facility.objects.add_all(fresh)
    everything = have | {facility.reference_key: facility for facility in fresh}
    _link_facilities(actor, organization, references, everything, assets)
    return len(fresh)


def _needed(references: Mapping[str, ReferenceFacility], assets: set[str]) -> set[str]:
    needed = {key for key, row in references.items() if row.supports_all or assets & set(row.hosts)}
    queue = list(needed)
    while queue:
        for below in references[queue.pop()].rests_on:
            if below in references and below not in needed:
                needed.add(below)
                queue.append(below)
    return needed


def new_facility(organization: Organization, reference: ReferenceFacility) -> Facility:
    """Return a facility of the generic list, not saved yet."""
    return Facility(
        organization=organization,
        reference=reference,
        reference_key=reference.key,
        name=reference.name_nl,
        name_en=reference.name_en,
        kind=reference.kind,
        families=reference.families,
        supports_all=reference.supports_all,
        state=PROPOSED,
    )


def _link_facilities(
    actor: Actor,
    organization: Organization,
    references: Mapping[str, ReferenceFacility],
    facilities: Mapping[str, Facility],
    assets: Mapping[str, Asset],
) -> None:
    """Add the links of the generic list between rows that both exist, as far as they are not there yet."""
    hosts = FacilityAsset.objects.visible_to(actor).of(organization.id)
    rests = FacilitySupport.objects.visible_to(actor).of(organization.id)
    hosted, resting = set(hosts.values_list("facility_id", "asset_id")), set(rests.values_list("facility_id", "rests_on_id"))
    FacilityAsset.objects.add_all(
        [
            FacilityAsset(organization=organization, facility=facility, asset=assets[key])
            for facility in facilities.values()
            for key in references[facility.reference_key].hosts
            if facility.reference_key in references and key in assets and (facility.pk, assets[key].pk) not in hosted
        ]
    )
    FacilitySupport.objects.add_all(
        [
            FacilitySupport(organization=organization, facility=facility, rests_on=facilities[key])
            for facility in facilities.values()
            for key in references[facility.reference_key].rests_on
            if facility.reference_key in references and key in facilities and (facility.pk, facilities[key].pk) not in resting
        ]
    )


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


def outcome_of(process: Process) -> Criticality:
    """Return the outcome of the decision tree for a process as it stands."""
    return criticality(nis2_annex=process.nis2_annex, group=impact_of(process.group_impact), process=impact_of(process.impact))


def process_classes(*, actor: Actor, organization: Organization, processes: Iterable[UUID] | None = None) -> dict[UUID, Classification]:
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
    for facility, asset in FacilityAsset.objects.visible_to(actor).of(organization.id).values_list("facility_id", "asset_id"):
        hosts[str(facility)].add(str(asset))
    for facility, below in FacilitySupport.objects.visible_to(actor).of(organization.id).values_list("facility_id", "rests_on_id"):
        rests[str(facility)].add(str(below))
    links = {
        key: FacilityLinks(key, frozenset(hosts[key]), frozenset(rests[key]), facility.supports_all)
        for key, facility in facilities.items()
        if facility.state != RegisterState.NOT_OURS
    }
    floors = organizations.get_choices(organization=organization).floors
    elements = {key: element(asset) for key, asset in assets.items()}
    return Load(facilities, assets, links, facility_classes(list(links.values()), elements, floors))
