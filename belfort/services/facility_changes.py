"""Change facilities: adapt, confirm, refuse, add, and what rests on what."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.domain.workflow import RegisterState, RegisterStep, next_state
from belfort.models import Asset, Facility, FacilityAsset, FacilitySupport, Organization
from belfort.services import catalogs, trail
from belfort.services.assigning import assign
from belfort.services.facilities import KINDS, find_facility
from belfort.services.process_changes import require_edit
from belfort.services.trail import Subject
from belfort.services.writing import changed, update_versioned


@dataclass(frozen=True, slots=True)
class FacilityContent:
    """What a person writes about a facility."""

    name: str
    kind: str
    description: str = ""
    supports_all: bool = False
    families: tuple[str, ...] = ()
    hosts: Collection[UUID] = ()
    rests_on: Collection[UUID] = ()

    def checked(self) -> "FacilityContent":
        """Return the content without blanks around it; raises InvalidError with the field."""
        if not self.name.strip():
            raise InvalidError(Text("Geef de basisinrichting een naam.", "Give the facility a name."), field="name")
        if self.kind not in KINDS:
            raise InvalidError(Text("Kies een soort.", "Choose a kind."), field="kind")
        if set(self.families) - set(catalogs.get_families()):
            raise InvalidError(Text("Kies families uit de lijst.", "Choose families from the list."), field="families")
        return FacilityContent(
            self.name.strip()[:200],
            self.kind,
            self.description.strip(),
            self.supports_all,
            self.families,
            frozenset(self.hosts),
            frozenset(self.rests_on),
        )


@transaction.atomic
def adapt_facility(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    key: UUID,
    version: int,
    content: FacilityContent,
    reason: str = "",
) -> Facility:
    """Change a facility and what rests on it; a deviation from the generic list asks a reason, a description is none."""
    facility = find_facility(actor=actor, organization=organization, key=key)
    require_edit(actor, facility)
    content = content.checked()
    changes: dict[str, Any] = _columns(content)
    changes["name_en"] = facility.name_en if content.name == facility.name else ""
    if set(content.families) == set(facility.families):
        changes["families"] = facility.families  # in the order that they have
    state = RegisterState(facility.state)
    if facility.reference is not None and _deviates(content, _listed(actor, facility)):
        state = next_state(state, RegisterStep.ADAPT, reason=reason, generic=True)
        changes |= {"state": state.value, "reason": reason.strip(), "decided_at": at}
    elif state in {RegisterState.ADAPTED, RegisterState.NOT_OURS}:
        state = next_state(state, RegisterStep.CONFIRM, reason="", generic=bool(facility.reference_key))
        changes |= {"state": state.value, "reason": "", "decided_at": at}
        changes |= {"name_en": facility.reference.name_en} if facility.reference else {}
    body = {"changes": changed(facility, changes), "reason": reason.strip()}
    update_versioned(facility, version=version, changes=changes)
    _link(actor, organization, facility, content)
    trail.record(
        actor=actor, at=at, organization=organization, verb="facility.adapted", subject=_subject(facility), body=body
    )
    return facility


@transaction.atomic
def add_facility(*, actor: Actor, at: datetime, organization: Organization, content: FacilityContent) -> Facility:
    """Add a facility of the government's own."""
    actor.require(Ability.EDIT_REGISTER, organization.id)
    content = content.checked()
    facility: Facility = Facility.objects.add(
        Facility(organization=organization, state=RegisterState.OWN.value, decided_at=at, **_columns(content))
    )
    _link(actor, organization, facility, content)
    trail.record(actor=actor, at=at, organization=organization, verb="facility.added", subject=_subject(facility))
    return facility


def _columns(content: FacilityContent) -> dict[str, Any]:
    return {
        "name": content.name,
        "kind": content.kind,
        "description": content.description,
        "supports_all": content.supports_all,
        "families": list(content.families),
    }


def _listed(actor: Actor, facility: Facility) -> FacilityContent:
    """Return what the generic list says of a facility, between rows that the register has and uses."""
    reference = facility.reference
    assert reference is not None  # noqa: S101 the callers looked
    assets = Asset.objects.visible_to(actor).of(facility.organization_id).in_use()
    rows = Facility.objects.visible_to(actor).of(facility.organization_id).exclude(pk=facility.pk)
    return FacilityContent(
        reference.name_nl,
        reference.kind,
        facility.description,
        reference.supports_all,
        tuple(reference.families),
        frozenset(assets.filter(reference_key__in=reference.hosts).values_list("pk", flat=True)),
        frozenset(rows.filter(reference_key__in=reference.rests_on).values_list("pk", flat=True)),
    )


def _deviates(content: FacilityContent, listed: FacilityContent) -> bool:
    """Say whether anything but the description differs from the list."""
    mine, theirs = (
        (one.name, one.kind, one.supports_all, set(one.families), set(one.hosts), set(one.rests_on))
        for one in (content, listed)
    )
    return mine != theirs


def _link(actor: Actor, organization: Organization, facility: Facility, content: FacilityContent) -> None:
    """Replace what rests on the facility and on what it rests; a facility never rests on itself.

    Links to assets that are not ours stay: nobody was asked about them.
    """
    assets = Asset.objects.visible_to(actor).of(organization.id).filter(pk__in=content.hosts)
    below = (
        Facility.objects.visible_to(actor).of(organization.id).filter(pk__in=content.rests_on).exclude(pk=facility.pk)
    )
    hosted, supports = list(assets), list(below)
    if len(hosted) != len(content.hosts) or len(supports) != len(set(content.rests_on) - {facility.pk}):
        raise MissingError
    links = FacilityAsset.objects.visible_to(actor).of(organization.id).filter(facility=facility)
    links.exclude(asset__state=RegisterState.NOT_OURS).delete()
    kept = set(links.values_list("asset_id", flat=True))
    FacilitySupport.objects.visible_to(actor).of(organization.id).filter(facility=facility).delete()
    FacilityAsset.objects.add_all(
        [
            FacilityAsset(organization=organization, facility=facility, asset=asset)
            for asset in hosted
            if asset.pk not in kept
        ]
    )
    FacilitySupport.objects.add_all(
        [FacilitySupport(organization=organization, facility=facility, rests_on=row) for row in supports]
    )


@transaction.atomic
def decide_facility(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    key: UUID,
    version: int,
    step: RegisterStep,
    reason: str = "",
) -> Facility:
    """Confirm a facility, or say that it is not ours with a reason. Confirming an adapted one goes back to the list."""
    facility = find_facility(actor=actor, organization=organization, key=key)
    require_edit(actor, facility)
    state = next_state(RegisterState(facility.state), step, reason=reason, generic=bool(facility.reference_key))
    changes: dict[str, Any] = {
        "state": state.value,
        "reason": reason.strip() if step is not RegisterStep.CONFIRM else "",
        "decided_at": at,
    }
    listed = None
    if step is RegisterStep.CONFIRM and facility.state == RegisterState.ADAPTED and facility.reference is not None:
        listed = _listed(actor, facility)
        changes |= _columns(listed) | {"name_en": facility.reference.name_en}
    body = {"changes": changed(facility, changes)}
    update_versioned(facility, version=version, changes=changes)
    if listed is not None:
        _link(actor, organization, facility, listed)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb=f"facility.{state.value}",
        subject=_subject(facility),
        body=body,
    )
    return facility


def assign_facility(
    *, actor: Actor, at: datetime, organization: Organization, key: UUID, version: int, user_id: int
) -> Facility:
    """Give a facility to a colleague, who may then change it; 0 takes it back."""
    facility = find_facility(actor=actor, organization=organization, key=key)
    assign(actor=actor, at=at, row=facility, subject=_subject(facility), version=version, user_id=user_id)
    return facility


def _subject(facility: Facility) -> Subject:
    return Subject("facility", facility.pk, facility.name)
