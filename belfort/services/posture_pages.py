"""The page about the websites of the sector: totals, map, groups, checks and the course over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from belfort.domain.discretion_counts import Count
from belfort.domain.permissions import Actor
from belfort.domain.posture_checks import CHECKS
from belfort.domain.posture_sector import PUBLISHED_2017, WebsitePicture
from belfort.domain.terms import Text
from belfort.models import Organization
from belfort.reporting.charts import LineChart, Point, line, scale_to, sparse
from belfort.services import maps, organizations, posture_pictures, sector_looks
from belfort.services.maps import Map
from belfort.services.posture_pictures import Picture
from belfort.services.sector_pages import cell_name, in_order, percent

BREAKDOWNS = {
    "province": Text("Per provincie", "By province"),
    "size_class": Text("Per grootte", "By size"),
    "kind": Text("Per soort bestuur", "By kind of body"),
}
FULL = Text("volledig HTTPS", "wholly on HTTPS")
NOT_FULL = Text("niet volledig HTTPS", "not wholly on HTTPS")


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group: how many governments are wholly on HTTPS, are not, and of how many nothing is known; None is hidden."""

    name: Text
    picture: WebsitePicture | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The groups of one breakdown."""

    name: Text
    rows: list[GroupRow]


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One public check over all municipalities."""

    question: Text
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class TrendRow:
    """All municipalities on one day."""

    on: date
    picture: WebsitePicture


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A government that shares by name."""

    name: str
    full_https: bool | None
    grade: str


@dataclass(frozen=True, slots=True)
class WebsitesPage:
    """Everything on the page of one day."""

    dated_on: date
    picture: WebsitePicture
    share_without: Text | None
    share_2017: Text
    breakdowns: list[Breakdown]
    checks: list[CheckRow]
    chart: LineChart
    trend: list[TrendRow]
    map: Map
    named: list[NamedRow]
    named_count: int


def get_websites_page(*, actor: Actor, at: datetime, programme: Organization, as_of: date) -> WebsitesPage | None:
    """Return the picture of the newest day on or before a date as a page; None when there is none, or it is hidden.

    A look is written for each government that stands in it by name.
    """
    found = posture_pictures.find_picture(actor=actor, programme=programme, as_of=as_of)
    if found is None or found.everybody is None:
        return None
    named = posture_pictures.still_named(actor, programme, found.named, at)
    if named:
        sector_looks.note_picture(
            actor=actor, at=at, programme=programme, page=sector_looks.WEBSITES, dated_on=found.dated_on
        )
    without = found.everybody.share_without
    return WebsitesPage(
        dated_on=found.dated_on,
        picture=found.everybody,
        share_without=None if without is None else percent(without),
        share_2017=percent(PUBLISHED_2017),
        breakdowns=[_breakdown(found, key) for key in BREAKDOWNS],
        checks=[
            CheckRow(CHECKS[key].question, (each.passed, each.warned, each.failed, each.unknown))
            for key, each in found.everybody.checks.items()
            if key in CHECKS
        ],
        chart=_chart(found.trend),
        trend=[TrendRow(day, picture) for day, picture in reversed(found.trend)],
        map=_map(actor, named),
        named=[
            NamedRow(name, full, grade) for _key, name, _kind, _shape, full, grade in named[: posture_pictures.LISTED]
        ],
        named_count=found.named_count - len(found.named) + len(named),
    )


def _chart(trend: Sequence[tuple[date, WebsitePicture]]) -> LineChart:
    """Draw how many municipalities were wholly on HTTPS; a number that is hidden leaves a gap."""
    counts = [(day, picture.full) for day, picture in trend]
    points = [Point(day, None if each.value is None else Fraction(each.value), each.text) for day, each in counts]
    return line(sparse(points), scale_to(Fraction(max((each.high for _, each in counts), default=1))))


def _breakdown(found: Picture, key: str) -> Breakdown:
    groups = found.groups(key)
    return Breakdown(BREAKDOWNS[key], [GroupRow(cell_name(key, each), groups[each]) for each in in_order(key, groups)])


def _map(actor: Actor, named: Sequence[list[Any]]) -> Map:
    tones = {
        shape: ("reached", FULL) if full else ("short", NOT_FULL)
        for _key, _name, kind, shape, full, _grade in named
        if shape and kind == "municipality" and full is not None
    }
    return maps.get_toned_map(municipalities=organizations.get_municipalities(actor=actor), tones=tones)
