"""What the pages about websites show: how each stands, what changed, and how it went over time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from uuid import UUID

from django.utils.timezone import localdate

from belfort.domain.host_proofs import Proof
from belfort.domain.permissions import Actor
from belfort.domain.posture import GovernmentPosture, HostPosture, Role, Site, government_posture, posture_from
from belfort.domain.posture_checks import CATALOGUE, CHECKS, FAMILY_NAMES, Check, Family
from belfort.domain.posture_texts import Help, help_for
from belfort.domain.posture_verdict import Outcome, Verdict
from belfort.domain.terms import Text
from belfort.models import CheckExplanation, CheckState, Organization, PostureDay, Scan, ScanSlot, Website
from belfort.services import posture_rows, scan_settings, website_proofs, websites
from belfort.services.websites import Consent

RECENT = timedelta(days=30)
SHOWN_CHANGES = 50
SHOWN_DAYS = 30
BAD = {Outcome.WARN.value, Outcome.FAIL.value}


@dataclass(frozen=True, slots=True)
class WebsiteLine:
    """One website in the list: how it stands and when it was seen last; `refusal` says why nobody looks at it."""

    website: Website
    posture: HostPosture | None
    seen_at: datetime | None
    is_busy: bool
    refusal: Text | None
    proof: Proof | None

    @property
    def is_invented(self) -> bool:
        """Say whether it exists in a demo only."""
        return self.refusal == websites.IN_DEMO

    @property
    def waits_for_proof(self) -> bool:
        """Say whether only the proof that it is the government's own stands between it and a look."""
        return self.refusal is None and self.proof is None

    @property
    def failing(self) -> int:
        """Return how many checks are not in order."""
        verdicts = self.posture.verdicts.values() if self.posture else ()
        return sum(verdict.outcome is Outcome.FAIL for verdict in verdicts)


@dataclass(frozen=True, slots=True)
class Change:
    """A verdict that changed: of which website and check, from what to what, and when."""

    host: str
    website_id: UUID
    check: Check
    before: Outcome | None
    after: Outcome
    seen_at: datetime

    @property
    def is_worse(self) -> bool:
        """Say whether something turned bad."""
        return self.after.value in BAD and self.before is not self.after


@dataclass(frozen=True, slots=True)
class Day:
    """A day from which a score held, rounded down."""

    on: date
    points: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The websites of a government on one page."""

    lines: list[WebsiteLine]
    whole: GovernmentPosture | None
    consent: Consent | None
    days: list[Day]
    changes: list[Change]
    listed_host: str

    @property
    def is_invented(self) -> bool:
        """Say whether they exist in a demo only."""
        return any(line.is_invented for line in self.lines)

    @property
    def is_busy(self) -> bool:
        """Say whether somebody looks at one of them now or is asked to."""
        return any(line.is_busy for line in self.lines)


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check on the page of a website."""

    check: Check
    verdict: Verdict
    since: datetime
    to_confirm: bool
    explanation: CheckExplanation | None

    @property
    def help(self) -> Help:
        """Return what it means and what to do, in plain words."""
        return help_for(self.check.key, self.verdict)


@dataclass(frozen=True, slots=True)
class WebsitePage:
    """Everything about one website."""

    line: WebsiteLine
    families: list[tuple[Text, list[CheckLine]]]
    todo: list[CheckLine]
    changes: list[Change]
    days: list[Day]


def get_overview(*, actor: Actor, organization: Organization, at: datetime) -> Overview:
    """Return the websites of a government with how they stand now."""
    rows = websites.get_websites(actor=actor, organization=organization)
    states = _current(actor, organization)
    lines = _lines(actor, organization, rows, states, at)
    sites = [Site(Role(line.website.part), line.posture) for line in lines if line.posture is not None]
    days = PostureDay.objects.visible_to(actor).of(organization.pk).order_by("dated_on")
    return Overview(
        lines=lines,
        whole=government_posture(sites) if sites else None,
        consent=websites.find_consent(actor=actor, organization=organization, as_of=localdate(at)),
        days=_days((row.dated_on, row.score) for row in days),
        changes=_changes(actor, organization, rows, at - RECENT),
        listed_host="" if rows else website_proofs.get_listed_host(organization),
    )


def get_lines(*, actor: Actor, organization: Organization, at: datetime) -> list[WebsiteLine]:
    """Return the websites of a government with how they stand at a moment."""
    rows = websites.get_websites(actor=actor, organization=organization)
    return _lines(actor, organization, rows, _current(actor, organization), at)


def get_website(*, actor: Actor, organization: Organization, website_id: UUID, at: datetime) -> WebsitePage:
    """Return one website with each check, what to do first, and what changed; raises MissingError."""
    row = websites.find_website(actor=actor, organization=organization, website_id=website_id)
    states = [state for state in _current(actor, organization) if state.website_id == row.pk]
    explained = {
        each.check_key: each
        for each in CheckExplanation.objects.visible_to(actor).of(organization.pk).filter(website_id=row.pk)
        if each.ends_on >= localdate(at)
    }
    clock = scan_settings.clock_of(organization, at)
    by_key = {state.check_key: _check_line(state, explained, clock) for state in states if state.check_key in CHECKS}
    families: dict[Family, list[CheckLine]] = {family: [] for family in Family}
    for check in CATALOGUE:
        if check.key in by_key:
            families[check.family].append(by_key[check.key])
    todo = [line for line in by_key.values() if line.verdict.outcome.value in BAD and not line.check.is_information]
    todo.sort(key=lambda line: (line.verdict.outcome is not Outcome.FAIL, -line.check.weight))
    scans = Scan.objects.visible_to(actor).of(organization.pk).filter(website_id=row.pk).exclude(score="")
    days = scans.order_by("started_at").values_list("started_at", "score")
    return WebsitePage(
        line=_lines(actor, organization, [row], states, at)[0],
        families=[(FAMILY_NAMES[family], lines) for family, lines in families.items() if lines],
        todo=todo,
        changes=_changes(actor, organization, [row], None),
        days=_days((localdate(moment), score) for moment, score in days),
    )


def _days(scores: Iterable[tuple[date, str]]) -> list[Day]:
    """Return the days on which the score that people read changed, the newest first."""
    found: list[Day] = []
    for on, score in scores:
        if score and (not found or found[-1].points != int(Fraction(score))):
            found.append(Day(on, int(Fraction(score))))
    return found[::-1][:SHOWN_DAYS]


def _current(actor: Actor, organization: Organization) -> list[CheckState]:
    return list(CheckState.objects.visible_to(actor).of(organization.pk).filter(is_current=True))


def _lines(
    actor: Actor, organization: Organization, rows: list[Website], states: list[CheckState], at: datetime
) -> list[WebsiteLine]:
    consent = websites.find_consent(actor=actor, organization=organization, as_of=localdate(at))
    stopped = websites.stopped_of([row.host for row in rows])
    slots = {slot.website_id: slot for slot in ScanSlot.objects.filter(website_id__in=[row.pk for row in rows])}
    clock, listed = scan_settings.clock_of(organization, at), website_proofs.get_listed_host(organization)
    found: dict[UUID, dict[str, Verdict]] = {}
    seen: dict[UUID, datetime] = {}
    for state in states:
        found.setdefault(state.website_id, {})[state.check_key] = posture_rows.shown_of(state, clock)
        seen[state.website_id] = max(seen.get(state.website_id, state.last_seen_at), state.last_seen_at)
    return [
        WebsiteLine(
            website=row,
            posture=posture_from(row.host, row.domain, found[row.pk]) if row.pk in found else None,
            seen_at=seen.get(row.pk),
            is_busy=_busy(slots.get(row.pk), at),
            refusal=websites.refusal(organization, row, consent, is_stopped=row.host in stopped),
            proof=website_proofs.proof_of(row, listed),
        )
        for row in rows
    ]


def _busy(slot: ScanSlot | None, at: datetime) -> bool:
    return slot is not None and (slot.due_at <= at or (slot.lease is not None and (slot.leased_until or at) > at))


def _check_line(state: CheckState, explained: Mapping[str, CheckExplanation], clock: datetime | None) -> CheckLine:
    return CheckLine(
        check=CHECKS[state.check_key],
        verdict=posture_rows.shown_of(state, clock),
        since=state.first_seen_at,
        to_confirm=posture_rows.state_of(state).is_to_be_confirmed,
        explanation=explained.get(state.check_key),
    )


def _changes(actor: Actor, organization: Organization, rows: list[Website], since: datetime | None) -> list[Change]:
    """Return what changed, the newest first: verdicts that differ from the last one of the same check that said something."""
    states = CheckState.objects.visible_to(actor).of(organization.pk).filter(website_id__in=[row.pk for row in rows])
    columns = states.order_by("first_seen_at", "pk").values_list("website_id", "check_key", "verdict", "first_seen_at")
    hosts = {row.pk: row.host for row in rows}
    before: dict[tuple[UUID, str], Outcome] = {}
    changes = []
    for key, check, verdict, seen_at in columns:
        place, after = (key, check), Outcome(verdict)
        if after is Outcome.UNKNOWN or before.get(place) is after:
            continue
        if place in before and check in CHECKS and (since is None or seen_at >= since):
            changes.append(Change(hosts[key], key, CHECKS[check], before[place], after, seen_at))
        before[place] = after
    return changes[::-1][:SHOWN_CHANGES]
