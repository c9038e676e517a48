"""Look at the websites that are due: the network in a thread of its own, each result written as soon as it is there."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate, now

from belfort.domain.observations_host import HostFacts
from belfort.domain.permissions import Actor
from belfort.models import Organization, Website
from belfort.scanner.many import scan
from belfort.scanner.proofs import carries
from belfort.scanner.settings import ScanSettings
from belfort.services import actors, scan_settings, scan_slots, scans, tenancy, website_proofs, websites
from belfort.services.scan_slots import Claimed

MOST = 60  # websites that one worker takes at once
HOLD = 60.0  # seconds after which a worker says that it is still busy

logger = logging.getLogger("belfort.scans")


@dataclass(frozen=True, slots=True)
class Look:
    """A website that is looked at: under which lease, and for whom.

    `question` holds the names in the DNS and the text that would show that it is the government's own; None when it is.
    """

    claimed: Claimed
    organization: Organization
    host: str
    counter: str = ""
    question: tuple[tuple[str, ...], str] | None = None


def run_due(*, at: datetime, most: int = MOST, clock: Callable[[], datetime] = now) -> int:
    """Look at the websites that are due; returns how many there were.

    Whatever the network does, each result is written in a transaction of its own while its lease holds. A worker that
    dies leaves the rest to another. Of a website that is not known to be the government's own, only the DNS is asked.
    Raises InvalidError for settings that cannot be read, before anything is claimed.
    """
    settings = scan_settings.get_scan_settings(websites.get_stop_list())
    claimed = scan_slots.claim(at=at, most=most)
    found = [look for each in claimed if (look := _look(each, at)) is not None]
    _ask_proof([look for look in found if look.question is not None], settings, clock)
    looks = {look.claimed.website_id: look for look in found if look.question is None}
    if looks:
        _run(looks, settings, clock)
    return len(claimed)


def _look(claimed: Claimed, at: datetime) -> Look | None:
    """Return what may be looked at; a website that may not be looked at any more loses its slot."""
    organization = Organization.objects.get(pk=claimed.organization_id)
    actor = actors.scanner(organization)
    with tenancy.acting(actor):
        row = Website.objects.visible_to(actor).of(organization.pk).filter(pk=claimed.website_id).first()
        if row is None or row.removed_on is not None or _is_refused(actor, organization, row, at):
            scan_slots.forget(claimed=claimed)
            return None
        proof = website_proofs.proof_of(row, website_proofs.get_listed_host(organization))
        question = None if proof else website_proofs.get_question(organization, row)
        return Look(claimed, organization, row.host, row.counter_path, question)


def _ask_proof(looks: list[Look], settings: ScanSettings, clock: Callable[[], datetime]) -> None:
    answers = carries([look.question for look in looks if look.question is not None], settings) if looks else []
    for look, is_shown in zip(looks, answers, strict=True):
        with _writing(look) as actor:
            website_proofs.settle_question(
                actor=actor, at=clock(), organization=look.organization, claimed=look.claimed, is_shown=is_shown
            )


def _is_refused(actor: Actor, organization: Organization, row: Website, at: datetime) -> bool:
    refusal = websites.refusal_of(actor=actor, organization=organization, website=row, day=localdate(at))
    return refusal is not None


def _run(looks: dict[UUID, Look], settings: ScanSettings, clock: Callable[[], datetime]) -> None:
    by_host: dict[str, list[Look]] = {}
    for look in looks.values():
        by_host.setdefault(look.host, []).append(look)
    counters = {
        host: tuple(dict.fromkeys(look.counter for look in found if look.counter)) for host, found in by_host.items()
    }
    results: queue.Queue[HostFacts | None] = queue.Queue()

    def work() -> None:
        try:
            scan(by_host, settings, results.put, counters)
        except Exception:
            logger.exception("a run of scans stopped")
        finally:
            results.put(None)

    thread = threading.Thread(target=work, name="scans", daemon=True)
    thread.start()
    waiting = {look.claimed.lease for look in looks.values()}
    held = time.monotonic()
    while True:
        if time.monotonic() - held > HOLD:
            scan_slots.keep_leases(at=clock(), leases=waiting)
            held = time.monotonic()
        try:
            facts = results.get(timeout=HOLD)
        except queue.Empty:
            continue
        if facts is None:
            break
        for look in by_host[facts.host]:
            _keep(look, facts, clock())
            waiting.discard(look.claimed.lease)
    thread.join()


def _keep(look: Look, facts: HostFacts, at: datetime) -> None:
    with _writing(look) as actor:
        scans.keep_scan(actor=actor, at=at, organization=look.organization, claimed=look.claimed, facts=facts)


@contextmanager
def _writing(look: Look) -> Iterator[Actor]:
    """Write what came of one look; one that cannot be written costs the others nothing."""
    actor = actors.scanner(look.organization)
    try:
        with tenancy.acting(actor):
            yield actor
    except Exception:
        logger.exception("the result of a scan was not kept; it is looked at again when its lease is over")
