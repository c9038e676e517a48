"""Reports from outside in the demo: two governments with an open policy, and two invented reports at the first."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.utils.timezone import localdate

from belfort.domain.disclosures import DisclosureState as State, code_of
from belfort.domain.findings import Severity
from belfort.domain.permissions import Actor
from belfort.models import DisclosureIntake, Organization
from belfort.services import disclosure_intake, disclosure_policies, disclosures
from belfort.services.disclosure_policies import PolicyContent
from belfort.services.disclosure_seal import ReportContent, seal
from belfort.services.disclosures import Dates, Decision

HANDLED = ReportContent(
    title="Het loket toont aanvragen van een ander",
    target="https://loket.fictief.example/aanvraag/1042",
    description="Fictief. Wie aangemeld is en het nummer in het adres verandert, ziet de aanvraag van een andere inwoner.\n"
    "Stappen:\n1. Open een eigen aanvraag.\n2. Maak het nummer in het adres één lager.",
    name="Torenvalk",
    contact="torenvalk@vinders.fictief.example",
    wants_thanks=True,
)
FRESH = ReportContent(
    title="Testomgeving is open zonder wachtwoord",
    target="https://test.fictief.example/",
    description="Fictief. De testomgeving vraagt geen wachtwoord en toont in de voettekst met welke versies ze werkt.",
    files=(("waarneming.txt", b"Fictief. Gezien op de testomgeving: versie 0.0.0\n"),),
)


def open_policy(*, actor: Actor, at: datetime, organization: Organization) -> None:
    """Open the policy of a government of the demo."""
    disclosure_policies.set_policy(
        actor=actor,
        at=at,
        organization=organization,
        version=0,
        content=PolicyContent(
            is_open=True,
            contact=f"veiligheid@{organization.slug}.fictief.example",
            expires_on=localdate(at) + timedelta(days=200),
            scope=f"www.{organization.slug}.fictief.example\nloket.{organization.slug}.fictief.example",
            rules="Fictief bestuur: hier valt niets echts te melden.",
        ),
    )


def tell_reports(*, actor: Actor, at: datetime, organization: Organization) -> None:
    """Let two reports arrive: one some weeks ago that was confirmed and thanked for, one this morning."""
    before = at - timedelta(days=20)
    found_at = before - timedelta(hours=5)
    key = _arrive(actor, before, organization, code_of(0x2F81D0C7A5), replace(HANDLED, found_at=found_at))
    steps = (
        Decision(State.TRIAGED, "Nagedaan op de testomgeving: het klopt.", Severity.HIGH),
        Decision(State.CONFIRMED),
    )
    for version, decision in enumerate(steps, start=1):
        when = before + timedelta(hours=3 * version)
        disclosures.move(actor=actor, at=when, organization=organization, key=key, version=version, decision=decision)
    dates = Dates(found_at, before + timedelta(hours=10), before + timedelta(hours=60))
    later = before + timedelta(days=4)
    disclosures.set_dates(actor=actor, at=later, organization=organization, key=key, version=3, dates=dates)
    disclosures.thank(actor=actor, at=later, organization=organization, key=key, version=4, name=HANDLED.name)
    _arrive(actor, at - timedelta(hours=4), organization, code_of(0x9B4E66D213), FRESH)


def _arrive(actor: Actor, at: datetime, organization: Organization, code: str, content: ReportContent) -> UUID:
    """Let a report come in as the form does, and hand it over as the worker does."""
    row = DisclosureIntake(id=uuid4(), organization=organization, code=code, received_at=at)
    row.content = seal(organization=organization, row=row.pk, content=content)
    DisclosureIntake.unscoped_rows.bulk_create([row])
    report = disclosure_intake.open_intake(actor=actor, at=at, organization_id=organization.pk, key=row.pk)
    assert report is not None  # noqa: S101 it was added just now
    return UUID(str(report.pk))
