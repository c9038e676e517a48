"""A small reader of HTTP/1.1: one GET, bounded in bytes and time, that unpacks nothing."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from belfort.domain.observations import Failure
from belfort.scanner.failures import FetchError, reading
from belfort.scanner.fetch import Connection
from belfort.scanner.settings import Ports, ScanSettings

STATUS = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: |$)")
NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
END = re.compile(rb"\r?\n\r?\n")
SIZE = re.compile(rb"[0-9A-Fa-f]{1,8}")
MOST_HEADERS, MOST_HEADS, MOST_CHUNKS = 200, 5, 20_000
LONGEST_URL = 2000
Head = tuple[int, tuple[tuple[str, str], ...]]  # status and headers
UNSAFE = re.compile(r"[\x00-\x20\x7f-\U0010ffff\"<>\\^`{|}]")


@dataclass(frozen=True, slots=True)
class Url:
    """An address on the web, as it is asked: no user, no fragment, and the port of the settings behind it."""

    scheme: str
    host: str
    path: str
    port: int

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}{self.path}"


@dataclass(frozen=True, slots=True)
class Response:
    """What came back. `cut` says why the body is not whole: `size`, `time`, `closed`, or nothing when it is."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    cut: str = ""
    keeps: bool = False

    def values(self, name: str) -> tuple[str, ...]:
        """Return every value of a header, in order."""
        return tuple(value for header, value in self.headers if header == name)

    def first(self, name: str) -> str | None:
        """Return the first value of a header."""
        return next(iter(self.values(name)), None)

    @property
    def is_packed(self) -> bool:
        """Say whether the body is compressed although that was not asked."""
        return any(value.strip().lower() not in {"", "identity"} for value in self.values("content-encoding"))


def read_url(text: str, ports: Ports, base: str = "") -> Url | None:
    """Return an http or https address, resolved against a base; None when it is none or names another port."""
    text = absolute(text, base)
    if len(text) > LONGEST_URL:
        return None
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    wanted, usual = (ports.https, 443) if parts.scheme == "https" else (ports.http, 80)
    if port not in {None, wanted, usual}:
        return None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    path = UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode(errors="replace")), path)
    return Url(parts.scheme, host.rstrip("."), path, wanted)


def absolute(text: str, base: str = "") -> str:
    """Return an address resolved against a base and without its fragment; as it stands when it is none."""
    text = text.strip().partition("#")[0]
    try:
        return urljoin(base, text) if base else text
    except ValueError:
        return text


async def get(connection: Connection, url: Url, settings: ScanSettings) -> Response:
    """Ask for one page on an open connection; raises FetchError when nothing useful came."""
    request = (
        f"GET {url.path} HTTP/1.1\r\nHost: {url.host}\r\nUser-Agent: {settings.user_agent}\r\n"
        "Accept: text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.8\r\nAccept-Language: nl-BE,nl;q=0.9,en;q=0.5\r\n"
        "Accept-Encoding: identity\r\n\r\n"
    )
    limits = settings.limits
    reader = _Reader(connection, limits.body_bytes)
    head: Head | None = None
    try:
        async with reading(limits.whole, "whole response"):
            async with reading(limits.first_byte, "first byte"):
                await connection.send(request.encode("latin-1", "replace"))
                await reader.more()
            head = await _head(reader, limits.head_bytes)
            cut, keeps = await _body(reader, *head)
    except FetchError as failure:
        if head is None or failure.kind is Failure.BLOCKED:
            raise
        cut, keeps = ("time" if failure.kind is Failure.TIMEOUT else "closed"), False
    return Response(*head, bytes(reader.body), cut, keeps and not cut)


def read_head(data: bytes) -> Head:
    """Return status and headers, names in lower case; a line that is no header is passed over. Raises FetchError."""
    first, *lines = data.replace(b"\r\n", b"\n").split(b"\n")
    status = STATUS.match(first)
    if not status:
        raise FetchError(Failure.MALFORMED, "no status line")
    headers = []
    for line in lines[:MOST_HEADERS]:
        name, colon, value = line.partition(b":")
        if colon and NAME.fullmatch(name):
            headers.append((name.decode("ascii").lower(), value.strip(b" \t\r").decode("latin-1")))
    return int(status[1]), tuple(headers)


async def _head(reader: "_Reader", most: int) -> Head:
    """Return the head of the answer; what servers send before it (1xx) is passed over."""
    for _ in range(MOST_HEADS):
        head = read_head(await reader.head(most))
        if head[0] >= 200:  # noqa: PLR2004 an answer
            return head
    raise FetchError(Failure.MALFORMED, "no end to what comes before the answer")


async def _body(reader: "_Reader", status: int, headers: tuple[tuple[str, str], ...]) -> tuple[str, bool]:
    """Read the body that these headers announce; returns why it is cut and whether the connection can go on."""
    fields = {name: value.strip().lower() for name, value in reversed(headers)}
    keeps = "close" not in fields.get("connection", "")
    if status in {204, 304}:
        return "", keeps
    if "chunked" in fields.get("transfer-encoding", ""):
        return await reader.chunks(), keeps
    length = fields.get("content-length", "")
    if length.isascii() and length.isdigit():
        return await reader.exactly(int(length[:18])), keeps
    return await reader.rest(), False


class _Reader:
    """Takes bytes from a connection and never holds more than its limits."""

    def __init__(self, connection: Connection, most: int) -> None:
        self._connection = connection
        self._most = most
        self._held = bytearray()
        self.body = bytearray()

    async def more(self) -> bool:
        """Take what comes next; says whether anything came. Raises FetchError when nothing ever came."""
        data = await self._connection.receive()
        self._held += data
        if not data and not self._held and not self.body:
            raise FetchError(Failure.CLOSED, "closed without an answer")
        return bool(data)

    async def head(self, most: int) -> bytes:
        """Return the lines up to the empty one."""
        while True:
            if end := END.search(self._held):
                found = bytes(self._held[: end.start()])
                del self._held[: end.end()]
                return found
            if len(self._held) > most:
                raise FetchError(Failure.MALFORMED, "headers too large")
            if not await self.more():
                raise FetchError(Failure.CLOSED, "closed within the headers")

    async def exactly(self, size: int) -> str:
        """Move so many bytes to the body."""
        while size:
            if not self._held and not await self.more():
                return "closed"
            room = min(size, len(self._held), self._most - len(self.body))
            if not room:
                return "size"
            self.body += self._held[:room]
            del self._held[:room]
            size -= room
        return ""

    async def rest(self) -> str:
        """Move everything until the other side is done."""
        cut = await self.exactly(self._most + 1)
        return "" if cut == "closed" else cut

    async def chunks(self) -> str:
        """Move every chunk."""
        for _ in range(MOST_CHUNKS):
            size = SIZE.match(await self._line() or b"")
            if not size:
                return "closed"
            if cut := await self.exactly(int(size[0], 16)):
                return cut
            line = await self._line()
            if not int(size[0], 16):
                return await self._trailers(line)
        return "size"

    async def _trailers(self, line: bytes | None) -> str:
        for _ in range(MOST_HEADERS):
            if not line:
                break
            line = await self._line()
        return ""

    async def _line(self) -> bytes | None:
        while b"\n" not in self._held:
            if len(self._held) > LONGEST_URL or not await self.more():
                return None
        end = self._held.index(b"\n")
        line = bytes(self._held[:end]).rstrip(b"\r")
        del self._held[: end + 1]
        return line
