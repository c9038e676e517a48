"""The note by which a government hands a report over to the CCB: the facts and the dates, as text and for Word."""

from dataclasses import dataclass
from datetime import date, datetime

from belfort.domain.findings import SEVERITY_NAMES, Severity
from belfort.domain.terms import Text, same
from belfort.reporting.reply import FICTIONAL, WATERMARK
from belfort.reporting.words import day, moment, storable

TITLE = Text("Overdracht van een melding aan het CCB", "Hand-over of a report to the CCB")
HELP = Text(
    "Hulp bij de artikelen 22 en 23 van de wet van 26 april 2024; geen juridisch advies.",
    "Help with articles 22 and 23 of the law of 26 April 2024; no legal advice.",
)
FACTS = Text("Feiten", "Facts")
TERMS = Text("Termijnen", "Terms")
HAPPENED = Text("Verloop", "Course")
WHAT = Text("Wat de melder schreef", "What the finder wrote")
FILES = Text("Bijlagen", "Attachments")
NOT_SAID = Text("niet gezegd", "not said")
NOT_YET = Text("nog niet", "not yet")
ANONYMOUS = Text("anoniem", "anonymous")
FROM_RECEIPT = Text(
    "De melder zei niet wanneer het gevonden werd: de termijnen tellen vanaf de ontvangst en eindigden in werkelijkheid eerder.",
    "The finder did not say when it was found: the terms count from the receipt and really ended earlier.",
)
NO_PUBLICATION = Text(
    "Er wordt niets gepubliceerd zonder akkoord van het CCB.", "Nothing is published unless the CCB agrees."
)
TERM = Text("{name}: tegen {moment} ({words})", "{name}: by {moment} ({words})")


@dataclass(frozen=True, slots=True)
class HandOver:
    """What the note says; moments are in the zone in which they are read."""

    organization: str
    code: str
    title: str
    target: str
    description: str
    reporter: str
    state: Text
    severity: str
    found_at: datetime | None
    received_at: datetime
    terms: tuple[tuple[Text, datetime, Text], ...]
    from_receipt: bool
    notified_at: datetime | None
    reported_at: datetime | None
    agreed_on: date | None
    events: tuple[tuple[datetime, Text], ...]
    files: tuple[tuple[str, str], ...]
    made_by: str
    made_at: datetime
    is_demo: bool

    @property
    def warnings(self) -> list[Text]:
        """Return what must stand at the top."""
        return [FICTIONAL, HELP] if self.is_demo else [HELP]

    @property
    def facts(self) -> list[tuple[Text, Text]]:
        """Return the facts, each with its label."""
        severity = SEVERITY_NAMES[Severity(self.severity)] if self.severity else NOT_YET
        return [
            (Text("Bestuur", "Government"), same(self.organization)),
            (Text("Code", "Code"), same(self.code)),
            (Text("Titel", "Title"), same(self.title)),
            (Text("Waar", "Where"), same(self.target) if self.target else NOT_SAID),
            (Text("Stand", "State"), self.state),
            (Text("Ernst", "Severity"), severity),
            (Text("Melder", "Finder"), same(self.reporter) if self.reporter else ANONYMOUS),
            (Text("Gevonden", "Found"), moment(self.found_at) if self.found_at else NOT_SAID),
            (Text("Ontvangen", "Received"), moment(self.received_at)),
            (Text("Korte melding bij het CCB", "Short notification"), _moment(self.notified_at)),
            (Text("Volledige melding bij het CCB", "Full report"), _moment(self.reported_at)),
            (
                Text("Akkoord met publicatie", "Agreed to publication"),
                day(self.agreed_on) if self.agreed_on else NOT_YET,
            ),
        ]

    @property
    def term_lines(self) -> list[Text]:
        """Return each term with its end and how it stands, and what to know about them."""
        found = [TERM.filled(name=name, moment=moment(due), words=words) for name, due, words in self.terms]
        return [*found, *([FROM_RECEIPT] if self.from_receipt else []), NO_PUBLICATION]

    @property
    def event_lines(self) -> list[Text]:
        """Return what happened, in the order of time."""
        return [
            Text("{moment}: {what}", "{moment}: {what}").filled(moment=moment(at), what=what)
            for at, what in self.events
        ]

    @property
    def file_lines(self) -> list[Text]:
        """Return the attachments with the hash by which they can be compared."""
        return [same(f"{name} (SHA-256 {sha256})") for name, sha256 in self.files]

    @property
    def watermark(self) -> Text:
        """Return who made the note, and when."""
        return WATERMARK.filled(name=self.made_by, moment=moment(self.made_at))


def _moment(value: datetime | None) -> Text:
    return moment(value) if value else NOT_YET


def as_text(note: HandOver, language: str) -> bytes:
    """Return the note as plain text in UTF-8, to paste into a form or a mail.

    A sign stands before each line of the finder, so that none passes for a fact of the government.
    """
    parts = [[TITLE.into(language), *(line.into(language) for line in note.warnings)]]
    parts.append([f"{label.into(language)}: {_line(value.into(language))}" for label, value in note.facts])
    for heading, lines in ((TERMS, note.term_lines), (HAPPENED, note.event_lines), (FILES, note.file_lines)):
        if lines:
            parts.append([heading.into(language), *(f"- {_line(line.into(language))}" for line in lines)])
    parts.append([WHAT.into(language), *(f"> {line}" for line in note.description.splitlines())])
    parts.append([note.watermark.into(language)])
    return ("\n\n".join("\n".join(lines) for lines in parts) + "\n").encode()


def _line(text: str) -> str:
    return " ".join(text.split())


def paragraphs(note: HandOver) -> list[str]:
    """Return what the finder wrote as paragraphs that a document can hold."""
    return [storable(line) for line in note.description.splitlines() if line.strip()]
