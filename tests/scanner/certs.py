"""Certificates for servers of the tests: any name, any dates, any key, with or without their intermediate."""

import ssl
import warnings
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAY = timedelta(days=1)
SIGNING = dict.fromkeys(
    (
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "encipher_only",
        "decipher_only",
    ),
    False,
)


@cache
def key(kind: str = "ec") -> Any:
    """Return a private key, the same one for each kind: making RSA keys takes time."""
    return (
        ec.generate_private_key(ec.SECP256R1())
        if kind.startswith("ec")
        else rsa.generate_private_key(65537, int(kind[3:]))
    )


@dataclass(frozen=True)
class Issued:
    """A certificate with its key and what is above it."""

    certificate: x509.Certificate
    key: Any
    above: tuple[x509.Certificate, ...] = ()

    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def authority(name: str, by: Issued | None = None, *, days: tuple[int, int] = (-400, 3000), ca: bool = True) -> Issued:
    """Return a root, or an intermediate that a root signed."""
    own = key(f"ec {name}")
    return _sign(name, own, by, days, ca=ca, names=())


def leaf(
    by: Issued | None,
    *names: str,
    days: tuple[float, float] = (-10, 80),
    kind: str = "ec",
    send: bool = True,
    use: x509.ObjectIdentifier = ExtendedKeyUsageOID.SERVER_AUTH,
) -> Issued:
    """Return a certificate for names; self-signed without an authority; without `send` its intermediate is kept back."""
    issued = _sign(names[0], key(kind), by, days, ca=False, names=names, use=use)
    return issued if send else Issued(issued.certificate, issued.key)


def _sign(
    name: str,
    own: Any,
    by: Issued | None,
    days: tuple[float, float],
    *,
    ca: bool,
    names: tuple[str, ...],
    use: x509.ObjectIdentifier = ExtendedKeyUsageOID.SERVER_AUTH,
) -> Issued:
    now = datetime.now(UTC)
    issuer = by.certificate.subject if by else _name(name)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(issuer)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + days[0] * DAY)
        .not_valid_after(now + days[1] * DAY)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), critical=False)
        .add_extension(x509.KeyUsage(digital_signature=True, key_cert_sign=ca, crl_sign=ca, **SIGNING), critical=True)
    )
    above = (by or Issued(None, own)).key  # type: ignore[arg-type]
    builder = builder.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(above.public_key()), critical=False
    )
    if names:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([x509.DNSName(each) for each in names]), critical=False
        ).add_extension(x509.ExtendedKeyUsage([use]), critical=False)
    found = builder.sign(above, SHA256())
    chain = (by.certificate, *by.above) if by and by.certificate.subject != by.certificate.issuer else ()
    return Issued(found, own, chain)


@dataclass
class Authorities:
    """The root that the scanner trusts, an intermediate under it, and a root that nobody trusts."""

    root: Issued = field(default_factory=lambda: authority("Belfort test root"))
    stranger: Issued = field(default_factory=lambda: authority("Unknown test root"))
    middle: Issued = field(init=False)

    def __post_init__(self) -> None:
        self.middle = authority("Belfort test intermediate", self.root)


def server_context(issued: Issued, folder: Path, **options: Any) -> ssl.SSLContext:
    """Return what a server needs to show a certificate; `low` and `high` are versions, `ciphers` a list of OpenSSL."""
    path = folder / f"{issued.certificate.serial_number}.pem"
    key_pem = issued.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(key_pem + issued.pem() + b"".join(each.public_bytes(Encoding.PEM) for each in issued.above))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers(options.get("ciphers", "ECDHE+AESGCM:ECDHE+CHACHA20"))
    context.load_cert_chain(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = options.get("low", ssl.TLSVersion.TLSv1_2)
        context.maximum_version = options.get("high", ssl.TLSVersion.TLSv1_3)
    return context
