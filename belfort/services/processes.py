"""The process register: list, look, confirm, adapt, refuse, add, rate, assign."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from belfort.domain.criticality import Criticality, Peak, in_peak
from belfort.domain.errors import MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.domain.workflow import Progress, RegisterState, progress
from belfort.models import (
    Organization,
    PeakPeriod,
    Process,
    ProcessAsset,
    ProcessDecision,
    ReferenceGroup,
)
from belfort.services import catalogs, register

PAGE = 50
LISTED = (
    "pk",
    "title",
    "title_en",
    "owner",
    "state",
    "critical",
    "level",
    "confidentiality",
    "integrity",
    "availability",
)
CLASS_COLUMNS = {"C": "confidentiality", "I": "integrity", "A": "availability"}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person asks of the list; every part may be empty and all of it fits in an address."""

    search: str = ""
    domain: str = ""
    state: str = ""
    critical: str = ""
    attribute: str = ""
    from_class: int = 0
    mine: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class DomainProgress:
    """How far one domain is decided."""

    key: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class ProcessList:
    """A page of the register with what stands around it; a row is a plain dictionary of the columns of the list."""

    processes: list[dict[str, Any]]
    total: int
    page: int
    pages: int
    progress: Progress
    domains: list[DomainProgress]


def get_processes(*, actor: Actor, organization: Organization, filters: Filters) -> ProcessList:
    """Return a page of the register: the filtered rows, how many there are, and the progress per domain."""
    actor.require(Ability.READ_REGISTER, organization.id)
    everything = Process.objects.visible_to(actor).of(organization.id)
    states: dict[str, list[tuple[RegisterState, int]]] = defaultdict(list)
    for key, state, count in everything.order_by().values_list("domain_key", "state").annotate(count=Count("pk")):
        states[key].append((RegisterState(state), count))
    rows = _filtered(everything, actor, filters)
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(filters.page, 1), pages)
    listed = list(rows.values(*LISTED).order_by("position", "title", "pk")[(page - 1) * PAGE : page * PAGE])
    return ProcessList(
        processes=listed,
        total=total,
        page=page,
        pages=pages,
        progress=progress(pair for pairs in states.values() for pair in pairs),
        domains=[DomainProgress(key, progress(pairs)) for key, pairs in sorted(states.items())],
    )


def _filtered(rows: Any, actor: Actor, filters: Filters) -> Any:
    if filters.search:
        words = Q()
        for word in filters.search.split()[:8]:
            words &= (
                Q(title__icontains=word)
                | Q(title_en__icontains=word)
                | Q(owner__icontains=word)
                | Q(group__name_nl__icontains=word)
            )
        rows = rows.filter(words)
    if filters.domain:
        rows = rows.filter(domain_key=filters.domain)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.critical:
        rows = rows.filter(critical={"yes": True, "no": False}.get(filters.critical))
        if filters.state != RegisterState.NOT_OURS:
            rows = rows.exclude(state=RegisterState.NOT_OURS)
    if filters.attribute in CLASS_COLUMNS and filters.from_class:
        rows = rows.filter(**{f"{CLASS_COLUMNS[filters.attribute]}__gte": filters.from_class})
    if filters.mine:
        rows = rows.filter(responsible_id=actor.user_id)
    return rows


@dataclass(frozen=True, slots=True)
class ProcessView:
    """Everything on the page of one process."""

    process: Process
    links: list[ProcessAsset]
    peaks: list[PeakPeriod]
    decisions: list[ProcessDecision]
    may_edit: bool

    def peak_level(self, day: date) -> int:
        """Return the level that the process weighs on a day inside a peak; 0 when no peak raises it."""
        process = register.impact_of(self.process.impact)
        raised = in_peak(process, [peak_of(peak) for peak in self.peaks], day)
        level = max(raised.values(), default=0)
        return level if level > max(process.values(), default=0) else 0


def find_process(*, actor: Actor, organization: Organization, key: UUID, listed: bool = False) -> Process:
    """Return a process that the actor may see; raises MissingError otherwise. `listed` brings its group and list row along."""
    rows = Process.objects.visible_to(actor).of(organization.id).filter(pk=key)
    process: Process | None = next(iter(rows.select_related("group", "reference") if listed else rows), None)
    if process is None:
        raise MissingError
    return process


def get_process(*, actor: Actor, organization: Organization, key: UUID) -> ProcessView:
    """Return one process with its assets, peaks and history."""
    process = find_process(actor=actor, organization=organization, key=key, listed=True)
    links = ProcessAsset.objects.visible_to(actor).of(organization.id).filter(process=process).select_related("asset")
    decisions = (
        ProcessDecision.objects.visible_to(actor)
        .of(organization.id)
        .filter(process=process)
        .select_related("decided_by")
    )
    peaks = PeakPeriod.objects.visible_to(actor).of(organization.id).filter(process=process)
    return ProcessView(
        process=process,
        links=list(links.order_by("asset__name")),
        peaks=list(peaks.order_by("starts_month", "starts_day")),
        decisions=list(decisions.order_by("-decided_at")),
        may_edit=may_edit(actor, process),
    )


def may_edit(actor: Actor, row: Any) -> bool:
    """Say whether the actor may change this row: an officer every row, a contributor those given to that person."""
    if actor.may(Ability.EDIT_REGISTER, row.organization_id):
        return True
    return (
        actor.may(Ability.EDIT_ASSIGNED, row.organization_id)
        and row.responsible_id == actor.user_id
        and actor.user_id != 0
    )


def peak_of(row: PeakPeriod) -> Peak:
    """Return a stored peak as the domain sees it."""
    return Peak(
        row.name, (row.starts_month, row.starts_day), (row.ends_month, row.ends_day), register.impact_of(row.impact)
    )


def outcome_of(process: Process) -> Criticality:
    """Return the outcome of the decision tree for a process as it stands."""
    return register.outcome_of(process)


def get_domains() -> dict[str, Text]:
    """Return the name of each domain of the generic list, in its order."""
    return catalogs.get_domains()


def get_groups() -> list[ReferenceGroup]:
    """Return the process groups in the order of the list, for a choice."""
    return list(ReferenceGroup.objects.order_by("position"))


def get_progress(*, actor: Actor, organization: Organization, as_of: datetime) -> list[DomainProgress]:
    """Return the progress per domain as it stood at a moment, from the decisions up to then."""
    actor.require(Ability.READ_REGISTER, organization.id)
    rows = (
        ProcessDecision.objects.visible_to(actor)
        .of(organization.id)
        .filter(decided_at__lte=as_of)
        .order_by("decided_at", "pk")
    )
    latest = {
        process: (domain, state) for process, domain, state in rows.values_list("process_id", "domain_key", "state")
    }
    states: dict[str, list[tuple[RegisterState, int]]] = defaultdict(list)
    for domain, state in latest.values():
        states[domain].append((RegisterState(state), 1))
    return [DomainProgress(key, progress(pairs)) for key, pairs in sorted(states.items())]
