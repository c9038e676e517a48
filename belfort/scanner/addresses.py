"""Which addresses may be connected to: the public internet, and what the operator adds to it.

Python's `is_global` lets multicast, NAT64, 6to4 and others through, so the ranges stand here, from the registries of
special-purpose addresses (RFC 6890 and its updates).
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from belfort.scanner.settings import Network

Address = IPv4Address | IPv6Address

PUBLIC_6 = IPv6Network("2000::/3")
SPECIAL_4 = tuple(
    IPv4Network(text)
    for text in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"),
    )
)
SPECIAL_6 = tuple(IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))


def is_public(address: Address) -> bool:
    """Say whether an address belongs to the public internet."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in SPECIAL_4)
    return address in PUBLIC_6 and not any(address in network for network in SPECIAL_6)


def is_allowed(address: Address, allowed: Iterable[Network] = (), refused: Iterable[Network] = ()) -> bool:
    """Say whether an address may be connected to: public or in an allowed range, and in no refused one."""
    if getattr(address, "scope_id", None):
        return False
    if _within(address, refused):
        return False
    return is_public(address) or _within(address, allowed)


def read_address(text: str) -> Address | None:
    """Return the address that a text writes in the usual form, or None."""
    try:
        return ip_address(text)
    except ValueError:
        return None


def _within(address: Address, networks: Iterable[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)
