"""Verdicts on the certificate and on TLS. `docs/scoring.md`, chapter 11."""

from collections.abc import Iterable
from datetime import timedelta
from fractions import Fraction

from belfort.domain.observations import Failure, Unknown, at
from belfort.domain.observations_host import HostFacts
from belfort.domain.observations_web import Certificate, ChainState, TlsFacts, TlsVersion
from belfort.domain.posture_parts import on_certificate, on_tls
from belfort.domain.posture_verdict import Verdict, failed, passed, skipped, unseen, warned
from belfort.domain.terms import Text

SOON = timedelta(days=14)
SOON_SHARE = Fraction(1, 5)
LEAST_BITS = {"RSA": 2048, "EC": 256}
ALWAYS_STRONG = {"Ed25519", "Ed448", "ML-DSA"}
NEVER_STRONG = {"DSA"}
WEAK_HASHES = {"md5", "sha1"}
OLD = (TlsVersion.SSL3, TlsVersion.TLS10, TlsVersion.TLS11)
CHAINS = {
    ChainState.MISSING_INTERMEDIATE: Text(
        "De server stuurt een tussencertificaat niet mee.", "The server leaves out an intermediate certificate."
    ),
    ChainState.SELF_SIGNED: Text(
        "Het certificaat is door de server zelf ondertekend.", "The certificate is self-signed."
    ),
    ChainState.UNTRUSTED: Text(
        "Browsers kennen de uitgever van het certificaat niet.", "Browsers do not know the issuer of the certificate."
    ),
    ChainState.EXPIRED_INTERMEDIATE: Text(
        "Een tussencertificaat is vervallen.", "An intermediate certificate expired."
    ),
    ChainState.NOT_AN_AUTHORITY: Text(
        "Een certificaat in de keten mag geen andere ondertekenen.",
        "A certificate in the chain may not sign other ones.",
    ),
    ChainState.INVALID: Text("De keten klopt niet.", "The chain is not right."),
}


@on_certificate
def time(facts: HostFacts, cert: Certificate) -> Verdict:
    """Judge `cert.time`: the moment of the look lies between the dates of the certificate, both included."""
    dates = {"not_before": at(cert.not_before), "not_after": at(cert.not_after), "seen_at": at(facts.started_at)}
    if facts.started_at > cert.not_after:
        words = Text("Het certificaat is vervallen op {day}.", "The certificate expired on {day}.")
        return _certain(failed(words.filled(day=cert.not_after.date()), **dates))
    if facts.started_at < cert.not_before:
        words = Text("Het certificaat is pas geldig vanaf {day}.", "The certificate is only valid from {day}.")
        return failed(words.filled(day=cert.not_before.date()), **dates)
    words = Text("Het certificaat is geldig tot {day}.", "The certificate is valid until {day}.")
    return passed(words.filled(day=cert.not_after.date()), **dates)


@on_certificate
def expiry(facts: HostFacts, cert: Certificate) -> Verdict:
    """Judge `cert.expiry`: less than 14 days left, or less than a fifth of the lifetime when that is shorter, warns."""
    left = cert.not_after - facts.started_at
    evidence = {"not_after": at(cert.not_after), "days_left": left.days, "seen_at": at(facts.started_at)}
    if left < timedelta(0):
        return _certain(failed(Text("Het certificaat is vervallen.", "The certificate expired."), **evidence))
    words = Text("Het certificaat loopt nog {days} dagen.", "The certificate runs for another {days} days.")
    words = words.filled(days=left.days)
    if left < soon(cert):
        return _certain(warned(words, **evidence))
    return passed(words, **evidence)


def soon(cert: Certificate) -> timedelta:
    """Return how long before its end a certificate should have been renewed."""
    return min(SOON, (cert.not_after - cert.not_before) * SOON_SHARE.numerator / SOON_SHARE.denominator)


@on_certificate
def name(facts: HostFacts, cert: Certificate) -> Verdict:
    """Judge `cert.name`: one of the names of the certificate covers the host; a wildcard stands for one label."""
    evidence = {"host": facts.host, "names": [*cert.names[:20]]}
    if any(covers(each, facts.host) for each in cert.names):
        return passed(Text("De naam staat op het certificaat.", "The name is on the certificate."), **evidence)
    return failed(
        Text("De naam van de site staat niet op het certificaat.", "The name of the site is not on the certificate."),
        **evidence,
    )


def covers(pattern: str, host: str) -> bool:
    """Say whether a name of a certificate covers a host (RFC 9525, 6.3): `*` only as the whole first label."""
    pattern, host = pattern.lower().rstrip("."), host.lower().rstrip(".")
    first, _, rest = pattern.partition(".")
    if first == "*" and "." in rest:
        return host.partition(".")[2] == rest
    return pattern == host and "*" not in pattern


@on_certificate
def chain(_facts: HostFacts, cert: Certificate) -> Verdict:
    """Judge `cert.chain`: complete and ending in a root that browsers know."""
    evidence = {"issuer": cert.issuer[:200], "sent": cert.chain_length, "detail": cert.chain_detail[:200]}
    if isinstance(cert.chain, Unknown):
        return unseen(cert.chain, **evidence)
    if cert.chain is ChainState.TRUSTED:
        return passed(Text("De keten is volledig en vertrouwd.", "The chain is complete and trusted."), **evidence)
    return failed(CHAINS[cert.chain], state=str(cert.chain), **evidence)


@on_certificate
def strength(_facts: HostFacts, cert: Certificate) -> Verdict:
    """Judge `cert.strength`: RSA of 2048 bits or EC of 256 at least, and a signature of the SHA-2 family."""
    key = f"{cert.key_kind} {cert.key_bits}".removesuffix(" 0")
    evidence = {"key": key, "signature_hash": cert.signature_hash}
    kind = cert.key_kind
    if cert.signature_hash in WEAK_HASHES or kind in NEVER_STRONG or cert.key_bits < LEAST_BITS.get(kind, 0):
        words = Text("Te zwak: sleutel {key}, handtekening {hash}.", "Too weak: key {key}, signature {hash}.")
        return failed(words.filled(key=key, hash=cert.signature_hash or "-"), **evidence)
    if kind not in LEAST_BITS and not any(kind.startswith(each) for each in ALWAYS_STRONG):
        return unseen(Unknown(Failure.MALFORMED, kind), **evidence)
    return passed(
        Text("De sleutel is sterk genoeg: {key}.", "The key is strong enough: {key}.").filled(key=key), **evidence
    )


@on_tls
def version(_facts: HostFacts, tls: TlsFacts) -> Verdict:
    """Judge `tls.version`: nothing older than TLS 1.2 is accepted."""
    accepted = _accepted(tls)
    evidence = {"accepted": [str(each) for each in accepted]}
    old = [each for each in accepted if each in OLD]
    if old:
        words = Text("De server aanvaardt nog {versions}.", "The server still accepts {versions}.")
        return failed(words.filled(versions=", ".join(old)), **evidence)
    unknown = _first_unknown(each.accepted for each in tls.versions if each.version in OLD)
    if unknown or not accepted:
        return unseen(unknown or Unknown(Failure.TLS), **evidence)
    return passed(Text("Enkel {versions}.", "Only {versions}.").filled(versions=", ".join(accepted)), **evidence)


@on_tls
def cipher(_facts: HostFacts, tls: TlsFacts) -> Verdict:
    """Judge `tls.cipher`: what the server chooses when only insufficient, and only aging, ciphers are offered."""
    if isinstance(tls.bad, Unknown):
        return unseen(tls.bad)
    if tls.bad:
        words = Text("De server aanvaardt de onveilige {cipher}.", "The server accepts the insecure {cipher}.")
        return failed(words.filled(cipher=tls.bad), bad=tls.bad)
    if isinstance(tls.phase_out, Unknown):
        return unseen(tls.phase_out)
    if tls.phase_out:
        words = Text("De server aanvaardt de verouderende {cipher}.", "The server accepts the aging {cipher}.")
        return warned(words.filled(cipher=tls.phase_out), phase_out=tls.phase_out)
    return passed(Text("Enkel goede versleuteling.", "Only good encryption."), negotiated=tls.negotiated)


@on_tls
def newest(_facts: HostFacts, tls: TlsFacts) -> Verdict:
    """Judge `tls.v13`, for information."""
    unknown = _first_unknown(each.accepted for each in tls.versions if each.version is TlsVersion.TLS13)
    if unknown:
        return unseen(unknown)
    accepted = _accepted(tls)
    evidence = {"accepted": [str(each) for each in accepted]}
    if TlsVersion.TLS13 in accepted:
        return passed(Text("TLS 1.3 is mogelijk.", "TLS 1.3 is possible."), **evidence)
    return warned(Text("TLS 1.3 is niet mogelijk.", "TLS 1.3 is not possible."), **evidence)


@on_tls
def quantum(_facts: HostFacts, tls: TlsFacts) -> Verdict:
    """Judge `tls.pq`, for information: a key exchange that a quantum computer does not break."""
    if tls.post_quantum is None:
        return skipped(Text("Dit werd niet gevraagd.", "This was not asked."))
    if isinstance(tls.post_quantum, Unknown):
        return unseen(tls.post_quantum)
    if tls.post_quantum:
        words = Text("De sleuteluitwisseling is er klaar voor.", "The key exchange is ready for it.")
        return passed(words, hybrid_key_exchange=True)
    words = Text("De sleuteluitwisseling is er nog niet klaar voor.", "The key exchange is not ready for it yet.")
    return warned(words, hybrid_key_exchange=False)


def _accepted(tls: TlsFacts) -> list[TlsVersion]:
    return [each.version for each in tls.versions if each.accepted is True]


def _first_unknown(answers: Iterable[bool | Unknown]) -> Unknown | None:
    return next((answer for answer in answers if isinstance(answer, Unknown)), None)


def _certain(verdict: Verdict) -> Verdict:
    return Verdict(verdict.outcome, verdict.explanation, verdict.evidence, is_certain=True)
