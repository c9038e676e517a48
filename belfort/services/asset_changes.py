"""Change information assets: value by questions or directly, confirm, adapt, refuse, add."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from belfort.domain.classification import (
    HIGHEST,
    LOWEST,
    Attribute,
    Flag,
    InformationClass,
)
from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.domain.valuation import Answers, valued
from belfort.domain.workflow import RegisterState, RegisterStep, next_state
from belfort.models import Asset, Organization, Valuation
from belfort.services import catalogs, register, takeover, trail
from belfort.services.assets import find_asset
from belfort.services.assigning import assign
from belfort.services.process_changes import require_edit
from belfort.services.processes import may_edit
from belfort.services.trail import Subject
from belfort.services.writing import changed, update_versioned


@transaction.atomic
def value_asset(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    key: UUID,
    version: int,
    answers: Answers,
    reason: str = "",
) -> Asset:
    """Value an asset by the questions: for each attribute the heaviest answer decides."""
    asset = find_asset(actor=actor, organization=organization, key=key)
    require_value(actor, asset)
    classes = InformationClass(**{attribute.value: valued(answers, attribute).level for attribute in Attribute})
    stored = {
        attribute.value: {dimension.value: level for dimension, level in given.items()}
        for attribute, given in answers.items()
    }
    return _value(actor, at, asset, version, classes, basis="answers", answers=stored, reason=reason)


@transaction.atomic
def set_classes(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    key: UUID,
    version: int,
    classes: InformationClass,
    reason: str,
) -> Asset:
    """Set the classes directly; this always asks a reason."""
    asset = find_asset(actor=actor, organization=organization, key=key)
    require_value(actor, asset)
    if not reason.strip():
        raise InvalidError(
            Text("Geef een reden voor deze klassen.", "Give a reason for these classes."), field="reason"
        )
    return _value(actor, at, asset, version, classes, basis="direct", answers={}, reason=reason)


def require_value(actor: Actor, asset: Asset) -> None:
    """Raise ForbiddenError when the actor may see the asset but not value it."""
    if not actor.may(Ability.VALUE_ASSETS, asset.organization_id):
        require_edit(actor, asset)


def _value(
    actor: Actor,
    at: datetime,
    asset: Asset,
    version: int,
    classes: InformationClass,
    *,
    basis: str,
    answers: Mapping[str, Mapping[str, int]],
    reason: str,
) -> Asset:
    if not all(LOWEST <= classes.of(attribute) <= HIGHEST for attribute in Attribute):
        raise InvalidError(Text("Een klasse gaat van 1 tot 5.", "A class goes from 1 to 5."), field="classes")
    changes: dict[str, Any] = {"confidentiality": classes.C, "integrity": classes.I, "availability": classes.A}
    reference = asset.reference
    if reference is not None:
        listed = InformationClass(reference.confidentiality, reference.integrity, reference.availability)
        step = RegisterStep.CONFIRM if classes == listed and not _differs(asset) else RegisterStep.ADAPT
        explained = reason.strip() or Text("Gewaardeerd met de vragenlijst.", "Valued with the questions.").into(
            actor.language
        )
        state = next_state(RegisterState(asset.state), step, reason=explained, generic=True)
        changes |= {"state": state.value, "reason": explained if step is RegisterStep.ADAPT else "", "decided_at": at}
    body = {"changes": changed(asset, changes), "basis": basis, "reason": reason.strip()}
    update_versioned(asset, version=version, changes=changes)
    Valuation.objects.add(takeover.valuation(asset, at, actor, basis=basis, answers=answers, reason=reason.strip()))
    _refresh(actor, asset)
    trail.record(
        actor=actor, at=at, organization=asset.organization, verb="asset.valued", subject=_subject(asset), body=body
    )
    return asset


def _differs(asset: Asset) -> bool:
    """Say whether name or flags differ from the generic list."""
    reference = asset.reference
    return reference is not None and (asset.name != reference.name_nl or set(asset.flags) != set(reference.flags))


def _refresh(actor: Actor, asset: Asset) -> None:
    affected = register.processes_of_asset(actor=actor, asset=asset)
    register.refresh_classes(actor=actor, organization=asset.organization, processes=affected)


def _subject(asset: Asset) -> Subject:
    return Subject("asset", asset.pk, asset.name)


@transaction.atomic
def decide_asset(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    key: UUID,
    version: int,
    step: RegisterStep,
    reason: str = "",
) -> Asset:
    """Confirm an asset as listed, or say that it is not ours with a reason."""
    asset = find_asset(actor=actor, organization=organization, key=key)
    require_edit(actor, asset)
    state = next_state(RegisterState(asset.state), step, reason=reason, generic=bool(asset.reference_key))
    changes: dict[str, Any] = {
        "state": state.value,
        "reason": reason.strip() if step is not RegisterStep.CONFIRM else "",
        "decided_at": at,
    }
    back = step is RegisterStep.CONFIRM and asset.state == RegisterState.ADAPTED and asset.reference is not None
    if back:
        changes |= _as_listed(asset)
    body = {"changes": changed(asset, changes)}
    update_versioned(asset, version=version, changes=changes)
    if back:
        Valuation.objects.add(takeover.valuation(asset, at, actor, basis="list"))
    _refresh(actor, asset)
    trail.record(
        actor=actor, at=at, organization=organization, verb=f"asset.{state.value}", subject=_subject(asset), body=body
    )
    return asset


def _as_listed(asset: Asset) -> dict[str, Any]:
    reference = asset.reference
    assert reference is not None  # noqa: S101 the caller looked
    return {
        "name": reference.name_nl,
        "name_en": reference.name_en,
        "flags": reference.flags,
        "floor_overruled": reference.floor_exception_nl,
        "confidentiality": reference.confidentiality,
        "integrity": reference.integrity,
        "availability": reference.availability,
    }


@transaction.atomic
def confirm_assets(*, actor: Actor, at: datetime, organization: Organization, keys: Collection[UUID]) -> int:
    """Confirm many assets at once: those that wait for it. Returns how many."""
    actor.require(Ability.EDIT_REGISTER, organization.id)
    rows = list(Asset.objects.visible_to(actor).of(organization.id).filter(pk__in=keys))
    if len(rows) < len(set(keys)):
        raise MissingError
    waiting = [asset for asset in rows if asset.state == RegisterState.PROPOSED]
    for asset in waiting:
        asset.state, asset.decided_at = RegisterState.CONFIRMED.value, at
        asset.version += 1
    Asset.unscoped_rows.bulk_update(waiting, ["state", "decided_at", "version"], batch_size=200)
    if waiting:
        trail.record(
            actor=actor,
            at=at,
            organization=organization,
            verb="asset.confirmed_many",
            subject=Subject("assets", "", f"{len(waiting)}"),
            body={"assets": [str(asset.pk) for asset in waiting]},
        )
    return len(waiting)


@dataclass(frozen=True, slots=True)
class AssetContent:
    """What a person writes about an asset."""

    name: str
    category: str
    description: str = ""
    flags: frozenset[Flag] = frozenset()
    floor_overruled: str = ""

    def checked(self) -> "AssetContent":
        """Return the content without blanks around it; raises InvalidError with the field."""
        if not self.name.strip():
            raise InvalidError(
                Text("Geef het informatieasset een naam.", "Give the information asset a name."), field="name"
            )
        if self.category not in catalogs.get_asset_categories():
            raise InvalidError(Text("Kies een categorie.", "Choose a category."), field="category")
        return AssetContent(
            self.name.strip()[:200], self.category, self.description.strip(), self.flags, self.floor_overruled.strip()
        )


def require_adapt(actor: Actor, asset: Asset) -> None:
    """Raise ForbiddenError for who may neither change the row nor advise on personal data."""
    if not may_edit(actor, asset):
        actor.require(Ability.ADVISE_PERSONAL_DATA, asset.organization_id)


@transaction.atomic
def adapt_asset(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    key: UUID,
    version: int,
    content: AssetContent,
    reason: str = "",
) -> Asset:
    """Change name, description and what kind of data an asset holds; a deviation from the list asks a reason.

    A data protection officer may change the flags and the floor, nothing else.
    """
    asset = find_asset(actor=actor, organization=organization, key=key)
    require_adapt(actor, asset)
    content = content.checked()
    if not may_edit(actor, asset):
        content = AssetContent(asset.name, asset.category, asset.description, content.flags, content.floor_overruled)
    changes: dict[str, Any] = {
        "name": content.name,
        "name_en": asset.name_en if content.name == asset.name else "",
        "category": content.category,
        "description": content.description,
        "flags": [flag.value for flag in Flag if flag in content.flags],
        "floor_overruled": content.floor_overruled,
    }
    reference = asset.reference
    if reference is not None and (
        content.name != reference.name_nl or set(content.flags) != {Flag(flag) for flag in reference.flags}
    ):
        state = next_state(RegisterState(asset.state), RegisterStep.ADAPT, reason=reason, generic=True)
        changes |= {"state": state.value, "reason": reason.strip(), "decided_at": at}
    body = {"changes": changed(asset, changes), "reason": reason.strip()}
    update_versioned(asset, version=version, changes=changes)
    _refresh(actor, asset)
    trail.record(
        actor=actor, at=at, organization=organization, verb="asset.adapted", subject=_subject(asset), body=body
    )
    return asset


def assign_asset(
    *, actor: Actor, at: datetime, organization: Organization, key: UUID, version: int, user_id: int
) -> Asset:
    """Give an asset to a colleague, who may then change and value it; 0 takes it back."""
    asset = find_asset(actor=actor, organization=organization, key=key)
    assign(actor=actor, at=at, row=asset, subject=_subject(asset), version=version, user_id=user_id)
    return asset


@transaction.atomic
def add_asset(
    *, actor: Actor, at: datetime, organization: Organization, content: AssetContent, classes: InformationClass
) -> Asset:
    """Add an asset of the government's own; it may still be unrated."""
    actor.require(Ability.EDIT_REGISTER, organization.id)
    content = content.checked()
    if not all(0 <= classes.of(attribute) <= HIGHEST for attribute in Attribute):
        raise InvalidError(Text("Een klasse gaat van 1 tot 5.", "A class goes from 1 to 5."), field="classes")
    asset: Asset = Asset.objects.add(
        Asset(
            organization=organization,
            name=content.name,
            category=content.category,
            description=content.description,
            flags=[flag.value for flag in Flag if flag in content.flags],
            floor_overruled=content.floor_overruled,
            confidentiality=classes.C,
            integrity=classes.I,
            availability=classes.A,
            state=RegisterState.OWN.value,
            decided_at=at,
        )
    )
    if classes.complete:
        Valuation.objects.add(takeover.valuation(asset, at, actor, basis="direct"))
    trail.record(actor=actor, at=at, organization=organization, verb="asset.added", subject=_subject(asset))
    return asset
