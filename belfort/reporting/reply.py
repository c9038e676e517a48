"""A reply to a parliamentary or steering-group question as Word, Excel and PDF show it, and the words that they share."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from belfort.domain.maturity_figures import cut
from belfort.domain.questions import Annex, Cell, QuestionKey, Reply, Value
from belfort.domain.terms import Text, same
from belfort.reporting.words import day, moment

TITLE = Text("Antwoord op een schriftelijke vraag", "Reply to a written question")
REPLY = Text("Antwoord", "Reply")
BLANKS = (
    Text("vraag nr.", "question no."),
    Text("van", "of"),
    Text("gesteld door", "asked by"),
)
THE_QUESTION = Text("De vraag", "The question")
ASKED = {
    QuestionKey.SIGN_UPS: Text(
        "Hoeveel lokale besturen nemen deel aan elk spoor van het programma, welke besturen zijn dat, en welk deel van "
        "het krediet is vastgelegd, betaald en nog vast te leggen?",
        "How many local governments take part in each track of the programme, which governments are these, and which part "
        "of the credit is committed, paid and left to commit?",
    ),
    QuestionKey.HACKING: Text(
        "Hoeveel lokale besturen lieten zich testen door ethische hackers, wat waren de oorzaken en de gevolgen, welke "
        "besturen werken samen, en hoeveel audits zijn gepland?",
        "How many local governments had themselves tested by ethical hackers, what were the causes and the consequences, "
        "which governments work together, and how many audits are planned?",
    ),
    QuestionKey.WEBSITES: Text(
        "Hoeveel digitale loketten zijn volledig met HTTPS beveiligd, en hoever staan de lokale besturen met e-learning, "
        "affiches en infosessies?",
        "How many digital counters are wholly secured with HTTPS, and how far are the local governments with e-learning, "
        "posters and information sessions?",
    ),
    QuestionKey.INDICATORS: Text(
        "Hoe staan de indicatoren van het programma ervoor, welke maatregelen ontbreken het vaakst, en welke brengen de "
        "meeste besturen op niveau?",
        "How do the indicators of the programme stand, which controls are most often missing, and which would bring most "
        "governments to the level?",
    ),
}
LEAD = Text(
    "Dit antwoord geeft de toestand op {day}. Bij elk cijfer staat uit hoeveel rijen van het programma het geteld is.",
    "This reply gives the situation on {day}. Each figure says from how many rows of the programme it was counted.",
)
SITUATION = Text("Toestand op {day}", "Situation on {day}")
FIGURES = Text("Cijfers", "Figures")
FIGURE_COLUMNS = (Text("gegeven", "item"), Text("cijfer", "figure"), Text("rijen erachter", "rows behind it"))
NOT_MEASURED = Text("niet gemeten", "not measured")
WITHHELD = Text("Wat dit antwoord niet geeft", "What this reply does not give")
WITHHELD_COLUMNS = (Text("gegeven", "item"), Text("waarom niet", "why not"))
ANNEXES = Text("Bijlagen", "Annexes")
ANNEX = Text("Bijlage {number}. {title}", "Annex {number}. {title}")
ANNEX_ROWS = Text("{title} ({count} rijen)", "{title} ({count} rows)")
ANNEX_ROW = Text("{title} (1 rij)", "{title} (1 row)")
ANNEX_FIRST = Text(
    "{title} (de eerste {first} van {count} rijen; alle staan in het Excel-bestand)",
    "{title} (the first {first} of {count} rows; all are in the Excel file)",
)
PRINTED = 2_500  # rows of an annex on paper; some fifty pages that nobody reads further
ANNEX_EMPTY = Text("{title} (geen rijen)", "{title} (no rows)")
EMPTY = Text("Op deze datum zijn er geen rijen.", "There are no rows on this date.")
FICTIONAL = Text("Demo: fictieve besturen en gegevens.", "Demo: fictional governments and data.")
WATERMARK = Text("Gemaakt door {name} op {moment} met Belfort", "Made by {name} on {moment} with Belfort")
FOOT = Text("Toestand op {day} · {watermark}", "Situation on {day} · {watermark}")


@dataclass(frozen=True, slots=True)
class ReplyReport:
    """A reply with what stands around it: the programme, who made it when (in the zone in which it is said), and the demo."""

    reply: Reply
    programme: str
    made_by: str
    made_at: datetime
    is_demo: bool

    @property
    def asked(self) -> Text:
        """Return the question as a sentence."""
        return ASKED[self.reply.question.key]

    @property
    def situation(self) -> Text:
        """Return on which day the reply speaks."""
        return SITUATION.filled(day=day(self.reply.as_of))

    @property
    def lead(self) -> Text:
        """Return the first sentence of the reply."""
        return LEAD.filled(day=day(self.reply.as_of))

    @property
    def watermark(self) -> Text:
        """Return who made the document, and when."""
        return WATERMARK.filled(name=self.made_by, moment=moment(self.made_at))

    @property
    def foot(self) -> Text:
        """Return what stands at the foot of each page."""
        return FOOT.filled(day=day(self.reply.as_of), watermark=self.watermark)

    @property
    def warnings(self) -> list[Text]:
        """Return what must stand at the top."""
        return [FICTIONAL] if self.is_demo else []

    @property
    def figures(self) -> list[tuple[Text, Text, Text]]:
        """Return each figure with its label, its value, and how many rows stand behind it."""
        return [(capital(one.said), value_text(one.value), value_text(one.source.rows)) for one in self.reply.figures]

    @property
    def withheld(self) -> list[tuple[Text, Text]]:
        """Return each figure that is not given, and why."""
        return [(capital(one.label), one.reason) for one in self.reply.withheld]

    @property
    def whole_annexes(self) -> list[tuple[Text, Annex]]:
        """Return each annex with its numbered title and all its rows, as a workbook holds them."""
        found = enumerate(self.reply.annexes, start=1)
        return [(ANNEX.filled(number=number, title=annex.title), annex) for number, annex in found]

    @property
    def annexes(self) -> list[tuple[Text, Annex]]:
        """Return each annex as paper shows it: its first rows, and then the title says so."""
        return [_printed(title, annex) for title, annex in self.whole_annexes]

    @property
    def contents(self) -> list[Text]:
        """Return the annexes by title, each with the number of its rows."""
        return [
            {0: ANNEX_EMPTY, 1: ANNEX_ROW}.get(len(annex.rows), ANNEX_ROWS).filled(title=title, count=len(annex.rows))
            for title, annex in self.whole_annexes
        ]


def _printed(title: Text, annex: Annex) -> tuple[Text, Annex]:
    count = len(annex.rows)
    if count <= PRINTED:
        return title, annex
    said = ANNEX_FIRST.filled(title=title, first=value_text(PRINTED), count=value_text(count))
    return said, replace(annex, rows=annex.rows[:PRINTED])


def capital(text: Text) -> Text:
    """Return a label with a capital first letter."""
    return Text(text.nl[:1].upper() + text.nl[1:], text.en[:1].upper() + text.en[1:])


def value_text(value: Value) -> Text:
    """Return the value of a figure for people: thousands grouped, money with two places, a share in percent."""
    return NOT_MEASURED if value is None else cell_text(value)


def cell_text(cell: Cell) -> Text:
    """Return a cell of an annex for people; nothing stays nothing."""
    if isinstance(cell, Text):
        return cell
    if isinstance(cell, Fraction):
        return _percent(cell)
    if isinstance(cell, int | Decimal):
        written = f"{cell:,}"
        return Text(written.translate(str.maketrans(",.", ".,")), written)
    if isinstance(cell, date):
        return Text(f"{cell:%d/%m/%Y}", f"{cell:%Y-%m-%d}")
    return same(cell or "")


def _percent(share: Fraction) -> Text:
    written = f"{cut(share * 100, 1):.1f} %"
    return Text(written.replace(".", ","), written)


def is_number(annex: Annex, place: int) -> bool:
    """Say whether a column of an annex holds numbers only, so that it stands to the right."""
    cells = [row[place] for row in annex.rows if row[place] not in {None, ""}]
    return bool(cells) and all(isinstance(cell, int | Decimal | Fraction) for cell in cells)


# characters: beside the words of a column, of its heading on one line, and beyond which its words take more lines
ROOM, HEADING, WIDE = 5, 12, 36


def widths(headings: Sequence[str], rows: Sequence[Sequence[str]], whole: float) -> list[float]:
    """Share a whole width over columns by the longest text of each, none wider than a line of a few words."""
    longest = [
        ROOM + min(max([_longest_word(heading), min(len(heading), HEADING), *(len(row[place]) for row in rows)]), WIDE)
        for place, heading in enumerate(headings)
    ]
    return [whole * length / sum(longest) for length in longest]


def _longest_word(text: str) -> int:
    return max(len(word) for word in text.split()) if text.split() else 0
