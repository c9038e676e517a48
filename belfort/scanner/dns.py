"""Facts of a host in DNS: whether it is signed, who may issue certificates, and whether it points to something that is gone."""

import asyncio
from typing import Any

from dns.rdatatype import CAA, MX, SOA, A, RdataType

from belfort.domain.observations import Failure, Unknown
from belfort.domain.observations_names import Caa, CaaRecord, Dangling, DnsFacts, DnssecState
from belfort.scanner.failures import FetchError
from belfort.scanner.hostnames import names_within, registrable_domain
from belfort.scanner.resolver import Asking, BogusError, Questions, Resolver, known, text_of

MOST_CLIMBS, MOST_SERVERS, LONGEST = 4, 4, 1000
QUESTIONS = 12  # of the 40 of a host; the rest is for its mail and IPv6
UNREADABLE = CaaRecord(0, "", "")


async def look(host: str, resolver: Resolver) -> DnsFacts | Unknown:
    """Return the facts of a host and its registered domain; all unknown when the resolver does not validate."""
    doubt = await resolver.distrust()
    if doubt is not None:
        return doubt
    questions, domain = Questions(resolver, QUESTIONS), registrable_domain(host)
    dnssec, caa, gone = await asyncio.gather(
        _dnssec(host, domain, questions),
        known(_caa(host, domain, questions)),
        known(_dangling(host, domain, questions)),
    )
    if isinstance(gone, Unknown):
        return DnsFacts(dnssec, caa, gone)
    return DnsFacts(dnssec, caa, *gone)


async def _dnssec(host: str, domain: str, questions: Asking) -> DnssecState | Unknown:
    """Return the state of the domain, or of the host when that is signed better or worse."""
    states = await asyncio.gather(known(_state(domain, SOA, questions)), known(_state(host, A, questions)))
    for state in (DnssecState.BOGUS, DnssecState.SECURE, DnssecState.INSECURE):
        if state in states:
            return state
    return states[0]


async def _state(name: str, kind: RdataType, questions: Asking) -> DnssecState:
    try:
        answer = await questions.ask(name, kind)
    except BogusError:
        return DnssecState.BOGUS
    if answer.is_secure:
        return DnssecState.SECURE
    if not answer.exists and not answer.aliases:
        raise FetchError(Failure.NO_NAME, name)
    return DnssecState.INSECURE


async def _caa(host: str, domain: str, questions: Asking) -> Caa:
    """Climb from the host to its registered domain until a name has CAA records (RFC 8659, 3)."""
    for name in names_within(host, domain)[:MOST_CLIMBS]:
        answer = await questions.ask(name, CAA)
        records = tuple(_caa_record(record) for record in answer.records)
        if answer.unreadable:
            records += (UNREADABLE,)
        if records:
            return Caa(records, name)
    return Caa()


def _caa_record(record: Any) -> CaaRecord:
    tag, value = (part.decode("ascii", "backslashreplace")[:LONGEST] for part in (record.tag, record.value))
    return CaaRecord(record.flags, tag, value)


async def _dangling(host: str, domain: str, questions: Asking) -> tuple[tuple[Dangling, ...], tuple[str, ...]]:
    """Return what points to nothing, and which targets were looked up: the alias of the host, the mail servers."""
    own, mail = await asyncio.gather(questions.ask(host, A), questions.ask(domain, MX))
    gone = [Dangling(host, "CNAME", own.name)] if own.aliases and not own.exists else []
    servers = sorted({text_of(record.exchange) for record in mail.records} - {""})[:MOST_SERVERS]
    answers = await asyncio.gather(*(questions.ask(server, A) for server in servers))
    gone += [
        Dangling(domain, "MX", server) for server, answer in zip(servers, answers, strict=True) if not answer.exists
    ]
    return tuple(gone), (*own.aliases[-1:], *servers)
