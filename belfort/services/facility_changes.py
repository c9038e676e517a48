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
    """Change a facility and what rests on it; for one from the generic list this is a deviation with a reason."""
    facility = find_facility(actor=actor, organization=organization, key=key)
    require_edit(actor, facility)
    content = content.checked()
    changes: dict[str, Any] = _columns(content)
    changes["name_en"] = facility.name_en if content.name == facility.name else ""
    if facility.reference is not None:
        state = next_state(RegisterState(facility.state), RegisterStep.ADAPT, reason=reason, generic=True)
        changes |= {"state": state.value, "reason": reason.strip(), "decided_at": at}
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


def _link(actor: Actor, organization: Organization, facility: Facility, content: FacilityContent) -> None:
    """Replace what rests on the facility and on what it rests; a facility never rests on itself."""
    assets = Asset.objects.visible_to(actor).of(organization.id).filter(pk__in=content.hosts)
    below = (
        Facility.objects.visible_to(actor).of(organization.id).filter(pk__in=content.rests_on).exclude(pk=facility.pk)
    )
    hosted, supports = list(assets), list(below)
    if len(hosted) != len(content.hosts) or len(supports) != len(set(content.rests_on) - {facility.pk}):
        raise MissingError
    FacilityAsset.objects.visible_to(actor).of(organization.id).filter(facility=facility).delete()
    FacilitySupport.objects.visible_to(actor).of(organization.id).filter(facility=facility).delete()
    FacilityAsset.objects.add_all(
        [FacilityAsset(organization=organization, facility=facility, asset=asset) for asset in hosted]
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
    """Confirm a facility, or say that it is not ours with a reason."""
    facility = find_facility(actor=actor, organization=organization, key=key)
    require_edit(actor, facility)
    state = next_state(RegisterState(facility.state), step, reason=reason, generic=bool(facility.reference_key))
    changes: dict[str, Any] = {
        "state": state.value,
        "reason": reason.strip() if step is not RegisterStep.CONFIRM else "",
        "decided_at": at,
    }
    body = {"changes": changed(facility, changes)}
    update_versioned(facility, version=version, changes=changes)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb=f"facility.{state.value}",
        subject=_subject(facility),
        body=body,
    )
    return facility


def _subject(facility: Facility) -> Subject:
    return Subject("facility", facility.pk, facility.name)
