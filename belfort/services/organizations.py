"""Bodies: find one, list them, and the settings of a register."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from belfort.domain.classification import DEFAULT_FLOORS, HIGHEST, LOWEST, Flag
from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.models import Organization as Organization, RegisterSettings  # noqa: PLC0414 the web names its type
from belfort.models.organizations import LOCAL_KINDS, Kind, Status
from belfort.services import trail
from belfort.services.trail import Subject
from belfort.services.writing import changed, update_versioned

PAGE = 50


def get_organization(*, actor: Actor, slug: str) -> Organization:
    """Return a body for which the actor may act in some way; a stranger gets MissingError."""
    organization = next(iter(Organization.objects.filter(slug=slug, pk__in=actor.organization_ids)), None)
    if organization is None:
        raise MissingError
    return organization


def find_mine(*, actor: Actor, slug: str) -> Organization | None:
    """Return a body for which the actor may act, or None; the only one when there is just one."""
    if slug:
        return Organization.objects.filter(slug=slug, pk__in=actor.organization_ids).first()
    return (
        Organization.objects.filter(pk__in=actor.organization_ids).first() if len(actor.organization_ids) == 1 else None
    )


def find_organization(*, key: str, field: str = "organization") -> Organization:
    """Return a body by slug, KBO, OVO, NIS or exact name, for commands; raises InvalidError in words.

    A NIS means the municipality, and a name that matches two bodies is refused.
    """
    exact = list(Organization.objects.filter(slug=key)[:1])
    found = exact or list(Organization.objects.filter(codes__value=key).exclude(kind=Kind.OCMW).distinct()[:2])
    found = found or list(Organization.objects.filter(name__iexact=key)[:2])
    if len(found) == 1:
        return found[0]
    words = (
        Text("Meer dan één bestuur heet {key}.", "More than one organization is called {key}.")
        if found
        else Text("Er is geen bestuur {key}.", "There is no organization {key}.")
    )
    raise InvalidError(words.filled(key=key), field=field)


KIND_NAMES: dict[str, Text] = {
    Kind.MUNICIPALITY: Text("gemeente", "municipality"),
    Kind.OCMW: Text("OCMW", "OCMW (public center for social welfare)"),
    Kind.PROVINCE: Text("provincie", "province"),
    Kind.AGB: Text("autonoom gemeentebedrijf", "autonomous municipal company"),
    Kind.APB: Text("autonoom provinciebedrijf", "autonomous provincial company"),
    Kind.POLICE_ZONE: Text("politiezone", "police zone"),
    Kind.RESCUE_ZONE: Text("hulpverleningszone", "rescue zone"),
    Kind.PROJECT_ASSOCIATION: Text("projectvereniging", "project association"),
    Kind.SERVICE_ASSOCIATION: Text("dienstverlenende vereniging", "service association"),
    Kind.MANDATED_ASSOCIATION: Text("opdrachthoudende vereniging", "mandated association"),
    Kind.SUPPORT: Text("ondersteunende organisatie", "supporting body"),
    Kind.REGION: Text("Vlaamse overheid", "Flemish government"),
    Kind.AUDITOR: Text("auditor", "auditor"),
    Kind.INSTALLATION: Text("installatie", "installation"),
}


def get_local_kinds() -> dict[str, Text]:
    """Return the kinds of local governments and kindred bodies, by name."""
    return {kind: name for kind, name in KIND_NAMES.items() if kind in LOCAL_KINDS}


def get_provinces() -> list[str]:
    """Return the provinces that occur, by name."""
    rows = Organization.objects.local().active().exclude(province="")
    return sorted(set(rows.order_by().values_list("province", flat=True).distinct()))


@dataclass(frozen=True, slots=True)
class Directory:
    """A page of the public list of bodies."""

    organizations: list[Organization]
    total: int
    page: int
    pages: int


def get_directory(*, actor: Actor, search: str = "", kind: str = "", province: str = "", page: int = 1) -> Directory:
    """Return a page of all local bodies that exist; names and kinds are public, what they hold is not."""
    actor.require_anywhere(Ability.READ_CATALOGS)
    rows = Organization.objects.local().active().order_by("name", "id")
    if search:
        rows = rows.filter(name__icontains=search)
    if kind:
        rows = rows.filter(kind=kind)
    if province:
        rows = rows.filter(province=province)
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    return Directory(list(rows[(page - 1) * PAGE : page * PAGE]), total, page, pages)


def get_mine(*, actor: Actor) -> list[Organization]:
    """Return the bodies for which the actor may act, by name."""
    return list(Organization.objects.filter(pk__in=actor.organization_ids).order_by("name"))


def get_municipalities(*, actor: Actor) -> list[Organization]:
    """Return the municipalities that stand on the map."""
    actor.require_anywhere(Ability.READ_CATALOGS)
    rows = Organization.objects.filter(kind=Kind.MUNICIPALITY, status=Status.ACTIVE, shape__gt="")  # by the index
    return list(rows.order_by("name"))


@dataclass(frozen=True, slots=True)
class Choices:
    """What a government chose for its register, with the defaults filled in."""

    floors: Mapping[Flag, int]
    ksz: bool
    proposed: bool
    version: int


def get_choices(*, organization: Organization) -> Choices:
    """Return the settings of a register; the KSZ set is on for an OCMW unless it was chosen otherwise."""
    row = RegisterSettings.unscoped_rows.filter(organization=organization).first()
    is_ocmw = organization.kind == Kind.OCMW
    if row is None:
        return Choices(DEFAULT_FLOORS, is_ocmw, proposed=True, version=0)
    floors = {flag: row.floors.get(flag, level) for flag, level in DEFAULT_FLOORS.items()}
    return Choices(floors, is_ocmw if row.ksz is None else row.ksz, row.proposed, row.version)


@transaction.atomic
def choose(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    version: int,
    floors: Mapping[Flag, int],
    ksz: bool,
    proposed: bool,
    reason: str,
) -> Choices:
    """Set the floors on C, the KSZ set and the proposed controls; lowering a floor asks a reason."""
    actor.require(Ability.CONFIGURE_ORGANIZATION, organization.id)
    if any(not LOWEST <= level <= HIGHEST for level in floors.values()):
        raise InvalidError(
            Text("Een ondergrens is een klasse van 1 tot 5.", "A floor is a class from 1 to 5."), field="floors"
        )
    lowered = any(level < DEFAULT_FLOORS[flag] for flag, level in floors.items())
    if lowered and not reason.strip():
        raise InvalidError(
            Text("Geef een reden om een ondergrens te verlagen.", "Give a reason for lowering a floor."), field="reason"
        )
    changes = {"floors": {flag.value: level for flag, level in floors.items()}, "ksz": ksz, "proposed": proposed}
    row = RegisterSettings.unscoped_rows.filter(organization=organization).first()
    if row is None:
        row = RegisterSettings.objects.add(RegisterSettings(organization=organization, version=version or 1))
    body = {"changes": changed(row, changes), "reason": reason}
    update_versioned(row, version=version or 1, changes=changes)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="register.configured",
        subject=Subject("settings", row.pk),
        body=body,
    )
    return get_choices(organization=organization)
