"""The account of a round as Word, Excel and PDF show it: parts of plain sentences, each with the table that they explain."""

from dataclasses import dataclass
from datetime import datetime

from belfort.domain.questions import Cell
from belfort.domain.terms import Text
from belfort.reporting.reply import FICTIONAL, WATERMARK
from belfort.reporting.words import moment

TITLE = Text("Verantwoording van een meetronde", "Account of a measurement round")
FOOT = Text("{name} · {watermark}", "{name} · {watermark}")


@dataclass(frozen=True, slots=True)
class Table:
    """A table with what it is called; a row has a cell for each column."""

    title: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its heading, sentences, and tables; `name` is that of its sheets in a workbook."""

    name: Text
    heading: Text
    lines: tuple[Text, ...]
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundAccount:
    """The account of a round: what it is about, who made it when (in the zone in which it is said), and its parts."""

    round_name: str
    situation: Text
    programme: str
    made_by: str
    made_at: datetime
    is_demo: bool
    parts: tuple[Part, ...]

    @property
    def watermark(self) -> Text:
        """Return who made the document, and when."""
        return WATERMARK.filled(name=self.made_by, moment=moment(self.made_at))

    @property
    def foot(self) -> Text:
        """Return what stands at the foot of each page."""
        return FOOT.filled(name=self.round_name, watermark=self.watermark)

    @property
    def warnings(self) -> list[Text]:
        """Return what must stand at the top."""
        return [FICTIONAL] if self.is_demo else []
