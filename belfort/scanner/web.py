"""The web part of a look: both ports, a few pages with their forms, the certificate, TLS and security.txt."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from belfort.domain.observations import Failure, Unknown
from belfort.domain.observations_web import (
    Certificate,
    Page,
    PageContent,
    PageKind,
    SecurityTxt,
    TlsFacts,
    Visit,
    WebFacts,
)
from belfort.scanner import html, tls
from belfort.scanner.browser import Answer, Arrival, Browser, Memory
from belfort.scanner.certificates import Pool, Roots, read_certificate
from belfort.scanner.failures import FetchError
from belfort.scanner.fetch import Door
from belfort.scanner.hostnames import is_same_site
from belfort.scanner.http import Url, read_url
from belfort.scanner.texts import read_cookies, read_security_txt

T = TypeVar("T")
WELL_KNOWN, OLD_PLACE = "/.well-known/security.txt", "/security.txt"
LATE = Unknown(Failure.TIMEOUT, "the whole host")
GONE = {Failure.BLOCKED, Failure.NO_ADDRESS, Failure.NO_NAME}
LONGEST_SECURITY_TXT = 64 * 1024


@dataclass(slots=True)
class WebLook:
    """One look at one host; what was not reached in time stays unknown."""

    door: Door
    host: str
    roots: Roots
    pool: Pool
    at: datetime
    counters: tuple[str, ...] = ()  # paths at this host where its government says that a counter starts
    memory: Memory = field(default_factory=Memory)
    http: Visit | None = None
    https: Visit | None = None
    handshake: bool | Unknown = LATE
    certificate: Certificate | Unknown = LATE
    tls: TlsFacts | Unknown = LATE
    pages: list[Page] = field(default_factory=list)
    security_txt: SecurityTxt | Unknown = LATE
    secure_home: Arrival | None = None
    is_stopped: bool = False

    async def run(self) -> None:
        """Look at both ports at the same time, each with one connection at a time."""
        secure, plain = Browser(self.door, self.memory), Browser(self.door, self.memory)
        try:
            await self.door.pin(self.host)
            first, second = self.url("https"), self.url("http")
            await asyncio.gather(self._secure(secure, first), self._warm(plain, second))
            if self.is_stopped:
                self._all(Unknown(Failure.STOPPED, "robots.txt"))
                return
            arrival = await plain.visit(second, self.door.settings.limits.redirects)
            self.http = arrival.visit
            await plain.close()
            if self.secure_home is None or self.secure_home.answer is None:
                await self._pages(secure, arrival)
            elif not self.pages:
                await self._pages(secure, self.secure_home)
        except FetchError as failure:
            self._all(Unknown(failure.kind, failure.detail))
        finally:
            await secure.close()
            await plain.close()

    def facts(self) -> WebFacts:
        """Return what was seen up to now."""
        urls = {way: str(self.url(way)) for way in ("http", "https")}
        home = Page(urls["https"], PageKind.HOME, LATE)
        return WebFacts(
            http=self.http or Visit(urls["http"], failure=LATE),
            https=self.https or Visit(urls["https"], failure=LATE),
            handshake=self.handshake,
            certificate=self.certificate,
            tls=self.tls,
            pages=tuple(self.pages) or (home,),
            security_txt=self.security_txt,
            addresses=tuple(str(address) for address in self.door.pinned(self.host)),
        )

    def url(self, scheme: str, path: str = "/") -> Url:
        """Return an address at this host."""
        ports = self.door.settings.ports
        return Url(scheme, self.host, path, ports.https if scheme == "https" else ports.http)

    async def _warm(self, browser: Browser, url: Url) -> None:
        """Ask the port of http already; what it answers is remembered for the visit."""
        await self._heed(browser, url)
        if not self.is_stopped:
            await seen(lambda: browser.ask(url))
        await browser.close()

    async def _secure(self, browser: Browser, url: Url) -> None:
        await self._heed(browser, url)
        if self.is_stopped:
            return
        home = self.secure_home = await browser.visit(url, self.door.settings.limits.redirects)
        self.https = home.visit
        agreed = self.memory.handshakes.get(self.host)
        if agreed is None:
            failure = home.visit.failure or LATE
            self.handshake = self.certificate = self.tls = self.security_txt = failure
            return
        self.handshake = True
        self.certificate = read_certificate(agreed.chain, self.roots, self.pool, self.at)
        self.security_txt = await seen(lambda: self._security_txt(browser))
        if home.answer is not None:
            await self._pages(browser, home)
        await browser.close()
        self.tls = await tls.look(self.door, self.host, (agreed.version, agreed.cipher))

    async def _heed(self, browser: Browser, url: Url) -> None:
        try:
            await browser.heed(url)
        except FetchError:
            self.is_stopped = True

    async def _pages(self, browser: Browser, home: Arrival) -> None:
        """Look at the home page, the counters that were told, a few of its links, and a few that a counter leads to.

        A counter that was told is looked at also when the home page does not answer.
        """
        self.pages = [page_of(home, PageKind.HOME, "", self.host)]
        limits, told = self.door.settings.limits, self._told(home)[: self.door.settings.limits.pages]
        others = tuple(link for link in links_of(home) if link.url not in {each.url for each in told})
        first = [*told, *chosen_links(others, home, self.host, limits.pages - len(told))]
        arrivals = [await self._page(browser, link) for link in first]
        counters = [seen for link, seen in zip(first, arrivals, strict=True) if link.kind is PageKind.COUNTER]
        for link in self._further(counters)[: limits.counter_pages]:
            await self._page(browser, link)

    async def _page(self, browser: Browser, link: html.Link) -> Arrival:
        arrival = await browser.visit(link.url, self.door.settings.limits.link_redirects)
        self.pages.append(page_of(arrival, link.kind, link.label, self.host))
        return arrival

    def _further(self, counters: list[Arrival]) -> list[html.Link]:
        """Return the counters and logins that the counters of this site lead to, once each; those of a supplier lead nowhere."""
        been = {hop.url for page in self.pages for hop in page.hops} | {page.url for page in self.pages}
        led = [
            link
            for counter in counters
            if is_same_site(counter.url.host, self.host)
            for link in links_of(counter)
            if link.kind is not PageKind.CONTACT and is_same_site(link.url.host, self.host)
        ]
        return list({str(link.url): link for link in led if str(link.url) not in been}.values())

    def _told(self, home: Arrival) -> list[html.Link]:
        """Return the counters that were told, at this host only; one that is the home page itself was seen."""
        scheme = home.url.scheme if home.answer is not None else "https" if self.handshake is True else "http"
        ports, base = self.door.settings.ports, str(self.url(scheme))
        urls = dict.fromkeys(read_url(path, ports, base) for path in self.counters if path.startswith("/"))
        seen_urls = {hop.url for hop in home.visit.hops}
        return [
            html.Link(url, PageKind.COUNTER, url.path)
            for url in urls
            if url is not None and url.host == self.host and str(url) not in seen_urls
        ]

    async def _security_txt(self, browser: Browser) -> SecurityTxt | Unknown:
        """Ask for security.txt at its place, and at the old one when it is not there."""
        found: SecurityTxt | Unknown | None = None
        for path in (WELL_KNOWN, OLD_PLACE):
            url, left = self.url("https", path), self.door.settings.limits.link_redirects
            response = await browser.raw(url)
            while response.status in {301, 302, 303, 307, 308} and left:
                target = read_url(response.first("location") or "", self.door.settings.ports, str(url))
                if target is None:
                    return Unknown(Failure.BLOCKED, "redirect")
                url, left = target, left - 1
                response = await browser.raw(url)
            if response.is_packed:
                return Unknown(Failure.ENCODED)
            if response.status >= 500:  # noqa: PLR2004 the server has a problem of its own
                return Unknown(Failure.STATUS, str(response.status))
            kind = response.first("content-type") or ""
            text = read_security_txt(str(url), response.status, kind, response.body[:LONGEST_SECURITY_TXT])
            if text.status == 200 and not text.is_html:  # noqa: PLR2004 found
                return text
            found = found or text
        return found or LATE

    def _all(self, failure: Unknown) -> None:
        urls = {way: str(self.url(way)) for way in ("http", "https")}
        self.http, self.https = (Visit(urls[way], failure=failure) for way in ("http", "https"))
        self.handshake = self.certificate = self.tls = self.security_txt = failure
        self.pages = [Page(urls["https"], PageKind.HOME, failure)]


def page_of(arrival: Arrival, kind: PageKind, label: str, host: str) -> Page:
    """Return a visit as a page with what it shows."""
    other = arrival.url.host if arrival.url.host != host else ""
    content: PageContent | Unknown = arrival.visit.failure or LATE
    if arrival.answer is not None:
        content = _page_content(arrival, arrival.answer)
    return Page(arrival.visit.url, kind, content, label, other, arrival.visit.hops)


def links_of(arrival: Arrival) -> tuple[html.Link, ...]:
    """Return the links of a page; none when it could not be read."""
    content = arrival.answer.content if arrival.answer is not None else None
    return content.links if isinstance(content, html.Content) else ()


def chosen_links(links: tuple[html.Link, ...], home: Arrival, host: str, most: int) -> list[html.Link]:
    """Return one link of each kind, then more counters; only a counter may stand at another site."""
    seen = {hop.url for hop in home.visit.hops}
    useful = [
        link
        for link in links
        if str(link.url) not in seen and (link.kind is PageKind.COUNTER or is_same_site(link.url.host, host))
    ]
    first = [next((link for link in useful if link.kind is kind), None) for kind, _ in html.WORDS]
    order = [link for link in first if link is not None]
    order += [link for link in useful if link not in order]
    return order[:most]


async def seen(look: Callable[[], Awaitable[T | Unknown]]) -> T | Unknown:
    """Return what a look yields; Unknown when it could not be."""
    try:
        return await look()
    except FetchError as failure:
        return Unknown(failure.kind, failure.detail)


def _page_content(arrival: Arrival, answer: Answer) -> PageContent | Unknown:
    if isinstance(answer.content, Unknown):
        return answer.content
    return PageContent(
        url=str(arrival.url),
        status=answer.hop.status,
        headers=answer.hop.headers,
        meta_policies=answer.content.policies,
        meta_referrer=answer.content.referrer,
        cookies=read_cookies(arrival.cookies),
        forms=answer.content.forms,
        insecure_parts=answer.content.insecure,
    )
