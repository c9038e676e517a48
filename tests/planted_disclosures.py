"""A report from outside as the isolation matrix needs it: with a mark in every text, an attachment, a step, thanks, a policy.

The policy and the thanks are public by nature, so they bear no mark.
"""

from datetime import timedelta
from typing import Any

from belfort.domain.permissions import Actor
from belfort.models import (
    Disclosure,
    DisclosureFile,
    DisclosureIntake,
    DisclosurePolicy,
    DisclosureStep,
    Organization,
    Thanks,
)
from belfort.services import files
from tests.world import NOW


def plant_policy(body: Organization, **changed: Any) -> DisclosurePolicy:
    """Open the policy of a body."""
    values = {"is_open": True, "contact": f"veilig@{body.slug}.example", "opened_on": NOW.date()}
    values |= {"expires_on": NOW.date() + timedelta(days=300)}
    return DisclosurePolicy.objects.create(organization=body, **(values | changed))


def plant_disclosure(body: Organization, mark: str) -> dict[Any, Any]:
    """Leave a report; return the keys of its rows by table."""
    report: Disclosure = Disclosure.objects.add(
        Disclosure(
            organization=body,
            code="M-0000-0001",
            title=mark,
            target=mark,
            description=mark,
            received_at=NOW,
            reporter_name=mark,
            reporter_contact=mark,
            reporter_key=mark,
            wants_thanks=True,
            state="confirmed",
            severity="high",
        )
    )
    file = files.store(
        actor=Actor(name="test"), at=NOW, organization=body, name=f"{mark}-bijlage.txt", data=mark.encode()
    )
    kept = DisclosureFile.objects.add(DisclosureFile(organization=body, disclosure=report, file=file))
    step = DisclosureStep(organization=body, disclosure=report, number=1, state="received", note=mark)
    step.recorded_at = NOW
    DisclosureStep.objects.add(step)
    row = DisclosureIntake(organization=body, code="M-0000-0002", content=mark.encode(), received_at=NOW)
    DisclosureIntake.unscoped_rows.bulk_create([row])
    thanked = Thanks.objects.create(organization=body, name="Een vinder", thanked_on=NOW.date())
    plant_policy(body)
    return {Disclosure: report.pk, DisclosureFile: kept.pk, Thanks: thanked.pk}
