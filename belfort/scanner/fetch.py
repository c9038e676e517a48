"""The one door to the outside world: nothing else in Belfort's scanner opens a socket.

A name is looked up once per measured host and then pinned, every address of it must be allowed, and only the ports of the
settings are used. What waits, waits for a bounded time.
"""

import asyncio
import contextlib
import socket
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from belfort.domain.errors import InvalidError
from belfort.domain.observations import Failure
from belfort.scanner.addresses import Address, is_allowed
from belfort.scanner.failures import FetchError, reading
from belfort.scanner.hostnames import domains_above, read_host
from belfort.scanner.pace import Pace
from belfort.scanner.settings import ScanSettings

CHUNK = 64 * 1024
DEAD_AFTER = 2  # time-outs on one port of one address
DATAGRAM = 4096
SIX = 6
KINDS: dict[type[OSError], Failure] = {
    ConnectionRefusedError: Failure.REFUSED,
    ConnectionResetError: Failure.RESET,
    BrokenPipeError: Failure.RESET,
    TimeoutError: Failure.TIMEOUT,
}


class Resolver(Protocol):
    """Whoever can look up the addresses of a name; raises FetchError when nobody answers."""

    async def addresses(self, name: str) -> Sequence[Address]:
        """Return every IPv4 and IPv6 address of a name, none when it has none."""


class Connection:
    """One connection, plain or with TLS on top; every wait has a limit in seconds."""

    def __init__(self, sock: socket.socket, peer: tuple[str, int]) -> None:
        self.peer = peer
        self._socket = sock
        self._loop = asyncio.get_running_loop()
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self.tls: ssl.SSLObject | None = None

    async def send(self, data: bytes) -> None:
        """Send everything."""
        if self.tls is not None:
            with _faults():
                self.tls.write(data)
            data = self._outgoing.read()
        with _faults():
            await self._loop.sock_sendall(self._socket, data)

    async def receive(self) -> bytes:
        """Return what came in, at most 64 KiB; empty when the other side is done."""
        if self.tls is None:
            return await self._raw()
        while True:
            try:
                with _faults():
                    return self.tls.read(CHUNK)
            except FetchError as fault:
                if fault.kind is Failure.CLOSED:
                    return b""
                raise
            except ssl.SSLWantReadError:
                await self._flush()
                if not await self._feed():
                    return b""

    async def start_tls(self, context: ssl.SSLContext, name: str) -> ssl.SSLObject:
        """Shake hands on this connection, with the name in SNI, and return what was agreed; raises FetchError."""
        tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=name)
        while True:
            try:
                with _faults():
                    tls.do_handshake()
            except ssl.SSLWantReadError:
                await self._flush()
                if not await self._feed():
                    raise FetchError(Failure.CLOSED, "closed during the handshake") from None
            except FetchError:
                with contextlib.suppress(FetchError):
                    await self._flush()
                raise
            else:
                await self._flush()
                self.tls = tls
                return tls

    def close(self) -> None:
        """Say goodbye without waiting for an answer, and close."""
        if self.tls is not None:
            with contextlib.suppress(ssl.SSLError, OSError):
                self.tls.unwrap()
            with contextlib.suppress(OSError):
                self._socket.send(self._outgoing.read())
        self._socket.close()

    async def _raw(self) -> bytes:
        await asyncio.sleep(0)  # data that is there already would be taken without a turn for the others, or a time-out
        with _faults():
            return await self._loop.sock_recv(self._socket, CHUNK)

    async def _feed(self) -> bool:
        data = await self._raw()
        if data:
            self._incoming.write(data)
        else:
            self._incoming.write_eof()
        return bool(data)

    async def _flush(self) -> None:
        if self._outgoing.pending:
            with _faults():
                await self._loop.sock_sendall(self._socket, self._outgoing.read())


class Door:
    """What one measured host may reach: names pinned, connections counted, ports that never answer ended."""

    def __init__(self, settings: ScanSettings, pace: Pace, resolver: Resolver) -> None:
        self.settings = settings
        self.resolver = resolver
        self.opened = 0
        self.on_wait: Callable[[float], None] = lambda _seconds: None
        self._pace = pace
        self._pins: dict[str, tuple[Address, ...]] = {}
        self._timeouts: Counter[tuple[str, int]] = Counter()

    async def pin(self, name: str) -> tuple[Address, ...]:
        """Return the addresses of a name, looked up once and all of them allowed; raises FetchError."""
        try:
            name = read_host(name, private=bool(self.settings.allowed))
        except InvalidError as refusal:
            raise FetchError(Failure.BLOCKED, refusal.text.en) from None
        if not self.settings.stopped.isdisjoint(domains_above(name)):
            raise FetchError(Failure.STOPPED, name)
        if name not in self._pins:
            self._pins[name] = tuple(await self.resolver.addresses(name))
        found = self._pins[name]
        if not found:
            raise FetchError(Failure.NO_ADDRESS, name)
        for address in found:
            if not self._may(address):
                raise FetchError(Failure.BLOCKED, f"{name} is at {address}")
        return found

    def pinned(self, name: str) -> tuple[Address, ...]:
        """Return the addresses that a name was pinned to; none when it was not looked up."""
        return self._pins.get(name, ())

    @asynccontextmanager
    async def connect(self, name: str, port: int, version: int | None = None) -> AsyncIterator[Connection]:
        """Open one connection to a name; raises FetchError. A task must hold no other one meanwhile.

        `version` asks for an address of IPv4 or IPv6 alone, which the name must have.
        """
        address = chosen([each for each in await self.pin(name) if version in {None, each.version}])
        peer = (str(address), port)
        if port not in {self.settings.ports.http, self.settings.ports.https, self.settings.ports.smtp}:
            raise FetchError(Failure.BLOCKED, f"port {port}")
        if self._timeouts[peer] >= DEAD_AFTER:
            raise FetchError(Failure.TIMEOUT, "two time-outs before")
        if self.opened >= self.settings.limits.connections:
            raise FetchError(Failure.TOO_MANY, "connections for one host")
        async with self._pace.connection(address) as waited:
            self.on_wait(waited)
            self.opened += 1
            try:
                connection = await self._open(address, port)
                try:
                    yield connection
                finally:
                    connection.close()
            except FetchError as failure:
                self.note(peer, failure)
                raise

    def note(self, peer: tuple[str, int], failure: FetchError) -> None:
        """Count a time-out on a port, so that a port which never answers is left alone after the second one."""
        self._timeouts[peer] += failure.kind is Failure.TIMEOUT

    async def _open(self, address: Address, port: int) -> Connection:
        if not self._may(address):
            raise FetchError(Failure.BLOCKED, str(address))
        sock = socket.socket(socket.AF_INET if address.version == 4 else socket.AF_INET6, socket.SOCK_STREAM)  # noqa: PLR2004
        sock.setblocking(False)
        try:
            async with reading(self.settings.limits.connect, "connect"):
                with _faults():
                    await asyncio.get_running_loop().sock_connect(sock, (str(address), port))
        except BaseException:
            sock.close()
            raise
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return Connection(sock, (str(address), port))

    def _may(self, address: Address) -> bool:
        return is_allowed(address, self.settings.allowed, self.settings.refused)


async def ask_resolver(server: tuple[str, int], question: bytes, seconds: float, *, stream: bool = False) -> bytes:
    """Send one DNS message to the resolver of the settings and return what comes back; raises FetchError.

    By datagram, or by `stream` when an answer was cut. The caller compares the answer with the question.
    """
    loop = asyncio.get_running_loop()
    family = socket.AF_INET6 if ":" in server[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM if stream else socket.SOCK_DGRAM) as sock:
        sock.setblocking(False)
        async with reading(seconds, "resolver"):
            with _faults():
                await loop.sock_connect(sock, server)
                if not stream:
                    await loop.sock_sendall(sock, question)
                    return await loop.sock_recv(sock, DATAGRAM)
                await loop.sock_sendall(sock, len(question).to_bytes(2, "big") + question)
                size = int.from_bytes(await _exactly(sock, 2), "big")
                return await _exactly(sock, size)


async def _exactly(sock: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        data = await asyncio.get_running_loop().sock_recv(sock, size - len(found))
        if not data:
            raise FetchError(Failure.CLOSED, "resolver")
        found += data
    return found


def chosen(addresses: Sequence[Address]) -> Address:
    """Return the address that is measured: the first of IPv4 in a fixed order, else of IPv6."""
    return min(addresses, key=lambda address: (address.version, int(address)))


@contextlib.contextmanager
def _faults() -> Iterator[None]:
    """Turn what sockets and TLS raise into FetchError; that TLS waits for more bytes is no fault."""
    try:
        yield
    except ssl.SSLWantReadError:
        raise
    except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
        raise FetchError(Failure.CLOSED, "closed") from None
    except ssl.SSLError as fault:
        raise FetchError(Failure.TLS, fault.reason or "") from None
    except OSError as fault:
        raise FetchError(KINDS.get(type(fault), Failure.UNREACHABLE), fault.strerror or "") from None
