"""Asks a mail server whether it encrypts: greeting, EHLO, STARTTLS, handshake, QUIT. No mail is begun, ever."""

import contextlib
from dataclasses import dataclass
from urllib.parse import urlsplit

from belfort.domain.observations import Failure
from belfort.domain.observations_names import StartTls
from belfort.scanner.ciphers import iana_name
from belfort.scanner.failures import FetchError, reading
from belfort.scanner.fetch import Connection, Door
from belfort.scanner.tls import sent_chain, shake_hands

LONGEST_REPLY = 16 * 1024
READY, DONE = 220, 250
TEMPORARY = range(400, 500)
CODE = 3  # digits


@dataclass(frozen=True, slots=True)
class MailLook:
    """What a mail server did, and the chain of DER certificates that it sent; empty without a handshake."""

    starttls: StartTls
    chain: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply: its code, and its lines without it."""

    code: int
    lines: tuple[str, ...]


def read_reply(data: bytes) -> Reply | None:
    """Return the reply that bytes hold; None while its last line is not there. Raises FetchError when it is none."""
    lines = []
    while data:
        line, end, data = data.partition(b"\n")
        text = line.rstrip(b"\r").decode("ascii", "replace")
        if not (text[:CODE].isascii() and text[:CODE].isdigit()) and (end or len(text) >= CODE):
            raise FetchError(Failure.MALFORMED, "SMTP")
        if not end:
            return None
        lines.append(text)
        if text[CODE : CODE + 1] != "-":
            return Reply(int(text[:CODE]), tuple(each[CODE + 1 :].strip() for each in lines))
    return None


async def look(name: str, door: Door) -> MailLook:
    """Return what a mail server does; raises FetchError when that could not be seen."""
    async with door.connect(name, door.settings.ports.smtp) as connection:
        talk = _Talk(connection, door.settings.limits.first_byte)
        await talk.expect(READY)
        hello = await talk.say(f"EHLO {urlsplit(door.settings.contact).hostname or 'localhost'}")
        offers = {line.upper() for line in hello.lines[1:]} if hello.code == DONE else set()
        if "STARTTLS" not in offers:
            await talk.leave()
            return MailLook(StartTls(offered=False))
        if (await talk.say("STARTTLS")).code != READY:
            await talk.leave()
            return MailLook(StartTls(offered=True))
        return await _handshake(name, connection, talk, door.settings.limits.handshake)


async def _handshake(name: str, connection: Connection, talk: "_Talk", seconds: float) -> MailLook:
    try:
        tls = await shake_hands(connection, name, seconds)
    except FetchError as failure:
        if failure.kind not in {Failure.TLS, Failure.PLAIN}:
            raise
        return MailLook(StartTls(offered=True))
    cipher, version, _ = tls.cipher() or ("", "", 0)
    found = StartTls(True, True, tls.version() or version, iana_name(cipher))
    chain = tuple(sent_chain(tls))
    await talk.leave()
    return MailLook(found, chain)


class _Talk:
    """One conversation in lines; every wait has a limit in seconds."""

    def __init__(self, connection: Connection, seconds: float) -> None:
        self._connection = connection
        self._seconds = seconds

    async def say(self, line: str) -> Reply:
        """Send a line and return the reply; raises FetchError, with TEMPORARY for "try again later"."""
        async with reading(self._seconds, "SMTP"):
            await self._connection.send(f"{line}\r\n".encode("ascii"))
            return await self._reply()

    async def expect(self, code: int) -> None:
        """Wait for a greeting with this code; raises FetchError."""
        async with reading(self._seconds, "SMTP"):
            reply = await self._reply()
        if reply.code != code:
            raise FetchError(Failure.STATUS, str(reply.code))

    async def leave(self) -> None:
        """Say goodbye; whatever is answered."""
        with contextlib.suppress(FetchError):
            await self.say("QUIT")

    async def _reply(self) -> Reply:
        found = b""
        while (reply := read_reply(found)) is None:
            if len(found) > LONGEST_REPLY:
                raise FetchError(Failure.TOO_LARGE, "SMTP")
            data = await self._connection.receive()
            if not data:
                raise FetchError(Failure.CLOSED, "SMTP")
            found += data
        if reply.code in TEMPORARY:
            raise FetchError(Failure.TEMPORARY, str(reply.code))
        return reply
