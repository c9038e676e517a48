"""Information assets: list, look, value by questions or directly, adapt, add, link."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from belfort.domain.catalog import AppliedControl, Scope, applied
from belfort.domain.classification import (
    Attribute,
    Classification,
    Flag,
    InformationClass,
    classify,
    floor_of,
    with_floor,
)
from belfort.domain.errors import MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.workflow import Progress, RegisterState, progress
from belfort.models import Asset, Facility, FacilityAsset, Organization, ProcessAsset, Valuation
from belfort.services import catalogs, organizations, register
from belfort.services.processes import may_edit

PAGE = 50


@dataclass(frozen=True, slots=True)
class AssetFilters:
    """What a person asks of the list."""

    search: str = ""
    category: str = ""
    state: str = ""
    attribute: str = ""
    from_class: int = 0
    mine: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class AssetRow:
    """An asset in a list with its class, floors included."""

    asset: Asset
    classes: InformationClass
    raised: bool


@dataclass(frozen=True, slots=True)
class AssetList:
    """A page of assets."""

    rows: list[AssetRow]
    total: int
    page: int
    pages: int
    progress: Progress


def get_assets(*, actor: Actor, organization: Organization, filters: AssetFilters) -> AssetList:
    """Return a page of assets; a class counts with its floor."""
    actor.require(Ability.READ_REGISTER, organization.id)
    rows = Asset.objects.visible_to(actor).of(organization.id)
    states = [(RegisterState(state), 1) for state in rows.values_list("state", flat=True)]
    floors = organizations.get_choices(organization=organization).floors
    if filters.search:
        rows = rows.filter(Q(name__icontains=filters.search) | Q(name_en__icontains=filters.search))
    if filters.category:
        rows = rows.filter(category=filters.category)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.mine:
        rows = rows.filter(responsible_id=actor.user_id)
    listed = [row_of(asset, floors) for asset in rows.order_by("name", "pk")]
    if filters.attribute in set(Attribute) and filters.from_class:
        listed = [row for row in listed if row.classes.of(Attribute(filters.attribute)) >= filters.from_class]
    pages = max(1, -(-len(listed) // PAGE))
    page = min(max(filters.page, 1), pages)
    return AssetList(listed[(page - 1) * PAGE : page * PAGE], len(listed), page, pages, progress(states))


def row_of(asset: Asset, floors: Mapping[Flag, int]) -> AssetRow:
    """Return an asset as it stands in a list: its class with the floors of the register."""
    classes = with_floor(register.element(asset), floors)
    return AssetRow(asset, classes, raised=classes != asset.classes)


def get_choices_of_assets(*, actor: Actor, organization: Organization) -> list[Asset]:
    """Return the assets in use by name, for a choice."""
    actor.require(Ability.READ_REGISTER, organization.id)
    return list(Asset.objects.visible_to(actor).of(organization.id).in_use().order_by("name"))


@dataclass(frozen=True, slots=True)
class AssetView:
    """Everything on the page of one asset."""

    asset: Asset
    classification: Classification
    floor: int
    floor_flag: Flag | None
    valuations: list[Valuation]
    links: list[ProcessAsset]
    facilities: list[Facility]
    controls: list[AppliedControl]
    may_edit: bool


def find_asset(*, actor: Actor, organization: Organization, key: UUID) -> Asset:
    """Return an asset that the actor may see; raises MissingError otherwise."""
    rows = Asset.objects.visible_to(actor).of(organization.id).select_related("reference", "responsible")
    asset: Asset | None = rows.filter(pk=key).first()
    if asset is None:
        raise MissingError
    return asset


def get_asset(*, actor: Actor, organization: Organization, key: UUID) -> AssetView:
    """Return one asset with its class and why, its history, where it is used, and the controls that it asks for."""
    asset = find_asset(actor=actor, organization=organization, key=key)
    choices = organizations.get_choices(organization=organization)
    part = register.element(asset)
    classification = classify([part], choices.floors)
    floor, flag = floor_of(part, choices.floors)
    valuations = Valuation.objects.visible_to(actor).of(organization.id).filter(asset=asset).select_related("valued_by")
    links = ProcessAsset.objects.visible_to(actor).of(organization.id).filter(asset=asset).select_related("process")
    hosts = FacilityAsset.objects.visible_to(actor).of(organization.id).filter(asset=asset).values("facility_id")
    facilities = Facility.objects.visible_to(actor).of(organization.id).in_use()
    scope = Scope(classification.classes, classification.flags, ksz=choices.ksz, proposed=choices.proposed)
    return AssetView(
        asset=asset,
        classification=classification,
        floor=floor,
        floor_flag=flag,
        valuations=list(valuations.order_by("-valued_at")),
        links=list(links.order_by("process__title")),
        facilities=list(facilities.filter(Q(pk__in=hosts) | Q(supports_all=True)).order_by("name")),
        controls=applied(catalogs.get_icr_controls(), scope),
        may_edit=may_edit(actor, asset),
    )
