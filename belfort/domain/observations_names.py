"""Facts of a name in DNS and of the mail of its domain.

Names are in lower case and without the last dot. Where a fact is `X | Unknown`, Unknown says why nothing was seen.
"""

from dataclasses import dataclass
from enum import StrEnum

from belfort.domain.observations import Unknown
from belfort.domain.observations_web import Certificate


class DnssecState(StrEnum):
    """What a validating resolver says of a name (RFC 4035, section 4.3)."""

    SECURE = "secure"
    INSECURE = "insecure"  # not signed
    BOGUS = "bogus"  # signed, and the signature is wrong


@dataclass(frozen=True, slots=True)
class CaaRecord:
    """One record that says which authority may issue certificates (RFC 8659)."""

    flags: int
    tag: str
    value: str


@dataclass(frozen=True, slots=True)
class Caa:
    """The CAA records that hold for a host, and the name at which they were found while climbing; none: no records."""

    records: tuple[CaaRecord, ...] = ()
    found_at: str = ""


@dataclass(frozen=True, slots=True)
class Dangling:
    """A record that points to a name that does not exist: `kind` is CNAME or MX."""

    name: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class DnsFacts:
    """What DNS says of the host and of its registered domain; `dangling` is empty when every target exists.

    `checked` are the targets that were looked up for `dangling`.
    """

    dnssec: DnssecState | Unknown
    caa: Caa | Unknown
    dangling: tuple[Dangling, ...] | Unknown
    checked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NameServer:
    """One name server of a registered domain, and whether it has an address of IPv6."""

    name: str
    has_ipv6: bool


@dataclass(frozen=True, slots=True)
class Ipv6:
    """A host on IPv6: its addresses there, whether one lets a visitor in, and at most three name servers of its domain.

    `answers` is None without addresses, False when the ports of HTTPS and HTTP are both closed.
    """

    addresses: tuple[str, ...]
    answers: bool | Unknown | None
    servers: tuple[NameServer, ...] | Unknown = ()


@dataclass(frozen=True, slots=True)
class Spf:
    """The SPF records of a domain, and what evaluating the only one of them comes to (RFC 7208).

    `ending` is the last word of the record or of what it redirects to: `-all`, `~all`, `?all`, `+all`, or empty. `error`
    is the permanent error in the words of the standard, empty when there is none. `lookups` is counted to 11 at most.
    """

    records: tuple[str, ...] = ()
    ending: str = ""
    lookups: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class DmarcTag:
    """One tag of a DMARC record."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Dmarc:
    """The DMARC records that hold for a domain, and the name at which they were found by the tree walk (RFC 9989).

    `tags` are those of the only record, names in lower case; `error` says why a record is no valid one.
    """

    records: tuple[str, ...] = ()
    found_at: str = ""
    tags: tuple[DmarcTag, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class StartTls:
    """Whether a mail server offers to encrypt, and shakes hands when asked (without sending any mail)."""

    offered: bool
    completed: bool = False
    version: str = ""
    cipher: str = ""


@dataclass(frozen=True, slots=True)
class Tlsa:
    """One TLSA record: usage, selector, matching type, and the data in hexadecimal."""

    usage: int
    selector: int
    matching: int
    data: str


@dataclass(frozen=True, slots=True)
class Dane:
    """The TLSA records of a mail server; `is_secure` when DNSSEC covers them and the way to them.

    `matches` says whether one of usage 2 or 3 fits the certificate seen; Unknown when none was seen, None without records.
    """

    is_secure: bool
    records: tuple[Tlsa, ...] = ()
    matches: bool | Unknown | None = None


@dataclass(frozen=True, slots=True)
class MailServer:
    """One mail server of a domain."""

    name: str
    preference: int
    starttls: StartTls | Unknown
    dane: Dane | Unknown


@dataclass(frozen=True, slots=True)
class StsPolicy:
    """The MTA-STS policy file of a domain and the certificate with which it was served (RFC 8461).

    `version`, `mode` and `max_age` stand as they are written, the first of each; empty when missing. `servers` are the
    patterns of mail servers, in lower case, at most 50.
    """

    status: int
    content_type: str
    certificate: Certificate | Unknown
    version: str = ""
    mode: str = ""
    max_age: str = ""
    servers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MailFacts:
    """The mail of a registered domain. `servers` is empty without MX records and with a null MX (RFC 7505).

    `dkim_hint`: the name `_domainkey` exists, so somebody signs; which keys cannot be seen from outside. `mta_sts`: exactly
    one record says that there is a policy, and `sts_policy` is that policy; None when it was not asked. `left_out` counts
    the mail servers beyond the four that were asked.
    """

    domain: str
    servers: tuple[MailServer, ...] | Unknown
    is_null_mx: bool
    spf: Spf | Unknown
    dmarc: Dmarc | Unknown
    dkim_hint: bool | Unknown
    mta_sts: bool | Unknown
    tls_reports: bool | Unknown
    left_out: int = 0
    sts_policy: StsPolicy | Unknown | None = None
