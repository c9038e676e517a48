"""A raw ClientHello and what a server answers to it: versions and ciphers that our own library no longer speaks.

The server shows with one ServerHello or alert what it accepts; no handshake is finished (RFC 5246, RFC 8446).
"""

from dataclasses import dataclass
from enum import IntEnum
from os import urandom
from struct import pack

TLS10, TLS11, TLS12, TLS13 = 0x0301, 0x0302, 0x0303, 0x0304
RECORD_ALERT, RECORD_HANDSHAKE, SERVER_HELLO = 21, 22, 2
LONGEST_ANSWER = 32 * 1024
SIGNATURES = (0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0807, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201, 0x0202)
GROUPS = (0x001D, 0x0017, 0x0018, 0x0019, 0x0100, 0x0101)
POST_QUANTUM = (0x11EC, 0x11EB, 0x11ED)


class _Ext(IntEnum):
    """The extensions that are sent or read."""

    SERVER_NAME = 0
    GROUPS = 10
    POINTS = 11
    SIGNATURES = 13
    EXTENDED_MASTER = 23
    VERSIONS = 43
    KEY_SHARE = 51
    RENEGOTIATION = 0xFF01


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the version, cipher and group that the server chose, or the alert with which it refused."""

    version: int | None = None
    cipher: int | None = None
    group: int | None = None
    alert: int | None = None

    @property
    def is_accepted(self) -> bool:
        """Say whether the server would go on."""
        return self.version is not None


def client_hello(
    name: str, version: int, ciphers: tuple[int, ...], groups: tuple[int, ...] = GROUPS, *, random: bytes = b""
) -> bytes:
    """Return one record with a hello for at most this version, for exactly these ciphers and groups."""
    random = random or urandom(32)
    extensions = [
        _extension(_Ext.SERVER_NAME, _sized(2, b"\0" + _sized(2, name.encode("ascii", "ignore")))),
        _extension(_Ext.GROUPS, _sized(2, _words(groups))),
        _extension(_Ext.POINTS, b"\x01\x00"),
        _extension(_Ext.EXTENDED_MASTER, b""),
        _extension(_Ext.RENEGOTIATION, b"\0"),
    ]
    if version >= TLS12:
        extensions.append(_extension(_Ext.SIGNATURES, _sized(2, _words(SIGNATURES))))
    if version >= TLS13:
        extensions.append(_extension(_Ext.VERSIONS, _sized(1, _words((TLS13,)))))
        extensions.append(_extension(_Ext.KEY_SHARE, _sized(2, b"")))  # none yet: the server names the group it wants
    body = pack("!H", min(version, TLS12)) + random + _sized(1, random[::-1]) + _sized(2, _words(ciphers))
    body += b"\x01\x00" + _sized(2, b"".join(extensions))
    message = b"\x01" + len(body).to_bytes(3, "big") + body
    return pack("!BH", RECORD_HANDSHAKE, min(version, TLS10)) + _sized(2, message)


def read_answer(data: bytes) -> Answer | None:
    """Return what a server said; None while more bytes are needed; raises ValueError when it is no TLS."""
    handshake = b""
    position = 0
    while position + 5 <= len(data):
        kind, size = data[position], int.from_bytes(data[position + 3 : position + 5], "big")
        if kind not in {RECORD_ALERT, RECORD_HANDSHAKE} or data[position + 1] != 3:  # noqa: PLR2004 the major version
            raise ValueError("no TLS")
        content = data[position + 5 : position + 5 + size]
        if kind == RECORD_ALERT and len(content) >= 2:  # noqa: PLR2004 level and description
            if content[0] == 1:  # a warning, for instance about the name; what counts comes after it
                position += 5 + size
                continue
            return Answer(alert=content[1])
        handshake += content
        if (found := _server_hello(handshake)) is not None:
            return found
        position += 5 + size
    if len(data) > LONGEST_ANSWER:
        raise ValueError("no answer within the limit")
    return None


def _server_hello(message: bytes) -> Answer | None:
    if len(message) < 4:  # noqa: PLR2004 the head of a handshake message
        return None
    if message[0] != SERVER_HELLO:
        raise ValueError("no ServerHello")
    size = int.from_bytes(message[1:4], "big")
    if len(message) < 4 + size:
        return None
    body = message[4 : 4 + size]
    session = 35 + body[34] if len(body) > 34 else len(body)  # noqa: PLR2004 after version and random
    if len(body) < session + 3:
        raise ValueError("short ServerHello")
    version = int.from_bytes(body[:2], "big")
    cipher = int.from_bytes(body[session : session + 2], "big")
    group = None
    for kind, content in _extensions(body[session + 5 :]):
        if kind == _Ext.VERSIONS and len(content) == 2:  # noqa: PLR2004 one version
            version = int.from_bytes(content, "big")
        elif kind == _Ext.KEY_SHARE and len(content) >= 2:  # noqa: PLR2004 a group, and maybe a key
            group = int.from_bytes(content[:2], "big")
    return Answer(version, cipher, group)


def _extensions(data: bytes) -> list[tuple[int, bytes]]:
    found = []
    while len(data) >= 4:  # noqa: PLR2004 kind and size
        kind, size = int.from_bytes(data[:2], "big"), int.from_bytes(data[2:4], "big")
        found.append((kind, data[4 : 4 + size]))
        data = data[4 + size :]
    return found


def _extension(kind: int, content: bytes) -> bytes:
    return pack("!H", kind) + _sized(2, content)


def _sized(width: int, content: bytes) -> bytes:
    return len(content).to_bytes(width, "big") + content


def _words(values: tuple[int, ...]) -> bytes:
    return b"".join(value.to_bytes(2, "big") for value in values)
