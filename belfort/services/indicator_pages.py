"""The page of one indicator: how it stands on a day, and everything that was said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from belfort.domain.indicator_changes import holding_change
from belfort.domain.indicators import SHIPPED, Indicator, Measurement
from belfort.domain.permissions import Actor
from belfort.models import Organization, ProgrammeIndicator
from belfort.services import indicators, programme_pages

PAGE = 50


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What was said from a day on; without days it is what is shipped. `holds`: it is what holds on the day of the page."""

    indicator: Indicator
    holds_from: date | None
    recorded_at: datetime | None
    withdrawn: bool
    holds: bool


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """An indicator on a day; `measurement` is None where it does not hold, or waits for newer figures."""

    indicator: Indicator
    measurement: Measurement | None
    withdrawn: bool
    lines: Sequence[ChangeLine]
    page: int
    pages: int
    outdated_since: datetime | None


def get_indicator_page(
    *, actor: Actor, at: datetime, programme: Organization, key: str, as_of: date, page: int = 1
) -> IndicatorPage:
    """Return an indicator with its value on a day and a page of what was said of it, the last first; MissingError."""
    found = indicators.find_indicator(actor=actor, programme=programme, key=key)
    shown = programme_pages.get_indicators(actor=actor, at=at, programme=programme, as_of=as_of)
    there = next((one for one in shown.indicators if one.indicator.key == key), None)
    lines = _lines(programme, key, as_of)
    pages = max(1, -(-len(lines) // PAGE))
    page = min(max(page, 1), pages)
    return IndicatorPage(
        there.indicator if there else found.indicator,
        there,
        found.withdrawn,
        lines[(page - 1) * PAGE : page * PAGE],
        page,
        pages,
        shown.outdated_since,
    )


def _lines(programme: Organization, key: str, as_of: date) -> list[ChangeLine]:
    rows = ProgrammeIndicator.objects.filter(programme=programme, key=key).order_by("-number")
    said = [(row, indicators.change_of(row)) for row in rows]
    now = holding_change((change for _, change in said), key, as_of)
    lines = [
        ChangeLine(change.indicator, change.holds_from, row.recorded_at, change.withdrawn, change == now)
        for row, change in said
    ]
    shipped = next((one for one in SHIPPED if one.key == key), None)
    return [*lines, ChangeLine(shipped, None, None, withdrawn=False, holds=now is None)] if shipped else lines
