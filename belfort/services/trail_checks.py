"""Prove the trail of every organization, for whoever runs the server."""

from dataclasses import dataclass, replace

from belfort.domain.trail import Fault
from belfort.models import Organization
from belfort.services import organizations, tenancy, trail
from belfort.services.actors import operator


@dataclass(frozen=True, slots=True)
class TrailReport:
    """How much was checked, and what is wrong; faults name the organization by its address."""

    organizations: int
    events: int
    faults: list[Fault]


def check_trails(*, key: str = "") -> TrailReport:
    """Check the chain of one organization, or of all; opens its own context. Raises InvalidError for an unknown one."""
    chosen = [organizations.find_organization(key=key)] if key else list(Organization.objects.order_by("name"))
    names = {str(row.public_id): row.slug for row in chosen}
    with tenancy.acting(operator(*chosen)):
        events, faults = trail.check(iter(chosen))
    return TrailReport(
        len(chosen), events, [replace(fault, organization=names[fault.organization]) for fault in faults]
    )


def write_anchors() -> int:
    """Write down the newest hash of every organization outside the database; returns how many."""
    with tenancy.acting(operator(*Organization.objects.all())):
        return trail.write_all_anchors()
