"""What a government lets the region see of it, per kind of data, from a day on; and who of the region looked."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.errors import InvalidError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.terms import Text, same
from belfort.models import Organization, SectorLook, SharingChoice
from belfort.services import programmes, trail
from belfort.services.trail import Subject

SUBJECTS = {
    "maturity": Text("Maturiteit", "Maturity"),
    "posture": Text("Websites en mail van buitenaf", "Websites and mail from outside"),
    "findings": Text("Vaststellingen van audits en tests", "Findings of audits and tests"),
}
ABOUT = {
    "maturity": Text(
        "Het totaal van uw ingediende zelfevaluaties, en of u niveau Basis haalt.",
        "The total of your submitted self-assessments, and whether you reach level Basic.",
    ),
    "posture": Text(
        "Wat van buitenaf te zien is: HTTPS, kopregels, mail. Naast uw naam verschijnt enkel wat de browser van elke bezoeker toont, en alleen als u dat kiest.",
        "What can be seen from outside: HTTPS, headers, mail. Beside your name appears only what the browser of any visitor shows, and only when you choose so.",
    ),
    "findings": Text(
        "Hoeveel vaststellingen open staan, per ernst, en hoeveel te laat zijn; nooit hun inhoud. De telling van de dag gaat naar "
        "de Vlaamse overheid en telt mee in totalen van minstens vijf besturen. Naast uw naam verschijnt enkel hoeveel kritieke "
        "open staan, en alleen als u dat kiest.",
        "How many findings are open, by severity, and how many are late; never what they say. The count of the day goes to the "
        "Flemish government and is part of totals of at least five governments. Beside your name appears only how many critical "
        "ones are open, and only when you choose so.",
    ),
}
LEVELS = {
    "total": Text("Enkel in totalen", "Only in totals"),
    "pseudonym": Text("Onder een pseudoniem", "Under a pseudonym"),
    "named": Text("Met naam", "By name"),
}
MEANINGS = {
    "total": Text(
        "U telt mee in de cijfers van de sector, en niemand ziet welke van u zijn.",
        "You count in the figures of the sector, and nobody sees which are yours.",
    ),
    "pseudonym": Text(
        "Wie besturen begeleidt, ziet uw cijfers onder een vast pseudoniem: zonder naam, provincie of grootte.",
        "Who guides governments sees your figures under a fixed pseudonym: without name, province or size.",
    ),
    "named": Text(
        "De Vlaamse overheid ziet uw naam bij uw cijfers: op de kaart, in de tabel en bij wie hulp nodig heeft.",
        "The Flemish government sees your name with your figures: on the map, in the table and with who needs help.",
    ),
}
PAGES = {
    "help": Text("Wie eerst hulp nodig heeft", "Who needs help first"),
    "picture": Text("Sectorbeeld: kaart en tabel met naam", "Sector picture: map and table by name"),
    "workbook": Text("Excel van het sectorbeeld, met naam", "Excel of the sector picture, by name"),
    "websites": Text(
        "Websites van de sector: kaart en tabel met naam", "Websites of the sector: map and table by name"
    ),
    "rounds": Text("Vergelijking van twee meetrondes", "Comparison of two rounds"),
}
DEFAULT = "total"
LOOKS_SHOWN = 100
NO_PROGRAMME = Text(
    "Er loopt geen programma dat deze gegevens ziet.", "No programme is running that would see these data."
)
UNKNOWN = Text("Kies wat u deelt, en hoe.", "Choose what you share, and how.")


def named_on(actor: Actor, programme: Organization, subject: str, day: date) -> set[int]:
    """Return the governments that shared one kind of data by name on a day."""
    rows = SharingChoice.objects.visible_to(actor).within(programme.pk).filter(subject=subject, starts_on__lte=day)
    newest = dict(rows.order_by("chosen_at").values_list("organization_id", "level"))
    return {body for body, level in newest.items() if level == "named"}


@dataclass(frozen=True, slots=True)
class Choice:
    """What a government chose for one kind of data, from when, and who did."""

    subject: Text
    level: Text
    starts_on: date
    chosen_at: datetime
    chosen_by: str


@dataclass(frozen=True, slots=True)
class Shared:
    """One kind of data with the choice that holds today."""

    key: str
    name: Text
    about: Text
    level: str
    since: date | None

    @property
    def level_name(self) -> Text:
        """Return the choice in words."""
        return LEVELS[self.level]


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody of the region looked at a page that shows this government."""

    page: Text
    looked_at: datetime
    looked_by: str


@dataclass(frozen=True, slots=True)
class Sharing:
    """The page of a government about what it shares; `programme` is None where no region looks."""

    programme: Organization | None
    shared: list[Shared]
    history: list[Choice]
    looks: list[Look]
    pseudonym: str
    may_choose: bool


def pseudonym(organization: Organization) -> str:
    """Return the fixed name under which a government is shown without being named; only the key can lead back."""
    word = f"pseudonym:{organization.public_id}".encode()
    found = base64.b32encode(hmac.digest(str(settings.TRAIL_KEY).encode(), word, hashlib.sha256)).decode()
    return f"{found[:4]}-{found[4:8]}"


def get_sharing(*, actor: Actor, organization: Organization) -> Sharing:
    """Return what a government shares today, what it chose before, and who of the region looked."""
    actor.require(Ability.READ_RESULTS, organization.pk)
    rows = list(
        SharingChoice.objects.visible_to(actor)
        .of(organization.pk)
        .select_related("chosen_by")
        .order_by("-chosen_at", "-starts_on")
    )
    newest: dict[str, SharingChoice] = {}
    for row in rows:
        newest.setdefault(row.subject, row)
    looks = SectorLook.objects.visible_to(actor).of(organization.pk).order_by("-looked_at")[:LOOKS_SHOWN]
    return Sharing(
        programme=programmes.get_programme(),
        shared=[_shared(key, newest.get(key)) for key in SUBJECTS],
        history=[
            Choice(
                SUBJECTS[row.subject],
                LEVELS[row.level],
                row.starts_on,
                row.chosen_at,
                row.chosen_by.name if row.chosen_by else "",
            )
            for row in rows
        ],
        looks=[Look(PAGES.get(row.page, same(row.page)), row.looked_at, row.looked_by_name) for row in looks],
        pseudonym=pseudonym(organization),
        may_choose=actor.may(Ability.CHOOSE_SHARING, organization.pk),
    )


def _shared(key: str, row: Any | None) -> Shared:
    return Shared(key, SUBJECTS[key], ABOUT[key], row.level if row else DEFAULT, row.starts_on if row else None)


@transaction.atomic
def choose_sharing(
    *, actor: Actor, at: datetime, organization: Organization, subject: str, level: str
) -> SharingChoice | None:
    """Choose how the region sees one kind of data, from today on; choosing what holds already writes nothing.

    Raises InvalidError for an unknown kind or way, and where no programme runs.
    """
    actor.require(Ability.CHOOSE_SHARING, organization.pk)
    programme = programmes.get_programme()
    if programme is None:
        raise InvalidError(NO_PROGRAMME)
    if subject not in SUBJECTS or level not in LEVELS:
        raise InvalidError(UNKNOWN, field="level")
    rows = SharingChoice.objects.visible_to(actor).of(organization.pk).filter(subject=subject)
    before = rows.order_by("-chosen_at").values_list("level", flat=True).first() or DEFAULT
    if before == level:
        return None
    row: SharingChoice = SharingChoice.objects.add(
        SharingChoice(
            organization=organization,
            programme=programme,
            subject=subject,
            level=level,
            starts_on=localdate(at),
            chosen_at=at,
            chosen_by_id=actor.user_id or None,
        )
    )
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="sharing.chosen",
        subject=Subject("sharing", row.pk, SUBJECTS[subject].nl),
        body={"subject": subject, "before": before, "after": level},
    )
    return row
