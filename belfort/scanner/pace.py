"""The pace: how many connections at once and in a minute, for one address and for the network around it."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_network

from belfort.scanner.addresses import Address
from belfort.scanner.settings import Network, PaceLimits

MINUTE = 60.0
PREFIX = {4: 24, 6: 48}
MANY_LANES = 10_000
PROMISED = 1.0  # seconds after which a host that waits for others looks again


@dataclass(slots=True)
class _Lane:
    """One address or one network: places, who came in during the last minute, and how many were promised."""

    at_once: int
    in_a_minute: int | None
    places: asyncio.Semaphore = field(init=False)
    began: deque[float] = field(default_factory=deque)
    inside: int = 0
    promised: int = 0

    def __post_init__(self) -> None:
        self.places = asyncio.Semaphore(self.at_once)

    def wait(self, now: float, wanted: int = 1) -> float:
        """Return how many seconds until so many more may begin; zero when they may now."""
        while self.began and self.began[0] <= now - MINUTE:
            self.began.popleft()
        if self.in_a_minute is None or not self.began:
            return 0.0
        over = len(self.began) + wanted - self.in_a_minute
        return self.began[min(over, len(self.began)) - 1] + MINUTE - now if over > 0 else 0.0

    def begin(self, now: float) -> None:
        """Note that one begins."""
        self.inside += 1
        if self.in_a_minute is not None:
            self.began.append(now)

    def is_idle(self, now: float) -> bool:
        """Say whether nobody is inside and nobody was lately."""
        return not (self.inside or self.promised) and not (self.began and self.began[-1] > now - MINUTE)


class Pace:
    """Shared by all hosts of a run, so that hosts on one server share its pace.

    A task that waits here must hold no connection, so nobody can wait in a circle.
    """

    def __init__(self, limits: PaceLimits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._lanes: dict[Address | Network, _Lane] = {}

    @asynccontextmanager
    async def room(self, address: Address) -> AsyncIterator[None]:
        """Hold back a host until its address has room for all that a healthy host needs."""
        lane, _ = self._of(address)
        needed = self._limits.needed
        while (wait := self._until_room(lane, needed)) > 0:  # noqa: ASYNC110 time passes; there is nobody to tell it
            await asyncio.sleep(wait)
        lane.promised += needed
        try:
            yield
        finally:
            lane.promised -= needed

    @asynccontextmanager
    async def connection(self, address: Address) -> AsyncIterator[float]:
        """Hold one place at an address and in its network; yields the seconds that were waited."""
        asked = self._clock()
        lane, network = self._of(address)
        while (wait := max(lane.wait(self._clock()), network.wait(self._clock()))) > 0:  # noqa: ASYNC110 as above
            await asyncio.sleep(wait)
        for one in (lane, network):
            one.begin(self._clock())
        try:
            async with network.places, lane.places:
                yield self._clock() - asked
        finally:
            for one in (lane, network):
                one.inside -= 1

    def _until_room(self, lane: _Lane, needed: int) -> float:
        if lane.in_a_minute is None:
            return 0.0
        promised = lane.promised and len(lane.began) + lane.promised + needed > lane.in_a_minute
        return max(lane.wait(self._clock(), needed), PROMISED if promised else 0.0)

    def _of(self, address: Address) -> tuple[_Lane, _Lane]:
        if len(self._lanes) > MANY_LANES:
            now = self._clock()
            self._lanes = {key: lane for key, lane in self._lanes.items() if not lane.is_idle(now)}
        limits, own = self._limits, address.is_loopback
        lane = _Lane(limits.per_address, None if own else limits.per_address_minute)
        around = ip_network(f"{address}/{address.max_prefixlen if own else PREFIX[address.version]}", strict=False)
        network = _Lane(limits.per_network, None if own else limits.per_network_minute)
        return self._lanes.setdefault(address, lane), self._lanes.setdefault(around, network)
