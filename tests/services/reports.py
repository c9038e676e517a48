"""What tests of reports from outside share: a policy that is open, a report that was sent, a worker that takes it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from belfort.domain.permissions import NOBODY
from belfort.models import Disclosure, DisclosurePolicy, Organization
from belfort.services import disclosure_intake, disclosure_policies, tenancy, work
from belfort.services.disclosure_intake import ReportContent
from tests.planted_disclosures import plant_policy
from tests.world import NOW, World

FOUND = NOW - timedelta(hours=23)
SECRET = "met ../../ lees je /etc/passwd"


def open_policy(world: World, body: str = "home", **changed: Any) -> DisclosurePolicy:
    """Open the policy of a body."""
    with world.looking():
        return plant_policy(world.bodies[body], **changed)


def content(**changed: Any) -> ReportContent:
    """Return a report of somebody who wants thanks."""
    values: dict[str, Any] = {
        "title": "Bestanden van de server zijn te lezen",
        "description": f"Stappen: {SECRET}",
        "target": "https://loket.example/bestand?naam=",
        "found_at": FOUND,
        "name": "Uiltje",
        "contact": "uiltje@elders.example",
        "wants_thanks": True,
    }
    return ReportContent(**(values | changed))


def send(
    policy: DisclosurePolicy,
    at: datetime = NOW,
    *,
    token: UUID | None = None,
    address: str = "192.0.2.7",
    **changed: Any,
) -> str:
    """Send a report as nobody; returns its code."""
    with tenancy.acting_for_nobody():
        return disclosure_intake.receive(
            at=at, policy=policy, address=address, token=token or uuid4(), content=content(**changed)
        )


def public(body: Organization) -> DisclosurePolicy:
    """Return the policy as a visitor gets it."""
    with tenancy.acting_for_nobody():
        tenancy.become(NOBODY)
        return disclosure_policies.find_open_policy(body.slug)


def work_all(at: datetime = NOW) -> int:
    """Do everything that is due; returns how many jobs that were."""
    count = 0
    while work.run_one(at=at):
        count += 1
    return count


def arrived(world: World, body: str = "home") -> Disclosure:
    """Return the report that stands in the government."""
    with world.looking():
        row: Disclosure = Disclosure.unscoped_rows.select_related("organization").get(organization=world.bodies[body])
    return row
