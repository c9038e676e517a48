"""The pace: hosts wait until their address has room, and addresses of one network share theirs. Time is told, not waited."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from ipaddress import ip_address

import pytest

from belfort.scanner import pace as pace_module
from belfort.scanner.addresses import Address
from belfort.scanner.pace import Pace
from belfort.scanner.settings import PaceLimits

ONE, TWO, ELSEWHERE = (ip_address(text) for text in ("193.190.1.1", "193.190.1.2", "193.190.2.1"))
SIX, SAME_48, OTHER_48 = (ip_address(text) for text in ("2a02:a000:1::1", "2a02:a000:1:ff::1", "2a02:a000:2::1"))
rest = asyncio.sleep


class Time:
    """A clock that goes on only when somebody sleeps, to the first moment at which one wakes up."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.sleepers: list[float] = []

    def read(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        until = self.now + seconds
        self.sleepers.append(until)
        while self.now < until:
            await rest(0)
        self.sleepers.remove(until)

    async def passes(self, seconds: float) -> None:
        """Let time pass, and everybody do what they can at every moment of it."""
        end = self.now + seconds
        await self.settle()
        while (wakes := min(self.sleepers, default=end)) < end:
            self.now = max(self.now, wakes)
            await self.settle()
        self.now = end
        await self.settle()

    async def settle(self) -> None:
        for _ in range(20):
            await rest(0)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    told = Time()
    monkeypatch.setattr(pace_module.asyncio, "sleep", told.sleep)
    return told


@asynccontextmanager
async def hosts(pace: Pace, *addresses: Address) -> AsyncIterator[list[Callable[[], Awaitable[None]]]]:
    """Let hosts ask for room, one at each address; the list holds, in order of entry, how each leaves again."""
    inside: list[Callable[[], Awaitable[None]]] = []

    async def one(address: Address) -> None:
        done = asyncio.Event()

        async def leave() -> None:
            done.set()
            await rest(0)

        async with pace.room(address):
            inside.append(leave)
            await done.wait()

    tasks = [asyncio.ensure_future(one(address)) for address in addresses]
    try:
        yield inside
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def connect(pace: Pace, address: Address, times: int) -> None:
    for _ in range(times):
        async with pace.connection(address):
            pass


def test_an_address_promises_no_more_than_its_minute_holds(time: Time) -> None:
    async def story() -> None:
        pace = Pace(PaceLimits(), time.read)  # 30 a minute, 12 for each host
        async with hosts(pace, ONE, ONE, ONE, ONE) as inside:
            await time.passes(300)
            assert len(inside) == 2
            await inside[0]()
            await time.passes(1)
            assert len(inside) == 3
            await inside[1]()
            await inside[2]()
            await time.passes(1)
            assert len(inside) == 4

    asyncio.run(story())


def test_what_began_in_the_last_minute_takes_room(time: Time) -> None:
    async def story() -> None:
        pace = Pace(PaceLimits(), time.read)
        await connect(pace, ONE, 10)
        await time.passes(20)
        await connect(pace, ONE, 10)
        async with hosts(pace, ONE) as inside:
            await time.passes(39.9)
            assert not inside
            await time.passes(0.2)  # the first ten are a minute ago: 10 and 12 fit in 30
            assert len(inside) == 1

    asyncio.run(story())


def test_a_host_that_waits_holds_up_no_other_address(time: Time) -> None:
    async def story() -> None:
        pace = Pace(PaceLimits(), time.read)
        await connect(pace, ONE, 30)
        async with hosts(pace, ONE, TWO, ELSEWHERE) as inside:
            await time.passes(1)
            assert len(inside) == 2

    asyncio.run(story())


def test_a_pace_below_the_need_of_one_host_lets_one_in_at_a_time(time: Time) -> None:
    async def story() -> None:
        pace = Pace(PaceLimits(per_address_minute=3), time.read)
        async with hosts(pace, ONE, ONE) as inside:
            await time.passes(120)
            assert len(inside) == 1
            await inside[0]()
            await time.passes(2)
            assert len(inside) == 2

    asyncio.run(story())


def test_room_is_given_back_when_a_look_fails(time: Time) -> None:
    async def story() -> None:
        pace = Pace(PaceLimits(per_address_minute=12), time.read)
        with pytest.raises(ZeroDivisionError):
            async with pace.room(ONE):
                raise ZeroDivisionError
        async with hosts(pace, ONE) as inside:
            await time.passes(0)
            assert len(inside) == 1

    asyncio.run(story())


def test_this_machine_itself_has_room_for_all(time: Time) -> None:
    async def story() -> None:
        pace = Pace(PaceLimits(), time.read)
        own = ip_address("127.0.0.5")
        async with hosts(pace, *[own] * 40) as inside:
            await time.passes(0)
            assert len(inside) == 40
            await connect(pace, own, 500)
            assert time.now == 1000

    asyncio.run(story())


@pytest.mark.parametrize(
    ("neighbor", "stranger", "first"), [(TWO, ELSEWHERE, ONE), (SAME_48, OTHER_48, SIX)], ids=["/24", "/48"]
)
def test_addresses_of_one_network_share_its_places(
    neighbor: Address, stranger: Address, first: Address, time: Time
) -> None:
    async def story() -> None:
        pace = Pace(PaceLimits(per_address=2, per_network=3), time.read)
        async with AsyncExitStack() as stack:
            for address in (first, first, neighbor):
                await stack.enter_async_context(pace.connection(address))
            waiting = asyncio.ensure_future(stack.enter_async_context(pace.connection(neighbor)))
            await time.passes(10)
            assert not waiting.done()
            async with asyncio.timeout(5):
                assert await stack.enter_async_context(pace.connection(stranger)) == 0
            await rest(0)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)

    asyncio.run(story())


def test_addresses_of_one_network_share_its_minute_and_say_how_long_they_waited(time: Time) -> None:
    async def story() -> None:
        pace = Pace(PaceLimits(per_address_minute=5, per_network_minute=8), time.read)
        await connect(pace, ONE, 5)
        await time.passes(10)
        await connect(pace, TWO, 3)
        waited: list[float] = []

        async def enter(address: Address) -> None:
            async with pace.connection(address) as seconds:
                waited.append(seconds)

        tasks = [asyncio.ensure_future(enter(address)) for address in (TWO, ELSEWHERE)]
        await time.passes(49.9)
        assert waited == [0]
        await time.passes(0.2)
        assert waited == [0, 50]
        await asyncio.gather(*tasks)

    asyncio.run(story())


def test_what_is_idle_is_forgotten_and_what_is_busy_is_not(time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace_module, "MANY_LANES", 10)

    async def story() -> None:
        pace = Pace(PaceLimits(per_address_minute=12), time.read)
        async with hosts(pace, ONE) as inside:
            await time.passes(0)
            await connect(pace, TWO, 12)
            await time.passes(61)
            for number in range(20):
                await connect(pace, ip_address(f"193.191.{number}.1"), 1)
                await time.passes(61)
            assert len(pace._lanes) < 15
            assert len(inside) == 1
            async with hosts(pace, ONE) as others:
                await time.passes(120)
                assert not others  # it still knows that the first one is there

    asyncio.run(story())
