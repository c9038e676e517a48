"""Whether a website is known to be the government's own; until then only the DNS is asked, and nobody looks at the host."""

from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate

from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.host_proofs import LABEL, Proof, is_listed, record_of
from belfort.domain.observations import Unknown
from belfort.domain.observations_host import HostFacts
from belfort.domain.observations_web import PageKind
from belfort.domain.permissions import Ability, Actor
from belfort.models import Organization, Website
from belfort.scanner.hostnames import names_within, read_host
from belfort.services import scan_slots, trail
from belfort.services.scan_slots import Claimed
from belfort.services.trail import Subject
from belfort.services.writing import update_versioned


def get_listed_host(organization: Organization) -> str:
    """Return the host of the website that stands in the list of local governments; empty when there is none."""
    try:
        return read_host(urlsplit(organization.website).hostname or "", private=organization.is_fictional)
    except (InvalidError, ValueError):
        return ""


def names_to_ask(host: str, domain: str) -> list[str]:
    """Return where a record may stand: below the host and each name above it, up to its registered domain."""
    return [f"{LABEL}.{name}" for name in names_within(host, domain)]


def proof_of(website: Website, listed: str) -> Proof | None:
    """Return what shows that a website is the government's, given the host of the official list; None when nothing does."""
    if is_listed(website.host, listed):
        return Proof.LIST
    return Proof(website.proven_by) if website.proven_by else None


def get_record(organization: Organization, website: Website) -> tuple[str, str]:
    """Return the record that would show it: its name, at the registered domain, and its text, one for all hosts of a government."""
    return names_to_ask(website.domain, website.domain)[0], _text(organization)


def get_question(organization: Organization, website: Website) -> tuple[tuple[str, ...], str]:
    """Return at which names the worker asks for which text."""
    return tuple(names_to_ask(website.host, website.domain)), _text(organization)


@transaction.atomic
def settle_question(
    *, actor: Actor, at: datetime, organization: Organization, claimed: Claimed, is_shown: bool
) -> None:
    """Keep what the DNS said, and give the slot back: due at once when it shows the host, the next day otherwise."""
    actor.require(Ability.EDIT_WEBSITES, organization.pk)
    row = _rows(actor, organization).filter(pk=claimed.website_id).first()
    due_at = at if is_shown else scan_slots.next_look(claimed.website_id, at, confirm=False)
    if not scan_slots.give_back(claimed=claimed, due_at=due_at) or row is None:
        return
    if is_shown:
        _prove(actor, at, row, Proof.RECORD)
    else:
        _rows(actor, organization).filter(pk=row.pk).update(proof_asked_at=at)


@transaction.atomic
def settle_links(*, actor: Actor, at: datetime, organization: Organization, facts: HostFacts) -> None:
    """Take the hosts at which the counter of a measured website stands for the government's, when it registered them."""
    actor.require(Ability.EDIT_WEBSITES, organization.pk)
    for row in _rows(actor, organization).filter(host__in=counters_elsewhere(facts), proven_by=None):
        _prove(actor, at, row, Proof.LINK)


def counters_elsewhere(facts: HostFacts) -> set[str]:
    """Return the other hosts at which a link to a counter ended."""
    pages = () if isinstance(facts.web, Unknown) else facts.web.pages
    return {page.host for page in pages if page.kind is PageKind.COUNTER and page.host}


@transaction.atomic
def confirm_host(*, actor: Actor, at: datetime, organization: Organization, host: str) -> str:
    """Say as the operator of the installation that a registered host is the government's; returns its name.

    Raises InvalidError for no host name, MissingError when the government has no such website.
    """
    actor.require(Ability.EDIT_WEBSITES, organization.pk)
    name = read_host(host, private=organization.is_fictional)
    row = _rows(actor, organization).filter(host=name).first()
    if row is None:
        raise MissingError
    if not row.proven_by:
        _prove(actor, at, row, Proof.OPERATOR)
    return name


def _rows(actor: Actor, organization: Organization) -> QuerySet[Website]:
    return Website.objects.visible_to(actor).of(organization.pk).filter(removed_on=None)


def _text(organization: Organization) -> str:
    return record_of(salted_hmac("belfort.website_proofs", str(organization.pk)).hexdigest()[:32])


def _prove(actor: Actor, at: datetime, row: Website, proof: Proof) -> None:
    update_versioned(row, version=row.version, changes={"proven_by": proof.value, "proven_on": localdate(at)})
    scan_slots.plan(actor=actor, at=at, website=row)
    trail.record(
        actor=actor,
        at=at,
        organization=row.organization,
        verb="website.proven",
        subject=Subject("website", row.pk, row.host),
        body={"proof": proof.value},
    )
