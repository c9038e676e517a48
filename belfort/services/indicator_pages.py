"""The page of one indicator: how it stands on a day, and everything that was said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from belfort.domain.indicator_changes import HUNDRED, holding_change
from belfort.domain.indicators import SHIPPED, Indicator, Measurement, Unit
from belfort.domain.permissions import Actor
from belfort.domain.terms import Text, same
from belfort.models import Organization, ProgrammeIndicator
from belfort.reporting.charts import LineChart, Point, line, scale_to
from belfort.services import indicators, programme_made, programme_pages
from belfort.services.prepared import PROGRAMME, Subject
from belfort.services.programme_views import view

PAGE = 50
YEAR_END = (12, 31)


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
    history: Sequence[Measurement]
    chart: LineChart | None

    @property
    def has_gaps(self) -> bool:
        """Say whether it was not measured on some day of its history."""
        return any(one.value is None for one in self.history)


def get_indicator_page(
    *, actor: Actor, at: datetime, programme: Organization, key: str, as_of: date, page: int = 1
) -> IndicatorPage:
    """Return an indicator with its value on a day and a page of what was said of it, the last first; MissingError."""
    found = indicators.find_indicator(actor=actor, programme=programme, key=key)
    shown = programme_pages.get_indicators(actor=actor, at=at, programme=programme, as_of=as_of)
    there = next((one for one in shown.indicators if one.indicator.key == key), None)
    history = _history(actor, at, programme, key, as_of)
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
        history,
        _chart(history),
    )


def _history(actor: Actor, at: datetime, programme: Organization, key: str, as_of: date) -> list[Measurement]:
    """Return the values on the days of the history on which the indicator held, the oldest first (rule 9.44)."""
    subject = Subject(programme, PROGRAMME, programme_made.HISTORY, as_of)
    days = view(actor, at, subject, programme_made.history).content["days"]
    return [
        programme_made.measurement_of(stored, date.fromisoformat(day))
        for day, indicators_then in days
        for stored in indicators_then
        if stored["key"] == key
    ]


def _chart(history: Sequence[Measurement]) -> LineChart | None:
    """Draw a history beside its targets; what it is at the end of each year and at the end is written beside the line."""
    if not history:
        return None
    factor = HUNDRED if history[-1].indicator.unit is Unit.SHARE else 1
    points = [
        Point(
            one.as_of,
            None if one.value is None else one.value * factor,
            _label(one.value * factor) if one.value is not None and _is_named(one, history[-1]) else same(""),
            threshold=one.indicator.target * factor,
        )
        for one in history
    ]
    highest = [figure for point in points for figure in (point.value, point.threshold) if figure is not None]
    return line(points, scale_to(max(highest)))


def _is_named(one: Measurement, last: Measurement) -> bool:
    return one is last or (one.as_of.month, one.as_of.day) == YEAR_END


def _label(value: Fraction) -> Text:
    """Write a value with at most one decimal, never as more than it is."""
    whole, tenth = divmod(int(value * 10), 10)
    return Text(f"{whole},{tenth}", f"{whole}.{tenth}") if tenth else same(str(whole))


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
