"""Who has a place where places are limited: first come, first served, and a withdrawal moves up the first that waits.

`docs/scoring.md`, chapter 9, part "Places".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PlaceRequest:
    """Somebody asks a place on a day, and may withdraw on a later one; `number` decides between two of one day."""

    key: str
    number: int
    asked_on: date
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place, and since when."""

    key: str
    since: date


@dataclass(frozen=True, slots=True)
class Places:
    """Who has a place on a day, and who waits, first the one that is next."""

    taken: tuple[Place, ...]
    waiting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many places there are from a day on; None is without limit."""

    from_on: date
    places: int | None


def places_at(requests: Iterable[PlaceRequest], capacities: Sequence[Capacity], as_of: date) -> Places:
    """Return the places on a day.

    On one day withdrawals count first, then a changed capacity, then new requests. Before the first capacity there is no
    limit. Who has a place keeps it when the capacity goes down; who withdraws and comes back stands at the end.
    """
    asked = [request for request in requests if request.asked_on <= as_of]
    changes = sorted(
        (capacity for capacity in capacities if capacity.from_on <= as_of), key=lambda capacity: capacity.from_on
    )
    days = {request.asked_on for request in asked} | {capacity.from_on for capacity in changes}
    days |= {request.withdrawn_on for request in asked if request.withdrawn_on and request.withdrawn_on <= as_of}
    queue: list[PlaceRequest] = []
    taken: dict[int, Place] = {}
    limit: int | None = None
    for day in sorted(days):
        for request in asked:
            if request.withdrawn_on == day:
                taken.pop(request.number, None)
                queue = [other for other in queue if other.number != request.number]
        limit = next((change.places for change in reversed(changes) if change.from_on <= day), None)
        queue += sorted(
            (request for request in asked if request.asked_on == day and _stays(request, day)),
            key=lambda request: request.number,
        )
        while queue and (limit is None or len(taken) < limit):
            moved = queue.pop(0)
            taken[moved.number] = Place(moved.key, day)
    return Places(tuple(taken.values()), tuple(request.key for request in queue))


def _stays(request: PlaceRequest, day: date) -> bool:
    return request.withdrawn_on is None or request.withdrawn_on > day
