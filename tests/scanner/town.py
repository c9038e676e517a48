"""A town on loopback: any number of hosts with web, mail and a signed zone, some of which never answer.

`python -m tests.scanner.town HOSTS SILENT FOLDER` serves it from a process of its own until its input closes, for the
benchmarks and the comparison with other scanners; it first prints where everything is, as JSON.
"""

import asyncio
import contextlib
import json
import ssl
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from belfort.scanner.settings import Ports
from tests.scanner.box import CONTACT, GOOD_HEADERS, HOME, Reply, free_ports
from tests.scanner.certs import Authorities, leaf, server_context
from tests.scanner.nameserver import plain_zone, serving, signed_zone

RECORDS = """
{name} 300 IN A {address}
{name} 300 IN CAA 0 issue "belfort.test"
{name} 300 IN MX 10 mail.{name}
{name} 300 IN TXT "v=spf1 mx -all"
mail.{name} 300 IN A {mail}
_dmarc.{name} 300 IN TXT "v=DMARC1; p=reject"
"""
SECURITY_TXT = "Contact: mailto:cert@gemeente.test\nExpires: 2099-01-01T00:00:00Z\n"
PAGES = {
    b"/": Reply(body=HOME, headers=GOOD_HEADERS).raw(),
    b"/contact": Reply(body=CONTACT, headers=GOOD_HEADERS).raw(),
    b"/loket": Reply(body=CONTACT, headers=GOOD_HEADERS).raw(),
    b"/.well-known/security.txt": Reply(body=SECURITY_TXT, headers={"Content-Type": "text/plain"}).raw(),
}
MISSING = Reply(404, "niet gevonden").raw()


@dataclass(frozen=True)
class Town:
    """Where the hosts of a town are; `silent` ones accept connections and never say a word."""

    hosts: list[str]
    silent: list[str]
    addresses: dict[str, str]
    resolver: tuple[str, int]
    ports: dict[str, int]
    roots: str


def address_of(number: int) -> str:
    return f"127.{10 + number // 60_000}.{number // 250 % 240}.{number % 250 + 1}"


def mail_of(address: str) -> str:
    """Return the address of the mail server of a host: on another machine, as is usual."""
    one, two, rest = address.split(".", 2)
    return f"{one}.{int(two) + 100}.{rest}"


class _Servers:
    """One listener per port for all addresses: who is spoken to follows from the address that was called."""

    def __init__(self, names: dict[str, str], silent: set[str], authorities: Authorities, folder: Path) -> None:
        self._names = names
        self._silent = silent
        self._authorities = authorities
        self._folder = folder
        self._contexts: dict[str, ssl.SSLContext] = {}

    def _context(self, name: str) -> ssl.SSLContext:
        if name not in self._contexts:
            issued = leaf(self._authorities.middle, name, f"mail.{name}")
            self._contexts[name] = server_context(issued, self._folder)
        return self._contexts[name]

    async def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
        address = writer.get_extra_info("sockname")[0]
        name = self._names.get(address, "")
        if not name or name in self._silent:
            await reader.read(-1)
            raise ConnectionResetError
        return name

    async def http(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        name = await self._begin(reader, writer)
        moved = Reply(301, "", {"Location": f"https://{name}/"}).raw()
        while await reader.readuntil(b"\r\n\r\n"):
            writer.write(moved)
            await writer.drain()

    async def https(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        name = await self._begin(reader, writer)
        await writer.start_tls(self._context(name))
        while head := await reader.readuntil(b"\r\n\r\n"):
            writer.write(PAGES.get(head.split(b" ", 2)[1], MISSING))
            await writer.drain()

    async def smtp(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        name = await self._begin(reader, writer)
        writer.write(b"220 %s\r\n" % name.encode())
        while line := await reader.readline():
            if line.startswith(b"EHLO"):
                writer.write(b"250-mail\r\n250 STARTTLS\r\n")
            elif line.startswith(b"STARTTLS"):
                writer.write(b"220 go\r\n")
                await writer.drain()
                await writer.start_tls(self._context(name))
            else:
                writer.write(b"221 bye\r\n")
                return
            await writer.drain()


def names_of(addresses: dict[str, str]) -> dict[str, str]:
    return {place: host for host, address in addresses.items() for place in (address, mail_of(address))}


class Doorstep:
    """Lets clients come and go as they like, and shows out whoever is still there at the end."""

    def __init__(self) -> None:
        self._inside: set[asyncio.StreamWriter] = set()

    def quietly(self, serve: Any) -> Any:
        async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self._inside.add(writer)
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError, AttributeError):
                await serve(reader, writer)
            self._leave(writer)

        return served

    async def empty(self) -> None:
        for writer in list(self._inside):
            self._leave(writer)
        await asyncio.sleep(0.01)

    def _leave(self, writer: asyncio.StreamWriter) -> None:
        self._inside.discard(writer)
        with contextlib.suppress(ConnectionError, ssl.SSLError, AttributeError):
            writer.close()


@asynccontextmanager
async def town(
    count: int, silent: int, folder: Path, authorities: Authorities | None = None, *, signed: bool = True
) -> AsyncIterator[Town]:
    """Open a town; the silent hosts are spread evenly among the others. Checking signatures takes time of its own."""
    authorities = authorities or Authorities()
    hosts = [f"stad{number:05}.test" for number in range(count)]
    addresses = {host: address_of(number) for number, host in enumerate(hosts)}
    quiet = [host for number, host in enumerate(hosts) if silent and number % max(count // silent, 1) == 0][:silent]
    records = "".join(
        RECORDS.format(name=f"{host}.", address=addresses[host], mail=mail_of(addresses[host])) for host in hosts
    )
    roots = folder / "roots.pem"
    roots.write_bytes(authorities.root.pem())
    servers = _Servers(names_of(addresses), set(quiet), authorities, folder)
    ports, doorstep = free_ports(), Doorstep()
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(doorstep.empty)
        names = await stack.enter_async_context(serving((signed_zone if signed else plain_zone)("test", records)))
        for port, serve in ((ports.http, servers.http), (ports.https, servers.https), (ports.smtp, servers.smtp)):
            # every 127.x address at once; nothing outside this machine is served, the tests have no other network
            opened = await asyncio.start_server(doorstep.quietly(serve), "0.0.0.0", port, backlog=2000)  # noqa: S104
            stack.callback(opened.close)
        yield Town(hosts, quiet, addresses, names.place, asdict_of(ports), str(roots))


def asdict_of(ports: Ports) -> dict[str, int]:
    return {"http": ports.http, "https": ports.https, "smtp": ports.smtp}


@contextmanager
def beside(count: int, silent: int, folder: Path, authorities: Authorities) -> Iterator[Town]:
    """Open a town in a thread of its own, for what runs a loop itself."""
    loop, opened = asyncio.new_event_loop(), town(count, silent, folder, authorities)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield asyncio.run_coroutine_threadsafe(opened.__aenter__(), loop).result(30)
        asyncio.run_coroutine_threadsafe(_leave(opened), loop).result(30)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _leave(opened: Any) -> None:
    await opened.__aexit__(None, None, None)
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


async def _serve(count: int, silent: int, folder: Path) -> None:
    async with town(count, silent, folder) as opened:
        print(json.dumps(asdict(opened)), flush=True)  # noqa: T201 the answer of this program
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])))
