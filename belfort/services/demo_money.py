"""The audits and the money of the demo's programme, with the published totals."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from belfort.domain.budget import BudgetKind, BudgetRow
from belfort.domain.permissions import Actor
from belfort.domain.programme import TrackKind
from belfort.domain.programme_audits import AuditKind, Outcome, months_later
from belfort.models import Audit, Organization, Track
from belfort.services import budgets
from belfort.services.demo_mergers import MERGED_ON

THEME_YEAR = (*[Outcome.WHOLLY] * 3, Outcome.NONE, *[Outcome.IMPORTANT_PART] * 7, Outcome.NONE, *[Outcome.WHOLLY] * 2)
THEME_OUTCOMES = THEME_YEAR * 2  # fourteen reports in 2017 and fourteen in 2018
HACKING_OUTCOMES = (Outcome.NONE, Outcome.IMPORTANT_PART, Outcome.NONE, Outcome.WHOLLY)
CAUSES = (
    "Een beheerder gebruikte overal hetzelfde wachtwoord.",
    "Een server kreeg twee jaar geen updates.",
    "Het netwerk was niet opgedeeld.",
    "Een oude toepassing stond open naar buiten.",
)
CONSEQUENCES = (
    "De testers konden alle mailboxen lezen.",
    "De testers konden elke toepassing beheren.",
    "De testers konden de reservekopieën wissen.",
)
LINES: tuple[tuple[BudgetKind, str, str, str, str, str], ...] = (
    # kind, day, track, amount, reference, counterparty
    (BudgetKind.CREDIT, "2020-01-01", "", "2179541.27", "K-2020", ""),
    (BudgetKind.COMMITMENT, "2020-03-15", "basic-audit", "549000.00", "V-2020-1", "Raamcontract audits"),
    (BudgetKind.COMMITMENT, "2020-05-04", "ethical-hacking", "120000.00", "V-2020-2", "Hogescholen"),
    (BudgetKind.COMMITMENT, "2020-11-16", "e-learning", "60000.00", "V-2020-3", "Leverancier e-learning"),
    (BudgetKind.COMMITMENT, "2021-02-01", "toolkit", "13707.50", "V-2021-1", "Ontwerpbureau"),
    (BudgetKind.PAYMENT, "2020-12-10", "basic-audit", "183000.00", "V-2020-1", "Raamcontract audits"),
    (BudgetKind.PAYMENT, "2021-06-30", "basic-audit", "201000.00", "V-2020-1", "Raamcontract audits"),
    (BudgetKind.PAYMENT, "2021-07-15", "ethical-hacking", "60000.00", "V-2020-2", "Hogescholen"),
    (BudgetKind.CREDIT, "2022-01-01", "", "1250000.00", "K-2022", ""),
    (BudgetKind.COMMITMENT, "2023-11-20", "guidance", "228182.00", "V-2023-1", "Analyse"),
    (BudgetKind.PAYMENT, "2024-03-01", "guidance", "91272.80", "V-2023-1", "Analyse"),
    (BudgetKind.CREDIT, "2025-01-01", "", "1600000.00", "K-2025", ""),
    (BudgetKind.COMMITMENT, "2025-02-10", "basic-audit", "184500.00", "V-2025-1", "Raamcontract audits"),
    (BudgetKind.COMMITMENT, "2025-04-01", "workshop", "96000.00", "V-2025-2", "Begeleiders"),
    (BudgetKind.COMMITMENT, "2026-01-20", "landing-zone", "240000.00", "V-2026-1", "Proefproject"),
    (BudgetKind.PAYMENT, "2025-12-12", "basic-audit", "92250.00", "V-2025-1", "Raamcontract audits"),
)
LAPSES = {"K-2020": date(2022, 1, 1), "K-2022": date(2025, 1, 1), "K-2025": date(2028, 1, 1)}


def make_budget(*, actor: Actor, at: datetime, programme: Organization) -> None:
    """Write the lines up to today."""
    rows = [
        BudgetRow(
            number=0,
            kind=kind,
            dated_on=date.fromisoformat(day),
            amount=Decimal(amount),
            track=track,
            reference=reference,
            counterparty=counterparty,
            lapses_on=LAPSES.get(reference),
        )
        for kind, day, track, amount, reference, counterparty in LINES
        if date.fromisoformat(day) <= at.date()
    ]
    numbered = [replace(row, number=place) for place, row in enumerate(rows, start=1)]
    budgets.add_lines(actor=actor, at=at, programme=programme, rows=numbered, source="demo")


def make_audits(
    *,
    programme: Organization,
    tracks: Mapping[TrackKind, Track],
    governments: Sequence[Organization],
    random: Random,
    today: date,
) -> None:
    """Make the 28 theme audits of 2017 and 2018, what hackers found later, and the audits that are planned now."""
    rows = []
    for place, organization in enumerate(random.sample(list(governments), min(len(THEME_OUTCOMES), len(governments)))):
        began = date(2017, 3, 1) + timedelta(days=place * 20)
        rows.append(_audit(programme, organization, AuditKind.THEME, None, began, THEME_OUTCOMES[place], random))
    for place in range(74):
        began = date(2020, 10, 1) + timedelta(days=place * 28)
        here = [row for row in governments if began < MERGED_ON or row.status == "active"]
        hacking = place % 2 == 0
        kind = AuditKind.HACKING if hacking else AuditKind.BASIC
        track = tracks[TrackKind.ETHICAL_HACKING if hacking else TrackKind.BASIC_AUDIT]
        outcome = HACKING_OUTCOMES[place // 2 % len(HACKING_OUTCOMES)] if hacking else Outcome.NONE
        rows.append(_audit(programme, random.choice(here), kind, track, began, outcome, random))
    here = [row for row in governments if row.status == "active"]
    for place, organization in enumerate(random.sample(here, min(12, len(here)))):
        selected = today - timedelta(days=30 - place)
        rows.append(
            Audit(
                organization=organization,
                programme=programme,
                track=tracks[TrackKind.BASIC_AUDIT],
                kind=AuditKind.BASIC,
                party="Toetsbureau De Lens",
                selected_on=selected,
                announced_on=selected + timedelta(days=5) if place % 2 else None,
            )
        )
    kept = [row for row in rows if row.reported_on is None or row.reported_on <= today]
    for row in kept:
        if row.followed_up_on and row.followed_up_on > today:
            row.followed_up_on = None
    Audit.objects.add_all(kept)


def _audit(
    programme: Organization,
    organization: Organization,
    kind: AuditKind,
    track: Track | None,
    began: date,
    outcome: Outcome,
    random: Random,
) -> Audit:
    over = outcome is not Outcome.NONE
    return Audit(
        organization=organization,
        programme=programme,
        track=track,
        kind=kind.value,
        party="Toetsbureau De Lens",
        selected_on=began - timedelta(days=60),
        announced_on=months_later(began, -1),
        started_on=began,
        reported_on=began + timedelta(days=40),
        followed_up_on=began + timedelta(days=200) if random.random() < 0.7 else None,  # noqa: PLR2004
        cost_eur=Decimal("6000.00"),
        paid_eur=Decimal("4500.00"),
        outcome=outcome.value,
        cause=random.choice(CAUSES) if over else "",
        consequence=random.choice(CONSEQUENCES) if over else "",
    )
