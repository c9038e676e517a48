"""Take over the generic list, whole or per domain, with the assets and facilities that belong to it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from belfort.domain.classification import Flag, classify
from belfort.domain.criticality import criticality
from belfort.domain.errors import InvalidError
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
from belfort.services import organizations, register, trail
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
    have = set(
        Process.objects.visible_to(actor)
        .of(organization.id)
        .exclude(reference_key="")
        .values_list("reference_key", flat=True)
    )
    groups = {group.key: group for group in ReferenceGroup.objects.order_by("position")}
    total: dict[str, int] = defaultdict(int)
    taken: dict[str, int] = defaultdict(int)
    for key, group_key in ReferenceProcess.objects.current().values_list("key", "group_id"):
        domain = groups[group_key].domain_key
        total[domain] += 1
        taken[domain] += key in have
    firsts = {group.domain_key: group for group in reversed(groups.values())}
    return [
        Offer(
            group.domain_key,
            group.domain_nl,
            group.domain_en,
            group.category_nl,
            group.category_en,
            total[key],
            taken[key],
        )
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
        references = references.filter(domain_key=domain_key)
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


def add_references(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    references: Sequence[ReferenceProcess],
    remember: bool = True,
) -> Taken:
    """Insert processes of the generic list with what they need; part of a transaction that leaves the trace.

    Without `remember` the caller writes the first decision itself, because it decides at once.
    """
    actor.require(Ability.EDIT_REGISTER, organization.id)
    have = set(
        Process.objects.visible_to(actor)
        .of(organization.id)
        .exclude(reference_key="")
        .values_list("reference_key", flat=True)
    )
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
            if remember
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


def _process(
    organization: Organization, reference: ReferenceProcess, assets: Mapping[str, Asset], floors: Mapping[Flag, int]
) -> Process:
    outcome = criticality(
        nis2_annex=reference.nis2_annex,
        group=register.impact_of(reference.group_impact),
        process=register.impact_of(reference.impact),
    )
    classes = classify([register.element(assets[asset]) for asset, _ in reference.assets], floors).classes
    return Process(
        organization=organization,
        reference=reference,
        reference_key=reference.key,
        group=reference.group,
        domain_key=reference.domain_key,
        title=reference.name_nl,
        title_en=reference.name_en,
        position=register.position_in(reference.group, reference.position),
        state=PROPOSED,
        nis2_annex=reference.nis2_annex,
        group_impact=reference.group_impact,
        impact=reference.impact,
        critical=outcome.critical,
        level=outcome.level,
        confidentiality=classes.C,
        integrity=classes.I,
        availability=classes.A,
    )


def _add_assets(
    actor: Actor, at: datetime, organization: Organization, wanted: set[str]
) -> tuple[dict[str, Asset], int]:
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


def add_assets(*, actor: Actor, at: datetime, organization: Organization, keys: set[str]) -> None:
    """Insert generic assets that are named and not there yet, with the facilities on which they rest."""
    actor.require(Ability.EDIT_REGISTER, organization.id)
    assets, added = _add_assets(actor, at, organization, keys)
    if added:
        _add_facilities(actor, organization, assets)


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
    asset: Asset,
    at: datetime,
    actor: Actor,
    *,
    basis: str,
    answers: Mapping[str, Mapping[str, int]] | None = None,
    reason: str = "",
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
    hosted, resting = (
        set(hosts.values_list("facility_id", "asset_id")),
        set(rests.values_list("facility_id", "rests_on_id")),
    )
    known = [(facility, references[key]) for key, facility in facilities.items() if key in references]
    FacilityAsset.objects.add_all(
        [
            FacilityAsset(organization=organization, facility=facility, asset=assets[key])
            for facility, reference in known
            for key in reference.hosts
            if key in assets and (facility.pk, assets[key].pk) not in hosted
        ]
    )
    FacilitySupport.objects.add_all(
        [
            FacilitySupport(organization=organization, facility=facility, rests_on=facilities[key])
            for facility, reference in known
            for key in reference.rests_on
            if key in facilities and (facility.pk, facilities[key].pk) not in resting
        ]
    )


def link_listed(*, actor: Actor, at: datetime, organization: Organization, process: Process) -> None:
    """Link a process to the assets that the generic list names for it, and compute its class again."""
    actor.require(Ability.EDIT_REGISTER, organization.id)
    assert process.reference is not None  # noqa: S101 only rows of the generic list come here
    wanted = dict(process.reference.assets)
    assets, _ = _add_assets(actor, at, organization, set(wanted))
    _add_facilities(actor, organization, assets)
    ProcessAsset.objects.add_all(
        [
            ProcessAsset(organization=organization, process=process, asset=assets[key], role=role)
            for key, role in wanted.items()
        ]
    )
    register.refresh_classes(actor=actor, organization=organization, processes=[process.pk])


def link_facility(*, actor: Actor, organization: Organization, facility: Facility) -> None:
    """Add the links that the generic list names for a facility between rows that the register has."""
    actor.require(Ability.EDIT_REGISTER, organization.id)
    assets = Asset.objects.visible_to(actor).of(organization.id).exclude(reference_key="")
    rows = Facility.objects.visible_to(actor).of(organization.id).exclude(reference_key="")
    references = ReferenceFacility.objects.current().filter(key=facility.reference_key)
    _link_facilities(
        actor,
        organization,
        {row.key: row for row in references},
        {row.reference_key: row for row in rows},
        {asset.reference_key: asset for asset in assets},
    )
