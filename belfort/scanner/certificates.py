"""Certificates as facts: what the leaf says, and whether its chain leads to a root that browsers trust."""

import contextlib
import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import certifi
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import verification
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from belfort.domain.observations import Failure, Unknown
from belfort.domain.observations_web import Certificate, ChainState

PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.{1,20000}?-----END CERTIFICATE-----", re.DOTALL)
LONGEST_CHAIN = 10
MOST_NAMES, LONGEST_NAME = 200, 300
FAULTS = (
    ValueError,
    TypeError,
    InvalidSignature,
    UnsupportedAlgorithm,
    x509.ExtensionNotFound,
    x509.DuplicateExtension,
)
SMALLEST_RSA, SMALLEST_EC = 2048, 256  # the verifier refuses smaller keys; how strong a key is, is another fact


@dataclass(frozen=True, slots=True)
class Roots:
    """The roots that are trusted."""

    certificates: tuple[x509.Certificate, ...]
    store: verification.Store

    @property
    def by_subject(self) -> dict[bytes, x509.Certificate]:
        """Return them by their name."""
        return {_name(root.subject): root for root in self.certificates}


@lru_cache(maxsize=4)
def read_roots(pem: bytes | None) -> Roots:
    """Return the roots in a PEM file, or those of certifi; raises ValueError when there are none."""
    data = pem if pem is not None else Path(certifi.where()).read_bytes()
    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # old roots have a serial number that the standard forbids
        for block in PEM.findall(data):
            with contextlib.suppress(ValueError):
                found.append(x509.load_pem_x509_certificate(block))
    return Roots(tuple(found), verification.Store(found))


class Pool:
    """Intermediates that were seen in this run, so that a forgotten one can be told from an unknown authority."""

    MOST = 2000

    def __init__(self) -> None:
        self._found: dict[bytes, x509.Certificate] = {}

    def add(self, certificates: Iterable[x509.Certificate]) -> None:
        """Remember those that may sign."""
        for certificate in certificates:
            if len(self._found) < self.MOST and _may_sign(certificate):
                self._found.setdefault(_name(certificate.subject), certificate)

    def issuer(self, certificate: x509.Certificate) -> x509.Certificate | None:
        """Return the one that signed a certificate."""
        found = self._found.get(_name(certificate.issuer))
        return found if found is not None and _signed(certificate, found) else None


def read_certificate(chain: Sequence[bytes], roots: Roots, pool: Pool, at: datetime) -> Certificate | Unknown:
    """Return what the leaf of a chain of DER certificates says, and what a verifier says of the chain at a moment."""
    try:
        leaf, *others = [x509.load_der_x509_certificate(der) for der in chain[:LONGEST_CHAIN]]
        kind, bits = _key(leaf)
        state, detail = _chain(leaf, others, roots, pool, at)
        return Certificate(
            not_before=leaf.not_valid_before_utc,
            not_after=leaf.not_valid_after_utc,
            names=_names(leaf),
            issuer=_readable(leaf.issuer),
            subject=_readable(leaf.subject),
            key_kind=kind,
            key_bits=bits,
            signature_hash=_hash(leaf),
            chain=state,
            chain_detail=detail,
            chain_length=len(chain),
            fingerprint=leaf.fingerprint(SHA256()).hex(),
        )
    except FAULTS as fault:
        return Unknown(Failure.MALFORMED, f"certificate: {fault}"[:200])


def _chain(
    leaf: x509.Certificate, others: list[x509.Certificate], roots: Roots, pool: Pool, at: datetime
) -> tuple[ChainState, str]:
    """Judge the chain at a moment at which the leaf is valid, so that an old leaf is one fault and not two."""
    second = timedelta(seconds=1)
    moment = max(min(at, leaf.not_valid_after_utc - second), leaf.not_valid_before_utc + second)
    detail = _verified(leaf, others, roots, moment)
    if not detail:
        pool.add(others)
        return ChainState.TRUSTED, ""
    state, why = _diagnosed(leaf, others, roots, pool, moment)
    if state is ChainState.TRUSTED and not _is_weak(leaf):
        return ChainState.INVALID, detail
    return state, why


def _verified(leaf: x509.Certificate, others: list[x509.Certificate], roots: Roots, moment: datetime) -> str:
    """Return why the strict verifier refuses the chain; empty when it does not."""
    name = next((name for name in _names(leaf) if "." in name), "")
    if not name:
        return "no name"
    try:
        verifier = (
            verification.PolicyBuilder()
            .store(roots.store)
            .time(moment.astimezone(UTC).replace(tzinfo=None))
            .build_server_verifier(x509.DNSName(name.replace("*", "any", 1)))
        )
        verifier.verify(leaf, others)
    except verification.VerificationError as refusal:
        return str(refusal)[:200]
    except FAULTS as fault:
        return str(fault)[:200] or "unreadable"
    return ""


def _diagnosed(
    leaf: x509.Certificate, others: list[x509.Certificate], roots: Roots, pool: Pool, moment: datetime
) -> tuple[ChainState, str]:
    """Climb from the leaf as a person would, and say where it stops."""
    trusted, sent = roots.by_subject, {_name(one.subject): one for one in reversed(others)}
    current, missing = leaf, False
    for _ in range(LONGEST_CHAIN):
        root = trusted.get(_name(current.issuer))
        if current in roots.certificates or (root is not None and _signed(current, root)):
            return (ChainState.MISSING_INTERMEDIATE if missing else ChainState.TRUSTED), ""
        if _name(current.issuer) == _name(current.subject):
            return (ChainState.SELF_SIGNED if current is leaf else ChainState.UNTRUSTED), _readable(current.subject)
        above = sent.get(_name(current.issuer))
        if above is None:
            above, missing = pool.issuer(current), True
        if above is None:
            # an authority that says where its own certificate is found, is one that should have been sent along
            known = ChainState.MISSING_INTERMEDIATE if _says_issuer(current) else ChainState.UNTRUSTED
            return known, _readable(current.issuer)
        if fault := _climb(current, above, moment):
            return fault, _readable(above.subject)
        current = above
    return ChainState.INVALID, "the chain is too long"


def _climb(current: x509.Certificate, above: x509.Certificate, moment: datetime) -> ChainState | None:
    if not _may_sign(above):
        return ChainState.NOT_AN_AUTHORITY
    if not _signed(current, above):
        return ChainState.INVALID
    if not above.not_valid_before_utc <= moment <= above.not_valid_after_utc:
        return ChainState.EXPIRED_INTERMEDIATE
    return None


def _signed(certificate: x509.Certificate, by: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(by)
    except FAULTS:
        return False
    return True


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        return bool(certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except FAULTS:
        return False


def _says_issuer(certificate: x509.Certificate) -> bool:
    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except FAULTS:
        return False
    return any(each.access_method == AuthorityInformationAccessOID.CA_ISSUERS for each in access)


def _is_weak(leaf: x509.Certificate) -> bool:
    kind, bits = _key(leaf)
    small = bits < {"RSA": SMALLEST_RSA, "EC": SMALLEST_EC}.get(kind, 0)
    return small or kind == "DSA" or _hash(leaf) in {"md5", "sha1"}


def _key(certificate: x509.Certificate) -> tuple[str, int]:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return "RSA", key.key_size
    if isinstance(key, ec.EllipticCurvePublicKey):
        return "EC", key.key_size
    if isinstance(key, dsa.DSAPublicKey):
        return "DSA", key.key_size
    if isinstance(key, ed25519.Ed25519PublicKey):
        return "Ed25519", 256
    return ("Ed448", 448) if isinstance(key, ed448.Ed448PublicKey) else (type(key).__name__, 0)


def _hash(certificate: x509.Certificate) -> str:
    try:
        algorithm = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return "unknown"
    return algorithm.name if algorithm else ""


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except FAULTS:
        return ()
    return tuple(name.lower()[:LONGEST_NAME] for name in found.get_values_for_type(x509.DNSName)[:MOST_NAMES])


def _readable(name: x509.Name) -> str:
    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME, NameOID.ORGANIZATION_NAME):
        if found := name.get_attributes_for_oid(oid):
            return str(found[0].value)[:LONGEST_NAME]
    return name.rfc4514_string()[:LONGEST_NAME]


def _name(name: x509.Name) -> bytes:
    return name.public_bytes()
