"""One look at one host: web, DNS and mail side by side, within one limit of time."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from belfort.domain.observations import Failure, Unknown
from belfort.domain.observations_host import HostFacts
from belfort.domain.observations_names import Ipv6, MailFacts
from belfort.domain.observations_web import Page, PageKind, Visit, WebFacts
from belfort.scanner import dns, ipv6, mail
from belfort.scanner.certificates import Pool, Roots, read_roots
from belfort.scanner.fetch import Door
from belfort.scanner.hostnames import read_host, registrable_domain
from belfort.scanner.pace import Pace
from belfort.scanner.resolver import Resolver
from belfort.scanner.settings import ScanSettings
from belfort.scanner.web import LATE, WebLook

T = TypeVar("T")
L = TypeVar("L")


@dataclass(frozen=True, slots=True)
class Run:
    """What the hosts of one run share: settings, pace, resolver, roots and the intermediates that were seen."""

    settings: ScanSettings
    pace: Pace
    resolver: Resolver
    roots: Roots
    pool: Pool = field(default_factory=Pool)
    mails: dict[str, asyncio.Task[MailFacts | Unknown]] = field(default_factory=dict)
    counters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by host, the paths where a counter starts

    @classmethod
    def begin(cls, settings: ScanSettings, counters: Mapping[str, tuple[str, ...]] | None = None) -> "Run":
        """Return the shared things for a run; raises ValueError when the roots cannot be read."""
        roots = read_roots(settings.roots)
        return cls(settings, Pace(settings.pace), Resolver(settings), roots, counters=counters or {})

    def door(self) -> Door:
        """Return a door for one host."""
        return Door(self.settings, self.pace, self.resolver)


async def observe(host: str, run: Run, door: Door | None = None) -> HostFacts:
    """Return the facts of one host; raises InvalidError when the text is no host that may be measured."""
    name = read_host(host, private=bool(run.settings.allowed))
    door = door or run.door()
    started = datetime.now(UTC)
    domain = registrable_domain(name)
    web = WebLook(door, name, run.roots, run.pool, started, run.counters.get(host, ()))
    limit = Deadline(run.settings.limits.host)
    door.on_wait = limit.extend
    six, names, post = await asyncio.gather(
        limit.within(lambda: _web_and_ipv6(web, domain, run), LATE),
        limit.within(lambda: dns.look(name, run.resolver), LATE),
        limit.within(lambda: _mail_once(domain, run, door), LATE),
    )
    return HostFacts(
        host=name,
        domain=domain,
        started_at=started,
        ended_at=datetime.now(UTC),
        web=web.facts(),
        dns=names,
        mail=post,
        scanner_version=run.settings.version,
        ipv6=six,
    )


def nothing_of(host: str, started: datetime, failure: Unknown) -> HostFacts:
    """Return the facts of a host of which nothing could be seen."""
    plain, secure = f"http://{host}/", f"https://{host}/"
    web = WebFacts(
        http=Visit(plain, failure=failure),
        https=Visit(secure, failure=failure),
        handshake=failure,
        certificate=failure,
        tls=failure,
        pages=(Page(secure, PageKind.HOME, failure),),
        security_txt=failure,
    )
    return HostFacts(host, registrable_domain(host), started, datetime.now(UTC), web, failure, failure)


async def _web_and_ipv6(web: WebLook, domain: str, run: Run) -> Ipv6 | Unknown:
    """Look at the site, then whether it answers over IPv6 as well; a site that sends us away is not asked that."""
    await web.run()
    if web.is_stopped:
        return Unknown(Failure.STOPPED, "robots.txt")
    return await ipv6.look(web.host, domain, web.door, run.resolver)


async def _mail_once(domain: str, run: Run, door: Door) -> MailFacts | Unknown:
    """Look at the mail of a domain once per run, however many hosts it has."""
    if domain not in run.mails:
        limit = Deadline(run.settings.limits.host)
        look = limit.within(lambda: mail.look(domain, door, run.resolver, run.roots, run.pool), LATE)
        run.mails[domain] = asyncio.ensure_future(look)
    return await asyncio.shield(run.mails[domain])


class Deadline:
    """The limit of time of one host; waiting for its turn does not count."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._timeouts: list[asyncio.Timeout] = []

    def extend(self, seconds: float) -> None:
        """Give back the seconds that the pace took."""
        for timeout in self._timeouts:
            if not timeout.expired() and (when := timeout.when()) is not None:
                timeout.reschedule(when + seconds)

    async def within(self, look: Callable[[], Awaitable[T]], late: L) -> T | L:
        """Return what a look yields, or something else when it takes too long."""
        try:
            async with asyncio.timeout(self._seconds) as timeout:
                self._timeouts.append(timeout)
                return await look()
        except TimeoutError:
            return late
        finally:
            self._timeouts.remove(timeout)
