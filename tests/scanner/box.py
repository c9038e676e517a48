"""Servers on loopback, one 127.x address for each: what a page answers, how TLS behaves, what was asked of it."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from typing import Any

from belfort.domain.observations import Failure, Unknown
from belfort.domain.observations_host import HostFacts
from belfort.scanner.addresses import Address
from belfort.scanner.certificates import Pool, read_roots
from belfort.scanner.fetch import Door
from belfort.scanner.pace import Pace
from belfort.scanner.settings import Limits, PaceLimits, Ports, ScanSettings
from belfort.scanner.web import WebLook
from tests.scanner.certs import Authorities, Issued, leaf, server_context

GOOD_HEADERS = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Set-Cookie": "sessionid=abc; Secure; HttpOnly; SameSite=Lax; Path=/",
}
HTML = "text/html; charset=utf-8"
HOME = "<!doctype html><title>Gemeente</title><a href='/contact'>Contact</a><a href='/loket'>Digitaal loket</a>"
CONTACT = "<form method=post action='/verzend'><input name=m type=email><textarea name=t></textarea></form>"
QUICK = Limits(connect=1, handshake=1, first_byte=1, whole=1.5, host=10, retry_after=0.02, body_bytes=256 * 1024)

Writer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def free_ports() -> Ports:
    """Return three ports that are free on every loopback address of this moment."""
    with contextlib.ExitStack() as stack:
        found = []
        for _ in range(3):
            sock = stack.enter_context(socket.socket())
            sock.bind(("0.0.0.0", 0))  # noqa: S104 only to find a free number
            found.append(sock.getsockname()[1])
    return Ports(*found)


@dataclass
class Reply:
    """One answer of a site."""

    status: int = 200
    body: bytes | str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def raw(self) -> bytes:
        body = self.body.encode() if isinstance(self.body, str) else self.body
        named = {"Content-Type": HTML, "Content-Length": str(len(body)), **self.headers}
        lines = [f"HTTP/1.1 {self.status} X", *(f"{name}: {value}" for name, value in named.items() if value)]
        return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass
class Site:
    """A server for one name at one address: what it answers, and what it saw."""

    name: str
    address: str
    pages: dict[str, Reply] = field(default_factory=dict)
    secure: dict[str, Reply] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    connections: int = 0
    open: int = 0
    most_open: int = 0

    def handler(self, pages: dict[str, Reply], way: str) -> Writer:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
                while head := await reader.readuntil(b"\r\n\r\n"):
                    if not head.startswith((b"GET ", b"HEAD ", b"POST ")):
                        writer.write(Reply(400, "wat?", {"Connection": "close"}).raw())
                        return
                    method, path, _ = head.split(b" ", 2)
                    self.requests.append(f"{method.decode()} {way}://{path.decode()}")
                    reply = pages.get(path.decode(), pages.get("*", Reply(404, "niet gevonden")))
                    writer.write(reply.raw())
                    await writer.drain()

        return serve


class Names:
    """Which addresses a name has, as the box says; counts how often it was asked."""

    def __init__(self) -> None:
        self.known: dict[str, list[list[str]]] = {}
        self.asked: list[str] = []

    async def addresses(self, name: str) -> list[Address]:
        self.asked.append(name)
        answers = self.known.get(name, [[]])
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [IPv4Address(text) for text in found]


@dataclass
class Box:
    """All servers of one test."""

    folder: Path
    ports: Ports
    authorities: Authorities
    names: Names = field(default_factory=Names)
    _count: int = 1
    _servers: list[asyncio.Server] = field(default_factory=list)
    _inside: set[asyncio.StreamWriter] = field(default_factory=set)

    def settings(self, **changes: Any) -> ScanSettings:
        """Return settings under which the box may be measured, quickly."""
        given: dict[str, Any] = {
            "ports": self.ports,
            "limits": QUICK,
            "roots": self.authorities.root.pem(),
            "allowed": (IPv4Network("127.0.0.0/8"),),
            "pace": PaceLimits(),
            **changes,
        }
        return ScanSettings(**given)

    def name(self, name: str, *answers: list[str]) -> None:
        """Give a name its addresses; with more than one answer, each question gets the next."""
        self.names.known[name] = list(answers)

    def place(self, name: str) -> Site:
        """Return a site at an address of its own, with nothing listening yet."""
        self._count += 1
        site = Site(name, f"127.0.{self._count // 250}.{self._count % 250 + 1}")
        self.name(name, [site.address])
        return site

    async def listen(
        self, site: Site, port: int, serve: Writer, context: ssl.SSLContext | None = None, *, address: str = ""
    ) -> None:
        """Serve one port of a site, at its own address when none is given."""

        async def counted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            site.open += 1
            site.connections += 1
            self._inside.add(writer)
            site.most_open = max(site.most_open, site.open)
            try:
                await serve(reader, writer)
            finally:
                site.open -= 1
                self._inside.discard(writer)
                writer.close()

        self._servers.append(await asyncio.start_server(counted, address or site.address, port, ssl=context))

    async def site(
        self,
        name: str,
        *,
        certificate: Issued | None = None,
        secure: dict[str, Reply] | None = None,
        plain: dict[str, Reply] | None = None,
        http: bool = True,
        https: bool = True,
        **tls: Any,
    ) -> Site:
        """Start a healthy site, but for what is given."""
        site = self.place(name)
        site.secure = good_pages() if secure is None else secure
        redirect = {"*": Reply(301, "", {"Location": f"https://{name}/"})}
        site.pages = redirect if plain is None else plain
        if https:
            issued = certificate or leaf(self.authorities.middle, name)
            context = server_context(issued, self.folder, **tls)
            await self.listen(site, self.ports.https, site.handler(site.secure, "https"), context)
        if http:
            await self.listen(site, self.ports.http, site.handler(site.pages, "http"))
        return site

    async def close(self) -> None:
        for server in self._servers:
            server.close()
        for writer in list(self._inside):
            writer.close()
        await asyncio.sleep(0)


def good_pages(**changes: Reply) -> dict[str, Reply]:
    """Return the pages of a healthy site; a change names a path without its slash, `home` for the first page."""
    pages = {
        "/": Reply(body=HOME, headers=GOOD_HEADERS),
        "/contact": Reply(body=CONTACT, headers=GOOD_HEADERS),
        "/loket": Reply(body=CONTACT, headers=GOOD_HEADERS),
        "/.well-known/security.txt": Reply(
            body="Contact: mailto:cert@gemeente.test\nExpires: 2099-01-01T00:00:00Z\n",
            headers={"Content-Type": "text/plain; charset=utf-8"},
        ),
    }
    return pages | {"/" if name == "home" else f"/{name}": reply for name, reply in changes.items()}


@asynccontextmanager
async def box(folder: Path, authorities: Authorities) -> AsyncIterator[Box]:
    """Open a box and close its servers afterwards."""
    opened = Box(folder, free_ports(), authorities)
    try:
        yield opened
    finally:
        await opened.close()


async def watch(box: Box, name: str, counters: tuple[str, ...] = (), **changes: Any) -> WebLook:
    """Look at the web part of a host and return the look, with its door; `counters` are paths that were told."""
    settings = box.settings(**changes)
    door = Door(settings, Pace(settings.pace), box.names)
    look = WebLook(door, name, read_roots(settings.roots), Pool(), datetime.now(UTC), counters)
    await look.run()
    return look


def facts_of(look: WebLook) -> HostFacts:
    """Return what was seen, without DNS and mail."""
    nothing = Unknown(Failure.NOT_ASKED)
    return HostFacts(look.host, look.host, look.at, look.at, look.facts(), nothing, nothing)
