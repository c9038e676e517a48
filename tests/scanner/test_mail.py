"""Mail from outside: servers that encrypt or not, DANE that fits or not, who may send, what happens to forged mail."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256, sha512
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from belfort.domain.observations import Failure, Unknown
from belfort.domain.observations_names import Dane, Dmarc, MailFacts, Spf, StartTls, Tlsa
from belfort.scanner import dane, mail
from belfort.scanner.certificates import Pool, read_roots
from belfort.scanner.fetch import Door
from belfort.scanner.pace import Pace
from belfort.scanner.resolver import Resolver
from belfort.scanner.settings import ScanSettings, SelfCheck
from tests.scanner.box import QUICK, free_ports
from tests.scanner.certs import Authorities, Issued, leaf, server_context
from tests.scanner.nameserver import NameServer, Zone, plain_zone, serving, signed_zone

DOMAIN, HOST, ADDRESS = "gemeente.test", "mx.gemeente.test", "127.0.7.2"
MX = f"@ 300 IN MX 10 mx\nmx 300 IN A {ADDRESS}\n"


@dataclass
class MailServer:
    """A mail server of the tests: its replies to EHLO, STARTTLS and on greeting, and what was said to it."""

    greeting: bytes = b"220-mx.gemeente.test\r\n220 welkom\r\n"
    hello: bytes = b"250-mx\r\n250-SIZE 1000\r\n250 STARTTLS\r\n"
    ready: bytes = b"220 go\r\n"
    delay: float = 0.0
    context: ssl.SSLContext | None = None
    said: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
                await self._talk(reader, writer)
        finally:
            writer.transport.abort() if asyncio.current_task().cancelling() else writer.close()  # type: ignore[union-attr]

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self.delay)
        writer.write(self.greeting)
        while line := await reader.readline():
            command = line.decode("ascii", "replace").strip()
            self.said.append(command)
            if command.startswith("EHLO"):
                writer.write(self.hello)
            elif command == "STARTTLS":
                writer.write(self.ready)
                await writer.drain()
                if self.context and self.ready.startswith(b"220"):
                    await writer.start_tls(self.context)
            else:
                writer.write(b"221 dag\r\n")
                return
            await writer.drain()


@dataclass
class Post:
    """Everything that one test of mail needs."""

    names: NameServer
    settings: ScanSettings

    async def look(self, domain: str = DOMAIN) -> MailFacts | Unknown:
        resolver = Resolver(self.settings)
        door = Door(self.settings, Pace(self.settings.pace), resolver)
        return await mail.look(domain, door, resolver, read_roots(self.settings.roots), Pool())


@asynccontextmanager
async def post(*zones: Zone, servers: dict[str, MailServer] | None = None, **given: Any) -> AsyncIterator[Post]:
    """Open name and mail servers, the latter by their address."""
    ports = free_ports()
    check = given.pop("check", None)
    async with contextlib.AsyncExitStack() as stack:
        names = await stack.enter_async_context(serving(*zones, **given))
        for address, server in (servers or {}).items():
            opened = await asyncio.start_server(server.serve, address, ports.smtp)
            stack.callback(opened.close)
        loopback = (IPv4Network("127.0.0.0/8"),)
        settings = ScanSettings(resolver=names.place, self_check=check, allowed=loopback, ports=ports, limits=QUICK)
        yield Post(names, settings)


def looked(*zones: Zone, domain: str = DOMAIN, **given: Any) -> MailFacts:
    async def run() -> MailFacts | Unknown:
        async with post(*zones, **given) as opened:
            return await opened.look(domain)

    found = asyncio.run(run())
    assert isinstance(found, MailFacts)
    return found


@pytest.fixture
def issued(authorities: Authorities) -> Issued:
    return leaf(authorities.middle, HOST)


def good_server(issued: Issued, folder: Path, **changes: Any) -> MailServer:
    return MailServer(context=server_context(issued, folder), **changes)


def starttls_of(server: MailServer | None) -> StartTls | Unknown:
    found = looked(plain_zone(DOMAIN, MX), servers={ADDRESS: server} if server else {})
    assert isinstance(found.servers, tuple)
    return found.servers[0].starttls


def test_a_server_that_encrypts_is_seen_and_nothing_is_sent(issued: Issued, tmp_path: Path) -> None:
    server = good_server(issued, tmp_path)
    found = starttls_of(server)
    assert isinstance(found, StartTls)
    assert (found.offered, found.completed, found.version) == (True, True, "TLSv1.3")
    assert server.said == ["EHLO belfort.example", "STARTTLS", "QUIT"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"hello": b"250-mx\r\n250 SIZE 1000\r\n"}, StartTls(False)),
        ({"hello": b"502 wat?\r\n"}, StartTls(False)),
        ({"ready": b"502 nee\r\n"}, StartTls(True)),
        ({"ready": b"220 go\r\nnonsense that is no TLS at all\r\n", "context": None}, StartTls(True)),
        ({"ready": b"454 straks\r\n"}, Unknown(Failure.TEMPORARY, "454")),
        ({"greeting": b"421 te druk\r\n"}, Unknown(Failure.TEMPORARY, "421")),
        ({"hello": b"450 greylist\r\n"}, Unknown(Failure.TEMPORARY, "450")),
        ({"greeting": b"554 weg\r\n"}, Unknown(Failure.STATUS, "554")),
        ({"greeting": b"SSH-2.0-OpenSSH\r\n"}, Unknown(Failure.MALFORMED, "SMTP")),
        ({"greeting": b"220-" + b"x" * 40_000}, Unknown(Failure.TOO_LARGE, "SMTP")),
        ({"delay": 5.0}, Unknown(Failure.TIMEOUT, "SMTP")),
    ],
    ids=[
        *("no starttls", "no ehlo", "refuses", "no tls", "454", "421", "450", "554", "ssh", "endless", "slow"),
    ],
)
def test_each_kind_of_server_gives_its_fact(
    changes: dict[str, Any], expected: StartTls | Unknown, issued: Issued, tmp_path: Path
) -> None:
    server = MailServer(**({"context": server_context(issued, tmp_path)} | changes))
    assert starttls_of(server) == expected
    assert not any(line.upper().startswith(("MAIL", "RCPT", "DATA")) for line in server.said)


def test_a_closed_port_is_unknown_and_not_unencrypted() -> None:
    found = starttls_of(None)
    assert isinstance(found, Unknown)
    assert found.reason is Failure.REFUSED


def test_a_mail_server_at_a_forbidden_address_is_never_reached() -> None:
    found = looked(plain_zone(DOMAIN, "@ 300 IN MX 10 mx\nmx 300 IN A 10.0.0.1\n"))
    assert isinstance(found.servers, tuple)
    assert isinstance(found.servers[0].starttls, Unknown)
    assert found.servers[0].starttls.reason is Failure.BLOCKED


@pytest.mark.parametrize(
    ("records", "is_null"), [("@ 300 IN MX 0 .", True), ("@ 300 IN A 127.0.0.2", False)], ids=["null MX", "no MX"]
)
def test_a_domain_without_mail_has_no_servers(records: str, is_null: bool) -> None:
    found = looked(plain_zone(DOMAIN, records))
    assert (found.servers, found.is_null_mx) == ((), is_null)


def test_no_more_than_four_servers_are_asked() -> None:
    records = "".join(f"@ 300 IN MX {place} m{place}\nm{place} 300 IN A 10.0.0.1\n" for place in range(6))
    found = looked(plain_zone(DOMAIN, records))
    assert isinstance(found.servers, tuple)
    assert ([server.name for server in found.servers], found.left_out) == ([f"m{n}.{DOMAIN}" for n in range(4)], 2)


def tlsa(issued: Issued, usage: int, selector: int, matching: int, *, place: int = 0) -> str:
    certificate = issued.certificate if place == 0 else issued.above[place - 1]
    data = (
        certificate.public_bytes(Encoding.DER)
        if selector == 0
        else certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )
    digest = {0: data, 1: sha256(data).digest(), 2: sha512(data).digest()}[matching]
    return f"_25._tcp.mx 300 IN TLSA {usage} {selector} {matching} {digest.hex()}"


def dane_of(
    record: str, server: MailServer, make: Callable[[str, str], Zone] = signed_zone, **given: Any
) -> Dane | Unknown:
    found = looked(make(DOMAIN, MX + record), servers={ADDRESS: server}, **given)
    assert isinstance(found.servers, tuple)
    return found.servers[0].dane


@pytest.mark.parametrize(
    ("usage", "selector", "matching", "place"),
    [(3, 1, 1, 0), (3, 0, 0, 0), (3, 0, 1, 0), (3, 1, 2, 0), (2, 0, 1, 1), (2, 1, 1, 1)],
)
def test_dane_that_fits_is_seen(
    usage: int, selector: int, matching: int, place: int, issued: Issued, tmp_path: Path
) -> None:
    record = tlsa(issued, usage, selector, matching, place=place)
    found = dane_of(record, good_server(issued, tmp_path))
    assert isinstance(found, Dane)
    assert (found.is_secure, found.matches, len(found.records)) == (True, True, 1)


def test_dane_that_does_not_fit_is_seen(issued: Issued, authorities: Authorities, tmp_path: Path) -> None:
    server = good_server(issued, tmp_path)
    for record in (
        f"_25._tcp.mx 300 IN TLSA 3 1 1 {'00' * 32}",
        tlsa(issued, 3, 1, 1, place=1),
        tlsa(issued, 1, 1, 1),
        f"_25._tcp.mx 300 IN TLSA 3 7 1 {'00' * 32}",
        f"_25._tcp.mx 300 IN TLSA 3 1 9 {'00' * 32}",
    ):
        found = dane_of(record, server)
        assert isinstance(found, Dane)
        assert (found.is_secure, found.matches) == (True, False)


def test_an_issuer_in_dane_counts_only_for_a_certificate_with_the_name_and_in_time(
    authorities: Authorities, tmp_path: Path
) -> None:
    for wrong in (leaf(authorities.middle, "elders.test"), leaf(authorities.middle, HOST, days=(-30, -1))):
        found = dane_of(tlsa(wrong, 2, 1, 1, place=1), good_server(wrong, tmp_path))
        assert isinstance(found, Dane)
        assert found.matches is False


def test_an_issuer_in_dane_must_have_signed_the_certificate(authorities: Authorities) -> None:
    own = leaf(authorities.middle, HOST)
    below = [own, *(Issued(certificate, None) for certificate in own.above)]
    for chain, fits in (
        (below, True),
        ([own, authorities.stranger], False),
        ([below[0], authorities.stranger, below[1]], False),
    ):
        ders = [each.certificate.public_bytes(Encoding.DER) for each in chain]
        record = Tlsa(2, 0, 1, sha256(ders[-1]).hexdigest())
        assert dane.matches([record], ders, HOST, datetime.now(UTC)) is fits


def test_dane_counts_only_when_the_way_to_the_server_is_signed_too(issued: Issued, tmp_path: Path) -> None:
    record = tlsa(issued, 3, 1, 1)
    zones = (
        plain_zone("elders.test", f"@ 300 IN MX 10 {HOST}."),
        signed_zone(DOMAIN, f"mx 300 IN A {ADDRESS}\n{record}"),
    )
    found = looked(*zones, domain="elders.test", servers={ADDRESS: good_server(issued, tmp_path)})
    assert isinstance(found.servers, tuple)
    assert isinstance(found.servers[0].dane, Dane)
    assert (found.servers[0].dane.is_secure, found.servers[0].dane.matches) == (False, True)


def test_dane_without_signature_is_not_secure(issued: Issued, tmp_path: Path) -> None:
    found = dane_of(tlsa(issued, 3, 1, 1), good_server(issued, tmp_path), plain_zone)
    assert isinstance(found, Dane)
    assert (found.is_secure, found.matches) == (False, True)


def test_no_dane_is_a_fact_and_a_server_that_was_not_reached_leaves_it_open(issued: Issued, tmp_path: Path) -> None:
    assert dane_of("", good_server(issued, tmp_path)) == Dane(True)
    found = dane_of(tlsa(issued, 3, 1, 1), MailServer(greeting=b"421 straks\r\n"))
    assert isinstance(found, Dane)
    assert found.matches == Unknown(Failure.TEMPORARY, "421")
    without = dane_of(tlsa(issued, 3, 1, 1), MailServer(hello=b"250 mx\r\n"))
    assert isinstance(without, Dane)
    assert without.matches is None


def test_a_resolver_that_does_not_validate_makes_dane_unknown_and_nothing_else(issued: Issued, tmp_path: Path) -> None:
    zone = signed_zone(DOMAIN, MX + tlsa(issued, 3, 1, 1) + '\n@ 300 IN TXT "v=spf1 -all"')
    check = SelfCheck(DOMAIN, "vals.test")
    found = looked(zone, servers={ADDRESS: good_server(issued, tmp_path)}, check=check, validates=False)
    assert isinstance(found.servers, tuple)
    server = found.servers[0]
    assert isinstance(server.dane, Unknown)
    assert server.dane.reason is Failure.RESOLVER
    assert isinstance(server.starttls, StartTls)
    assert found.spf == Spf(("v=spf1 -all",), "-all")


def test_a_domain_that_does_not_exist_has_no_facts() -> None:
    async def run() -> MailFacts | Unknown:
        async with post(plain_zone(DOMAIN, MX)) as opened:
            return await opened.look("weg.test")

    assert asyncio.run(run()) == Unknown(Failure.NO_NAME, "weg.test")


def test_hints_and_extra_policies_are_seen() -> None:
    records = (
        'k1._domainkey 300 IN TXT "v=DKIM1; p="\n_mta-sts 300 IN TXT "v=STSv1; id=1;"\n'
        '_smtp._tls 300 IN TXT "v=TLSRPTv1; rua=mailto:a@b.test"\n'
    )
    yes = looked(plain_zone(DOMAIN, records))
    assert (yes.dkim_hint, yes.mta_sts, yes.tls_reports) == (True, True, True)
    no = looked(plain_zone(DOMAIN, ""))
    assert (no.dkim_hint, no.mta_sts, no.tls_reports) == (False, False, False)
    assert (no.spf, no.dmarc) == (Spf(), Dmarc())
