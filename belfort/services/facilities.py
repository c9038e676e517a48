"""Facilities: which there are, what rests on them, which class follows, which controls are asked."""

from dataclasses import dataclass
from uuid import UUID

from belfort.domain.catalog import AppliedControl, Scope, applied
from belfort.domain.classification import Classification, Load as CarriedAsset, loads
from belfort.domain.errors import MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.models import Asset, Entry, Facility, Organization
from belfort.services import catalogs, organizations, register
from belfort.services.processes import may_edit

KINDS = {
    "technical": Text("technisch", "technical"),
    "supplier": Text("leverancier", "supplier"),
    "organizational": Text("organisatorisch", "organizational"),
}


@dataclass(frozen=True, slots=True)
class FacilityRow:
    """A facility in a list with its class and how much rests on it."""

    facility: Facility
    classification: Classification | None
    asset_count: int


def get_facilities(*, actor: Actor, organization: Organization) -> list[FacilityRow]:
    """Return every facility with its class; those that are not ours come without one."""
    load = register.get_load(actor=actor, organization=organization)
    carried = loads(load.links.values(), load.assets)
    return [
        FacilityRow(facility, load.classes.get(key), len(carried.get(key, ())))
        for key, facility in load.facilities.items()
    ]


def get_choices_of_facilities(*, actor: Actor, organization: Organization) -> list[Facility]:
    """Return the facilities by name, for a choice."""
    actor.require(Ability.READ_REGISTER, organization.id)
    return list(Facility.objects.visible_to(actor).of(organization.id).order_by("name"))


@dataclass(frozen=True, slots=True)
class Carried:
    """An asset that rests on a facility, and through which other facility it comes (None: directly)."""

    asset: Asset
    via: Facility | None
    decides: frozenset[str]


@dataclass(frozen=True, slots=True)
class FacilityView:
    """Everything on the page of one facility."""

    facility: Facility
    classification: Classification | None
    carried: list[Carried]
    hosts: frozenset[str]
    rests_on: list[Facility]
    carries: list[Facility]
    controls: list[AppliedControl]
    threats: list[Entry]
    may_edit: bool


def find_facility(*, actor: Actor, organization: Organization, key: UUID) -> Facility:
    """Return a facility that the actor may see; raises MissingError otherwise."""
    rows = Facility.objects.visible_to(actor).of(organization.id).select_related("reference", "responsible")
    facility: Facility | None = rows.filter(pk=key).first()
    if facility is None:
        raise MissingError
    return facility


def get_facility(*, actor: Actor, organization: Organization, key: UUID) -> FacilityView:
    """Return one facility with its class and why, what rests on it and through what, and the controls it is asked."""
    facility = find_facility(actor=actor, organization=organization, key=key)
    load = register.get_load(actor=actor, organization=organization)
    name = str(key)
    classification = load.classes.get(name)
    choices = organizations.get_choices(organization=organization)
    controls: list[AppliedControl] = []
    if classification is not None:
        scope = Scope(
            classification.classes,
            classification.flags,
            ksz=choices.ksz,
            proposed=choices.proposed,
            families=frozenset(facility.families),
        )
        controls = applied(catalogs.get_icr_controls(), scope)
    carried = loads(load.links.values(), load.assets).get(name, ())
    links = load.links.get(name)
    threats = facility.reference.threats if facility.reference else []
    return FacilityView(
        facility=facility,
        classification=classification,
        carried=[_carried(load, item, name, classification) for item in carried],
        hosts=links.hosts if links else frozenset(),
        rests_on=[load.facilities[below] for below in sorted(links.rests_on) if below in load.facilities]
        if links
        else [],
        carries=[load.facilities[key] for key, link in load.links.items() if name in link.rests_on],
        controls=controls,
        threats=list(Entry.objects.filter(dataset="threats", key__in=threats).order_by("position")),
        may_edit=may_edit(actor, facility),
    )


def _carried(load: register.Load, item: CarriedAsset, key: str, classification: Classification | None) -> Carried:
    reasons = classification.because if classification else ()
    decides = frozenset(reason.attribute.value for reason in reasons if reason.element == item.asset)
    return Carried(load.assets[item.asset], load.facilities[item.via] if item.via != key else None, decides)
