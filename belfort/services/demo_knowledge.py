"""The toolkit, the notes and the newsletters of the demo: invented texts of our own, each short enough to read."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils.timezone import get_current_timezone, localdate

from belfort.domain.permissions import Actor
from belfort.domain.programme import TrackKind
from belfort.domain.toolkit import Theme
from belfort.models import Organization
from belfort.services import deliveries, notes, toolkit
from belfort.services.deliveries import DeliveryContent, Sending
from belfort.services.notes import NoteContent
from belfort.services.toolkit import ItemContent, VersionContent

MOST = 300  # governments that get the newsletter, in a demo of any size
FICTION = "Verzonnen voorbeeld uit de demo van Belfort.\n"

# theme, title, English title, what it is for, file name (or an address), first day, points of the text
ITEMS: tuple[tuple[Theme, str, str, str, str, date, tuple[str, ...]], ...] = (
    (
        Theme.POLICY,
        "Sjabloon voor een beleid op één blad",
        "Template for a policy on one page",
        "Vul de open plekken in, laat het college het goedkeuren en hang het aan de muur.",
        "beleid-op-een-blad.md",
        date(2020, 6, 1),
        ("Wie beslist over informatieveiligheid bij ons?", "Wat mag nooit?", "Wanneer kijken we dit na?"),
    ),
    (
        Theme.POLICY,
        "Taken van de informatieveiligheidscoördinator",
        "Tasks of the information security officer",
        "Een lijst om te bespreken met het managementteam, met een schatting van de tijd per week.",
        "https://toolkit.programma.example/taken",
        date(2022, 3, 15),
        (),
    ),
    (
        Theme.AWARENESS,
        "Vijf minuten over phishing",
        "Five minutes about phishing",
        "Voor op een teamoverleg: drie mails, één vraag, en wat u doet als u toch klikte.",
        "vijf-minuten-phishing.md",
        date(2020, 9, 1),
        ("Kijk naar wie het vraagt.", "Bel bij twijfel het nummer dat u al had.", "Meld het, ook als u klikte."),
    ),
    (
        Theme.ACCESS,
        "In dienst, van dienst, uit dienst",
        "Joining, moving, leaving",
        "Checklist voor de personeelsdienst en de informaticadienst samen.",
        "in-van-uit-dienst.md",
        date(2021, 2, 1),
        ("Welke toegang krijgt iemand op dag één?", "Wat valt weg bij een andere functie?", "Wie sluit alles af?"),
    ),
    (
        Theme.SUPPLIERS,
        "Tien vragen aan een leverancier",
        "Ten questions for a supplier",
        "Stel ze vóór u tekent. Een leverancier die geen antwoord heeft, geeft er ook één.",
        "tien-vragen-leverancier.md",
        date(2021, 5, 10),
        ("Waar staan onze gegevens?", "Binnen hoeveel uur meldt u een incident?", "Hoe krijgen we alles terug?"),
    ),
    (
        Theme.TECHNICAL,
        "Reservekopieën testen in een voormiddag",
        "Testing backups in a morning",
        "Stappenplan om één bestand, één mailbox en één server terug te zetten.",
        "https://toolkit.programma.example/reservekopieen",
        date(2022, 11, 2),
        (),
    ),
    (
        Theme.INCIDENTS,
        "Eerste uur na een incident",
        "First hour after an incident",
        "Eén blad naast de telefoon: wie belt u, wat raakt u niet aan, wat schrijft u op?",
        "eerste-uur.md",
        date(2020, 12, 1),
        ("Trek het netwerk los, niet de stroom.", "Bel de coördinator.", "Noteer elk uur wat u ziet."),
    ),
    (
        Theme.CONTINUITY,
        "Oefening: een dag zonder computers",
        "Exercise: a day without computers",
        "Scenario voor de balie, de burgerlijke stand en de uitbetalingen van het OCMW.",
        "dag-zonder-computers.md",
        date(2023, 4, 4),
        ("Welke drie diensten moeten vandaag nog?", "Wie heeft de papieren lijst?", "Wat leerden we?"),
    ),
    (
        Theme.PERSONAL_DATA,
        "Wat mag in een mail?",
        "What may go into a mail?",
        "Kort antwoord op de vraag die elke dienst stelt, met voorbeelden.",
        "wat-mag-in-een-mail.md",
        date(2022, 9, 20),
        ("Een rijksregisternummer niet.", "Een dossiernummer wel.", "Een lijst met namen enkel in een beveiligde map."),
    ),
)
# a later version of some, and what is new in it
NEWER = {"eerste-uur.md": (date(2024, 10, 18), "Meldplicht van NIS2 toegevoegd"),
         "tien-vragen-leverancier.md": (date(2024, 2, 5), "Vraag over onderaannemers toegevoegd")}  # fmt: skip

# kind, title, English title, text, where learned, controls, day of publication (None: still a draft)
NOTES: tuple[tuple[str, str, str, str, str, tuple[str, ...], date | None], ...] = (
    (
        "advice",
        "Begin met de beheerders",
        "Start with the administrators",
        (
            "Zet aanmelden in twee stappen eerst aan voor wie alles kan, dan voor wie van thuis werkt, dan voor iedereen. Zo is het "
            "grootste gat in een week dicht en hebt u tijd voor de rest."
        ),
        "begeleidingstraject toegangsbeheer",
        ("PR.AA-03.2", "PR.AA-05.4"),
        date(2024, 3, 12),
    ),
    (
        "lesson",
        "Een back-up die niemand terugzette, is een hoop",
        "A backup that nobody restored is a hope",
        (
            "Bij een oefening bleek de kopie er te zijn, maar stond het wachtwoord om ze te openen op de server die weg was. "
            "Zet elk kwartaal één ding terug, op een andere machine, door iemand die het nooit deed."
        ),
        "oefening continuïteit, najaar 2023",
        ("PR.DS-11.1", "RC.RP-01.1"),
        date(2023, 12, 5),
    ),
    (
        "advice",
        "Eén lijst van toestellen, niet drie",
        "One list of devices, not three",
        (
            "De aankoopdienst, de informaticadienst en de verzekeraar hebben elk een lijst. Kies er één, en laat de andere er elke "
            "maand uit komen. Wat er niet op staat, krijgt ook geen updates."
        ),
        "basisaudits 2021–2023",
        ("ID.AM-01.1", "ID.AM-02.1", "ID.AM-08.2"),
        date(2024, 5, 21),
    ),
    (
        "lesson",
        "De stagiair die nog binnen kon",
        "The intern who could still get in",
        (
            "Twee jaar na een stage werkte de badge nog. De personeelsdienst wist van het einde, de informaticadienst niet. Eén mail, "
            "automatisch, op de laatste dag volstond."
        ),
        "ethisch hacken, 2022",
        ("PR.AA-01.1", "PR.AA-05.1"),
        date(2022, 11, 30),
    ),
    (
        "advice",
        "Oefen het plan met wie er echt staat",
        "Exercise the plan with those who are really there",
        "Een plan voor een incident noemt vaak de drie mensen die op verlof zijn. Oefen op een vrijdag in augustus.",
        "begeleidingstraject continuïteitsplan",
        ("RS.MA-01.1", "RS.CO-02.1"),
        date(2025, 6, 3),
    ),
    (
        "lesson",
        "Logboeken die niemand leest",
        "Logs that nobody reads",
        "De melding stond er drie weken. Spreek af wie elke maandag een kwartier kijkt, en wat die dan doet.",
        "audit 2024",
        ("PR.PS-04.1", "DE.AE-03.1"),
        date(2025, 1, 14),
    ),
    (
        "advice",
        "Kleine besturen delen een coördinator",
        "Small governments share an officer",
        "Ontwerp: wat werkt, wat niet, en wat u op voorhand afspreekt.",
        "",
        ("GV.PO-01.1",),
        None,
    ),
)


def make_knowledge(*, actor: Actor, at: datetime, programme: Organization, seed: int) -> None:
    """Fill the toolkit, write the notes, and send a newsletter and a phishing exercise."""
    for theme, title, english, summary, place, day, points in ITEMS:
        if day <= localdate(at):
            content = ItemContent(theme, title, english, summary)
            first = _version(place, title, points, day)
            item = toolkit.add_item(actor=actor, at=_noon(day), programme=programme, content=content, first=first)
            if place in NEWER and NEWER[place][0] <= localdate(at):
                later, change = NEWER[place]
                version = _version(place, title, (*points, change), later, change)
                toolkit.publish_version(actor=actor, at=_noon(later), programme=programme, key=item.pk, content=version)
    _write_notes(actor, at, programme)
    _send(actor, at, programme, seed)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=get_current_timezone())


def _version(place: str, title: str, points: Sequence[str], day: date, change: str = "") -> VersionContent:
    if place.startswith("https://"):
        return VersionContent(url=place, published_on=day, change=change)
    text = f"{title}\n\n{FICTION}\n" + "".join(f"- {point}\n" for point in points)
    return VersionContent(file=(place, text.encode()), published_on=day, change=change)


def _write_notes(actor: Actor, at: datetime, programme: Organization) -> None:
    for kind, title, english, body, source, controls, day in NOTES:
        if day is None or day <= localdate(at):
            content = NoteContent(kind, title, f"{body}\n\n{FICTION}", english, source=source, controls=controls)
            note = notes.add_note(actor=actor, at=at, programme=programme, content=content)
            if day is not None:
                notes.publish_note(actor=actor, at=at, programme=programme, key=note.pk, version=1, on=day)


def _send(actor: Actor, at: datetime, programme: Organization, seed: int) -> None:
    random = Random(seed)  # noqa: S311 invented data
    governments = list(Organization.objects.local().filter(is_fictional=True, kind="municipality").order_by("pk"))
    known = Counter(row.name for row in governments)
    standing = [row.name for row in governments if row.status == "active" and known[row.name] == 1][:MOST]
    for track, material, day, share in (
        (TrackKind.COMMUNICATION, "Nieuwsbrief najaar 2025", date(2025, 9, 15), 1.0),
        (TrackKind.POSTERS, "Oefenmails over phishing, voorjaar 2026", date(2026, 3, 2), 0.2),
    ):
        chosen = tuple(name for name in standing if random.random() < share)
        if chosen and day <= localdate(at) - timedelta(days=1):
            sending = Sending(track.value, DeliveryContent(material, 1, day), chosen)
            deliveries.record_deliveries(actor=actor, at=at, programme=programme, sending=sending)
