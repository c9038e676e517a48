"""Finds and reads the DMARC record that holds for a domain, by the tree walk of RFC 9989. Never raises on any text."""

import re
from collections.abc import Sequence

from dns.rdatatype import TXT

from belfort.domain.observations_names import Dmarc, DmarcTag
from belfort.scanner.resolver import Asking
from belfort.scanner.spf import texts_of

VERSION = re.compile(r"v[ \t]*=[ \t]*DMARC1[ \t]*(;|$)", re.ASCII)
POLICIES = {"none", "quarantine", "reject"}
MOST_LABELS, KEPT = 8, 7
URI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s,!]+(![0-9]+[kmgt]?)?", re.ASCII | re.IGNORECASE)


def places(domain: str) -> list[str]:
    """Return the names that the walk asks, at most eight: the domain, then up to one label (RFC 9989, 4.10)."""
    labels = domain.split(".")
    above = labels[-KEPT:] if len(labels) >= MOST_LABELS else labels[1:]
    return [domain, *(".".join(above[start:]) for start in range(len(above)))]


def dmarc_texts(texts: Sequence[str]) -> list[str]:
    """Return the texts that say they are DMARC records."""
    return [text for text in texts if VERSION.match(text)]


def read_tags(text: str) -> tuple[DmarcTag, ...]:
    """Return the tags of a record; what is no tag is left out, of one that stands twice the first counts."""
    found: dict[str, str] = {}
    for part in text.split(";"):
        name, sign, value = part.partition("=")
        if sign:
            found.setdefault(name.strip().lower(), value.strip())
    return tuple(DmarcTag(name, value) for name, value in found.items())


def fault_of(tags: Sequence[DmarcTag]) -> str:
    """Return why a record counts for nothing: no valid policy and nobody to report to; empty when it counts."""
    values = {tag.name: tag.value for tag in tags}
    if values.get("p", "").lower() in POLICIES:
        return ""
    reports = [part.strip() for part in values.get("rua", "").split(",")]
    return (
        "" if any(URI.fullmatch(part) for part in reports) else "no valid policy (p) and no address for reports (rua)"
    )


async def look(domain: str, asking: Asking) -> Dmarc:
    """Return the record that holds for a domain; raises FetchError when DNS gives no answer."""
    walked: list[tuple[str, str]] = []
    for place in places(domain):
        records = dmarc_texts(texts_of(await asking.ask(f"_dmarc.{place}", TXT)))
        if place == domain and records:
            return _found(place, records)
        if len(records) == 1:
            walked.append((place, records[0]))
            if _marks(records[0]) in {"y", "n"}:
                break
    return _found(*_organization(walked)) if walked else Dmarc()


def _organization(walked: list[tuple[str, str]]) -> tuple[str, list[str]]:
    """Return the record of the organization that the domain belongs to, else that of the suffix above it."""
    last, text = walked[-1]
    if _marks(text) == "y":
        below = [(place, record) for place, record in walked[:-1] if place.count(".") == last.count(".") + 1]
        last, text = below[-1] if below else (last, text)
    return last, [text]


def _marks(text: str) -> str:
    return next((tag.value.lower() for tag in read_tags(text) if tag.name == "psd"), "u")


def _found(place: str, records: list[str]) -> Dmarc:
    if len(records) > 1:
        return Dmarc(tuple(records), place)
    tags = read_tags(records[0])
    return Dmarc(tuple(records), place, tags, fault_of(tags))
