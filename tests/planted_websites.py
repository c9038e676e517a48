"""Rows of websites for the isolation matrix, the mark of their body in every text."""

from typing import Any
from uuid import UUID

from belfort.models import CheckExplanation, CheckState, Organization, Scan, ScanConsent, Website
from tests.world import NOW

TODAY = NOW.date()


def plant_websites(body: Organization, mark: str) -> dict[Any, UUID]:
    """Plant a website that was looked at once; returns the row of the table that stands in addresses."""
    host = f"{mark}.example"
    row: Website = Website.objects.add(
        Website(
            organization=body,
            host=host,
            domain=host,
            part="main",
            source="own",
            counter_path=f"/{mark}",
            paused_on=TODAY,
            pause_reason=mark,
            added_at=NOW,
        )
    )
    ScanConsent.objects.add(ScanConsent(organization=body, state="given", basis=mark, starts_on=TODAY, recorded_at=NOW))
    Scan.objects.add(
        Scan(
            organization=body,
            website=row,
            lease=row.pk,
            started_at=NOW,
            ended_at=NOW,
            catalogue_version="x",
            score="40",
        )
    )
    for verdict, first, current in (("pass", NOW.replace(year=NOW.year - 1), False), ("fail", NOW, True)):
        CheckState.objects.add(
            CheckState(
                organization=body,
                website=row,
                check_key="web.https",
                verdict=verdict,
                evidence={"nl": mark, "en": mark, "facts": {}},
                first_seen_at=first,
                last_seen_at=first,
                catalogue_version="x",
                is_current=current,
            )
        )
    CheckExplanation.objects.add(
        CheckExplanation(
            organization=body,
            website=row,
            check_key="web.https",
            reason=mark,
            owner=mark,
            starts_on=TODAY,
            ends_on=TODAY.replace(year=TODAY.year + 1),
        )
    )
    return {Website: row.pk}
