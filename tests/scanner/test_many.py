"""Many hosts at once: every one gets its facts, a few at a time, and one that hangs holds up no other."""

import asyncio
import time
from dataclasses import replace
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import pytest

from belfort.domain.observations import Failure, Unknown
from belfort.domain.observations_host import HostFacts
from belfort.domain.observations_web import WebFacts
from belfort.domain.posture import posture_of
from belfort.scanner import host as host_module, many
from belfort.scanner.host import Run, observe
from belfort.scanner.settings import PaceLimits, Ports, ScanSettings
from tests.scanner.box import QUICK
from tests.scanner.town import Town, town


def settings_of(opened: Town, **changes: Any) -> ScanSettings:
    given = ScanSettings(
        resolver=tuple(opened.resolver),
        roots=Path(opened.roots).read_bytes(),
        allowed=(IPv4Network("127.0.0.0/8"),),
        ports=Ports(**opened.ports),
        limits=QUICK,
    )
    return replace(given, **changes)


def test_a_healthy_host_is_measured_whole_with_few_connections(tmp_path: Path) -> None:
    async def story() -> tuple[HostFacts, int]:
        async with town(1, 0, tmp_path) as opened:
            run = Run.begin(settings_of(opened))
            door = run.door()
            return await observe(opened.hosts[0], run, door), door.opened

    facts, connections = asyncio.run(story())
    posture = posture_of(facts)
    assert (posture.full_https, posture.score.grade) == (True, "A")
    assert connections <= 10
    assert facts.domain == "stad00000.test"
    assert facts.started_at < facts.ended_at


def test_hosts_that_hang_hold_up_no_other(tmp_path: Path) -> None:
    async def story() -> tuple[set[str], set[str]]:
        ended: set[str] = set()
        async with town(24, 3, tmp_path, signed=False) as opened:
            well, done = set(opened.hosts) - set(opened.silent), asyncio.Event()

            def keep(facts: HostFacts) -> None:
                ended.add(facts.host)
                if ended >= well:
                    done.set()

            endless = replace(QUICK, handshake=100, first_byte=100, whole=100, host=100)
            run = Run.begin(settings_of(opened, limits=endless))
            task = asyncio.ensure_future(many.observe_all(opened.hosts, run, keep))
            await asyncio.wait_for(done.wait(), 60)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            return ended, well

    ended, well = asyncio.run(story())
    assert ended == well
    assert len(well) == 21


@pytest.mark.parametrize("hosts", [1, 4])
def test_no_more_hosts_at_a_time_than_the_pace_says(hosts: int, tmp_path: Path, monkeypatch: Any) -> None:
    busy, most = 0, 0

    async def counted(*given: Any) -> HostFacts:
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        try:
            return await observe(*given)
        finally:
            busy -= 1

    async def story() -> None:
        async with town(6, 0, tmp_path, signed=False) as opened:
            run = Run.begin(settings_of(opened, pace=PaceLimits(hosts=hosts)))
            await many.observe_all(opened.hosts, run, lambda facts: None)

    monkeypatch.setattr(many, "observe", counted)
    asyncio.run(story())
    assert most == hosts


def test_a_mistake_of_ours_at_one_host_costs_the_others_nothing(tmp_path: Path, monkeypatch: Any) -> None:
    real = host_module.WebLook.run

    async def stumbles(self: Any) -> None:
        if self.host == "stad00001.test":
            raise ZeroDivisionError("oei")
        await real(self)

    async def story() -> dict[str, HostFacts]:
        found: dict[str, HostFacts] = {}
        async with town(4, 0, tmp_path) as opened:
            run = Run.begin(settings_of(opened))
            await many.observe_all(opened.hosts, run, lambda facts: found.setdefault(facts.host, facts) and None)
        return found

    monkeypatch.setattr(host_module.WebLook, "run", stumbles)
    found = asyncio.run(story())
    assert len(found) == 4
    broken = found.pop("stad00001.test").web
    assert isinstance(broken, WebFacts)
    assert broken.handshake == Unknown(Failure.MALFORMED, "scanner: ZeroDivisionError: oei")
    assert all(posture_of(facts).full_https for facts in found.values())


def test_the_time_of_a_host_is_bounded_and_what_was_seen_stays(tmp_path: Path) -> None:
    async def story() -> HostFacts:
        async with town(1, 1, tmp_path) as opened:
            slow = replace(QUICK, handshake=30, first_byte=30, whole=30, host=0.4)
            return await observe(opened.hosts[0], Run.begin(settings_of(opened, limits=slow)))

    began = time.monotonic()
    facts = asyncio.run(story())
    assert time.monotonic() - began < 5
    assert isinstance(facts.web, WebFacts)
    assert isinstance(facts.web.handshake, Unknown)
    assert facts.web.handshake.reason is Failure.TIMEOUT
    assert facts.web.addresses
    assert not isinstance(facts.dns, Unknown)


def test_the_mail_of_one_domain_is_looked_at_once_in_a_run(tmp_path: Path, monkeypatch: Any) -> None:
    looks = []
    real = host_module.mail.look

    async def counted(domain: str, *given: Any) -> Any:
        looks.append(domain)
        return await real(domain, *given)

    async def story() -> None:
        async with town(1, 0, tmp_path) as opened:
            run = Run.begin(settings_of(opened))
            await asyncio.gather(*(observe(name, run) for name in (*opened.hosts, f"mail.{opened.hosts[0]}")))

    monkeypatch.setattr(host_module.mail, "look", counted)
    asyncio.run(story())
    assert looks == ["stad00000.test"]
