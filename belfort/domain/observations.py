"""What a look from outside yields: facts, apart from any opinion; what could not be seen is `Unknown`, with its reason.

The facts of the web stand in `observations_web`, those of DNS and mail in `observations_names`, all of one host together in
`observations_host`. `to_plain` and `from_plain` turn any of them into what JSON can hold, and back. Rules:
`docs/scoring.md`, chapter 11.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from belfort.domain.errors import InvalidError
from belfort.domain.terms import Text

T = TypeVar("T")


class Failure(StrEnum):
    """Why something could not be seen."""

    TIMEOUT = "timeout"
    REFUSED = "refused"  # the machine answers, the port is closed
    RESET = "reset"
    CLOSED = "closed"  # the other side stopped in the middle
    UNREACHABLE = "unreachable"
    NO_ADDRESS = "no_address"
    NO_NAME = "no_name"  # the name does not exist (NXDOMAIN)
    BLOCKED = "blocked"  # an address or host that may not be measured, or a limit of the scanner
    PLAIN = "plain"  # answers without TLS where TLS was asked
    TLS = "tls"  # the handshake was refused
    LOOP = "loop"
    TOO_MANY = "too_many"  # more redirects, queries or connections than are followed
    TOO_LARGE = "too_large"
    ENCODED = "encoded"  # packed although that was not asked; never unpacked
    MALFORMED = "malformed"  # not the protocol that was expected
    STATUS = "status"  # an error status instead of a page; the detail is the number
    DNS = "dns"  # the resolver could not answer
    RESOLVER = "resolver"  # the resolver does not validate as it must: its word is not used
    TEMPORARY = "temporary"  # "try again later" (SMTP 4xx)
    STOPPED = "stopped"  # the host asks not to be measured
    NOT_ASKED = "not_asked"  # not part of this measurement


FAILURE_NAMES: Mapping[Failure, Text] = {
    Failure.TIMEOUT: Text("er kwam op tijd geen antwoord", "no answer came in time"),
    Failure.REFUSED: Text("de poort is gesloten", "the port is closed"),
    Failure.RESET: Text("de verbinding werd afgebroken", "the connection was broken off"),
    Failure.CLOSED: Text("de server stopte halverwege", "the server stopped halfway"),
    Failure.UNREACHABLE: Text("de server is niet bereikbaar", "the server cannot be reached"),
    Failure.NO_ADDRESS: Text("de naam heeft geen adres", "the name has no address"),
    Failure.NO_NAME: Text("de naam bestaat niet", "the name does not exist"),
    Failure.BLOCKED: Text("deze plaats mag niet gemeten worden", "this place may not be measured"),
    Failure.PLAIN: Text("de server antwoordt zonder versleuteling", "the server answers without encryption"),
    Failure.TLS: Text("de beveiligde verbinding werd geweigerd", "the secure connection was refused"),
    Failure.LOOP: Text("de doorverwijzing draait in een kring", "the redirect runs in a circle"),
    Failure.TOO_MANY: Text("er waren te veel stappen nodig", "too many steps were needed"),
    Failure.TOO_LARGE: Text("het antwoord is te groot", "the answer is too large"),
    Failure.ENCODED: Text("het antwoord is ingepakt", "the answer is packed"),
    Failure.MALFORMED: Text("het antwoord is onleesbaar", "the answer cannot be read"),
    Failure.STATUS: Text("de server geeft een foutmelding", "the server gives an error"),
    Failure.DNS: Text("de naamserver gaf geen antwoord", "the name server gave no answer"),
    Failure.RESOLVER: Text(
        "de eigen naamserver van de meting is niet betrouwbaar genoeg",
        "the name server of the measurement itself is not reliable enough",
    ),
    Failure.TEMPORARY: Text("de server vraagt om later terug te komen", "the server asks to come back later"),
    Failure.STOPPED: Text("de beheerder vraagt om niet te meten", "the administrator asks not to measure"),
    Failure.NOT_ASKED: Text("dit werd niet gemeten", "this was not measured"),
}


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that could not be seen: why, and in the words of the machine what exactly."""

    reason: Failure
    detail: str = ""


def to_plain(value: object) -> Any:
    """Return facts as dictionaries, lists, texts, numbers and booleans, as JSON holds them."""
    if isinstance(value, Unknown):
        return {"unknown": str(value.reason), "detail": value.detail}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [to_plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value


def from_plain(kind: type[T], data: object) -> T:
    """Return facts of a kind from what `to_plain` made; a field with a default may be missing. Raises InvalidError."""
    try:
        found: T = _read(kind, data)
    except (KeyError, TypeError, ValueError) as fault:
        raise InvalidError(
            Text(f"Deze waarneming is onleesbaar: {fault}.", f"This observation cannot be read: {fault}."), "facts"
        ) from None
    return found


def _read(kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        return _read_one_of(get_args(kind), data)
    if origin is tuple:
        return tuple(_read(get_args(kind)[0], each) for each in _of(list, data))
    if is_dataclass(kind):
        return _read_dataclass(kind, _of(dict, data))
    if issubclass(kind, Enum):
        return kind(data)
    return kind.fromisoformat(_of(str, data)) if issubclass(kind, date) else _of(kind, data)


def _read_one_of(kinds: tuple[Any, ...], data: Any) -> Any:
    if data is None and NoneType in kinds:
        return None
    if isinstance(data, dict) and "unknown" in data and Unknown in kinds:
        return Unknown(Failure(data["unknown"]), str(data.get("detail", "")))
    (kind,) = (kind for kind in kinds if kind not in {NoneType, Unknown})
    return _read(kind, data)


def _read_dataclass(kind: Any, data: dict[str, Any]) -> Any:
    hints = _hints(kind)
    values = {}
    for field in fields(kind):
        if field.name in data:
            values[field.name] = _read(hints[field.name], data[field.name])
        elif field.default is MISSING:
            raise KeyError(field.name)
    return kind(**values)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _of(kind: Any, data: Any) -> Any:
    if not isinstance(data, kind) or (kind is int and isinstance(data, bool)):
        raise TypeError(f"{kind.__name__} expected, {type(data).__name__} found")
    return data


def at(moment: datetime) -> str:
    """Return a moment as evidence writes it: ISO, to the second."""
    return moment.isoformat(timespec="seconds")
