"""The comparison of two rounds as Excel, with who took it and when on every sheet."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime

from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text, same
from belfort.models import Organization
from belfort.reporting.register_workbook import Sheet, write_workbook
from belfort.reporting.words import day, moment
from belfort.services import round_comparisons, round_governments, trail
from belfort.services.organizations import KIND_NAMES
from belfort.services.round_comparisons import Compared, Comparison
from belfort.services.round_governments import GovernmentRow
from belfort.services.sector_exports import CONTROL, GUIDE, MARK, NAME
from belfort.services.trail import Subject

Cell = str | int | None
TITLE = Text("Vergelijking {one} en {other}", "Comparison of {one} and {other}")
CHANGE = Text("Verschil", "Difference")
KIND = Text("Soort", "Kind")
TOTAL = Text("Totaal bij {round}", "Total at {round}")
STAND = Text("Stand bij {round}", "Stand at {round}")
SHEETS = {
    "pairs": Text("Deelname", "Participation"),
    "figures": Text("Cijfers", "Figures"),
    "moved": Text("Maatregelen", "Controls"),
    "governments": Text("Besturen", "Governments"),
}
NOTES = (
    Text(
        "De deelname is die van vandaag: wie na het sluiten indiende, staat als te laat ingediend.",
        "Participation is that of today: who submitted after the close stands as submitted late.",
    ),
    Text(
        "De cijfers over maturiteit zijn die van de publicaties bij het sluiten van de rondes: {before} en {after}.",
        "The figures on maturity are those of the publications at the closing of the rounds: {before} and {after}.",
    ),
    Text(
        "Aantallen van 1 tot 4 besturen die niet met naam delen, staan als een grens; een verschil staat er alleen tussen getallen.",
        "Numbers of 1 to 4 governments that do not share by name stand as a bound; a difference stands between numbers only.",
    ),
    Text(
        "Totalen staan alleen bij besturen die ze bij beide rondes met naam deelden en dat vandaag nog doen. Zij zien dat u keek.",
        "Totals stand only with governments that shared them by name at both rounds and still do today. They see that you looked.",
    ),
)


@transaction.atomic
def export_comparison(
    *, actor: Actor, at: datetime, programme: Organization, keys: tuple[UUID, UUID]
) -> tuple[str, bytes]:
    """Return the name and the bytes of a workbook with two rounds side by side; raises MissingError."""
    actor.require(Ability.READ_SECTOR, programme.pk)
    found = round_comparisons.compare(actor=actor, at=at, programme=programme, keys=keys)
    governments = round_governments.get_every_government(actor=actor, at=at, programme=programme, keys=keys)
    language = actor.language
    title = TITLE.filled(one=found.one.name, other=found.other.name).into(language)
    mark = MARK.filled(name=actor.name, moment=moment(localtime(at))).into(language)
    dates = {
        "before": day(found.before_on) if found.before_on else same("–"),
        "after": day(found.after_on) if found.after_on else same("–"),
    }
    silent = [why.into(language) for why in (found.silent, found.unmoved) if why]
    data = write_workbook(
        [_sheet(key, columns, rows, language) for key, columns, rows in _tables(found, governments, language)],
        [mark, *(note.filled(**dates).into(language) for note in NOTES), *silent],
        title,
        guide=GUIDE.into(language),
        mark=mark,
    )
    trail.record(
        actor=actor,
        at=at,
        organization=programme,
        verb="round.exported",
        subject=Subject("round", found.other.pk, f"{found.one.name} – {found.other.name}"),
        body={"one": str(found.one.pk), "other": str(found.other.pk)},
    )
    return f"{_file_name(title)}.xlsx", data


def _file_name(title: str) -> str:
    return "-".join("".join(letter if letter.isalnum() else " " for letter in title.lower()).split())


def _sheet(key: str, columns: Sequence[Text], rows: Sequence[Sequence[Cell]], language: str) -> Sheet:
    names = [("control" if each in {CONTROL, NAME} else "", each.into(language)) for each in columns]
    return Sheet(SHEETS[key].into(language), names, rows)


def _tables(
    found: Comparison, governments: Sequence[GovernmentRow], language: str
) -> list[tuple[str, Sequence[Text], list[list[Cell]]]]:
    one, other = same(found.one.name), same(found.other.name)
    pairs: list[list[Cell]] = [[row.name.into(language), *(cell.count for cell in row.cells)] for row in found.pairs]
    moved: list[list[Cell]] = [
        [row.ref, *(each.into(language) for each in (row.title, row.before, row.after, row.change))]
        for row in found.moved
    ]
    people: list[list[Cell]] = [[row.organization.name, *_government(row, language)] for row in governments]
    figure, ref = Text("Cijfer", "Figure"), Text("Nummer", "Reference")
    later = [Text(f"{other.nl}: {name.nl}", f"{other.en}: {name.en}") for name in found.columns]
    return [
        ("pairs", (one, *later), pairs),
        ("figures", (figure, one, other, CHANGE), _compared([*found.figures, *found.bins], language)),
        ("moved", (ref, CONTROL, one, other, CHANGE), moved),
        (
            "governments",
            (
                NAME,
                KIND,
                STAND.filled(round=one),
                STAND.filled(round=other),
                TOTAL.filled(round=one),
                TOTAL.filled(round=other),
                CHANGE,
            ),
            people,
        ),
    ]


def _compared(rows: Sequence[Compared], language: str) -> list[list[Cell]]:
    return [[each.into(language) for each in (row.name, row.before, row.after, row.change)] for row in rows]


def _government(row: GovernmentRow, language: str) -> list[Cell]:
    words = (row.before, row.after, row.total_before, row.total_after, row.change)
    return [KIND_NAMES[row.organization.kind].into(language), *(each.into(language) for each in words)]
