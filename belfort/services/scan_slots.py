"""When each website is looked at next: slots that any number of workers share, each look under a lease.

A worker that dies keeps its lease until it is over; then another takes the slot. A result is written only while the lease
holds, in the transaction that gives the slot back, so nothing is lost and nothing counts twice.
"""

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, F, Q, When

from belfort.domain.errors import InvalidError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.models import ScanSlot, Website

LEASE = timedelta(minutes=5)
PAUSE = timedelta(minutes=15)  # between two looks on demand
EVERY = timedelta(days=1)
CONFIRM = timedelta(hours=1, minutes=5)  # a second look at something that turned bad
TOO_SOON = Text(
    "Deze site werd minder dan een kwartier geleden al gemeten of aangevraagd; probeer het straks opnieuw.",
    "This site was measured or asked for less than a quarter of an hour ago; try again later.",
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A website that this worker may look at until its lease is over."""

    website_id: uuid.UUID
    organization_id: int
    lease: uuid.UUID


def plan(*, actor: Actor, at: datetime, website: Website) -> None:
    """Give a website a slot, due at once; one that has a slot keeps it."""
    actor.require(Ability.READ_WEBSITES, website.organization_id)
    ScanSlot.objects.get_or_create(
        website_id=website.pk, defaults={"organization_id": website.organization_id, "due_at": at}
    )


def drop(*, actor: Actor, websites: Iterable[Website]) -> None:
    """Take the slots of websites away; a look that goes on finds its lease gone and writes nothing."""
    rows = list(websites)
    for website in rows:
        actor.require(Ability.READ_WEBSITES, website.organization_id)
    ScanSlot.objects.filter(website_id__in=[website.pk for website in rows]).delete()


def ask(*, actor: Actor, at: datetime, website: Website) -> None:
    """Make a slot due now; raises InvalidError when that was asked less than a quarter of an hour ago."""
    actor.require(Ability.READ_WEBSITES, website.organization_id)
    plan(actor=actor, at=at, website=website)
    recent = Q(asked_at__gt=at - PAUSE) | Q(lease__isnull=False, leased_until__gt=at)
    if not ScanSlot.objects.filter(website_id=website.pk).exclude(recent).update(due_at=at, asked_at=at):
        raise InvalidError(TOO_SOON)


@transaction.atomic
def claim(*, at: datetime, most: int) -> list[Claimed]:
    """Take at most so many slots that are due and that nobody holds; what somebody asked for comes first."""
    free = Q(lease=None) | Q(leased_until__lt=at)
    waiting = ScanSlot.objects.select_for_update(skip_locked=True).filter(free, due_at__lte=at)
    turn = Case(When(asked_at=F("due_at"), then=0), default=1)
    claimed = []
    for row in waiting.order_by(turn, "due_at")[:most]:
        lease = uuid.uuid4()
        ScanSlot.objects.filter(pk=row.pk).update(lease=lease, leased_until=at + LEASE, attempts=F("attempts") + 1)
        claimed.append(Claimed(row.website_id, row.organization_id, lease))
    return claimed


def keep_leases(*, at: datetime, leases: Iterable[uuid.UUID]) -> None:
    """Hold the leases of looks that go on."""
    ScanSlot.objects.filter(lease__in=list(leases)).update(leased_until=at + LEASE)


def forget(*, claimed: Claimed) -> None:
    """Take away a slot that this worker holds: its website may not be looked at any more."""
    ScanSlot.objects.filter(website_id=claimed.website_id, lease=claimed.lease).delete()


def is_held(*, claimed: Claimed) -> bool:
    """Say whether the lease of a look still holds; it is lost when the website may not be looked at any more."""
    return ScanSlot.objects.filter(website_id=claimed.website_id, lease=claimed.lease).exists()


def give_back(*, claimed: Claimed, due_at: datetime) -> bool:
    """Give a slot back with the moment of its next look; False when the lease was lost, and then nothing may be written."""
    held = ScanSlot.objects.filter(website_id=claimed.website_id, lease=claimed.lease)
    return bool(held.update(lease=None, leased_until=None, attempts=0, due_at=due_at))


def next_look(website_id: uuid.UUID, at: datetime, *, confirm: bool) -> datetime:
    """Return when a website is looked at after a look now: an hour later to confirm, else the next day at its own minute.

    The minute of a website is fixed, so that the work of a day is spread over it.
    """
    if confirm:
        return at + CONFIRM
    minute = int.from_bytes(hashlib.sha256(website_id.bytes).digest()[:4], "big") % (24 * 60)
    due = at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(minutes=minute)
    while due - at < EVERY / 2:
        due += EVERY
    return due
