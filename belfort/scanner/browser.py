"""A visitor of one host: asks for pages, keeps one connection open, follows what a browser would follow."""

import asyncio
import contextlib
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace

from belfort.domain.observations import Failure, Unknown
from belfort.domain.observations_web import Header, Hop, Visit, Way
from belfort.scanner import html, http, tls
from belfort.scanner.ciphers import iana_name
from belfort.scanner.failures import FetchError
from belfort.scanner.fetch import Connection, Door
from belfort.scanner.http import Response, Url
from belfort.scanner.texts import is_stopped

AGENT = "belfort"  # the name that a robots.txt may use to send us away
AGAIN = {Failure.TIMEOUT, Failure.RESET, Failure.CLOSED, Failure.REFUSED, Failure.UNREACHABLE, Failure.DNS}
REDIRECTS = {301, 302, 303, 307, 308}
LONGEST_VALUE = 4096
LARGE_PAGE = 24 * 1024  # bytes
SHORT_PAGE = 4096  # bytes; a longer page that moves on by script is a page
CUT = {"size": Failure.TOO_LARGE, "time": Failure.TIMEOUT}
KEPT = {
    "strict-transport-security",
    "content-security-policy",
    "content-security-policy-report-only",
    "x-frame-options",
    "x-content-type-options",
    "referrer-policy",
    "server",
}


@dataclass(frozen=True, slots=True)
class Handshake:
    """What was agreed with a host: version, cipher by its IANA name, and the chain that it sent."""

    version: str
    cipher: str
    chain: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer without its body: what of it is a fact, and where it sends to."""

    hop: Hop
    response: Response
    content: html.Content | Unknown


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where a visit ended: the way there, and the last answer when there was one."""

    visit: Visit
    url: Url
    answer: Answer | None
    cookies: tuple[str, ...] = ()


class Memory:
    """What one host answered already, shared by the visitors of one look, so that nothing is asked twice."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer | FetchError] = {}
        self.handshakes: dict[str, Handshake] = {}
        self.stopped: dict[tuple[str, str], bool] = {}


class Browser:
    """Asks one page after another; holds at most one connection, closed before another one is opened."""

    def __init__(self, door: Door, memory: Memory) -> None:
        self._door = door
        self._memory = memory
        self._stack = AsyncExitStack()
        self._open: Connection | None = None
        self._place = ("", "")

    async def visit(self, url: Url, most: int) -> Arrival:
        """Ask for a page and follow where it sends to, through at most so many redirects."""
        hops: list[Hop] = []
        cookies: list[str] = []
        current, answer, failure = url, None, None
        while failure is None:
            try:
                await self.heed(current)
                answer = await self.ask(current)
            except FetchError as fault:
                answer, failure = None, Unknown(fault.kind, fault.detail)
                break
            hops.append(answer.hop)
            cookies += answer.response.values("set-cookie")
            if not answer.hop.target:
                break
            target = http.read_url(answer.hop.target, self._door.settings.ports)
            if target is None:
                failure = Unknown(Failure.BLOCKED, "another scheme or port")
            elif any(str(target) == hop.url for hop in hops):
                failure = Unknown(Failure.LOOP, str(target)[:LONGEST_VALUE])
            elif len(hops) > most:
                failure = Unknown(Failure.TOO_MANY, f"{most} redirects")
            else:
                current = target
        return Arrival(Visit(str(url), tuple(hops), failure), current, None if failure else answer, tuple(cookies))

    async def heed(self, url: Url) -> None:
        """Ask a host once whether its robots.txt sends us away by name; raises FetchError with STOPPED when it does."""
        place, stopped = (url.scheme, url.host), self._memory.stopped
        if place not in stopped:
            stopped[place] = False
            with contextlib.suppress(FetchError):
                robots = await self.raw(replace(url, path="/robots.txt"))
                there_is_one = robots.status == 200 and not robots.is_packed  # noqa: PLR2004 found
                stopped[place] = there_is_one and is_stopped(robots.body, AGENT)
        if stopped[place]:
            raise FetchError(Failure.STOPPED, "robots.txt")

    async def ask(self, url: Url) -> Answer:
        """Return what a page answers, asked once and tried once more when nothing came; raises FetchError."""
        key = str(url)
        if key not in self._memory.answers:
            try:
                self._memory.answers[key] = await self._answer(url, await self._ask_twice(url))
            except FetchError as failure:
                self._memory.answers[key] = failure
        found = self._memory.answers[key]
        if isinstance(found, FetchError):
            raise found
        return found

    async def raw(self, url: Url) -> Response:
        """Return one answer with its body, not remembered; raises FetchError."""
        return await self._ask_twice(url)

    async def close(self) -> None:
        """Close what is open."""
        self._open = None
        await self._stack.aclose()

    async def _ask_twice(self, url: Url) -> Response:
        try:
            return await self._ask_once(url)
        except FetchError as failure:
            if failure.kind not in AGAIN:
                raise
        await asyncio.sleep(self._door.settings.limits.retry_after)
        return await self._ask_once(url)

    async def _ask_once(self, url: Url) -> Response:
        place = (url.scheme, url.host)
        if self._open is not None and self._place == place:
            try:
                return await self._through(self._open, url)
            except FetchError as failure:
                if failure.kind not in {Failure.CLOSED, Failure.RESET}:
                    raise
        await self.close()
        connection = await self._stack.enter_async_context(self._door.connect(url.host, url.port))
        try:
            if url.scheme == "https":
                await self._shake_hands(connection, url.host)
        except FetchError as failure:
            await self._drop(connection, failure)
            raise
        self._open, self._place = connection, place
        return await self._through(connection, url)

    async def _through(self, connection: Connection, url: Url) -> Response:
        try:
            response = await http.get(connection, url, self._door.settings)
        except FetchError as failure:
            await self._drop(connection, failure)
            raise
        if not response.keeps:
            await self.close()
        return response

    async def _drop(self, connection: Connection, failure: FetchError) -> None:
        self._door.note(connection.peer, failure)
        await self.close()

    async def _shake_hands(self, connection: Connection, host: str) -> None:
        agreed = await tls.shake_hands(connection, host, self._door.settings.limits.handshake)
        if host not in self._memory.handshakes:
            cipher = agreed.cipher()
            name = iana_name(cipher[0]) if cipher else ""
            self._memory.handshakes[host] = Handshake(agreed.version() or "", name, tuple(tls.sent_chain(agreed)))

    async def _answer(self, url: Url, response: Response) -> Answer:
        content = await _content(url, response, self._door)
        target, way = _target(url, response, content)
        kept = tuple(Header(name, value[:LONGEST_VALUE]) for name, value in response.headers if name in KEPT)
        hop = Hop(str(url), response.status, target[:LONGEST_VALUE], way, kept)
        small = Response(response.status, response.headers, b"", response.cut)
        return Answer(hop, small, content)


async def _content(url: Url, response: Response, door: Door) -> html.Content | Unknown:
    """Return what a page holds; Unknown when it is no whole page, empty when it is no HTML."""
    if response.status >= 400:  # noqa: PLR2004 from here on HTTP speaks of errors
        return Unknown(Failure.STATUS, str(response.status))
    if response.is_packed:
        return Unknown(Failure.ENCODED, (response.first("content-encoding") or "")[:100])
    if response.cut in CUT:
        return Unknown(CUT[response.cut])
    kind = (response.first("content-type") or "").lower()
    if "html" in kind or (not kind and response.body.lstrip()[:1] == b"<"):
        return await _read(response.body, url, door) or Unknown(Failure.MALFORMED, "nested too deep or tags too long")
    return html.Content()


async def _read(body: bytes, url: Url, door: Door) -> html.Content | None:
    """Read a page; a large one beside the loop, so that one which keeps the parser busy holds up nobody else."""
    if len(body) <= LARGE_PAGE:
        return html.read_page(body, url, door.settings.ports)
    try:
        async with asyncio.timeout(door.settings.limits.read):
            return await asyncio.to_thread(html.read_page, body, url, door.settings.ports)
    except TimeoutError:
        return None


def _target(url: Url, response: Response, content: html.Content | Unknown) -> tuple[str, Way]:
    location = response.first("location")
    if response.status in REDIRECTS and location:
        return http.absolute(location, str(url)), Way.HEADER
    if isinstance(content, Unknown):
        return "", Way.HEADER
    if content.refresh and content.refresh != str(url):
        return content.refresh, Way.META
    if content.script and not content.forms and len(response.body) <= SHORT_PAGE:
        return content.script, Way.SCRIPT
    return "", Way.HEADER
