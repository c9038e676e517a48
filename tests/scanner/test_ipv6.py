"""A site on IPv6: its addresses, whether it answers at ::1, and the name servers of its domain."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

import pytest

from belfort.domain.observations import Failure, Unknown
from belfort.domain.observations_host import HostFacts
from belfort.domain.observations_names import Ipv6, NameServer
from belfort.domain.posture_judges import judge
from belfort.scanner.host import Run, observe
from belfort.scanner.settings import ScanSettings
from tests.scanner.box import Box, Reply, Site, box, good_pages
from tests.scanner.certs import Authorities
from tests.scanner.nameserver import plain_zone, serving

DOMAIN, LOOPBACK = "gemeente.test", "::1"
ALLOWED = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
Opens = Callable[[Box, Site], Awaitable[None]]


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as sock:
            sock.bind((LOOPBACK, 0))
    except OSError:
        return False
    return True


async def nothing(opened: Box, site: Site) -> None:
    """Leave every port of ::1 closed."""


async def secure(opened: Box, site: Site) -> None:
    await opened.listen(site, opened.ports.https, site.handler(site.secure, "https"), address=LOOPBACK)


async def plain(opened: Box, site: Site) -> None:
    await opened.listen(site, opened.ports.http, site.handler(site.pages, "http"), address=LOOPBACK)


def seen(
    folder: Path, authorities: Authorities, opens: Opens, records: str = "@ 300 IN AAAA ::1\nns 300 IN AAAA ::1", *,
    stops: bool = False,
) -> tuple[Ipv6 | Unknown, str, int]:  # fmt: skip
    """Return the facts on IPv6, their verdict, and how many connections the whole look took."""

    async def story() -> tuple[HostFacts, int]:
        async with box(folder, authorities) as opened:
            robots = {"/robots.txt": Reply(body="User-agent: belfort\nDisallow: /\n")} if stops else {}
            site = await opened.site(DOMAIN, secure=good_pages() | robots)
            await opens(opened, site)
            async with serving(plain_zone(DOMAIN, f"@ 300 IN A {site.address}\n{records}\n")) as names:
                settings: ScanSettings = opened.settings(resolver=names.place, allowed=ALLOWED)
                run = Run.begin(settings)
                door = run.door()
                return await observe(DOMAIN, run, door), door.opened

    facts, connections = asyncio.run(story())
    return facts.ipv6, str(judge(facts)["net.ipv6"].outcome), connections


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
@pytest.mark.parametrize(
    ("opens", "records", "answers", "verdict"),
    [
        (secure, "@ 300 IN AAAA ::1\nns 300 IN AAAA ::1", True, "pass"),
        (plain, "@ 300 IN AAAA ::1\nns 300 IN AAAA ::1", True, "pass"),
        (secure, "@ 300 IN AAAA ::1", True, "warn"),
        (nothing, "@ 300 IN AAAA ::1\nns 300 IN AAAA ::1", False, "fail"),
    ],
    ids=["https", "only http", "name server without", "closed"],
)
def test_a_site_on_ipv6_is_tried_there(
    tmp_path: Path, authorities: Authorities, opens: Opens, records: str, answers: bool, verdict: str
) -> None:
    found, outcome, connections = seen(tmp_path, authorities, opens, records)
    servers = (NameServer(f"ns.{DOMAIN}", "ns 300" in records),)
    assert (found, outcome) == (Ipv6((LOOPBACK,), answers, servers), verdict)
    assert connections <= 22


def test_a_site_without_ipv6_costs_no_connection(tmp_path: Path, authorities: Authorities) -> None:
    found, outcome, connections = seen(tmp_path, authorities, nothing, "ns 300 IN AAAA ::1")
    assert (found, outcome) == (Ipv6((), None, (NameServer(f"ns.{DOMAIN}", True),)), "warn")
    assert connections <= 10


def test_a_forbidden_address_of_ipv6_blocks_the_whole_name(tmp_path: Path, authorities: Authorities) -> None:
    found, outcome, connections = seen(tmp_path, authorities, nothing, "@ 300 IN AAAA fd00::1")
    assert isinstance(found, Unknown)
    assert (found.reason, outcome, connections) == (Failure.BLOCKED, "unknown", 0)


def test_a_site_that_sends_us_away_is_not_tried_over_ipv6(tmp_path: Path, authorities: Authorities) -> None:
    found, outcome, _ = seen(tmp_path, authorities, nothing, stops=True)
    assert (found, outcome) == (Unknown(Failure.STOPPED, "robots.txt"), "unknown")
