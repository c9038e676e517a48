"""How far the register of a government is, counted by the database in one question."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Count, F, Q, Value

from belfort.domain.permissions import Ability, Actor
from belfort.domain.workflow import Progress, RegisterState, progress
from belfort.models import Asset, Facility, Organization, Process
from belfort.services import updates
from belfort.services.processes import DomainProgress

UNRATED = Q(confidentiality=0) | Q(integrity=0) | Q(availability=0)
NONE = Q(pk=None)
ABSENT = "absent"  # of the list, not in the register


@dataclass(frozen=True, slots=True)
class RegisterProgress:
    """The register in numbers: what is decided, what is critical, what waits for me by kind, what is behind the list."""

    processes: Progress
    assets: Progress
    facilities: Progress
    domains: list[DomainProgress]
    critical_count: int
    critical_open: int
    unrated_count: int
    mine: dict[str, int]
    behind: int


@dataclass(frozen=True, slots=True)
class _Row:
    """Rows that share a kind, place, state and whether they are critical, counted."""

    kind: str
    place: str
    state: RegisterState
    critical: bool | None
    count: int
    behind: int
    mine: int
    unrated: int


def get_register_progress(*, actor: Actor, organization: Organization) -> RegisterProgress:
    """Return how far processes, assets and facilities are decided, and what waits in a newer list; one query, three more for a new list."""
    actor.require(Ability.READ_REGISTER, organization.id)
    counted = _counted(actor, organization)
    rows = [row for row in counted if row.kind != ABSENT]
    news = updates.new_processes(actor=actor, organization=organization) if len(rows) < len(counted) else []
    by_kind: dict[str, list[tuple[RegisterState, int]]] = defaultdict(list)
    by_domain: dict[str, list[tuple[RegisterState, int]]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append((row.state, row.count))
        if row.kind == "process":
            by_domain[row.place].append((row.state, row.count))
    critical = [row for row in rows if row.critical and row.state is not RegisterState.NOT_OURS]
    return RegisterProgress(
        processes=progress(by_kind["process"]),
        assets=progress(by_kind["asset"]),
        facilities=progress(by_kind["facility"]),
        domains=[DomainProgress(key, progress(pairs)) for key, pairs in sorted(by_domain.items())],
        critical_count=sum(row.count for row in critical),
        critical_open=sum(row.count for row in critical if row.state is RegisterState.PROPOSED),
        unrated_count=sum(row.unrated for row in rows if row.state is not RegisterState.NOT_OURS),
        mine={
            kind: sum(row.mine for row in rows if row.kind == kind and row.state is RegisterState.PROPOSED)
            for kind in ("process", "asset", "facility")
        },
        behind=sum(row.behind for row in rows) + len(news),
    )


def _counted(actor: Actor, organization: Organization) -> list[_Row]:
    mine = Q(responsible_id=actor.user_id) if actor.user_id else NONE
    no = Value(value=False, output_field=BooleanField())
    domain, nowhere = F("domain_key"), Value("")

    def own(table: Any) -> Any:
        return table.objects.visible_to(actor).of(organization.id)

    absent = updates.absent_processes(actor=actor, organization=organization)
    absent = absent.annotate(state=Value(RegisterState.PROPOSED.value))
    parts = [
        _part(own(Process), "process", domain, F("critical"), (updates.behind("process"), mine, NONE)),
        _part(own(Asset), "asset", nowhere, no, (updates.behind("asset"), mine, UNRATED)),
        _part(own(Facility), "facility", nowhere, no, (updates.behind("facility"), mine, NONE)),
        _part(absent, ABSENT, domain, no, (NONE, NONE, NONE)),
    ]
    return [
        _Row(kind, place, RegisterState(state), *rest)
        for kind, place, state, *rest in parts[0].union(*parts[1:], all=True)
    ]


def _part(rows: Any, kind: str, place: Any, critical: Any, counted: tuple[Q, Q, Q]) -> Any:
    """Return rows grouped by place, state and critical, counted: all, and those of three sorts."""
    grouped = rows.order_by().annotate(row_kind=Value(kind), place=place, is_critical=critical)
    grouped = grouped.values_list("row_kind", "place", "state", "is_critical")
    counts = {f"count_{number}": Count("pk", filter=sort) for number, sort in enumerate(counted)}
    return grouped.annotate(count_all=Count("pk"), **counts)
