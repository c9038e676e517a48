"""Ask the DNS whether a host carries the record of a government; nothing at the host itself is touched."""

import asyncio
from collections.abc import Iterable

from dns.rdatatype import TXT

from belfort.scanner.failures import FetchError
from belfort.scanner.resolver import Resolver
from belfort.scanner.settings import ScanSettings

MOST = 8  # names that are asked for one host: its registered domain and those right below it
SECONDS = 15  # for one host, so that a name server that is silent holds up no look


def carries(wanted: Iterable[tuple[tuple[str, ...], str]], settings: ScanSettings) -> list[bool]:
    """Say for each pair of names and text whether one of the names has that text as a TXT record.

    A name that does not answer carries nothing.
    """
    return asyncio.run(_all(list(wanted), settings))


async def _all(wanted: list[tuple[tuple[str, ...], str]], settings: ScanSettings) -> list[bool]:
    resolver, places = Resolver(settings), asyncio.Semaphore(settings.pace.hosts)

    async def one(names: tuple[str, ...], text: str) -> bool:
        async with places:
            try:
                async with asyncio.timeout(SECONDS):
                    return await _any(resolver, names[-MOST:], text)
            except TimeoutError:
                return False

    return await asyncio.gather(*(one(names, text) for names, text in wanted))


async def _any(resolver: Resolver, names: tuple[str, ...], text: str) -> bool:
    for name in names:
        if await _has(resolver, name, text):
            return True
    return False


async def _has(resolver: Resolver, name: str, text: str) -> bool:
    try:
        answer = await resolver.ask(name, TXT)
    except FetchError:
        return False
    return text.encode() in {b"".join(record.strings).strip() for record in answer.records}
