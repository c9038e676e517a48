"""Compares TLSA records with the certificates that a mail server sends (RFC 6698, 7672). Never raises on any bytes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256, sha512

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from belfort.domain.observations_names import Tlsa
from belfort.domain.posture_verdicts_cert import covers

ISSUER, SERVER = 2, 3  # the usages that mail knows
LONGEST_CHAIN = 8
DIGESTS: dict[int, Callable[[bytes], bytes]] = {
    0: lambda data: data,
    1: lambda data: sha256(data).digest(),
    2: lambda data: sha512(data).digest(),
}


def matches(records: Sequence[Tlsa], chain: Sequence[bytes], host: str, at: datetime) -> bool:
    """Say whether one of the records fits the chain of DER certificates that a host sends, its own first."""
    try:
        found = [x509.load_der_x509_certificate(der) for der in chain[:LONGEST_CHAIN]]
        return any(_fits(record, found, host, at) for record in records)
    except (ValueError, TypeError, x509.UnsupportedGeneralNameType):
        return False


def _fits(record: Tlsa, chain: list[x509.Certificate], host: str, at: datetime) -> bool:
    if not chain:
        return False
    if record.usage == SERVER:
        return _is(record, chain[0])
    if record.usage != ISSUER or not _is_current(chain[0], host, at):
        return False
    places = [place for place, certificate in enumerate(chain) if _is(record, certificate)]
    return any(all(_signed_by(chain[step], chain[step + 1]) for step in range(place)) for place in places)


def _is(record: Tlsa, certificate: x509.Certificate) -> bool:
    digest = DIGESTS.get(record.matching)
    if digest is None or record.selector not in {0, 1}:
        return False
    key = certificate.public_key()
    data = (
        certificate.public_bytes(Encoding.DER)
        if record.selector == 0
        else key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )
    return digest(data).hex() == record.data.lower()


def _is_current(leaf: x509.Certificate, host: str, at: datetime) -> bool:
    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return False
    in_time = leaf.not_valid_before_utc <= at <= leaf.not_valid_after_utc
    return in_time and any(covers(name, host) for name in names.get_values_for_type(x509.DNSName))


def _signed_by(one: x509.Certificate, other: x509.Certificate) -> bool:
    try:
        one.verify_directly_issued_by(other)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
