"""A name server on loopback that knows zones, follows aliases and validates signatures, as a validating resolver does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import dns.dnssec
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.node
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset
import dns.zone
from cryptography.hazmat.primitives.asymmetric import ec

IN, CNAME, RRSIG, DNSKEY, SOA = (
    dns.rdataclass.IN,
    dns.rdatatype.CNAME,
    dns.rdatatype.RRSIG,
    dns.rdatatype.DNSKEY,
    dns.rdatatype.SOA,
)
APEX = "@ 300 IN SOA ns hostmaster 1 3600 600 86400 300\n@ 300 IN NS ns\nns 300 IN A 127.0.0.1\n"
LIFETIME = 14 * 86_400
TRIES = 20


@dataclass
class Zone:
    """One zone: its records, and the key that the server trusts for it (None: not signed)."""

    zone: dns.zone.Zone
    anchor: dns.rrset.RRset | None = None


def plain_zone(name: str, records: str) -> Zone:
    """Return a zone without signatures, from lines of a zone file."""
    return Zone(dns.zone.from_text(APEX + records, origin=f"{name}.", relativize=False))


def signed_zone(name: str, records: str, *, forged: str = "") -> Zone:
    """Return a signed zone; a record of `forged` (`name type text`) is changed after signing."""
    found = plain_zone(name, records)
    key = ec.generate_private_key(ec.SECP256R1())
    public = dns.dnssec.make_dnskey(key.public_key(), dns.dnssec.Algorithm.ECDSAP256SHA256)
    dns.dnssec.sign_zone(found.zone, keys=[(key, public)], lifetime=LIFETIME, dnskey_ttl=300)
    if forged:
        owner, kind, text = forged.split(" ", 2)
        place = dns.name.from_text(owner, found.zone.origin)
        found.zone.replace_rdataset(place, dns.rdataset.from_text("IN", kind, 300, text))
    anchor = dns.rrset.from_rdata(found.zone.origin, 300, public)
    return Zone(found.zone, anchor)


@dataclass
class NameServer:
    """Answers for its zones; `silent` names get no answer, `short` ones only over TCP, `broken` ones SERVFAIL."""

    zones: list[Zone] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)
    short: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    spoiled: tuple[bytes, bytes] = (b"", b"")  # bytes of every answer, and what is sent in their place
    validates: bool = True
    follows: bool = True
    asked: list[str] = field(default_factory=list)
    streams: int = 0
    place: tuple[str, int] = ("127.0.0.1", 0)

    def answer(self, wire: bytes, *, stream: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        self.asked.append(f"{name} {dns.rdatatype.to_text(question.rdtype)}")
        self.streams += stream
        if name in self.silent:
            return None
        response = dns.message.make_response(query, recursion_available=True)
        if name in self.short and not stream:
            response.flags |= dns.flags.TC
            return response.to_wire()
        unchecked = bool(query.flags & dns.flags.CD)
        if name in self.broken or not self._fill(response, question.name, question.rdtype, unchecked):
            response = dns.message.make_response(query)
            response.set_rcode(dns.rcode.SERVFAIL)
        wanted = bool(query.flags & dns.flags.AD or query.ednsflags & dns.flags.DO)
        if not wanted or unchecked or not self.validates:
            response.flags &= ~dns.flags.AD
        return response.to_wire(max_size=65_535).replace(*self.spoiled)

    def _fill(self, response: dns.message.Message, name: dns.name.Name, kind: int, unchecked: bool) -> bool:
        """Fill an answer; False when a signature is wrong and was to be checked."""
        states, limit = [], 20
        while limit := limit - 1:
            zone = self._zone_of(name)
            if zone is None:
                response.set_rcode(dns.rcode.NXDOMAIN)
                states.append("insecure")
                break
            states.append(self._add(response, zone, name, kind))
            alias = zone.zone.get_rdataset(name, CNAME)
            if alias is None or kind == CNAME or not self.follows:
                break
            name = alias[0].target
        if "bogus" in states and not unchecked and self.validates:
            return False
        if set(states) == {"secure"}:
            response.flags |= dns.flags.AD
        return True

    def _zone_of(self, name: dns.name.Name) -> Zone | None:
        fitting = [zone for zone in self.zones if name.is_subdomain(zone.zone.origin)]
        return max(fitting, key=lambda zone: len(zone.zone.origin), default=None)

    def _add(self, response: dns.message.Message, zone: Zone, name: dns.name.Name, kind: int) -> str:
        node = zone.zone.get_node(name)
        kinds = (kind, CNAME)
        found = next((each for each in kinds if node is not None and node.get_rdataset(IN, each)), None)
        if found is not None:
            rrset, signature = _sets(zone.zone, name, found)
            response.answer += [rrset, *([signature] if signature else [])]
            return _state(zone, rrset, signature)
        below = any(each.is_subdomain(name) for each in zone.zone.nodes)
        if not below:
            response.set_rcode(dns.rcode.NXDOMAIN)
        rrset, signature = _sets(zone.zone, zone.zone.origin, SOA)
        response.authority.append(rrset)
        return _state(zone, rrset, signature)


def _sets(zone: dns.zone.Zone, name: dns.name.Name, kind: int) -> tuple[dns.rrset.RRset, dns.rrset.RRset | None]:
    rrset = zone.get_rrset(name, kind)
    return rrset, zone.get_rrset(name, RRSIG, kind)


def _state(zone: Zone, rrset: dns.rrset.RRset, signature: dns.rrset.RRset | None) -> str:
    """Validate a set with the key of its zone, for real."""
    if zone.anchor is None:
        return "insecure"
    if signature is None:
        return "bogus"
    try:
        dns.dnssec.validate(rrset, signature, {zone.zone.origin: zone.anchor})
    except dns.exception.ValidationFailure:
        return "bogus"
    return "secure"


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, server: NameServer) -> None:
        self._server = server

    def connection_made(self, transport) -> None:  # type: ignore[no-untyped-def]
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        found = self._server.answer(data, stream=False)
        if found is not None:
            self._transport.sendto(found, addr)


@asynccontextmanager
async def serving(*zones: Zone, **behavior: object) -> AsyncIterator[NameServer]:
    """Serve zones over UDP and TCP on one free port of 127.0.0.1."""
    server = NameServer([*zones], **behavior)  # type: ignore[arg-type]

    async def stream(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        size = int.from_bytes(await reader.readexactly(2), "big")
        found = server.answer(await reader.readexactly(size), stream=True)
        if found is not None:
            writer.write(len(found).to_bytes(2, "big") + found)
            await writer.drain()
        writer.close()

    # UDP takes a port that nobody has; on TCP another program may have it, and then the next one is tried
    loop = asyncio.get_running_loop()
    for left in range(TRIES, 0, -1):
        udp, _ = await loop.create_datagram_endpoint(lambda: _Datagrams(server), local_addr=("127.0.0.1", 0))
        server.place = udp.get_extra_info("sockname")[:2]
        try:
            tcp = await asyncio.start_server(stream, *server.place)
            break
        except OSError:
            udp.close()
            if left == 1:
                raise
    try:
        yield server
    finally:
        udp.close()
        tcp.close()
