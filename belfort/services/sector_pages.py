"""The sector picture as a page: one stored publication in words, with a table beside each picture."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from belfort.domain.discretion import UNKNOWN_CELL
from belfort.domain.discretion_counts import Count
from belfort.domain.findings import SEVERITY_NAMES
from belfort.domain.maturity_figures import UNKNOWN, cut, shown, spoken
from belfort.domain.permissions import Actor
from belfort.domain.sector import SIZE_CLASS_NAMES, Bin, SectorPicture, SizeClass
from belfort.domain.sector_findings import FindingTotal, FindingTotals
from belfort.domain.terms import Text, same
from belfort.models import Organization
from belfort.models.organizations import Kind
from belfort.reporting.charts import Bar, LineChart, Point, line, part, sparse
from belfort.services import maps, organizations, scored_frameworks, sector, sector_findings, sector_looks
from belfort.services.maps import Map
from belfort.services.sector import ControlLine, NamedFigure, Published

BREAKDOWNS = {
    "province": Text("Per provincie", "By province"),
    "size_class": Text("Per grootte", "By size"),
    "kind": Text("Per soort bestuur", "By kind of body"),
}
NOT_KNOWN = {
    "province": Text("geen provincie bekend", "no province known"),
    "size_class": Text("geen gemeente, of inwonertal niet bekend", "no municipality, or population not known"),
    "kind": Text("niet bekend", "not known"),
}
PERCENT = Text("{number} %", "{number}%")
FROM_TO = Text("{low} tot {high}", "{low} to {high}")
LAST_BIN = Text("{low} tot en met {high}", "{low} up to and including {high}")
REACHED = Text("totaal {total}, Basis gehaald", "total {total}, Basic reached")
SHORT = Text("totaal {total}, Basis niet gehaald", "total {total}, Basic not reached")
TOGETHER = Text("samen", "together")
OVERDUE = Text("waarvan te laat", "of which late")
HIDDEN = Text("verborgen", "hidden")
ROWS, LISTED = 25, 10


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one group in words; a hidden number says so in its words."""

    governments: int
    participants: int
    participation: Text
    at_target: Text
    share: Text
    mean: Text
    lower: Text
    median: Text
    upper: Text


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group of a breakdown; `figures` is None where it is hidden."""

    name: Text
    figures: Figures | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The groups of one breakdown."""

    key: str
    name: Text
    rows: list[GroupRow]

    @property
    def hidden_count(self) -> int:
        """Return how many groups are hidden."""
        return sum(row.figures is None for row in self.rows)


@dataclass(frozen=True, slots=True)
class BinRow:
    """How many totals lie between two bounds; a hidden number has no length."""

    name: Text
    count: Text
    bar: Bar
    hidden: bool


@dataclass(frozen=True, slots=True)
class TrendRow:
    """What one publication said of everybody."""

    on: date
    figures: Figures


@dataclass(frozen=True, slots=True)
class ControlRow:
    """A control or a set of controls with a count, and how long that is beside the largest of its list."""

    controls: list[ControlLine]
    count: Text
    share: Text
    bar: Bar
    hidden: bool


@dataclass(frozen=True, slots=True)
class FindingRow:
    """How many findings of one kind there are, in words, and at how many governments."""

    name: Text
    findings: Text
    governments: Text


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings of the governments that record them: open by severity, together, and overdue."""

    governments: int
    rows: list[FindingRow]


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A government that shares by name, with its total and whether it reaches Basic."""

    name: str
    kind: Text
    total: Text
    achieved: bool


@dataclass(frozen=True, slots=True)
class SectorPage:
    """Everything on the page of one publication."""

    dated_on: date
    figures: Figures
    framework: str
    framework_name: Text
    breakdowns: list[Breakdown]
    bins: list[BinRow]
    chart: LineChart
    trend: list[TrendRow]
    gaps: list[ControlRow]
    singles: list[ControlRow]
    sets: list[ControlRow]
    findings: Findings | None
    map: Map
    named: list[NamedRow]
    named_count: int
    page: int
    pages: int


def get_sector_page(
    *, actor: Actor, at: datetime, programme: Organization, as_of: date, page: int = 1
) -> SectorPage | None:
    """Return the newest publication on or before a date as a page; None when there was none yet.

    `page` is that of the table of governments that share by name; a look is written for each of them.
    """
    published = sector.find_published(actor=actor, programme=programme, as_of=as_of)
    if published is None or published.everybody is None:
        return None
    if published.listed_count:
        sector_looks.note_picture(
            actor=actor, at=at, programme=programme, page=sector_looks.PICTURE, dated_on=published.dated_on
        )
    picture = published.everybody
    pages = max(-(-published.listed_count // ROWS), 1)
    page = min(max(page, 1), pages)
    framework = published.framework
    return SectorPage(
        dated_on=published.dated_on,
        figures=figures_of(picture),
        framework=framework,
        framework_name=scored_frameworks.get(framework).name if framework else same(""),
        breakdowns=[breakdown_of(published, key) for key in BREAKDOWNS],
        bins=bins_of(picture.bins),
        chart=line(_points(published.trend)),
        trend=[TrendRow(day, figures_of(found)) for day, found in reversed(published.trend)],
        gaps=_controls([([each], each.count) for each in published.gaps[:LISTED]]),
        singles=_controls([([each], each.count) for each in published.singles[:LISTED] if each.count.high]),
        sets=_controls([(lines, count) for lines, count in published.best if len(lines) > 1]),
        findings=findings_of(sector_findings.totals_of(published.content)),
        map=_map(actor, published.on_map),
        named=[named_row(each) for each in published.named((page - 1) * ROWS, page * ROWS)],
        named_count=published.named_count,
        page=page,
        pages=pages,
    )


def figures_of(picture: SectorPicture) -> Figures:
    """Return the figures of a group in words."""
    quartiles = picture.quartiles
    lower, median, upper = (quartiles.lower, quartiles.median, quartiles.upper) if quartiles else (None, None, None)
    share = picture.at_target.share
    return Figures(
        governments=picture.group_count,
        participants=picture.participants,
        participation=percent(Fraction(picture.participants, picture.group_count)) if picture.group_count else UNKNOWN,
        at_target=picture.at_target.text,
        share=UNKNOWN if share is None else percent(share),
        mean=shown(picture.mean),
        lower=shown(lower),
        median=shown(median),
        upper=shown(upper),
    )


def percent(share: Fraction) -> Text:
    """Return a share as a percentage with one decimal, cut."""
    return PERCENT.filled(number=spoken(cut(share * 100, 1)))


def breakdown_of(published: Published, key: str) -> Breakdown:
    """Return the groups of a breakdown in their own order: sizes from small to large, the others by name."""
    groups = published.groups(key)
    rows = [
        GroupRow(cell_name(key, each), figures_of(found) if (found := groups[each]) else None)
        for each in in_order(key, groups)
    ]
    return Breakdown(key, BREAKDOWNS[key], rows)


def in_order(breakdown: str, groups: Collection[str]) -> list[str]:
    """Return the groups of a breakdown as a page shows them: sizes from small to large, others by name, unknown last."""
    order = list(SizeClass) if breakdown == "size_class" else sorted(set(groups) - {UNKNOWN_CELL})
    return [*(each for each in order if each in groups), *({UNKNOWN_CELL} & set(groups))]


def cell_name(breakdown: str, key: str) -> Text:
    """Return the name of a group: a province, a size class, a kind, or that it is not known."""
    """Name one group of a breakdown."""
    if key == UNKNOWN_CELL:
        return NOT_KNOWN[breakdown]
    if breakdown == "size_class":
        return SIZE_CLASS_NAMES[SizeClass(key)]
    return organizations.KIND_NAMES[Kind(key)] if breakdown == "kind" else same(key)


def bins_of(bins: Sequence[Bin]) -> list[BinRow]:
    """Return the distribution of totals; what is hidden says at most how many, and has no length."""
    most = max((each.count.high for each in bins), default=0)
    return [
        BinRow(
            (LAST_BIN if each is bins[-1] else FROM_TO).filled(low=_bound(each.low), high=_bound(each.high)),
            each.count.text,
            part(each.count.value or 0, most),
            hidden=each.count.value is None,
        )
        for each in bins
    ]


def _bound(value: Fraction) -> Text:
    return spoken(cut(value, 1))


def _points(trend: Sequence[tuple[date, SectorPicture]]) -> list[Point]:
    """Return the median of each publication."""
    medians = ((day, found.quartiles.median if found.quartiles else None) for day, found in trend)
    return sparse([Point(day, median, shown(median)) for day, median in medians])


def _controls(found: Sequence[tuple[list[ControlLine], Count]]) -> list[ControlRow]:
    most = max((count.high for _, count in found), default=0)
    return [
        ControlRow(
            lines,
            count.text,
            same("") if count.share is None else percent(count.share),
            part(count.value or 0, most),
            hidden=count.value is None,
        )
        for lines, count in found
    ]


def findings_of(totals: FindingTotals | None) -> Findings | None:
    """Return the totals of findings in words; a hidden number says so."""
    if totals is None:
        return None
    rows = [(SEVERITY_NAMES[key], total) for key, total in totals.by_severity.items()]
    rows += [(TOGETHER, totals.open), (OVERDUE, totals.overdue)]
    return Findings(
        totals.governments, [FindingRow(name, _findings(each), each.governments.text) for name, each in rows]
    )


def _findings(total: FindingTotal) -> Text:
    return HIDDEN if total.findings is None else same(str(total.findings))


def _map(actor: Actor, named: Sequence[NamedFigure]) -> Map:
    tones = {each.shape: _tone(each) for each in named}
    return maps.get_toned_map(municipalities=organizations.get_municipalities(actor=actor), tones=tones)


def _tone(found: NamedFigure) -> tuple[str, Text]:
    words = REACHED if found.achieved else SHORT
    return ("reached" if found.achieved else "short", words.filled(total=shown(found.total)))


def named_row(found: NamedFigure) -> NamedRow:
    """Return a government that shares by name as a row."""
    return NamedRow(found.name, organizations.KIND_NAMES[Kind(found.kind)], shown(found.total), found.achieved)
