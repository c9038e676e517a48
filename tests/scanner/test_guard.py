"""The guard: which names and addresses may be measured, and that nothing else is ever connected to."""

import ast
import asyncio
from ipaddress import IPv4Network, ip_address, ip_network
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from belfort.domain.errors import InvalidError
from belfort.domain.observations import Failure, Unknown
from belfort.domain.posture_judges import judge
from belfort.scanner.addresses import is_allowed, is_public, read_address
from belfort.scanner.failures import FetchError
from belfort.scanner.fetch import Door
from belfort.scanner.hostnames import is_same_site, read_host, registrable_domain
from belfort.scanner.pace import Pace
from belfort.scanner.settings import ScanSettings
from tests.scanner.box import Box, Reply, Site, box, facts_of, good_pages, watch
from tests.scanner.certs import Authorities
from tests.scanner.scenarios import HOST

SCANNER = Path(__file__).resolve().parent.parent.parent / "belfort" / "scanner"
FORBIDDEN = [
    "0.0.0.0",  # noqa: S104 refused, never bound
    *("0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1"),
    *("172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.7"),
    *("203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::7f00:1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1"),
    *("2001::1", "2001:2::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "fc00::1", "fd12::1", "fe80::1"),
    *("fec0::1", "ff02::1", "5f00::1", "4000::1"),
]
GOOD = ["8.8.8.8", "193.190.0.1", "172.32.0.1", "2a02:a000::1", "2606:4700::1111"]


@pytest.mark.parametrize("text", FORBIDDEN)
def test_special_addresses_are_refused(text: str) -> None:
    assert not is_allowed(ip_address(text))


@pytest.mark.parametrize("text", GOOD)
def test_public_addresses_are_allowed(text: str) -> None:
    assert is_allowed(ip_address(text))
    assert not is_allowed(
        ip_address(text), refused=[ip_network(f"{text}/32" if "." in text else f"{text}/64", strict=False)]
    )


def test_an_allowed_range_opens_that_range_alone() -> None:
    ranges = [IPv4Network("127.0.0.0/16")]
    assert is_allowed(ip_address("127.0.9.9"), ranges)
    assert not is_allowed(ip_address("127.1.0.1"), ranges)
    assert not is_allowed(ip_address("10.0.0.1"), ranges)


def test_an_address_with_a_scope_is_refused() -> None:
    assert not is_allowed(ip_address("2a02:a000::1%eth0"))


@given(st.ip_addresses())
def test_what_python_calls_private_is_never_public(address) -> None:  # type: ignore[no-untyped-def]
    if address.is_private or address.is_multicast or address.is_loopback or address.is_link_local:
        assert not is_public(address)


@pytest.mark.parametrize(
    "text",
    [
        *("2130706433", "0x7f000001", "017700000001", "127.1", "0", "127.0.0.1", "[::1]", "::1", "１２７.0.0.1"),
        *("gent.be:80", "https://gent.be", "gent.be/pad", "user@gent.be", "*.gent.be", "gent..be", "-a.be", "a-.be"),
        *("a_b.be", "localhost", "printer.local", "db.internal", "1.0.0.127.in-addr.arpa", "x.test", "be", "co.uk"),
        *(
            "",
            ".",
            " ",
            "a" * 64 + ".be",
            ("a." * 127) + "be",
            "gent.be\nHost: x",
            "gent.be\x00",
            "xn--\x80.be",
            "xn--a.be",
        ),
        *("gent.example", "gent.nergens"),
    ],
)
def test_what_is_no_public_host_name_is_refused(text: str) -> None:
    with pytest.raises(InvalidError):
        read_host(text)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("www.gent.be", "www.gent.be"),
        (" Gent.BE. ", "gent.be"),
        ("één.be", "xn--n-9faa.be"),
        ("stad.vlaanderen", "stad.vlaanderen"),
        ("a--b.gent.be", "a--b.gent.be"),
    ],
)
def test_host_names_get_the_form_of_the_wire(typed: str, name: str) -> None:
    assert read_host(typed) == name
    assert read_host(name) == name


def test_names_of_no_public_network_need_an_allowed_range() -> None:
    assert read_host("good.gemeente.test", private=True) == "good.gemeente.test"
    with pytest.raises(InvalidError):
        read_host("127.0.0.1", private=True)


@given(st.text(max_size=400))
def test_reading_a_host_name_never_does_anything_but_refuse(text: str) -> None:
    for private in (True, False):
        try:
            name = read_host(text, private=private)
        except InvalidError:
            continue
        assert name == name.lower()
        assert name.isascii()
        assert read_address(name) is None
        assert read_host(name, private=private) == name


def test_the_registered_domain_follows_the_public_list() -> None:
    assert registrable_domain("loket.stad.gent.be") == "gent.be"
    assert registrable_domain("a.b.co.uk") == "b.co.uk"
    assert is_same_site("www.gent.be", "loket.gent.be")
    assert not is_same_site("gent.be", "gent.nl")


def run(tmp_path: Path, authorities: Authorities, story) -> None:  # type: ignore[no-untyped-def]
    async def opened() -> None:
        async with box(tmp_path, authorities) as made:
            await story(made)

    asyncio.run(opened())


def test_a_name_is_looked_up_once_so_a_second_answer_changes_nothing(tmp_path: Path, authorities: Authorities) -> None:
    async def story(made: Box) -> None:
        site, other = await made.site(HOST), await made.site("elders.gemeente.test")
        made.name(HOST, [site.address], [other.address], ["169.254.169.254"])
        look = await watch(made, HOST)
        assert look.handshake is True
        assert made.names.asked.count(HOST) == 1
        assert other.connections == 0

    run(tmp_path, authorities, story)


def test_a_forbidden_address_is_never_connected_to(tmp_path: Path, authorities: Authorities) -> None:
    async def story(made: Box) -> None:
        inside = await made.site("intern.gemeente.test")
        moved = good_pages(home=Reply(302, "", {"Location": "https://intern.gemeente.test/"}))
        await made.site(HOST, secure=moved)
        kept = made.settings(refused=(ip_network(f"{inside.address}/32"),))
        look = await watch(made, HOST, refused=kept.refused)
        assert look.https is not None
        assert look.https.failure == Unknown(Failure.BLOCKED, f"intern.gemeente.test is at {inside.address}")
        assert inside.connections == 0

    run(tmp_path, authorities, story)


def test_links_to_counters_pass_the_guard_too(tmp_path: Path, authorities: Authorities) -> None:
    async def story(made: Box) -> None:
        made.name("loket.gemeente.test", ["10.1.1.1"])
        links = "<a href='https://loket.gemeente.test/'>Loket</a><a href='https://10.1.1.1/'>Melding</a>"
        await made.site(HOST, secure=good_pages(home=Reply(body=links)))
        look = await watch(made, HOST)
        reasons = [page.content.reason for page in look.pages[1:] if isinstance(page.content, Unknown)]
        assert reasons == [Failure.BLOCKED, Failure.BLOCKED]

    run(tmp_path, authorities, story)


def test_other_ports_are_never_connected_to(tmp_path: Path, authorities: Authorities) -> None:
    async def story(made: Box) -> None:
        await made.site(HOST, secure=good_pages(home=Reply(302, "", {"Location": f"https://{HOST}:22/"})))
        look = await watch(made, HOST)
        assert look.https is not None
        assert look.https.failure is not None
        assert look.https.failure.reason is Failure.BLOCKED
        door = Door(made.settings(), Pace(made.settings().pace), made.names)
        with pytest.raises(FetchError, match="port 22"):
            async with door.connect(HOST, 22):
                pass

    run(tmp_path, authorities, story)


def test_without_an_allowed_range_loopback_is_forbidden(tmp_path: Path, authorities: Authorities) -> None:
    async def story(made: Box) -> None:
        made.name("www.gent.be", ["127.0.0.1"])
        door = Door(ScanSettings(), Pace(ScanSettings().pace), made.names)
        with pytest.raises(FetchError, match="blocked"):
            await door.pin("www.gent.be")

    run(tmp_path, authorities, story)


OPENS = {
    "resolve",
    "socket",
    "create_connection",
    "open_connection",
    "sock_connect",
    "create_datagram_endpoint",
    "getaddrinfo",
}
LIBRARIES = {
    "dns.query",
    "dns.asyncquery",
    "urllib.request",
    "http.client",
    "smtplib",
}


def test_only_the_door_opens_sockets() -> None:
    guilty = []
    for path in sorted(SCANNER.rglob("*.py")):
        if path.name == "fetch.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = {node.attr} if isinstance(node, ast.Attribute) else set()
            if isinstance(node, ast.Import):
                names = {alias.name for alias in node.names}
            if isinstance(node, ast.ImportFrom):
                names = {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
            guilty += [f"{path.name}:{node.lineno}: {name}" for name in names & (OPENS | LIBRARIES)]
    assert guilty == []


SUPPLIER = "loket.leverancier.test"


async def with_supplier(box: Box, **pages: Reply) -> Site:
    """Open a site of which the counter stands at a supplier, and return the supplier."""
    link = f"<a href='https://{SUPPLIER}/loket'>Digitaal loket</a>"
    await box.site(HOST, secure=good_pages(home=Reply(body=link)))
    return await box.site(SUPPLIER, secure=good_pages() | {f"/{name}.txt": reply for name, reply in pages.items()})


@pytest.mark.parametrize("stopped", [SUPPLIER, "leverancier.test"])
def test_a_supplier_on_the_stop_list_is_never_reached(stopped: str, tmp_path: Path, authorities: Authorities) -> None:
    async def story(opened: Box) -> None:
        supplier = await with_supplier(opened)
        look = await watch(opened, HOST, stopped=frozenset({stopped}))
        assert supplier.connections == 0
        assert look.pages[1].content == Unknown(Failure.STOPPED, SUPPLIER)
        assert judge(facts_of(look))["web.forms"].outcome == "unknown"
        assert judge(facts_of(look))["web.https"].outcome == "pass"

    run(tmp_path, authorities, story)


def test_a_supplier_that_sends_us_away_by_name_is_asked_nothing_else(tmp_path: Path, authorities: Authorities) -> None:
    async def story(opened: Box) -> None:
        robots = Reply(body="User-agent: Belfort\nDisallow: /\n", headers={"Content-Type": "text/plain"})
        supplier = await with_supplier(opened, robots=robots)
        look = await watch(opened, HOST)
        assert supplier.requests == ["GET https:///robots.txt"]
        assert look.pages[1].content == Unknown(Failure.STOPPED, "robots.txt")

    run(tmp_path, authorities, story)


def test_a_supplier_that_does_not_mind_is_looked_at(tmp_path: Path, authorities: Authorities) -> None:
    async def story(opened: Box) -> None:
        supplier = await with_supplier(opened)
        look = await watch(opened, HOST)
        assert supplier.requests == ["GET https:///robots.txt", "GET https:///loket"]
        assert look.pages[1].host == SUPPLIER

    run(tmp_path, authorities, story)


def test_whoever_is_below_a_stopped_name_is_stopped_and_nobody_beside_it(
    tmp_path: Path, authorities: Authorities
) -> None:
    async def story(opened: Box) -> None:
        site = await opened.site(HOST)
        look = await watch(opened, HOST, stopped=frozenset({"meente.test", f"a.{HOST}", "est"}))
        assert look.handshake is True
        look = await watch(opened, HOST, stopped=frozenset({"gemeente.test"}))
        assert look.handshake == Unknown(Failure.STOPPED, HOST)
        assert site.connections <= 10

    run(tmp_path, authorities, story)
