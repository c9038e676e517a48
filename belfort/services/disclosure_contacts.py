"""The contact data of finders go: on request at once, and by the worker every day for reports that were closed long enough.

The report stays, without a name, a way to reach its finder, and a key; the trail never held them. `docs/scoring.md`,
chapter 13, "Contact data".
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from belfort.domain.disclosure_retention import USUAL_MONTHS, erasure_day, is_to_erase
from belfort.domain.errors import InvalidError
from belfort.domain.permissions import Ability, Actor, Grant, Role
from belfort.domain.terms import Text
from belfort.models import Disclosure, DisclosurePolicy, Job, Organization
from belfort.models.organizations import LOCAL_KINDS
from belfort.services import disclosures, jobs
from belfort.services.writing import update_versioned

JOB = "disclosure-contacts"
GONE: dict[str, Any] = {"reporter_name": "", "reporter_contact": "", "reporter_key": ""}


def has_contact(row: Disclosure) -> bool:
    """Say whether there is something of the finder to erase."""
    return any(getattr(row, name) for name in GONE)


def get_erasure_day(row: Disclosure) -> date | None:
    """Return the day on which the contact data of a report will be erased; None while it is open or when there are none."""
    if row.closed_on is None or not has_contact(row):
        return None
    return erasure_day(row.closed_on, _months([row.organization_id]).get(row.organization_id, USUAL_MONTHS))


def _months(organizations: list[int]) -> dict[int, int]:
    rows = DisclosurePolicy.objects.filter(organization__in=organizations)
    return dict(rows.values_list("organization_id", "contact_months"))


@transaction.atomic
def erase_contact(*, actor: Actor, at: datetime, organization: Organization, key: UUID, version: int) -> Disclosure:
    """Erase the contact data of one report now, for who handles it; raises InvalidError when there are none."""
    actor.require(Ability.HANDLE_DISCLOSURES, organization.id)
    row = disclosures.find_disclosure(actor=actor, organization=organization, key=key, lock=True)
    if not has_contact(row):
        raise InvalidError(Text("Er zijn geen contactgegevens te wissen.", "There are no contact data to erase."))
    _erase(actor, at, row, version)
    return row


def _erase(actor: Actor, at: datetime, row: Disclosure, version: int) -> None:
    update_versioned(row, version=version, changes=GONE | {"contact_erased_on": localdate(at)})
    disclosures.record(actor=actor, at=at, row=row, verb="disclosure.contact_erased")


def plan(*, at: datetime) -> None:
    """Enqueue the look of today; workers side by side plan the same once."""
    jobs.enqueue(at=at, kind=JOB, arguments={}, unique_key=f"{JOB}-{localdate(at)}")


def governments_of(_job: Job) -> Actor:
    """Return for whom the worker erases: every government, also one that was merged away."""
    keys = Organization.objects.filter(kind__in=LOCAL_KINDS).values_list("pk", flat=True)
    return Actor(name="Belfort", grants=tuple(Grant(key, Role.OFFICER) for key in keys))


def run(_job: Job, actor: Actor, at: datetime) -> None:
    """Do the job of a day."""
    erase_old(actor=actor, at=at)


@transaction.atomic
def erase_old(*, actor: Actor, at: datetime) -> int:
    """Erase the contact data of every report that was closed long enough; returns of how many. Doing it twice erases once."""
    actor.require_anywhere(Ability.HANDLE_DISCLOSURES)
    nothing = Q(**GONE)
    rows = Disclosure.objects.visible_to(actor).filter(closed_on__lt=localdate(at)).exclude(nothing)
    found = list(
        rows.select_for_update(of=("self",)).select_related("organization").order_by("organization_id", "code")
    )
    months = _months([row.organization_id for row in found])
    due = [
        row for row in found if is_to_erase(row.closed_on, months.get(row.organization_id, USUAL_MONTHS), localdate(at))
    ]
    for row in due:
        _erase(actor, at, row, row.version)
    return len(due)
