"""The handshake with any certificate, the chain as it was sent, and what the server agrees to in raw hellos."""

import _ssl
import ssl
import warnings
from collections.abc import Iterable
from functools import cache
from typing import Any

from belfort.domain.observations import Failure, Unknown
from belfort.domain.observations_web import TlsFacts, TlsVersion, VersionAnswer
from belfort.scanner import hello
from belfort.scanner.ciphers import BAD, GOOD, PHASE_OUT, SUITES_13, cipher_name
from belfort.scanner.failures import FetchError, reading
from belfort.scanner.fetch import Connection, Door

OLD = (*BAD, *PHASE_OUT, *GOOD)
NAMES = {
    0x0300: TlsVersion.SSL3,
    hello.TLS10: TlsVersion.TLS10,
    hello.TLS11: TlsVersion.TLS11,
    hello.TLS12: TlsVersion.TLS12,
    hello.TLS13: TlsVersion.TLS13,
}
NEGOTIATED = {"TLSv1": hello.TLS10, "TLSv1.1": hello.TLS11, "TLSv1.2": hello.TLS12, "TLSv1.3": hello.TLS13}
NOT_TLS = {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG"}
PATIENCE = 0.5  # seconds
SAYS_NO = {Failure.CLOSED, Failure.RESET}  # how some servers refuse a hello


@cache
def measuring_context() -> ssl.SSLContext:
    """Return a context that shakes hands with nearly anything: it measures, nothing secret goes through it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
    context.options |= 0x4  # OP_LEGACY_SERVER_CONNECT: named in `ssl` from Python 3.12
    context.set_ciphers("ALL:!aNULL:!eNULL:@SECLEVEL=0")
    return context


def sent_chain(tls: ssl.SSLObject) -> list[bytes]:
    """Return the certificates that the server sent, the leaf first, as DER."""
    public = getattr(tls, "get_unverified_chain", None)  # from Python 3.13
    if public is not None:
        return list(public())
    inner = _inside(tls).get_unverified_chain() or []  # there since Python 3.10, without a name of its own
    return [certificate.public_bytes(_ssl.ENCODING_DER) for certificate in inner]


def _inside(tls: ssl.SSLObject) -> Any:
    return getattr(tls, "_sslobj")  # noqa: B009 the types do not know it


async def shake_hands(connection: Connection, name: str, seconds: float) -> ssl.SSLObject:
    """Shake hands; raises FetchError, with PLAIN when the other side speaks no TLS."""
    try:
        async with reading(seconds, "handshake"):
            return await connection.start_tls(measuring_context(), name)
    except FetchError as failure:
        if failure.detail in NOT_TLS or (failure.kind is Failure.TIMEOUT and await _speaks_plain(connection)):
            raise FetchError(Failure.PLAIN, failure.detail) from None
        raise


async def _speaks_plain(connection: Connection) -> bool:
    """End the line for a server that took our hello for the begin of a request, and see whether it answers in words."""
    try:
        async with reading(PATIENCE, "plain"):
            await connection.send(b"\r\n\r\n")
            return 0x20 <= ((await connection.receive()) or b"\0")[0] < 0x7F  # noqa: PLR2004 letters; no record begins so
    except FetchError:
        return False


async def look(door: Door, name: str, negotiated: tuple[str, str] | None) -> TlsFacts:
    """Ask with a few raw hellos which versions and which ciphers a server agrees to.

    `negotiated` is version and cipher of the ordinary handshake, or None when there was none. Takes four connections
    from a healthy server.
    """
    asker = _Asker(door, name)
    best = NEGOTIATED.get(negotiated[0], hello.TLS12) if negotiated else hello.TLS12
    old = await asker.ask(hello.TLS11, OLD)
    versions = await asker.lower(old)
    bad, phase_out = await asker.ask(hello.TLS12, BAD), await asker.ask(hello.TLS12, PHASE_OUT)
    versions[hello.TLS13] = best == hello.TLS13 if negotiated else Unknown(Failure.NOT_ASKED)
    versions[hello.TLS12] = best == hello.TLS12 or _any_at(hello.TLS12, bad, phase_out)
    if versions[hello.TLS12] is False and best == hello.TLS13:
        good = await asker.ask(hello.TLS12, GOOD)
        versions[hello.TLS12] = good if isinstance(good, Unknown) else good.version == hello.TLS12
    post_quantum: bool | Unknown = False
    if best == hello.TLS13:
        asked = await asker.ask(hello.TLS13, SUITES_13, hello.POST_QUANTUM)
        post_quantum = asked if isinstance(asked, Unknown) else asked.group in hello.POST_QUANTUM
    return TlsFacts(
        versions=tuple(VersionAnswer(NAMES[number], versions[number]) for number in sorted(versions)),
        bad=_cipher(bad),
        phase_out=_cipher(phase_out),
        negotiated=negotiated[1] if negotiated else "",
        post_quantum=post_quantum,
    )


class _Asker:
    """Sends one hello per connection; an answer that did not come is tried once more."""

    def __init__(self, door: Door, name: str) -> None:
        self._door = door
        self._name = name

    async def ask(
        self, version: int, ciphers: Iterable[int], groups: tuple[int, ...] = hello.GROUPS
    ) -> hello.Answer | Unknown:
        """Return what the server answers; Unknown when it says nothing in time."""
        question = hello.client_hello(self._name, version, tuple(ciphers), groups)
        try:
            async with (
                self._door.connect(self._name, self._door.settings.ports.https) as connection,
                reading(self._door.settings.limits.handshake, "hello"),
            ):
                return await _answer(connection, question)
        except FetchError as failure:
            if failure.kind in SAYS_NO:
                return hello.Answer()
            return Unknown(failure.kind, failure.detail)

    async def lower(self, answer: hello.Answer | Unknown) -> dict[int, bool | Unknown]:
        """Return whether TLS 1.1 and 1.0 are spoken, from what was answered to a hello for at most 1.1."""
        found: dict[int, bool | Unknown] = {}
        if isinstance(answer, Unknown):
            return {hello.TLS10: answer, hello.TLS11: answer}
        found[hello.TLS11] = answer.version == hello.TLS11
        found[hello.TLS10] = answer.version == hello.TLS10
        if answer.version == hello.TLS11:
            older = await self.ask(hello.TLS10, OLD)
            found[hello.TLS10] = older if isinstance(older, Unknown) else older.version == hello.TLS10
        if answer.version == 0x0300:  # noqa: PLR2004 SSL 3.0, which we cannot ask for but may be answered with
            found[0x0300] = True
        return found


async def _answer(connection: Connection, question: bytes) -> hello.Answer:
    await connection.send(question)
    data = b""
    while True:
        came = await connection.receive()
        data += came
        try:
            answer = hello.read_answer(data)
        except ValueError as fault:
            raise FetchError(Failure.MALFORMED, str(fault)) from None
        if answer is not None:
            return answer
        if not came:
            raise FetchError(Failure.CLOSED, "after the hello")


def _any_at(version: int, *answers: hello.Answer | Unknown) -> bool:
    return any(isinstance(answer, hello.Answer) and answer.version == version for answer in answers)


def _cipher(answer: hello.Answer | Unknown) -> str | Unknown:
    if isinstance(answer, Unknown):
        return answer
    return cipher_name(answer.cipher) if answer.cipher is not None else ""
