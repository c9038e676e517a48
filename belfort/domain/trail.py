"""The chain behind the trail: one keyed hash per event over every field and the hash before it.

Each part is hashed with its own length, so that no text can slide from one field into the next.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it is chained."""

    organization: str
    sequence: int
    happened_at: datetime
    actor_id: int
    actor_name: str
    verb: str
    subject_kind: str
    subject_id: str
    subject_name: str
    body: object
    previous_mac: str


def mac_of(event: Event, key: bytes) -> str:
    """Return the keyed hash of an event as 64 hexadecimal digits."""
    parts = (
        event.organization,
        str(event.sequence),
        event.happened_at.astimezone(UTC).isoformat(timespec="microseconds"),
        str(event.actor_id),
        event.actor_name,
        event.verb,
        event.subject_kind,
        event.subject_id,
        event.subject_name,
        json.dumps(event.body, sort_keys=True, ensure_ascii=False, separators=(",", ":")),
        event.previous_mac,
    )
    digest = hmac.new(key, digestmod=hashlib.sha256)
    for part in parts:
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a chain is broken, and how."""

    organization: str
    sequence: int
    kind: str


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain of one organization: (event, stored hash) in the order of their numbers, head row, anchored hashes."""

    organization: str
    events: Iterable[tuple[Event, str]]
    head: tuple[int, str]
    anchors: dict[int, str]


def faults(chain: Chain, key: bytes) -> list[Fault]:
    """Check one chain; an empty list means that nothing was changed, removed or inserted.

    Kinds: `changed` (a field or the hash differs), `gap` (a number is missing or doubled), `head` (the end was cut or
    added to), `anchor` (the chain differs from what was written down outside the database).
    """
    found: list[Fault] = []
    expected, previous, name = 1, "", chain.organization
    seen: dict[int, str] = {}
    for event, stored in chain.events:
        if event.sequence != expected:
            found.append(Fault(name, expected, "gap"))
            expected = event.sequence
        if event.previous_mac != previous or not hmac.compare_digest(mac_of(event, key).encode(), stored.encode()):
            found.append(Fault(name, event.sequence, "changed"))
        seen[event.sequence] = stored
        previous, expected = stored, expected + 1
    if chain.head != (expected - 1, previous):
        found.append(Fault(name, chain.head[0], "head"))
    found += [
        Fault(name, sequence, "anchor") for sequence, mac in sorted(chain.anchors.items()) if seen.get(sequence) != mac
    ]
    return found
