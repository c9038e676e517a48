"""What a scan may do: its limits, its pace, its ports, and who it says it is."""

from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Ports:
    """The only ports that are ever connected to, besides that of the resolver."""

    http: int = 80
    https: int = 443
    smtp: int = 25


@dataclass(frozen=True, slots=True)
class PaceLimits:
    """How many at a time and how many in a minute; what is on this machine itself has no limit per minute."""

    hosts: int = 20
    per_address: int = 2
    per_address_minute: int = 30
    per_network: int = 8
    per_network_minute: int = 120
    needed: int = 12  # connections that a healthy host needs on its own address


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of wall time, bytes and counts after which a measurement stops."""

    connect: float = 5
    handshake: float = 8
    first_byte: float = 8
    whole: float = 10
    read: float = 2
    host: float = 60
    retry_after: float = 0.3
    head_bytes: int = 64 * 1024
    body_bytes: int = 1024 * 1024
    redirects: int = 10
    link_redirects: int = 5
    pages: int = 3
    counter_pages: int = 2  # more, to which a counter leads
    connections: int = 60  # for the worst host; a healthy one takes at most 22


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """Names by which a resolver shows that it validates: one that is signed well, and one that is signed wrongly."""

    signed: str
    bogus: str


@dataclass(frozen=True, slots=True)
class ScanSettings:
    """Everything that an operator or a test may choose.

    `allowed` are ranges outside the public internet that may be measured all the same; with any of them, names that exist
    on no public network (`.test`, `.internal`) are accepted too. `stopped` are names that asked to be left alone, each with
    everything below it, wherever a redirect, a link or a record leads. `resolver` is the address and port of a validating
    resolver, or None for the one of this machine; it must pass `self_check` (None: one that is given is trusted, the one of
    this machine is asked two well-known names). `roots` is a PEM file of trusted roots, or None for those of certifi.
    """

    resolver: tuple[str, int] | None = None
    self_check: SelfCheck | None = None
    roots: bytes | None = None
    allowed: tuple[Network, ...] = ()
    refused: tuple[Network, ...] = ()
    stopped: frozenset[str] = frozenset()
    ports: Ports = field(default_factory=Ports)
    pace: PaceLimits = field(default_factory=PaceLimits)
    limits: Limits = field(default_factory=Limits)
    contact: str = "https://belfort.example/doormeting"
    purpose: str = "passive measurement of the websites of local governments"
    version: str = "1.0"

    @property
    def user_agent(self) -> str:
        """Return the name under which the scanner asks, with whom to call and what for."""
        return f"Mozilla/5.0 (compatible; Belfort/{self.version}; +{self.contact}; {self.purpose})"
