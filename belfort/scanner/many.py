"""Many hosts: a few at a time, each when its address has room, so that one that hangs holds up no other."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

from belfort.domain.observations import Failure, Unknown
from belfort.domain.observations_host import HostFacts
from belfort.scanner.failures import FetchError
from belfort.scanner.fetch import Door, chosen
from belfort.scanner.host import Run, nothing_of, observe
from belfort.scanner.settings import ScanSettings

PREPARED = 10  # hosts that are looked up and wait for their turn, for each one that is measured


def scan(
    hosts: Iterable[str],
    settings: ScanSettings,
    found: Callable[[HostFacts], None],
    counters: Mapping[str, tuple[str, ...]] | None = None,
) -> None:
    """Measure hosts and hand over the facts of each as soon as they are there, in whatever order.

    `counters` holds the paths where the counters of a host start, as its governments say. Every host must have passed
    `read_host`. Nothing that happens at one host stops the others.
    """
    asyncio.run(observe_all(hosts, Run.begin(settings, counters), found))


async def observe_all(hosts: Iterable[str], run: Run, found: Callable[[HostFacts], None]) -> None:
    """Measure hosts in the running loop; see `scan`."""
    places = asyncio.Semaphore(run.settings.pace.hosts)
    prepared = asyncio.Semaphore(run.settings.pace.hosts * PREPARED)

    async def one(host: str) -> None:
        try:
            found(await _in_turn(host, run, places))
        finally:
            prepared.release()

    async with asyncio.TaskGroup() as group:
        for host in hosts:
            await prepared.acquire()
            group.create_task(one(host))


async def _safely(host: str, run: Run, door: Door) -> HostFacts:
    started = datetime.now(UTC)
    try:
        return await observe(host, run, door)
    except Exception as fault:  # noqa: BLE001 a mistake of ours at one host may not cost the others their turn
        return nothing_of(host, started, Unknown(Failure.MALFORMED, f"scanner: {type(fault).__name__}: {fault}"[:200]))


async def _in_turn(host: str, run: Run, places: asyncio.Semaphore) -> HostFacts:
    door = run.door()
    try:
        address = chosen(await door.pin(host))
    except FetchError:  # nothing to wait for: there is no address, and the look says why
        async with places:
            return await _safely(host, run, door)
    async with run.pace.room(address), places:
        return await _safely(host, run, door)
