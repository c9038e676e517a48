"""The websites of a government: which hosts are its own, which one is the counter, and whether they may be looked at."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.posture import ROLE_NAMES
from belfort.domain.terms import Text
from belfort.models import Organization, ScanConsent, ScanStop, Website
from belfort.scanner.hostnames import domains_above, read_host, registrable_domain
from belfort.services import posture_days, scan_settings, scan_slots, trail, website_proofs
from belfort.services.trail import Subject
from belfort.services.writing import changed, update_versioned

PARTS = {role.value: name for role, name in ROLE_NAMES.items()}
MOST = 200  # hosts of one government
COUNTER = re.compile(r"/(?![/\\])[^\s\\#\x00-\x1f\x7f]*")  # a path at the host itself
NO_CONSENT = Text(
    "Het bestuur gaf nog geen toestemming om zijn websites te meten.",
    "The government has not agreed yet that its websites are measured.",
)
ON_PAUSE = Text("Deze site staat op pauze.", "This site is on pause.")
IN_DEMO = Text(
    "In de demo bestaan de websites niet: wat u ziet, is verzonnen.",
    "In the demo the websites do not exist: what you see is invented.",
)
STOPPED = Text(
    "Deze host vroeg om niet gemeten te worden; Belfort meet hem niet.",
    "This host asked not to be measured; Belfort does not measure it.",
)


@dataclass(frozen=True, slots=True)
class WebsiteContent:
    """What an officer says of a website besides its host; `counter_path` is the page where the counter starts."""

    part: str = "main"
    is_supplier: bool = False
    counter_path: str = ""

    def require_valid(self) -> None:
        """Raise InvalidError for an unknown part, or a path that is no path."""
        if self.part not in PARTS:
            raise InvalidError(Text("Kies wat deze site is.", "Choose what this site is."), field="part")
        if self.counter_path and not COUNTER.fullmatch(self.counter_path):
            words = Text(
                "De pagina van het loket begint met / en heeft geen spaties, bijvoorbeeld /loket.",
                "The page of the counter starts with / and has no spaces, for instance /counter.",
            )
            raise InvalidError(words, field="counter_path")


@dataclass(frozen=True, slots=True)
class Consent:
    """Whether a government agrees to be looked at, since when, and on what ground."""

    given: bool
    starts_on: date
    basis: str


def get_websites(*, actor: Actor, organization: Organization) -> list[Website]:
    """Return the websites of a government: the main one first, then the counter, then the others by name."""
    actor.require(Ability.READ_WEBSITES, organization.pk)
    rows = Website.objects.visible_to(actor).of(organization.pk).filter(removed_on=None)
    return sorted(rows, key=lambda row: (list(PARTS).index(row.part), row.host))


def find_website(*, actor: Actor, organization: Organization, website_id: UUID) -> Website:
    """Return one website that was not removed; raises MissingError."""
    rows = Website.objects.visible_to(actor).of(organization.pk).filter(pk=website_id, removed_on=None)
    found: Website | None = rows.first()
    if found is None:
        raise MissingError
    return found


def find_consent(*, actor: Actor, organization: Organization, as_of: date) -> Consent | None:
    """Return the consent that holds on a day; None when nothing was ever said."""
    actor.require(Ability.READ_WEBSITES, organization.pk)
    rows = ScanConsent.objects.visible_to(actor).of(organization.pk).filter(starts_on__lte=as_of)
    row = rows.order_by("-recorded_at").first()
    return Consent(row.state == "given", row.starts_on, row.basis) if row else None


@transaction.atomic
def add_website(
    *, actor: Actor, at: datetime, organization: Organization, host: str, content: WebsiteContent
) -> Website:
    """Add a host; one that was removed before comes back with its history.

    Raises InvalidError for a text that is no public host name, a host that is there already, or too many.
    """
    actor.require(Ability.EDIT_WEBSITES, organization.pk)
    content.require_valid()
    name = read_host(host, private=organization.is_fictional)
    rows = Website.objects.visible_to(actor).of(organization.pk)
    known = rows.filter(host=name).first()
    if known is not None and known.removed_on is None:
        words = Text("{host} staat al in de lijst.", "{host} is in the list already.").filled(host=name)
        raise InvalidError(words, field="host")
    if rows.filter(removed_on=None).count() >= MOST:
        words = Text("Meer dan {most} sites kan niet.", "No more than {most} sites.").filled(most=MOST)
        raise InvalidError(words, field="host")
    values = {"part": content.part, "is_supplier": content.is_supplier, "counter_path": content.counter_path}
    if known is not None:
        row: Website = update_versioned(known, version=known.version, changes={**values, "removed_on": None})
    else:
        domain, source = (
            registrable_domain(name),
            "list" if name == website_proofs.get_listed_host(organization) else "own",
        )
        row = Website(organization=organization, host=name, domain=domain, source=source, added_at=at, **values)
        Website.objects.add(row)
    _plan(actor, at, organization, row)
    _note(actor, at, row, "website.added")
    return row


@transaction.atomic
def change_website(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    website_id: UUID,
    version: int,
    content: WebsiteContent,
) -> Website:
    """Change what a website is; its host never changes: remove it and add another."""
    actor.require(Ability.EDIT_WEBSITES, organization.pk)
    content.require_valid()
    row = find_website(actor=actor, organization=organization, website_id=website_id)
    changes = {"part": content.part, "is_supplier": content.is_supplier, "counter_path": content.counter_path}
    body = {"changes": changed(row, changes)}
    update_versioned(row, version=version, changes=changes)
    _note(actor, at, row, "website.changed", body)
    return row


@transaction.atomic
def remove_website(
    *, actor: Actor, at: datetime, organization: Organization, website_id: UUID, version: int
) -> Website:
    """Take a website out of the list; what was seen of it stays for every earlier date."""
    actor.require(Ability.EDIT_WEBSITES, organization.pk)
    row = find_website(actor=actor, organization=organization, website_id=website_id)
    update_versioned(row, version=version, changes={"removed_on": localdate(at)})
    scan_slots.drop(actor=actor, websites=[row])
    _note(actor, at, row, "website.removed")
    return row


@transaction.atomic
def pause_website(
    *, actor: Actor, at: datetime, organization: Organization, website_id: UUID, version: int, reason: str
) -> Website:
    """Opt out for one website, at once and until somebody resumes; raises InvalidError without a reason."""
    actor.require(Ability.EDIT_WEBSITES, organization.pk)
    if not reason.strip():
        raise InvalidError(Text("Zeg waarom.", "Say why."), field="reason")
    row = find_website(actor=actor, organization=organization, website_id=website_id)
    update_versioned(row, version=version, changes={"paused_on": localdate(at), "pause_reason": reason.strip()})
    scan_slots.drop(actor=actor, websites=[row])
    _note(actor, at, row, "website.paused")
    return row


@transaction.atomic
def resume_website(
    *, actor: Actor, at: datetime, organization: Organization, website_id: UUID, version: int
) -> Website:
    """Let a website be looked at again."""
    actor.require(Ability.EDIT_WEBSITES, organization.pk)
    row = find_website(actor=actor, organization=organization, website_id=website_id)
    update_versioned(row, version=version, changes={"paused_on": None, "pause_reason": ""})
    _plan(actor, at, organization, row)
    _note(actor, at, row, "website.resumed")
    return row


@transaction.atomic
def choose_consent(*, actor: Actor, at: datetime, organization: Organization, given: bool, basis: str) -> ScanConsent:
    """Say from today on whether Belfort may look at the websites; refusing stops every look at once."""
    actor.require(Ability.CONSENT_SCAN, organization.pk)
    if given and not basis.strip():
        words = Text("Zeg op welke beslissing u steunt.", "Say on which decision you rely.")
        raise InvalidError(words, field="basis")
    posture_days.hold(actor=actor, organization=organization)
    row: ScanConsent = ScanConsent.objects.add(
        ScanConsent(
            organization=organization,
            state="given" if given else "refused",
            basis=basis.strip(),
            starts_on=localdate(at),
            recorded_at=at,
            recorded_by_id=actor.user_id or None,
        )
    )
    websites = get_websites(actor=actor, organization=organization)
    if given:
        for website in websites:
            _plan(actor, at, organization, website)
    else:
        scan_slots.drop(actor=actor, websites=websites)
        posture_days.keep(actor=actor, at=at, organization=organization, posture=None)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="website.consent_given" if given else "website.consent_refused",
        subject=Subject("scanconsent", row.pk),
    )
    return row


@transaction.atomic
def ask_scan(*, actor: Actor, at: datetime, organization: Organization, website_id: UUID) -> None:
    """Let a website be looked at as soon as a worker is free.

    Raises InvalidError without consent, for a paused website, a host on the stop list, or within a quarter of an hour.
    """
    actor.require(Ability.EDIT_WEBSITES, organization.pk)
    row = find_website(actor=actor, organization=organization, website_id=website_id)
    refusal = refusal_of(actor=actor, organization=organization, website=row, day=localdate(at))
    if refusal is not None:
        raise InvalidError(refusal)
    scan_slots.ask(actor=actor, at=at, website=row)
    _note(actor, at, row, "website.scan_asked")


def refusal_of(*, actor: Actor, organization: Organization, website: Website, day: date) -> Text | None:
    """Return why a website is not looked at on a day; None when it may be."""
    consent = find_consent(actor=actor, organization=organization, as_of=day)
    return refusal(organization, website, consent, is_stopped=bool(stopped_of([website.host])))


def refusal(organization: Organization, website: Website, consent: Consent | None, *, is_stopped: bool) -> Text | None:
    """Return why a website is not looked at, from what is known already; None when it may be."""
    if organization.is_fictional and not scan_settings.measures_demo():
        return IN_DEMO
    if consent is None or not consent.given:
        return NO_CONSENT
    if website.paused_on is not None:
        return ON_PAUSE
    return STOPPED if is_stopped else None


def stop_host(*, at: datetime, host: str, reason: str) -> str:
    """Put a host and everything below it on the stop list, at once and for every government; returns its name.

    For the operator of the installation, on request of whoever runs the host. Raises InvalidError for no host name.
    """
    name = read_host(host, private=True)
    ScanStop.objects.get_or_create(host=name, defaults={"reason": reason.strip(), "stopped_on": localdate(at)})
    return name


def stopped_of(hosts: Iterable[str]) -> set[str]:
    """Return which of these hosts stand on the stop list, themselves or by a domain above them."""
    above = {host: domains_above(host) for host in hosts}
    names = {name for found in above.values() for name in found}
    stopped = set(ScanStop.objects.filter(host__in=names).values_list("host", flat=True))
    return {host for host, found in above.items() if stopped & set(found)}


def get_stop_list() -> frozenset[str]:
    """Return every host that asked to be left alone; whatever is below it is meant too."""
    return frozenset(ScanStop.objects.values_list("host", flat=True))


def _plan(actor: Actor, at: datetime, organization: Organization, row: Website) -> None:
    if refusal_of(actor=actor, organization=organization, website=row, day=localdate(at)) is None:
        scan_slots.plan(actor=actor, at=at, website=row)


def _note(actor: Actor, at: datetime, row: Website, verb: str, body: dict[str, Any] | None = None) -> None:
    trail.record(
        actor=actor,
        at=at,
        organization=row.organization,
        verb=verb,
        subject=Subject("website", row.pk, row.host),
        body=body or {},
    )


def contact() -> str:
    """Return whom to write to about looks from outside."""
    return str(settings.DEFAULT_FROM_EMAIL)
