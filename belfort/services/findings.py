"""Findings: write one down, change it, find it again, list them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.due_dates import due_by_rule, regime_class
from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.findings import (
    SEVERITY_NAMES,
    Category,
    FindingState,
    FindingStep as Step,
    Severity,
    is_lower,
    next_finding_state,
    require_same_score,
)
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.exchange.cvss_vectors import read_vector
from belfort.models import Audit, Control, Facility, Finding, FindingControl, Organization
from belfort.services import finding_log, register
from belfort.services.finding_log import Note
from belfort.services.finding_rights import require_record, require_step
from belfort.services.writing import LABELS, changed, update_versioned

ControlKey = tuple[str, str]
TEXTS = ("title", "reference", "description", "cause", "consequence", "recommendation", "location")
TOLD = ("severity", "title", "description", "cause", "consequence", "recommendation", "location", "cvss_vector")
STOOD = Text("Stond er bij {field}: {words}", "Stood there at {field}: {words}")
FUTURE = Text("Deze datum ligt in de toekomst.", "This date is in the future.")


@dataclass(frozen=True, slots=True)
class FindingContent:
    """What is written down of a finding; without a severity that of the CVSS score holds.

    `controls` are pairs of a framework and a reference. `fingerprint` is the mark of the tool or file that it came from.
    """

    title: str
    category: Category
    found_on: date
    severity: Severity | None = None
    cvss_vector: str = ""
    cvss_score: Decimal | None = None
    known_exploited: bool = False
    reference: str = ""
    description: str = ""
    cause: str = ""
    consequence: str = ""
    recommendation: str = ""
    location: str = ""
    personal_data: bool = False
    facility: UUID | None = None
    controls: Collection[ControlKey] = ()
    fingerprint: str = ""
    next_release_on: date | None = field(default=None, compare=False)

    def checked(self, today: date) -> "FindingContent":
        """Return the content without blanks, with the score of its vector; raises InvalidError with the field."""
        texts: dict[str, Any] = {name: str(getattr(self, name)).strip() for name in TEXTS}
        if not texts["title"]:
            raise InvalidError(Text("Geef de vaststelling een titel.", "Give the finding a title."), field="title")
        if self.found_on > today:
            raise InvalidError(FUTURE, field="found_on")
        scored = read_vector(self.cvss_vector)
        if scored is not None:
            require_same_score(self.cvss_score, scored.score)
        elif self.cvss_score is not None:
            words = Text("Geef bij een score ook de vector.", "Give the vector with a score.")
            raise InvalidError(words, field="cvss_vector")
        severity = self.severity or (scored.severity if scored else None)
        if severity is None:
            words = Text("Kies een ernst of geef een CVSS-vector.", "Choose a severity or give a CVSS vector.")
            raise InvalidError(words, field="severity")
        return replace(
            self,
            **texts,
            severity=severity,
            cvss_vector=scored.vector if scored else "",
            cvss_score=scored.score if scored else None,
        )


def find_finding(*, actor: Actor, organization: Organization, key: UUID) -> Finding:
    """Return a finding that the actor may see; raises MissingError."""
    actor.require(Ability.FOLLOW_FINDINGS, organization.pk)
    rows = Finding.objects.visible_to(actor).of(organization.pk)
    related = ("organization", "audit", "facility", "responsible", "fixed_by", "recorded_by", "duplicate_of")
    finding: Finding | None = rows.select_related(*related).filter(pk=key).first()
    if finding is None:
        raise MissingError
    return finding


@transaction.atomic
def record_finding(
    *, actor: Actor, at: datetime, organization: Organization, content: FindingContent, audit: UUID | None = None
) -> Finding:
    """Write a finding down, of an audit or apart from any; its due day follows from the rule."""
    require_record(actor, organization.pk, audit)
    require_audit(actor, organization, audit)
    finding_log.lock(organization)
    number = finding_log.next_number(organization)
    finding = insert(actor=actor, at=at, organization=organization, content=content, audit=audit, number=number)
    finding_log.record(
        actor=actor, at=at, finding=finding, verb="finding.recorded", body={"severity": finding.severity}
    )
    finding_log.refresh_count(at=at, organization=organization)
    return finding


def require_audit(actor: Actor, organization: Organization, audit: UUID | None) -> None:
    """Raise MissingError for an audit that the actor does not see."""
    if audit is not None and not Audit.objects.visible_to(actor).of(organization.pk).filter(pk=audit).exists():
        raise MissingError


def insert(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    content: FindingContent,
    audit: UUID | None,
    number: int,
) -> Finding:
    """Insert a finding under a number with its controls and first step; the caller checked, locked and leaves the trace."""
    content = content.checked(localdate(at))
    columns = _columns(actor, organization, content, None)
    finding: Finding = Finding.objects.add(
        Finding(
            organization=organization,
            number=number,
            audit_id=audit,
            state=FindingState.OPEN.value,
            recorded_at=at,
            recorded_by_id=actor.user_id or None,
            **columns,
        )
    )
    _link(actor, finding, content.controls)
    facts = {"severity": finding.severity, "due_on": finding.due_on}
    finding_log.add_step(
        actor=actor, at=at, finding=finding, note=Note(Step.RECORD, finding.found_on, facts=facts), number=1
    )
    return finding


@transaction.atomic
def change_finding(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    key: UUID,
    version: int,
    content: FindingContent,
    reason: str = "",
) -> Finding:
    """Change what a finding says; the due day follows, unless somebody chose another one.

    Who does not read the register keeps the facility as it is. A lower severity, and other words than those that somebody
    else wrote down of an audit, ask a reason; what stood there stays readable in the life of the finding.
    """
    finding = find_finding(actor=actor, organization=organization, key=key)
    require_step(actor, finding, Step.CHANGE)
    finding_log.lock(organization)
    next_finding_state(finding_log.settle(actor=actor, at=at, finding=finding), Step.CHANGE)
    content = content.checked(localdate(at))
    changes = _columns(actor, organization, content, finding)
    changes.pop("fingerprint")
    words = _because(actor, finding, changes, reason)
    body = {"changes": changed(finding, changes), **({"note": reason.strip()[:200]} if reason.strip() else {})}
    before = {name: getattr(finding, name) for name in ("severity", "due_on")}
    update_versioned(finding, version=version, changes=changes)
    _link(actor, finding, content.controls)
    facts = {name: value for name in before if (value := getattr(finding, name)) != before[name]}
    finding_log.add_step(actor=actor, at=at, finding=finding, note=Note(Step.CHANGE, localdate(at), words, facts))
    finding_log.record(actor=actor, at=at, finding=finding, verb="finding.changed", body=body)
    finding_log.refresh_count(at=at, organization=organization)
    return finding


def _because(actor: Actor, finding: Finding, changes: Mapping[str, Any], reason: str) -> str:
    """Return the reason of a change with the words that stood there; raises InvalidError without one that must be given."""
    told = [name for name in TOLD if getattr(finding, name) != changes[name]]
    is_of_another = finding.audit_id is not None and finding.recorded_by_id != (actor.user_id or None)
    if not (told and is_of_another) and not is_lower(Severity(changes["severity"]), than=Severity(finding.severity)):
        return reason.strip()
    if not reason.strip():
        words = Text("Zeg waarom; wat er stond, blijft te lezen.", "Say why; what stood there stays readable.")
        raise InvalidError(words, field="reason")
    stood = {name: str(getattr(finding, name)) or "–" for name in told}
    if "severity" in stood:
        stood["severity"] = SEVERITY_NAMES[Severity(finding.severity)].into(actor.language)
    lines = [STOOD.filled(field=LABELS[name], words=text).into(actor.language) for name, text in stood.items()]
    return "\n".join([reason.strip(), *lines])


def _columns(
    actor: Actor, organization: Organization, content: FindingContent, finding: Finding | None
) -> dict[str, Any]:
    """Return the columns of a finding with its class and due day; `finding` is the row as it stands, if any."""
    assert content.severity is not None  # noqa: S101 `checked` saw to it
    facility, test_class = _facility(actor, organization, content, finding)
    rule = due_by_rule(
        found_on=content.found_on,
        severity=content.severity,
        test_class=test_class,
        personal_data=content.personal_data,
        next_release_on=content.next_release_on,
    )
    texts: Mapping[str, str] = {name: getattr(content, name) for name in TEXTS}
    return {
        **texts,
        "category": content.category.value,
        "severity": content.severity.value,
        "cvss_vector": content.cvss_vector,
        "cvss_score": content.cvss_score,
        "known_exploited": content.known_exploited,
        "found_on": content.found_on,
        "personal_data": content.personal_data,
        "facility_id": facility,
        "test_class": test_class,
        "next_release_on": content.next_release_on,
        "due_on": finding.due_on if finding is not None and finding.due_reason else rule.day,
        "fingerprint": content.fingerprint,
    }


def _facility(
    actor: Actor, organization: Organization, content: FindingContent, finding: Finding | None
) -> tuple[UUID | None, int | None]:
    """Return the facility and the class of the regime that follows from it."""
    if not actor.may(Ability.READ_REGISTER, organization.pk):
        return (finding.facility_id, finding.test_class) if finding is not None else (None, None)
    if content.facility is None:
        return None, None
    if not Facility.objects.visible_to(actor).of(organization.pk).filter(pk=content.facility).exists():
        raise MissingError
    found = register.get_load(actor=actor, organization=organization).classes.get(str(content.facility))
    return content.facility, regime_class(found.classes if found else None)


def _link(actor: Actor, finding: Finding, controls: Collection[ControlKey]) -> None:
    """Make the linked controls those that are named; raises InvalidError for one that does not exist."""
    wanted = set(controls)
    for framework, ref in wanted:
        if not Control.objects.filter(framework_id=framework, ref=ref, is_current=True).exists():
            words = Text("Er is geen maatregel {ref} in {framework}.", "There is no control {ref} in {framework}.")
            raise InvalidError(words.filled(ref=ref, framework=framework), field="controls")
    rows = FindingControl.objects.visible_to(actor).of(finding.organization_id).filter(finding=finding)
    standing = {(row.framework_key, row.ref): row for row in rows}
    for pair, row in standing.items():
        if pair not in wanted:
            row.delete()
    FindingControl.objects.add_all(
        [
            FindingControl(organization_id=finding.organization_id, finding=finding, framework_key=framework, ref=ref)
            for framework, ref in sorted(wanted - set(standing))
        ]
    )


def get_controls(*, actor: Actor, finding: Finding) -> list[ControlKey]:
    """Return the controls that a finding is linked to."""
    rows = FindingControl.objects.visible_to(actor).of(finding.organization_id).filter(finding=finding)
    return list(rows.order_by("framework_key", "ref").values_list("framework_key", "ref"))
