"""Verdicts on a domain name in DNS. `docs/scoring.md`, chapter 11."""

import re

from belfort.domain.observations import Unknown
from belfort.domain.observations_host import HostFacts
from belfort.domain.observations_names import Caa, CaaRecord, DnsFacts, DnssecState
from belfort.domain.posture_parts import on_dns
from belfort.domain.posture_verdict import Verdict, failed, passed, unseen, warned
from belfort.domain.terms import Text

ISSUER = re.compile(
    r"[ \t]*([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*)?[ \t]*"
    r"(;[ \t]*([a-z0-9]+[ \t]*=[\x21-\x3a\x3c-\x7e]*([ \t]*;[ \t]*[a-z0-9]+[ \t]*=[\x21-\x3a\x3c-\x7e]*)*)?[ \t]*)?",
    re.ASCII | re.IGNORECASE,
)
SHOWN = 20


@on_dns
def dnssec(facts: HostFacts, dns: DnsFacts) -> Verdict:
    """Judge `dns.dnssec` by what a validating resolver says of the domain and of the host."""
    evidence = {"domain": facts.domain}
    if isinstance(dns.dnssec, Unknown):
        return unseen(dns.dnssec, **evidence)
    if dns.dnssec is DnssecState.SECURE:
        return passed(
            Text("De domeinnaam is ondertekend.", "The domain name is signed."), state=str(dns.dnssec), **evidence
        )
    if dns.dnssec is DnssecState.BOGUS:
        words = Text(
            "De handtekening van de domeinnaam klopt niet: wie ze controleert, bereikt u niet.",
            "The signature of the domain name is wrong: who checks it cannot reach you.",
        )
        return failed(words, state=str(dns.dnssec), **evidence)
    words = Text("De domeinnaam is niet ondertekend.", "The domain name is not signed.")
    return failed(words, state=str(dns.dnssec), **evidence)


@on_dns
def caa(facts: HostFacts, dns: DnsFacts) -> Verdict:
    """Judge `dns.caa`: records that name who may issue, found at the host or above it."""
    if isinstance(dns.caa, Unknown):
        return unseen(dns.caa, host=facts.host)
    evidence = {"records": [_written(each) for each in dns.caa.records[:SHOWN]], "found_at": dns.caa.found_at}
    wrong = _malformed(dns.caa)
    if wrong is not None:
        words = Text("Een CAA-record is onleesbaar: {record}.", "A CAA record cannot be read: {record}.")
        return failed(words.filled(record=_written(wrong)), **evidence)
    issuers = sorted({_issuer(each) for each in dns.caa.records if each.tag.lower() == "issue"})
    if issuers:
        words = Text("Certificaten komen enkel van: {issuers}.", "Certificates only come from: {issuers}.")
        return passed(words.filled(issuers=", ".join(issuers)), **evidence)
    return warned(
        Text("Elke uitgever mag certificaten geven voor deze naam.", "Any issuer may give certificates for this name."),
        **evidence,
    )


def _issuer(record: CaaRecord) -> str:
    return record.value.partition(";")[0].strip() or "-"


def _malformed(found: Caa) -> CaaRecord | None:
    return next(
        (
            each
            for each in found.records
            if not each.tag.isalnum()
            or (each.tag.lower() in {"issue", "issuewild"} and not ISSUER.fullmatch(each.value))
        ),
        None,
    )


def _written(record: CaaRecord) -> str:
    return f'{record.flags} {record.tag} "{record.value}"'[:200]


@on_dns
def dangling(facts: HostFacts, dns: DnsFacts) -> Verdict:
    """Judge `dns.dangling`: the targets of the CNAME of the host and of the MX of the domain exist."""
    if isinstance(dns.dangling, Unknown):
        return unseen(dns.dangling, host=facts.host)
    if dns.dangling:
        first = dns.dangling[0]
        words = Text(
            "{name} wijst ({kind}) naar {target}, en dat bestaat niet.",
            "{name} points ({kind}) to {target}, which does not exist.",
        )
        records = [f"{each.name} {each.kind} {each.target}" for each in dns.dangling[:SHOWN]]
        return failed(words.filled(name=first.name, kind=first.kind, target=first.target), dangling=records)
    return passed(
        Text("Alles waar de naam naar wijst, bestaat.", "Everything the name points to exists."),
        checked=[*dns.checked[:SHOWN]],
    )
