"""What a look at a website comes to: facts, the verdicts that hold after it, the score of the host and of the day."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from belfort.domain.observations_host import HostFacts
from belfort.domain.permissions import Ability, Actor
from belfort.domain.posture import GovernmentPosture, HostPosture, Role, Site, government_posture, posture_from
from belfort.domain.posture_alerts import alerts
from belfort.domain.posture_checks import CATALOGUE_VERSION
from belfort.domain.posture_judges import judge
from belfort.domain.posture_stability import State, settle_all
from belfort.models import CheckState, Organization, Scan, Website
from belfort.services import posture_days, posture_rows, scan_slots, trail, website_alerts, website_proofs, websites
from belfort.services.scan_slots import Claimed
from belfort.services.trail import Subject

KEPT = timedelta(days=396)  # thirteen months of facts
SOON = timedelta(hours=3)  # how long something that cannot be seen is looked at every hour


@transaction.atomic
def keep_scan(
    *, actor: Actor, at: datetime, organization: Organization, claimed: Claimed, facts: HostFacts
) -> Scan | None:
    """Write a look with the verdicts that hold after it, and give its slot back; None when the lease was lost meanwhile.

    A worse verdict waits for a second look (`docs/scoring.md`, chapter 11); the trail says what changed.
    """
    actor.require(Ability.EDIT_WEBSITES, organization.pk)
    posture_days.hold(actor=actor, organization=organization)
    if not scan_slots.is_held(claimed=claimed):
        return None
    row = websites.find_website(actor=actor, organization=organization, website_id=claimed.website_id)
    if websites.stopped_of([row.host]):
        scan_slots.forget(claimed=claimed)
        return None
    rows = {each.check_key: each for each in _current(actor, organization).filter(website_id=row.pk)}
    before = {key: posture_rows.state_of(each) for key, each in rows.items()}
    after = settle_all(before, judge(facts), facts.ended_at)
    due_at = scan_slots.next_look(row.pk, at, confirm=_looks_again(after, facts.ended_at))
    if not scan_slots.give_back(claimed=claimed, due_at=due_at):
        return None
    changes = _write(organization, row, rows, after)
    posture = posture_from(row.host, row.domain, {key: each.verdict for key, each in after.items()})
    scan = _add(organization, row, claimed, facts, posture)
    website_proofs.settle_links(actor=actor, at=at, organization=organization, facts=facts)
    _forget_old_facts(actor, organization, row, at)
    found = get_government_posture(actor=actor, organization=organization, at=at)
    posture_days.keep(actor=actor, at=at, organization=organization, posture=found)
    website_alerts.announce(actor=actor, at=at, organization=organization, alerts=alerts(row.host, before, after))
    if changes:
        trail.record(
            actor=actor,
            at=at,
            organization=organization,
            verb="website.verdicts_changed",
            subject=Subject("website", row.pk, row.host),
            body={"changes": changes},
        )
    return scan


def get_government_posture(*, actor: Actor, organization: Organization, at: datetime) -> GovernmentPosture | None:
    """Return how the websites of a government stand by the verdicts that hold at a moment; None when none was ever seen."""
    rows = {row.pk: row for row in websites.get_websites(actor=actor, organization=organization)}
    found: dict[UUID, dict[str, CheckState]] = {}
    for state in _current(actor, organization).filter(website_id__in=rows):
        found.setdefault(state.website_id, {})[state.check_key] = state
    sites = [
        Site(Role(rows[key].part), posture_from(rows[key].host, rows[key].domain, posture_rows.verdicts_of(states, at)))
        for key, states in found.items()
    ]
    return government_posture(sites) if sites else None


def _current(actor: Actor, organization: Organization) -> QuerySet[CheckState]:
    return CheckState.objects.visible_to(actor).of(organization.pk).filter(is_current=True)


def _looks_again(after: Mapping[str, State], at: datetime) -> bool:
    """Say whether something waits for a second look within the hour: what turned worse, and what just got out of sight."""
    return any(
        each.is_to_be_confirmed or (each.candidate_since is not None and at - each.candidate_since < SOON)
        for each in after.values()
    )


def _write(
    organization: Organization, website: Website, rows: Mapping[str, CheckState], after: Mapping[str, State]
) -> dict[str, list[str]]:
    """Keep one row per check and verdict; returns for each check that changed its old and new verdict."""
    changes: dict[str, list[str]] = {}
    fresh, same, old = [], [], []
    for key, state in after.items():
        row = rows.get(key)
        if row is not None and row.verdict == state.verdict.outcome.value:
            posture_rows.refresh(row, state)
            same.append(row)
            continue
        if row is not None:
            old.append(row.pk)
            changes[key] = [row.verdict, state.verdict.outcome.value]
        fresh.append(posture_rows.row_of(organization, website, key, state, CATALOGUE_VERSION))
    CheckState.unscoped_rows.filter(pk__in=old).update(is_current=False)
    fields = ["evidence", "last_seen_at", "catalogue_version", "candidate", "candidate_since"]
    CheckState.unscoped_rows.bulk_update(same, fields, batch_size=50)
    CheckState.objects.add_all(fresh)
    return changes


def _add(
    organization: Organization, website: Website, claimed: Claimed, facts: HostFacts, posture: HostPosture
) -> Scan:
    scan: Scan = Scan.objects.add(
        Scan(
            organization=organization,
            website=website,
            lease=claimed.lease,
            started_at=facts.started_at,
            ended_at=facts.ended_at,
            catalogue_version=CATALOGUE_VERSION,
            facts=facts.as_dict(),
            score="" if posture.score.exact is None else str(posture.score.exact),
            grade=posture.score.grade or "",
            full_https=posture.full_https,
        )
    )
    return scan


def _forget_old_facts(actor: Actor, organization: Organization, website: Website, at: datetime) -> None:
    scans = Scan.objects.visible_to(actor).of(organization.pk).filter(website_id=website.pk)
    scans.filter(started_at__lt=at - KEPT, facts__isnull=False).update(facts=None)
