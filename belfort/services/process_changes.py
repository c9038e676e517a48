"""Change the process register: confirm, adapt, refuse, add, assign, link, rate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from belfort.domain.criticality import Peak, criticality
from belfort.domain.errors import ForbiddenError, InvalidError, MissingError
from belfort.domain.impact import LEVELS, Dimension
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.domain.workflow import RegisterState, RegisterStep, next_state
from belfort.models import (
    Asset,
    Organization,
    PeakPeriod,
    Process,
    ProcessAsset,
    ProcessDecision,
    ReferenceGroup,
)
from belfort.services import register, trail
from belfort.services.assigning import assign
from belfort.services.processes import find_process, may_edit
from belfort.services.trail import Subject
from belfort.services.writing import changed, update_versioned

BULK = 1_000
TITLE_LENGTH = 300


def require_edit(actor: Actor, row: Any) -> None:
    """Raise ForbiddenError when the actor may see the row but not change it."""
    if not may_edit(actor, row):
        raise ForbiddenError


@transaction.atomic
def decide_process(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    key: UUID,
    version: int,
    step: RegisterStep,
    reason: str = "",
) -> Process:
    """Confirm a process, or say that it is not ours with a reason. Confirming an adapted one goes back to the list."""
    process = find_process(actor=actor, organization=organization, key=key)
    require_edit(actor, process)
    state = next_state(RegisterState(process.state), step, reason=reason, generic=bool(process.reference_key))
    changes: dict[str, Any] = {
        "state": state.value,
        "reason": reason.strip() if step is not RegisterStep.CONFIRM else "",
        "decided_at": at,
    }
    if step is RegisterStep.CONFIRM and process.state == RegisterState.ADAPTED and process.reference is not None:
        changes |= _as_listed(process)
    body = {"changes": changed(process, changes)}
    update_versioned(process, version=version, changes=changes)
    _remember(process, actor, at)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb=f"process.{state.value}",
        subject=_subject(process),
        body=body,
    )
    return process


def _as_listed(process: Process) -> dict[str, Any]:
    """Return the fields of the generic list that an adaptation may have changed."""
    assert process.reference is not None  # noqa: S101 the caller looked
    listed: dict[str, Any] = {
        "title": process.reference.name_nl,
        "title_en": process.reference.name_en,
        "impact": process.reference.impact,
        "group_impact": process.reference.group_impact,
        "nis2_annex": process.reference.nis2_annex,
    }
    outcome = criticality(
        nis2_annex=listed["nis2_annex"],
        group=register.impact_of(listed["group_impact"]),
        process=register.impact_of(listed["impact"]),
    )
    return listed | {"critical": outcome.critical, "level": outcome.level}


def _remember(process: Process, actor: Actor, at: datetime) -> None:
    ProcessDecision.objects.add(decision(process, actor, at))


def decision(process: Process, actor: Actor, at: datetime) -> ProcessDecision:
    """Return the row that remembers what a process became, not saved yet."""
    return ProcessDecision(
        organization_id=process.organization_id,
        process=process,
        state=process.state,
        reason=process.reason,
        domain_key=process.domain_key,
        decided_at=at,
        decided_by_id=actor.user_id or None,
    )


def _subject(process: Process) -> Subject:
    return Subject("process", process.pk, process.title)


@transaction.atomic
def confirm_processes(*, actor: Actor, at: datetime, organization: Organization, keys: Sequence[UUID]) -> int:
    """Confirm many rows at once: those that wait for it; the others are left as they are. Returns how many."""
    actor.require(Ability.EDIT_REGISTER, organization.id)
    if len(keys) > BULK:
        raise InvalidError(Text("Dat zijn te veel rijen tegelijk.", "That is too many rows at once."))
    rows = list(Process.objects.visible_to(actor).of(organization.id).open().filter(pk__in=keys))
    if len(rows) < len(set(keys)):
        known = Process.objects.visible_to(actor).of(organization.id).filter(pk__in=keys).count()
        if known < len(set(keys)):
            raise MissingError
    for process in rows:
        process.state, process.reason, process.decided_at = RegisterState.CONFIRMED.value, "", at
        process.version += 1
    Process.unscoped_rows.bulk_update(rows, ["state", "reason", "decided_at", "version"], batch_size=200)
    ProcessDecision.objects.add_all([decision(process, actor, at) for process in rows])
    if rows:
        trail.record(
            actor=actor,
            at=at,
            organization=organization,
            verb="process.confirmed_many",
            subject=Subject("processes", "", f"{len(rows)}"),
            body={"processes": [str(process.pk) for process in rows]},
        )
    return len(rows)


@dataclass(frozen=True, slots=True)
class ProcessContent:
    """What a person writes about a process."""

    title: str
    description: str = ""
    owner: str = ""
    nis2_annex: bool = False
    group_impact: Mapping[str, int] = field(default_factory=dict)
    impact: Mapping[str, int] = field(default_factory=dict)

    def checked(self) -> "ProcessContent":
        """Return the content without blanks around it; raises InvalidError with the field."""
        title = self.title.strip()
        if not title:
            raise InvalidError(Text("Geef het proces een titel.", "Give the process a title."), field="title")
        if len(title) > TITLE_LENGTH:
            raise InvalidError(Text("De titel is te lang.", "The title is too long."), field="title")
        for name, levels in (("group_impact", self.group_impact), ("impact", self.impact)):
            for dimension, level in levels.items():
                if dimension not in set(Dimension) or level not in LEVELS:
                    raise InvalidError(
                        Text("Een niveau gaat van 1 tot 5.", "A level goes from 1 to 5."), field=f"{name}_{dimension}"
                    )
        return ProcessContent(
            title,
            self.description.strip(),
            self.owner.strip(),
            self.nis2_annex,
            dict(self.group_impact),
            dict(self.impact),
        )

    def computed(self) -> dict[str, Any]:
        """Return the columns that the decision tree fills."""
        outcome = criticality(
            nis2_annex=self.nis2_annex,
            group=register.impact_of(self.group_impact),
            process=register.impact_of(self.impact),
        )
        return {"critical": outcome.critical, "level": outcome.level}


def deviates(process: Process, content: ProcessContent) -> bool:
    """Say whether the content differs from the generic list: title or ratings; owner and description are the government's own."""
    if process.reference is None:
        return False
    listed = _as_listed(process)
    return (content.title, dict(content.impact), dict(content.group_impact), content.nis2_annex) != (
        listed["title"],
        listed["impact"],
        listed["group_impact"],
        listed["nis2_annex"],
    )


@transaction.atomic
def adapt_process(
    *,
    actor: Actor,
    at: datetime,
    organization: Organization,
    key: UUID,
    version: int,
    content: ProcessContent,
    reason: str = "",
) -> Process:
    """Change what stands in the register. A deviation from the generic list asks a reason and stays visible as one."""
    process = find_process(actor=actor, organization=organization, key=key, listed=True)
    require_edit(actor, process)
    content = content.checked()
    changes: dict[str, Any] = {
        "title": content.title,
        "description": content.description,
        "owner": content.owner,
        "nis2_annex": content.nis2_annex,
        "group_impact": dict(content.group_impact),
        "impact": dict(content.impact),
        **content.computed(),
    }
    if content.title != process.title:
        changes["title_en"] = ""
    state = RegisterState(process.state)
    if deviates(process, content):
        state = next_state(state, RegisterStep.ADAPT, reason=reason, generic=True)
        changes |= {"state": state.value, "reason": reason.strip(), "decided_at": at}
    elif state in {RegisterState.ADAPTED, RegisterState.NOT_OURS}:
        state = next_state(state, RegisterStep.CONFIRM, reason="", generic=bool(process.reference_key))
        changes |= {"state": state.value, "reason": "", "decided_at": at}
        changes |= {"title_en": process.reference.name_en} if process.reference else {}
    body = {"changes": changed(process, changes), "reason": reason.strip()}
    before = process.state
    update_versioned(process, version=version, changes=changes)
    if process.state != before or state is RegisterState.ADAPTED:
        _remember(process, actor, at)
    trail.record(
        actor=actor, at=at, organization=organization, verb="process.adapted", subject=_subject(process), body=body
    )
    return process


@transaction.atomic
def add_process(
    *, actor: Actor, at: datetime, organization: Organization, group_key: str, content: ProcessContent
) -> Process:
    """Add a process of the government's own beside the generic list."""
    actor.require(Ability.EDIT_REGISTER, organization.id)
    content = content.checked()
    group = ReferenceGroup.objects.filter(key=group_key).first()
    if group is None:
        raise InvalidError(Text("Kies een procesgroep.", "Choose a process group."), field="group")
    process = Process(
        organization=organization,
        group=group,
        domain_key=group.domain_key,
        title=content.title,
        description=content.description,
        owner=content.owner,
        position=register.position_in(group, register.OWN_PLACE),
        state=RegisterState.OWN.value,
        decided_at=at,
        nis2_annex=content.nis2_annex,
        group_impact=dict(content.group_impact),
        impact=dict(content.impact),
        **content.computed(),
    )
    Process.objects.add(process)
    _remember(process, actor, at)
    trail.record(actor=actor, at=at, organization=organization, verb="process.added", subject=_subject(process))
    return process


def assign_process(
    *, actor: Actor, at: datetime, organization: Organization, key: UUID, version: int, user_id: int
) -> Process:
    """Give a process to a colleague, who may then change it; 0 takes it back."""
    process = find_process(actor=actor, organization=organization, key=key)
    assign(actor=actor, at=at, row=process, subject=_subject(process), version=version, user_id=user_id)
    return process


@transaction.atomic
def link_assets(
    *, actor: Actor, at: datetime, organization: Organization, key: UUID, version: int, roles: Mapping[UUID, str]
) -> Process:
    """Say which assets a process creates, uses or stores; the class of the process follows."""
    process = find_process(actor=actor, organization=organization, key=key)
    require_edit(actor, process)
    if set(roles.values()) - {"creates", "uses", "stores"}:
        raise InvalidError(Text("Kies maakt, gebruikt of bewaart.", "Choose creates, uses or stores."), field="role")
    assets = set(Asset.objects.visible_to(actor).of(organization.id).filter(pk__in=roles).values_list("pk", flat=True))
    if assets != set(roles):
        raise MissingError
    update_versioned(process, version=version, changes={})
    links = ProcessAsset.objects.visible_to(actor).of(organization.id).filter(process=process)
    before = dict(links.values_list("asset_id", "role"))
    links.delete()
    ProcessAsset.objects.add_all(
        [
            ProcessAsset(organization=organization, process=process, asset_id=asset, role=role)
            for asset, role in roles.items()
        ]
    )
    register.refresh_classes(actor=actor, organization=organization, processes=[process.pk])
    body = {
        "before": {str(asset): role for asset, role in before.items()},
        "after": {str(asset): role for asset, role in roles.items()},
    }
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="process.assets_linked",
        subject=_subject(process),
        body=body,
    )
    return find_process(actor=actor, organization=organization, key=key)


@transaction.atomic
def set_peaks(
    *, actor: Actor, at: datetime, organization: Organization, key: UUID, version: int, peaks: Sequence[Peak]
) -> Process:
    """Set the yearly periods in which a process weighs more."""
    process = find_process(actor=actor, organization=organization, key=key)
    require_edit(actor, process)
    for peak in peaks:
        _check_peak(peak)
    update_versioned(process, version=version, changes={})
    PeakPeriod.objects.visible_to(actor).of(organization.id).filter(process=process).delete()
    PeakPeriod.objects.add_all([peak_row(organization, process, peak) for peak in peaks])
    body = {"peaks": [peak.name for peak in peaks]}
    trail.record(
        actor=actor, at=at, organization=organization, verb="process.peaks_set", subject=_subject(process), body=body
    )
    return process


def _check_peak(peak: Peak) -> None:
    if not peak.name.strip():
        raise InvalidError(Text("Geef de piekperiode een naam.", "Give the peak period a name."), field="name")
    for month, day in (peak.starts, peak.ends):
        try:
            datetime(2024, month, day)  # noqa: DTZ001 a leap year, so that 29 February is a day
        except ValueError:
            raise InvalidError(
                Text("Dag {day} van maand {month} bestaat niet.", "Day {day} of month {month} does not exist.").filled(
                    day=day, month=month
                ),
                field="starts",
            ) from None
    if not peak.impact or any(level not in LEVELS for level in peak.impact.values()):
        raise InvalidError(
            Text("Geef minstens één niveau van 1 tot 5.", "Give at least one level from 1 to 5."), field="impact"
        )


def peak_row(organization: Organization, process: Process, peak: Peak) -> PeakPeriod:
    """Return a peak as a row, not saved yet."""
    return PeakPeriod(
        organization=organization,
        process=process,
        name=" ".join(peak.name.split()),  # one line, as it stands in a file
        starts_month=peak.starts[0],
        starts_day=peak.starts[1],
        ends_month=peak.ends[0],
        ends_day=peak.ends[1],
        impact={dimension.value: level for dimension, level in peak.impact.items()},
    )
