"""What stands on the pages about findings: the list with its filters, and one finding with its life."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, F, IntegerField, Q, Value, When

from belfort.domain.due_dates import Due
from belfort.domain.finding_counts import OpenCounts, count_open
from belfort.domain.finding_pairs import Likeness, candidates
from belfort.domain.findings import (
    AWAITED,
    STANDING,
    Category,
    FindingState,
    FindingStep as Step,
    Severity,
    is_lower,
    is_overdue,
    severity_of_score,
    state_on,
)
from belfort.domain.permissions import Ability, Actor
from belfort.models import AuditDossier, Control, Finding, FindingStep, Organization
from belfort.services import finding_log, findings
from belfort.services.finding_rights import steps_for
from belfort.services.finding_steps import rule_of

PAGE, PROPOSED, COMPARED = 50, 5, 2_000
OPEN_STATES = [state.value for state in STANDING]
LATE_STATES = [FindingState.OPEN.value, FindingState.ANSWERED.value]
RANK = Case(
    *[When(severity=severity.value, then=Value(place)) for place, severity in enumerate(Severity)],
    default=Value(9),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the list is asked: `show` is open, late, retest, accepted, closed or all."""

    show: str = "open"
    severity: str = ""
    category: str = ""
    audit: UUID | None = None
    mine: bool = False
    search: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A finding in a list, as it stands today; `rule_on` is the day of the rule when a later one was chosen."""

    finding: Finding
    state: FindingState
    is_overdue: bool
    rule_on: date | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of findings, how many there are by these filters, and the counts of all that the reader sees."""

    lines: list[Line]
    total: int
    page: int
    pages: int
    counts: OpenCounts
    known: int


def line_of(finding: Finding, day: date) -> Line:
    """Return a finding as it stands on a day."""
    state = state_on(FindingState(finding.state), finding.accepted_until, day)
    rule_on = rule_of(finding).day if finding.due_reason else None
    is_put_off = rule_on is not None and finding.due_on is not None and finding.due_on > rule_on
    return Line(finding, state, is_overdue(state, finding.due_on, day), rule_on if is_put_off else None)


def _shown(show: str, day: date) -> Q:
    ended = Q(state=FindingState.ACCEPTED.value, accepted_until__lt=day)
    if show == "all":
        return Q()
    if show == "closed":
        return Q(state__in=[FindingState.CLOSED.value, FindingState.DUPLICATE.value])
    if show == "accepted":
        return Q(state=FindingState.ACCEPTED.value) & ~ended
    if show == "retest":
        return Q(state=FindingState.FIXED.value)
    if show == "late":
        return (Q(state__in=LATE_STATES) | ended) & Q(due_on__lt=day)
    return Q(state__in=OPEN_STATES) | ended


def get_late_count(*, actor: Actor, organization: Organization, on: date) -> int:
    """Return how many of the findings that the actor sees are overdue on a day; none for who follows no findings."""
    if not actor.may(Ability.FOLLOW_FINDINGS, organization.pk):
        return 0
    seen = Finding.objects.visible_in(organization.pk, actor)
    return int(seen.filter(_shown("late", on)).count())


def filtered(rows: Any, filters: Filters, actor: Actor, day: date) -> Any:
    """Return the findings of a query that the filters keep, in the order of their due day, the worst first."""
    rows = rows.filter(_shown(filters.show, day))
    if filters.severity in set(Severity):
        rows = rows.filter(severity=filters.severity)
    if filters.category in set(Category):
        rows = rows.filter(category=filters.category)
    if filters.audit is not None:
        rows = rows.filter(audit_id=filters.audit)
    if filters.mine:
        rows = rows.filter(responsible_id=actor.user_id)
    if filters.search:
        words = Q(title__icontains=filters.search) | Q(location__icontains=filters.search)
        rows = rows.filter(words | Q(reference__icontains=filters.search))
    return rows.order_by(F("due_on").asc(nulls_last=True), RANK, "number")


def get_findings(*, actor: Actor, organization: Organization, filters: Filters, on: date) -> Listing:
    """Return a page of the findings that the actor sees."""
    actor.require(Ability.FOLLOW_FINDINGS, organization.pk)
    seen = Finding.objects.visible_to(actor).of(organization.pk)
    rows = filtered(seen, filters, actor, on).select_related("responsible", "audit")
    total = rows.count()
    pages = max(-(-total // PAGE), 1)
    page = min(max(filters.page, 1), pages)
    facts = finding_log.facts_of(seen)
    return Listing(
        lines=[line_of(row, on) for row in rows[(page - 1) * PAGE : page * PAGE]],
        total=total,
        page=page,
        pages=pages,
        counts=count_open(facts, on),
        known=len(facts),
    )


@dataclass(frozen=True, slots=True)
class FindingPage:
    """One finding: how it stands, its life, what it speaks against, what it waits for, and what may be the same.

    `awaited` is the step that it waits for, `steps` what the actor may take. `cvss_severity` stands there when it differs,
    `first_severity` when the severity was lowered.
    """

    finding: Finding
    line: Line
    life: list[FindingStep]
    controls: list[Control]
    rule: Due
    awaited: Step | None
    steps: frozenset[Step]
    proposed: list[Finding]
    doubles: list[Finding]
    cvss_severity: Severity | None
    first_severity: Severity | None
    audit_title: str
    reads_register: bool

    @property
    def is_mine_to_do(self) -> bool:
        """Say whether the actor may take the step that the finding waits for."""
        return self.awaited in self.steps


def get_finding_page(*, actor: Actor, organization: Organization, key: UUID, on: date) -> FindingPage:
    """Return the page of one finding; raises MissingError."""
    finding = findings.find_finding(actor=actor, organization=organization, key=key)
    line = line_of(finding, on)
    steps = steps_for(actor, finding, line.state)
    life = FindingStep.objects.visible_to(actor).of(organization.pk).filter(finding=finding)
    rated = severity_of_score(finding.cvss_score) if finding.cvss_score is not None else None
    rows = Finding.objects.visible_to(actor).of(organization.pk)
    steps_taken = list(life.select_related("recorded_by").order_by("number"))
    return FindingPage(
        finding=finding,
        line=line,
        life=steps_taken,
        controls=_controls(findings.get_controls(actor=actor, finding=finding)),
        rule=rule_of(finding),
        awaited=AWAITED.get(line.state),
        steps=steps,
        proposed=_proposed(rows, finding) if Step.DUPLICATE in steps else [],
        doubles=list(rows.filter(duplicate_of=finding).order_by("number")),
        cvss_severity=rated if rated and rated.value != finding.severity else None,
        first_severity=_first_severity(finding, steps_taken),
        audit_title=_title(actor, finding.audit_id),
        reads_register=actor.may(Ability.READ_REGISTER, organization.pk),
    )


def _first_severity(finding: Finding, life: Sequence[FindingStep]) -> Severity | None:
    told = next((step.facts["severity"] for step in life if "severity" in step.facts), finding.severity)
    return Severity(told) if is_lower(Severity(finding.severity), than=Severity(told)) else None


def _title(actor: Actor, audit: UUID | None) -> str:
    if audit is None:
        return ""
    rows = AuditDossier.objects.visible_to(actor).filter(audit_id=audit)
    return rows.values_list("title", flat=True).first() or ""


def _controls(pairs: Sequence[tuple[str, str]]) -> list[Control]:
    if not pairs:
        return []
    rows = Control.objects.filter(framework_id__in={key for key, _ in pairs}, ref__in=[ref for _, ref in pairs])
    known = {(row.framework_id, row.ref): row for row in rows}
    return [known[pair] for pair in pairs if pair in known]


def _likeness(row: Finding) -> Likeness:
    return Likeness(
        row.pk, row.audit_id, Category(row.category), row.title, row.location, row.facility_id, row.fingerprint
    )


def _proposed(rows: Any, finding: Finding) -> list[Finding]:
    """Return the findings that stand and may be the same as this one."""
    near = Q(category=finding.category)
    near = near | Q(fingerprint=finding.fingerprint) if finding.fingerprint else near
    others = {row.pk: row for row in rows.filter(near, state__in=OPEN_STATES).order_by("number")[:COMPARED]}
    found = candidates(_likeness(finding), [_likeness(row) for row in others.values()])
    return [others[one.key] for one in found[:PROPOSED]]


def get_others(*, actor: Actor, organization: Organization, key: UUID) -> list[tuple[UUID, str]]:
    """Return the other findings that stand, each with its number and title; those that may be the same come first."""
    finding = findings.find_finding(actor=actor, organization=organization, key=key)
    rows = Finding.objects.visible_to(actor).of(organization.pk)
    first = _proposed(rows, finding)
    rest = rows.filter(state__in=OPEN_STATES).exclude(pk__in=[key, *(row.pk for row in first)])
    return [(row.pk, f"{row.number}. {row.title}") for row in [*first, *rest.order_by("number")[:COMPARED]]]
