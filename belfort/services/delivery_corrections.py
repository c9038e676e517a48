"""What a delivery was after all: corrected or withdrawn, with a reason, from today on; what was known before stays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.corrections import correction_faults, standing
from belfort.domain.errors import ConflictError, Difference, InvalidError, MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.models import Delivery, DeliveryCorrection, Organization
from belfort.services import deliveries, trail
from belfort.services.deliveries import TWICE, DeliveryContent
from belfort.services.trail import Subject
from belfort.services.writing import LABELS

PAGE = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """A delivery as it stands; the version is the number of its newest correction, 0 without one."""

    delivery: Delivery
    content: DeliveryContent
    version: int

    @property
    def withdrawn(self) -> bool:
        """Say whether it turned out that nothing was delivered."""
        return self.content.copies == 0


@dataclass(frozen=True, slots=True)
class Saying:
    """What was said of a delivery: how it was noted, or a correction; `holds`: it is what holds on the day of the page."""

    content: DeliveryContent
    counts_from: date
    recorded_at: datetime
    reason: str
    holds: bool


@dataclass(frozen=True, slots=True)
class History:
    """A delivery with a page of everything that was said of it, the last first."""

    standing: Standing
    lines: Sequence[Saying]
    page: int
    pages: int


def find_delivery(*, actor: Actor, programme: Organization, key: UUID) -> Standing:
    """Return a delivery as it stands today, to correct it; raises MissingError."""
    actor.require(Ability.READ_PROGRAMME, programme.pk)
    rows = Delivery.objects.visible_to(actor).within(programme.pk).select_related("track", "organization")
    row = rows.filter(pk=key).first()
    if row is None:
        raise MissingError
    newest = _corrections(actor, row).last()
    return Standing(row, deliveries.content_of(newest or row), newest.number if newest else 0)


def _corrections(actor: Actor, row: Delivery) -> Any:
    return DeliveryCorrection.objects.visible_to(actor).filter(delivery=row).order_by("number")


def get_history(*, actor: Actor, programme: Organization, key: UUID, as_of: date, page: int = 1) -> History:
    """Return a delivery and what was said of it, with what counts on a day; raises MissingError."""
    found = find_delivery(actor=actor, programme=programme, key=key)
    row, corrections = found.delivery, list(_corrections(actor, found.delivery))
    holding = {fact.number for fact in standing(deliveries.facts_of([row], corrections), as_of)}
    content = deliveries.content_of
    lines = [Saying(content(row), row.delivered_on, row.recorded_at, "", holds=1 in holding)]
    lines += [
        Saying(content(one), one.corrected_on, one.recorded_at, one.reason, holds=number in holding)
        for number, one in enumerate(corrections, start=2)
    ]
    pages = -(-len(lines) // PAGE)
    page = min(max(page, 1), pages)
    return History(found, lines[::-1][(page - 1) * PAGE : page * PAGE], page, pages)


@transaction.atomic
def correct_delivery(
    *,
    actor: Actor,
    at: datetime,
    programme: Organization,
    key: UUID,
    version: int,
    content: DeliveryContent,
    reason: str,
) -> None:
    """Say otherwise what was delivered, when, and how much of it; one that was withdrawn counts again."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    found = _locked(actor, programme, key)
    content = replace(content, material=content.material.strip())
    content.require_valid(localdate(at), found.delivery.track)
    differing = _differing(found.content, content)
    _require_version(found, version, differing)
    if not differing:
        raise InvalidError(Text("Hier verandert niets.", "Nothing changes here."), field="material")
    body = found.delivery.organization
    if body.pk in deliveries.there(actor, found.delivery.track, content, apart_from=found.delivery):
        raise InvalidError(TWICE.filled(name=body.name), field="material")
    _write(actor, at, found, content, reason)
    _record(actor, at, "delivery.corrected", found, {"changes": differing, "reason": reason.strip()})


@transaction.atomic
def withdraw_delivery(
    *, actor: Actor, at: datetime, programme: Organization, key: UUID, version: int, reason: str
) -> None:
    """Say that nothing was delivered after all; a later correction brings it back."""
    actor.require(Ability.EDIT_PROGRAMME, programme.pk)
    found = _locked(actor, programme, key)
    _require_version(found, version, {})
    if found.withdrawn:
        raise InvalidError(Text("Deze levering is al ingetrokken.", "This delivery is withdrawn already."))
    _write(actor, at, found, replace(found.content, copies=0), reason)
    _record(actor, at, "delivery.withdrawn", found, {"copies": found.content.copies, "reason": reason.strip()})


def _locked(actor: Actor, programme: Organization, key: UUID) -> Standing:
    """Return a delivery as it stands; nobody else writes deliveries until the transaction ends."""
    Organization.objects.select_for_update().get(pk=programme.pk)
    return find_delivery(actor=actor, programme=programme, key=key)


def _differing(before: DeliveryContent, after: DeliveryContent) -> dict[str, tuple[str, str]]:
    names = ("material", "copies", "delivered_on")
    texts = {name: (str(getattr(before, name)), str(getattr(after, name))) for name in names}
    return {name: both for name, both in texts.items() if both[0] != both[1]}


def _require_version(found: Standing, version: int, differing: dict[str, tuple[str, str]]) -> None:
    if found.version != version:
        said = tuple(Difference(LABELS[name], *texts, field=name) for name, texts in differing.items())
        raise ConflictError(said, version=found.version)


def _write(actor: Actor, at: datetime, found: Standing, content: DeliveryContent, reason: str) -> None:
    """Write a correction that counts from today on; raises InvalidError without a reason, or before what it corrects."""
    if not reason.strip():
        raise InvalidError(Text("Zeg waarom.", "Say why."), field="reason")
    row = DeliveryCorrection(
        organization=found.delivery.organization,
        programme=found.delivery.programme,
        delivery=found.delivery,
        number=found.version + 1,
        material=content.material,
        copies=content.copies,
        delivered_on=content.delivered_on,
        corrected_on=localdate(at),
        reason=reason.strip(),
        recorded_at=at,
        recorded_by_id=actor.user_id or None,
    )
    *before, new = deliveries.facts_of([found.delivery], [*_corrections(actor, found.delivery), row])
    for fault in correction_faults(before, [new]):
        raise InvalidError(fault.why, field=fault.field)
    DeliveryCorrection.objects.add(row)


def _record(actor: Actor, at: datetime, verb: str, found: Standing, body: dict[str, Any]) -> None:
    trail.record(
        actor=actor,
        at=at,
        organization=found.delivery.programme,
        verb=verb,
        subject=Subject("delivery", found.delivery.pk, found.content.material),
        body={"government": found.delivery.organization.name, **body},
    )
