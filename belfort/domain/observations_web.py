"""Facts of a web host: what answered, redirects hop by hop, pages with their forms, certificate, TLS, security.txt.

Addresses (`url`) are absolute and without a fragment. Where a fact is `X | Unknown`, Unknown says why nothing was seen.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from belfort.domain.observations import Unknown


class Way(StrEnum):
    """How a page sends to another one."""

    HEADER = "header"  # a status 3xx with Location
    META = "meta"  # meta http-equiv refresh
    SCRIPT = "script"  # location = ... in a script


@dataclass(frozen=True, slots=True)
class Header:
    """One header of an answer: its name in lower case and its value, at most 4 KiB. Repeated ones stand in their order.

    Kept are those that checks read: strict-transport-security, content-security-policy (also -report-only),
    x-frame-options, x-content-type-options, referrer-policy, server.
    """

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Hop:
    """One answer on the way: the address asked, its status, and where it sends to (empty: nowhere, this is the end).

    `target` is absolute, also when it is not followed.
    """

    url: str
    status: int
    target: str = ""
    way: Way = Way.HEADER
    headers: tuple[Header, ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of asking one address: the hops that answered, in order, and `failure` when the last step gave nothing.

    A loop ends with Unknown(LOOP), a target that may not be visited with Unknown(BLOCKED). Without hops the first address
    itself gave nothing.
    """

    url: str
    hops: tuple[Hop, ...] = ()
    failure: Unknown | None = None


class PageKind(StrEnum):
    """What a page is to a visitor, by the words of the link to it."""

    HOME = "home"
    COUNTER = "counter"
    CONTACT = "contact"
    LOGIN = "login"


class Part(StrEnum):
    """A kind of part that a page loads."""

    SCRIPT = "script"
    FRAME = "frame"
    STYLESHEET = "stylesheet"
    OBJECT = "object"
    IMAGE = "image"
    MEDIA = "media"


@dataclass(frozen=True, slots=True)
class Form:
    """One form: its method (`get`, `post`, `dialog`), every address it may send to, and the kinds of its fields.

    `targets` are the resolved action and the `formaction` of its buttons, `<base>` taken into account. `fields` are the
    distinct input types in lower case (`password`, `email`, `tel`, `search`, `text`, `textarea`, `select`, `file` …), sorted.
    """

    method: str
    targets: tuple[str, ...]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InsecurePart:
    """A part that a page loads over http."""

    kind: Part
    url: str


@dataclass(frozen=True, slots=True)
class Cookie:
    """One Set-Cookie: never its value."""

    name: str
    secure: bool
    http_only: bool
    same_site: str = ""
    persistent: bool = False


@dataclass(frozen=True, slots=True)
class PageContent:
    """What a page that answered shows.

    `url` is the final address, `meta_policies` the values of `<meta http-equiv="content-security-policy">`,
    `meta_referrer` that of `<meta name="referrer">`. Each list holds at most 50 entries.
    """

    url: str
    status: int
    headers: tuple[Header, ...] = ()
    meta_policies: tuple[str, ...] = ()
    meta_referrer: str = ""
    cookies: tuple[Cookie, ...] = ()
    forms: tuple[Form, ...] = ()
    insecure_parts: tuple[InsecurePart, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page that was looked at: the home page, or one found by a link on it (`url` is the address of the link).

    `host` is the host of the final address when it is another one (a supplier), else empty.
    """

    url: str
    kind: PageKind
    content: PageContent | Unknown
    label: str = ""
    host: str = ""
    hops: tuple[Hop, ...] = ()


class ChainState(StrEnum):
    """What a verifier says of the chain, at a time at which the certificate itself is valid."""

    TRUSTED = "trusted"
    MISSING_INTERMEDIATE = "missing_intermediate"  # complete with an intermediate that the server does not send
    SELF_SIGNED = "self_signed"
    UNTRUSTED = "untrusted"  # ends in a root that browsers do not know
    EXPIRED_INTERMEDIATE = "expired_intermediate"
    NOT_AN_AUTHORITY = "not_an_authority"  # signed by a certificate that may not sign
    INVALID = "invalid"  # anything else; the detail says what


@dataclass(frozen=True, slots=True)
class Certificate:
    """The certificate that the server sends for this name.

    `names` are the DNS names of the SAN, as they stand there (in lower case). `key_kind` is `RSA`, `EC`, `Ed25519`, …;
    `signature_hash` is `sha256`, `sha1`, …, or empty when the signature has none (Ed25519).
    """

    not_before: datetime
    not_after: datetime
    names: tuple[str, ...]
    issuer: str
    subject: str
    key_kind: str
    key_bits: int
    signature_hash: str
    chain: ChainState | Unknown
    chain_detail: str = ""
    chain_length: int = 1
    fingerprint: str = ""  # SHA-256 of the certificate, hexadecimal


class TlsVersion(StrEnum):
    """Versions of the protocol, as people write them."""

    SSL3 = "SSL 3.0"
    TLS10 = "TLS 1.0"
    TLS11 = "TLS 1.1"
    TLS12 = "TLS 1.2"
    TLS13 = "TLS 1.3"


@dataclass(frozen=True, slots=True)
class VersionAnswer:
    """Whether the server agrees to speak a version."""

    version: TlsVersion
    accepted: bool | Unknown


@dataclass(frozen=True, slots=True)
class TlsFacts:
    """What the server agrees to, version by version.

    `bad` is its choice out of insufficient ciphers alone (RSA key exchange, CBC-SHA1, RC4, 3DES, anonymous, null, export),
    `phase_out` out of CBC-SHA256/384 and DHE, both asked at TLS 1.2 or, without it, at the best version that it speaks.
    Each is an IANA name, or empty when it refused them all. `negotiated` is the cipher of the ordinary handshake, `post_quantum` whether it takes a hybrid key exchange.
    """

    versions: tuple[VersionAnswer, ...]
    bad: str | Unknown
    phase_out: str | Unknown
    negotiated: str = ""
    post_quantum: bool | Unknown | None = None


@dataclass(frozen=True, slots=True)
class SecurityTxt:
    """What stands at `/.well-known/security.txt` (or, not found there, at `/security.txt`), asked over https.

    `status` 404 and `is_html` (a page that says "not found" with status 200) are facts too. Values of fields stand as they
    are written; at most 10 of each.
    """

    url: str
    status: int
    content_type: str = ""
    is_html: bool = False
    contacts: tuple[str, ...] = ()
    expires: tuple[str, ...] = ()
    canonical: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    is_signed: bool = False


@dataclass(frozen=True, slots=True)
class WebFacts:
    """Everything that the two ports of a web host showed.

    `http` begins at `http://host/`, `https` at `https://host/`, each with its hops. `handshake` is the TLS handshake on the
    port of https with any certificate accepted: True, or Unknown with REFUSED (closed), PLAIN (speaks no TLS), TLS (refused
    to shake hands), TIMEOUT … `pages` holds the home page first. Without a handshake certificate and tls are Unknown.
    """

    http: Visit
    https: Visit
    handshake: bool | Unknown
    certificate: Certificate | Unknown
    tls: TlsFacts | Unknown
    pages: tuple[Page, ...]
    security_txt: SecurityTxt | Unknown
    addresses: tuple[str, ...] = ()
