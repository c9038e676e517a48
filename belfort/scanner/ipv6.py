"""Facts of a host on IPv6: whether its site and its name servers have addresses there, and whether the site answers."""

import asyncio

from dns.rdatatype import AAAA, NS

from belfort.domain.observations import Failure, Unknown
from belfort.domain.observations_names import Ipv6, NameServer
from belfort.scanner.failures import FetchError
from belfort.scanner.fetch import SIX, Door
from belfort.scanner.resolver import Asking, Questions, Resolver, known, text_of

QUESTIONS, MOST_SERVERS = 4, 3  # of the 40 of a host


async def look(host: str, domain: str, door: Door, resolver: Resolver) -> Ipv6 | Unknown:
    """Return the facts of a host; unknown when its name gives no address or may not be measured."""
    try:
        found = [str(address) for address in await door.pin(host) if address.version == SIX]
    except FetchError as failure:
        return Unknown(failure.kind, failure.detail)
    questions = Questions(resolver, QUESTIONS)
    servers, answers = await asyncio.gather(known(_servers(domain, questions)), known(_answers(host, door, found)))
    return Ipv6(tuple(found), answers, servers)


async def _answers(host: str, door: Door, found: list[str]) -> bool | None:
    """Say whether the site lets somebody in over IPv6, on the port of HTTPS or else on that of HTTP."""
    for port in (door.settings.ports.https, door.settings.ports.http) if found else ():
        try:
            async with door.connect(host, port, SIX):
                return True
        except FetchError as failure:
            if failure.kind is not Failure.REFUSED:
                raise
    return False if found else None


async def _servers(domain: str, questions: Asking) -> tuple[NameServer, ...]:
    names = sorted(text_of(record.target) for record in (await questions.ask(domain, NS)).records)[:MOST_SERVERS]
    answers = await asyncio.gather(*(questions.ask(name, AAAA) for name in names))
    return tuple(NameServer(name, bool(answer.records)) for name, answer in zip(names, answers, strict=True))
