"""Leave a trace: one event per write, in the same transaction, chained per organization."""

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.db import transaction

from belfort.domain.permissions import Ability, Actor
from belfort.domain.trail import Chain, Event, Fault, faults, mac_of
from belfort.models import Organization, TrailEvent, TrailHead

ANCHOR_EVERY = 20
PAGE = 50


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about."""

    kind: str = ""
    id: object = ""
    name: str = ""


def record(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    verb: str,
    subject: Subject | None = None,
    body: dict[str, Any] | None = None,
) -> None:
    """Add an event to the chain of the organization; the caller's transaction carries it.

    The head row is locked, so two writers cannot take the same number. Verbs read `subject.what_happened`. When a
    program acts as the person, the body says with which token.
    """
    subject = subject or Subject()
    head = _locked_head(organization)
    row = TrailEvent(
        organization=organization,
        sequence=head.sequence + 1,
        happened_at=at,
        actor_id=actor.user_id,
        actor_name=actor.name or "systeem",
        verb=verb,
        subject_kind=subject.kind,
        subject_id=str(subject.id),
        subject_name=subject.name[:300],
        body=(body or {}) | ({"token": asdict(actor.token)} if actor.token else {}),
        previous_mac=head.mac,
    )
    row.mac = mac_of(_event(row, organization), _key())
    TrailEvent.objects.add(row)
    TrailHead.unscoped_rows.filter(pk=head.pk).update(sequence=row.sequence, mac=row.mac)
    if row.sequence % ANCHOR_EVERY == 1:
        line = {"organization": str(organization.public_id), "sequence": row.sequence, "mac": row.mac}
        transaction.on_commit(lambda: _write_anchor([line]))


def _locked_head(organization: Organization) -> TrailHead:
    heads = TrailHead.unscoped_rows.select_for_update().filter(organization=organization)
    head: TrailHead | None = next(iter(heads), None)
    if head is None:
        TrailHead.unscoped_rows.bulk_create([TrailHead(organization=organization)], ignore_conflicts=True)
        head = cast("TrailHead", heads.get())
    return head


def _key() -> bytes:
    return str(settings.TRAIL_KEY).encode()


def _event(row: TrailEvent, organization: Organization) -> Event:
    return Event(
        organization=str(organization.public_id),
        sequence=row.sequence,
        happened_at=row.happened_at,
        actor_id=row.actor_id,
        actor_name=row.actor_name,
        verb=row.verb,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        subject_name=row.subject_name,
        body=row.body,
        previous_mac=row.previous_mac,
    )


def _write_anchor(lines: list[dict[str, Any]]) -> None:
    """Append hashes to the file outside the database; each line is written whole and reaches the disk."""
    text = "".join(json.dumps(line, sort_keys=True) + "\n" for line in lines)
    descriptor = os.open(settings.TRAIL_ANCHOR, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, text.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_all_anchors() -> int:
    """Write down the newest hash of every organization in the open context; returns how many."""
    heads = TrailHead.unscoped_rows.select_related("organization").order_by("organization_id")
    lines = [
        {"organization": str(head.organization.public_id), "sequence": head.sequence, "mac": head.mac}
        for head in heads
        if head.sequence
    ]
    _write_anchor(lines)
    return len(lines)


def _anchors() -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = defaultdict(dict)
    if settings.TRAIL_ANCHOR.exists():
        for line in settings.TRAIL_ANCHOR.read_text(encoding="utf-8").splitlines():
            read = json.loads(line)
            found[read["organization"]][read["sequence"]] = read["mac"]
    return found


def check(organizations: Iterator[Organization]) -> tuple[int, list[Fault]]:
    """Check the chain of each organization in the open context; returns the number of events and the faults."""
    anchors = _anchors()
    total, found = 0, []
    for organization in organizations:
        rows = list(TrailEvent.unscoped_rows.filter(organization=organization).order_by("sequence"))
        head = TrailHead.unscoped_rows.filter(organization=organization).first()
        name = str(organization.public_id)
        chain = Chain(
            organization=name,
            events=[(_event(row, organization), row.mac) for row in rows],
            head=(head.sequence, head.mac) if head else (0, ""),
            anchors=anchors.get(name, {}),
        )
        found += faults(chain, _key())
        total += len(rows)
    return total, found


def get_trail(
    *, actor: Actor, organization: Organization, before: int | None = None, subject_id: str = ""
) -> list[TrailEvent]:
    """Return a page of events, newest first; `before` is the number from which the next page goes on."""
    actor.require(Ability.READ_TRAIL, organization.id)
    rows = TrailEvent.objects.visible_to(actor).of(organization.id).order_by("-sequence")
    if before:
        rows = rows.filter(sequence__lt=before)
    if subject_id:
        rows = rows.filter(subject_id=subject_id)
    return list(rows[:PAGE])
