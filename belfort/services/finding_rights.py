"""Who may do what with one finding: its government, the auditor of its audit, and the colleague to whom it was given."""

from collections.abc import Callable
from uuid import UUID

from belfort.domain.errors import ForbiddenError
from belfort.domain.findings import NEXT, FindingState, FindingStep as Step
from belfort.domain.permissions import Ability, Actor
from belfort.models import Finding


def may_record(actor: Actor, organization_id: int, audit_id: UUID | None) -> bool:
    """Say whether the actor may write findings of an audit: who keeps the findings, and for whom this audit was given to."""
    return actor.may(Ability.EDIT_FINDINGS, organization_id) or (audit_id is not None and audit_id in actor.audit_ids)


def require_record(actor: Actor, organization_id: int, audit_id: UUID | None) -> None:
    """Raise MissingError for a stranger, ForbiddenError for who may not write findings of this audit."""
    actor.require(Ability.RECORD_FINDINGS, organization_id)
    if not may_record(actor, organization_id, audit_id):
        raise ForbiddenError


def _edits(actor: Actor, finding: Finding) -> bool:
    return actor.may(Ability.EDIT_FINDINGS, finding.organization_id)


def _mends(actor: Actor, finding: Finding) -> bool:
    given = bool(actor.user_id) and finding.responsible_id == actor.user_id
    return _edits(actor, finding) or (given and actor.may(Ability.EDIT_ASSIGNED, finding.organization_id))


def _records(actor: Actor, finding: Finding) -> bool:
    return may_record(actor, finding.organization_id, finding.audit_id)


def _accepts(actor: Actor, finding: Finding) -> bool:
    return actor.may(Ability.ACCEPT_RISK, finding.organization_id)


RULES: dict[Step, Callable[[Actor, Finding], bool]] = {
    Step.CHANGE: _records,
    Step.RESPOND: _mends,
    Step.ASSIGN: _edits,
    Step.DUE: _edits,
    Step.FIX: _mends,
    Step.CLOSE: _records,
    Step.FAIL: _records,
    Step.ACCEPT: _accepts,
    Step.DUPLICATE: _edits,
    Step.REOPEN: _records,
}


def may_take(actor: Actor, finding: Finding, step: Step) -> bool:
    """Say whether the actor may take a step with a finding that stands where it asks; not the rule of four eyes."""
    return step in RULES and RULES[step](actor, finding)


def require_step(actor: Actor, finding: Finding, step: Step) -> None:
    """Raise ForbiddenError for who may not take a step."""
    if not may_take(actor, finding, step):
        raise ForbiddenError


def steps_for(actor: Actor, finding: Finding, state: FindingState) -> frozenset[Step]:
    """Return the steps that the actor may take with a finding in this state; who fixed it does not retest it."""
    found = {step for step in NEXT[state] if may_take(actor, finding, step)}
    if finding.fixed_by_id and finding.fixed_by_id == actor.user_id:
        found -= {Step.CLOSE, Step.FAIL}
    return frozenset(found)
