"""DNS questions to one validating resolver, over the one door. Its word on signatures (the AD bit) is used as it stands.

A validating resolver answers SERVFAIL to what is signed wrongly; when it does give an answer with checking switched off
(CD), the signature is the fault (`BogusError`).
"""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.resolver
from dns.rdatatype import AAAA, CNAME, SOA, A, RdataType

from belfort.domain.observations import Failure, Unknown
from belfort.scanner.addresses import Address, read_address
from belfort.scanner.failures import FetchError
from belfort.scanner.fetch import ask_resolver
from belfort.scanner.settings import ScanSettings, SelfCheck

T = TypeVar("T")
Place = tuple[str, int]
SECONDS, TRIES, MOST_ALIASES, MOST_QUESTIONS = 5.0, 2, 8, 40
PAYLOAD = 1232  # bytes that pass every network in one piece
REMEMBERED = 20_000
MACHINE = SelfCheck(signed="dnsbelgium.be", bogus="dnssec-failed.org")
AGAIN = {Failure.TIMEOUT, Failure.CLOSED, Failure.RESET, Failure.MALFORMED}


class BogusError(FetchError):
    """The name is signed and the signature is wrong."""

    def __init__(self, name: str) -> None:
        super().__init__(Failure.DNS, f"bogus: {name}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a name has of one type: `name` is where its aliases ended, `exists` whether that name exists at all.

    `is_secure`: the resolver validated all of it. `unreadable` says that a record could not be read.
    """

    name: str
    records: tuple[Any, ...]  # of dnspython, each with the fields of its type
    exists: bool
    is_secure: bool
    aliases: tuple[str, ...] = ()
    unreadable: bool = False


class Asking(Protocol):
    """Whoever answers questions; raises FetchError."""

    async def ask(self, name: str, kind: RdataType) -> Answer:
        """Return what a name has of a type, its aliases followed."""


class Resolver:
    """Asks one resolver, each question once."""

    def __init__(self, settings: ScanSettings) -> None:
        self._server = settings.resolver or _of_this_machine()
        self._check = settings.self_check or (None if settings.resolver else MACHINE)
        self._asked: dict[tuple[str, RdataType], asyncio.Task[Answer]] = {}
        self._checked: asyncio.Task[Unknown | None] | None = None

    async def addresses(self, name: str) -> tuple[Address, ...]:
        """Return every address of a name, those of IPv4 first; raises FetchError, with NO_NAME when there is none."""
        four, six = await asyncio.gather(self.ask(name, A), self.ask(name, AAAA), return_exceptions=True)
        if isinstance(four, BaseException):
            raise four
        if not four.exists:
            raise FetchError(Failure.NO_NAME, four.name)
        if isinstance(six, BaseException):
            if not isinstance(six, FetchError) or not four.records:
                raise six
            return _addresses(four)
        return _addresses(four) + _addresses(six)

    async def ask(self, name: str, kind: RdataType) -> Answer:
        """Return what a name has of a type, its aliases followed; raises FetchError."""
        key = (name.lower().rstrip("."), kind)
        if key not in self._asked:
            if len(self._asked) >= REMEMBERED:
                self._asked.clear()
            self._asked[key] = asyncio.ensure_future(self._follow(*key))
        try:
            return await asyncio.shield(self._asked[key])
        except FetchError:
            self._asked.pop(key, None)
            raise

    async def distrust(self) -> Unknown | None:
        """Return why the word of this resolver on signatures counts for nothing; None when it counts."""
        if self._checked is None:
            self._checked = asyncio.ensure_future(self._doubt())
        return await asyncio.shield(self._checked)

    async def _doubt(self) -> Unknown | None:
        if self._check is None:
            return None
        try:
            signed = await self.ask(self._check.signed, SOA)
        except FetchError as failure:
            return Unknown(Failure.RESOLVER, f"{self._check.signed}: {failure}")
        if not signed.is_secure:
            return Unknown(Failure.RESOLVER, f"{self._check.signed} is not seen as signed")
        try:
            await self.ask(self._check.bogus, SOA)
        except BogusError:
            return None
        except FetchError as failure:
            return Unknown(Failure.RESOLVER, f"{self._check.bogus}: {failure}")
        return Unknown(Failure.RESOLVER, f"{self._check.bogus} is accepted although its signature is wrong")

    async def _follow(self, name: str, kind: RdataType) -> Answer:
        current, aliases, is_secure = _name(name), [], True
        while True:
            asked = current
            response = await self._validated(asked, kind)
            is_secure &= bool(response.flags & dns.flags.AD)
            while (alias := response.get_rrset(response.answer, current, dns.rdataclass.IN, CNAME)) is not None:
                current = alias[0].target
                aliases.append(text_of(current))
                if len(aliases) > MOST_ALIASES:
                    raise FetchError(Failure.TOO_MANY, "CNAME")
            found = response.get_rrset(response.answer, current, dns.rdataclass.IN, kind)
            exists = response.rcode() != dns.rcode.NXDOMAIN
            if found is not None or not exists or current == asked or response.authority:
                records = tuple(found or ())
                return Answer(text_of(current), records, exists, is_secure, tuple(aliases), bool(response.errors))

    async def _validated(self, name: dns.name.Name, kind: RdataType) -> dns.message.Message:
        """Return an answer; raises BogusError when only its signature stands in the way."""
        response = await self._exchange(name, kind)
        if response.rcode() == dns.rcode.SERVFAIL:
            unchecked = await self._exchange(name, kind, unchecked=True)
            response = await self._exchange(name, kind)
            if response.rcode() == dns.rcode.SERVFAIL and unchecked.rcode() in {dns.rcode.NOERROR, dns.rcode.NXDOMAIN}:
                raise BogusError(text_of(name))
        if response.rcode() not in {dns.rcode.NOERROR, dns.rcode.NXDOMAIN}:
            raise FetchError(Failure.DNS, f"{dns.rcode.to_text(response.rcode())}: {text_of(name)}")
        return response

    async def _exchange(self, name: dns.name.Name, kind: RdataType, *, unchecked: bool = False) -> dns.message.Message:
        flags = dns.flags.RD | dns.flags.AD | (dns.flags.CD if unchecked else 0)
        query = dns.message.make_query(name, kind, use_edns=0, want_dnssec=True, payload=PAYLOAD, flags=flags)
        for left in reversed(range(TRIES)):
            try:
                return await self._once(query)
            except FetchError as failure:
                if not left or failure.kind not in AGAIN:
                    raise
        raise AssertionError

    async def _once(self, query: dns.message.Message) -> dns.message.Message:
        wire = query.to_wire()
        response = _read(query, await ask_resolver(self._server, wire, SECONDS))
        if response.flags & dns.flags.TC:
            response = _read(query, await ask_resolver(self._server, wire, SECONDS, stream=True))
        return response


class Questions:
    """A resolver that answers a bounded number of questions, for one host."""

    def __init__(self, resolver: Asking, most: int = MOST_QUESTIONS) -> None:
        self._resolver = resolver
        self._left = most

    async def ask(self, name: str, kind: RdataType) -> Answer:
        """Return what a name has of a type; raises FetchError, with TOO_MANY when there are no questions left."""
        if not self._left:
            raise FetchError(Failure.TOO_MANY, "DNS")
        self._left -= 1
        return await self._resolver.ask(name, kind)


async def known(part: Awaitable[T]) -> T | Unknown:
    """Return a part of the facts, or why it could not be seen."""
    try:
        return await part
    except FetchError as failure:
        return Unknown(failure.kind, failure.detail)


def text_of(name: dns.name.Name) -> str:
    """Return a name as text in lower case, without the last dot; the root is empty."""
    return str(name.to_text(omit_final_dot=True)).lower().removesuffix(".")


def _name(text: str) -> dns.name.Name:
    try:
        return dns.name.from_text(text)
    except (dns.exception.DNSException, UnicodeError, ValueError):
        raise FetchError(Failure.MALFORMED, f"no name: {text[:80]!r}") from None


def _read(query: dns.message.Message, wire: bytes) -> dns.message.Message:
    """Return the answer to a query; records that cannot be read are left out and named in `errors`."""
    try:
        response = dns.message.from_wire(wire, ignore_trailing=True, continue_on_error=True)
        if query.is_response(response):
            return response
    except (dns.exception.DNSException, ValueError):
        pass
    raise FetchError(Failure.MALFORMED, "DNS")


def _addresses(answer: Answer) -> tuple[Address, ...]:
    found = (read_address(record.to_text()) for record in answer.records)
    return tuple(address for address in found if address is not None)


def _of_this_machine() -> Place:
    """Return the resolver that this machine is set up with; on Linux the first of /etc/resolv.conf."""
    try:
        servers = [str(server) for server in dns.resolver.Resolver().nameservers]
    except dns.resolver.NoResolverConfiguration:
        servers = []
    return next((server for server in servers if read_address(server)), "127.0.0.1"), 53
