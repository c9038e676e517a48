"""The sector picture as Excel: the tables of the page, with who took them and when on every sheet."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localtime

from belfort.domain.errors import InvalidError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text
from belfort.models import Organization
from belfort.reporting.register_workbook import Sheet, write_workbook
from belfort.reporting.words import moment
from belfort.services import sector, sector_looks, trail
from belfort.services.sector import ControlLine, Published
from belfort.services.sector_pages import BREAKDOWNS, Figures, bins_of, breakdown_of, figures_of, named_row, percent
from belfort.services.trail import Subject

Cell = str | int | Decimal | None
NOTHING = Text("Op deze datum was er nog niets gepubliceerd.", "Nothing was published yet on this date.")
HIDDEN = Text("te weinig besturen om te tonen", "too few governments to show")
MARK = Text("Uitgevoerd door {name} op {moment}", "Exported by {name} on {moment}")
YES, NO = Text("ja", "yes"), Text("nee", "no")
GUIDE = Text("Leeswijzer", "Reading guide")
TITLE = Text("Sectorbeeld", "Sector picture")
ALL = Text("alle besturen", "all governments")
GROUP, COUNT, CONTROL, NAME = (
    Text("Groep", "Group"),
    Text("Aantal besturen", "Number of governments"),
    Text("Maatregel", "Control"),
    Text("Bestuur", "Government"),
)
FIGURES = (
    Text("Besturen", "Governments"),
    Text("Deelnemers", "Participants"),
    Text("Haalt Basis", "Reaches Basic"),
    Text("Aandeel", "Share"),
    Text("Gemiddelde", "Mean"),
    Text("Onderste kwartiel", "Lower quartile"),
    Text("Mediaan", "Median"),
    Text("Bovenste kwartiel", "Upper quartile"),
)
SHEETS = {
    "groups": Text("Groepen", "Groups"),
    "bins": Text("Verdeling", "Distribution"),
    "trend": Text("Verloop", "Trend"),
    "gaps": Text("Tekorten", "Gaps"),
    "effects": Text("Meeste effect", "Most effect"),
    "named": Text("Met naam", "By name"),
}
NOTES = (
    Text(
        "De cijfers zijn die van de publicatie van {day}. Totalen en kwartielen zijn berekend op niveau Basis.",
        "The figures are those of the publication of {day}. Totals and quartiles are computed at level Basic.",
    ),
    Text(
        "Groepen met 1 tot 4 besturen die niet met naam delen, worden niet getoond; kleine aantallen staan als een grens.",
        "Groups of 1 to 4 governments that do not share by name are not shown; small numbers stand as a bound.",
    ),
    Text(
        "Het blad met namen bevat enkel besturen die daarvoor kozen.",
        "The sheet of names holds only governments that chose so.",
    ),
)


@transaction.atomic
def export_sector(*, actor: Actor, at: datetime, programme: Organization, as_of: date) -> tuple[str, bytes]:
    """Return the name and the bytes of a workbook with the figures at a date; raises InvalidError when there were none."""
    actor.require(Ability.READ_SECTOR, programme.pk)
    published = sector.find_published(actor=actor, programme=programme, as_of=as_of)
    if published is None or published.everybody is None:
        raise InvalidError(NOTHING)
    if published.listed_count:
        sector_looks.note_picture(
            actor=actor, at=at, programme=programme, page=sector_looks.WORKBOOK, dated_on=published.dated_on
        )
    language = actor.language
    day = published.dated_on.strftime("%d/%m/%Y")
    mark = MARK.filled(name=actor.name, moment=moment(localtime(at))).into(language)
    data = write_workbook(
        [_sheet(key, columns, rows, language) for key, columns, rows in _tables(published, language)],
        [mark, *(note.filled(day=day).into(language) for note in NOTES)],
        f"{TITLE.into(language)} {day}",
        guide=GUIDE.into(language),
        mark=mark,
    )
    trail.record(
        actor=actor,
        at=at,
        organization=programme,
        verb="sector.exported",
        subject=Subject("sector", "", published.dated_on.isoformat()),
    )
    return f"{TITLE.into(language).lower().replace(' ', '-')}-{published.dated_on}.xlsx", data


def _sheet(key: str, columns: Sequence[Text], rows: Sequence[Sequence[Cell]], language: str) -> Sheet:
    names = [("control" if each in {CONTROL, GROUP, NAME} else "", each.into(language)) for each in columns]
    return Sheet(SHEETS[key].into(language), names, rows)


def _tables(published: Published, language: str) -> list[tuple[str, Sequence[Text], list[list[Cell]]]]:
    assert published.everybody is not None  # noqa: S101 the caller looked
    groups: list[list[Cell]] = [["", ALL.into(language), *_figures(figures_of(published.everybody), language)]]
    for key, name in BREAKDOWNS.items():
        for row in breakdown_of(published, key).rows:
            told = _figures(row.figures, language) if row.figures else [HIDDEN.into(language)]
            groups.append([name.into(language), row.name.into(language), *told])
    bins: list[list[Cell]] = [
        [row.name.into(language), row.count.into(language)] for row in bins_of(published.everybody.bins)
    ]
    trend: list[list[Cell]] = [
        [day.isoformat(), *_figures(figures_of(found), language)] for day, found in published.trend
    ]
    gaps: list[list[Cell]] = [
        [line.ref, line.title.into(language), line.count.text.into(language), _share(line, language)]
        for line in published.gaps
    ]
    effects: list[list[Cell]] = [
        [line.ref, line.title.into(language), line.count.text.into(language)] for line in published.singles
    ]
    effects += [
        [" + ".join(line.ref for line in lines), "", count.text.into(language)]
        for lines, count in published.best
        if len(lines) > 1
    ]
    share = FIGURES[3]
    ref, total = Text("Nummer", "Reference"), Text("Totaal", "Total")
    return [
        ("groups", (Text("Indeling", "Breakdown"), GROUP, *FIGURES), groups),
        ("bins", (total, COUNT), bins),
        ("trend", (Text("Publicatie", "Publication"), *FIGURES), trend),
        ("gaps", (ref, CONTROL, COUNT, share), gaps),
        ("effects", (ref, CONTROL, COUNT), effects),
        ("named", (NAME, Text("Soort", "Kind"), total, FIGURES[2]), _named(published, language)),
    ]


def _figures(found: Figures, language: str) -> list[Cell]:
    words = (found.at_target, found.share, found.mean, found.lower, found.median, found.upper)
    return [found.governments, found.participants, *(each.into(language) for each in words)]


def _share(line: ControlLine, language: str) -> str:
    return "" if line.count.share is None else percent(line.count.share).into(language)


def _named(published: Published, language: str) -> list[list[Cell]]:
    said = {True: YES, False: NO}
    return [
        [row.name, row.kind.into(language), row.total.into(language), said[row.achieved].into(language)]
        for row in map(named_row, published.named())
    ]
