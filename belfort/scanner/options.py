"""The choices of an operator as text: resolver, ranges, ports and roots, read into what the scanner wants."""

from collections.abc import Iterable
from ipaddress import ip_network

from belfort.domain.errors import InvalidError
from belfort.domain.terms import Text
from belfort.scanner.addresses import read_address
from belfort.scanner.certificates import read_roots
from belfort.scanner.settings import Network, Ports

MOST_PORTS = 65535
DNS = 53


def read_resolver(text: str) -> tuple[str, int]:
    """Read `IP`, `IP:PORT` or `[IPv6]:PORT`; raises InvalidError."""
    host, colon, port = text.strip().rpartition(":")
    if read_address(text) is not None or not colon:
        host, port = text.strip(), str(DNS)
    host = host.removeprefix("[").removesuffix("]")
    if read_address(host) is None or (number := _port(port)) is None:
        raise _unreadable("resolver", text, "IP:PORT")
    return host, number


def read_ranges(texts: Iterable[str]) -> tuple[Network, ...]:
    """Read ranges such as `127.0.0.0/8`; raises InvalidError."""
    found = []
    for text in texts:
        try:
            found.append(ip_network(text.strip(), strict=False))
        except ValueError:
            raise _unreadable("allow-range", text, "CIDR") from None
    return tuple(found)


def read_ports(text: str) -> Ports:
    """Read `http=80,https=443,smtp=25`, each of them or some; raises InvalidError."""
    found = {}
    for pair in text.split(","):
        name, _, port = pair.strip().partition("=")
        number = _port(port)
        if name not in {"http", "https", "smtp"} or number is None or name in found:
            raise _unreadable("ports", text, "http=80,https=443,smtp=25")
        found[name] = number
    return Ports(**found)


def checked_roots(pem: bytes, name: str) -> bytes:
    """Return a PEM file when it holds certificates; raises InvalidError."""
    try:
        read_roots(pem)
    except ValueError:
        raise _unreadable("ca-file", name, "PEM") from None
    return pem


def _port(text: str) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(MOST_PORTS)) else 0
    return number if 0 < number <= MOST_PORTS else None


def _unreadable(option: str, text: str, form: str) -> InvalidError:
    shown = text[:80]
    return InvalidError(
        Text(f"--{option} {shown!r}: onleesbaar; schrijf {form}.", f"--{option} {shown!r}: unreadable; write {form}."),
        option,
    )
