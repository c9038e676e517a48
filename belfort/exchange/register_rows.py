"""The rows of a register as they stand in Excel and CSV: headings in Dutch or English, values checked cell by cell.

`docs/formats.md` explains every column. Columns marked as information are written but never read.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from belfort.domain.classification import Flag, InformationClass
from belfort.domain.criticality import Peak
from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.impact import DIMENSION_NAMES, LEVELS, Dimension
from belfort.domain.terms import Text
from belfort.domain.workflow import STATE_NAMES, RegisterState
from belfort.exchange.strict_csv import Table

OWN = "eigen:"
ROLES = {"creates": Text("maakt", "creates"), "uses": Text("gebruikt", "uses"), "stores": Text("bewaart", "stores")}
YES = {
    "ja": True,
    "yes": True,
    "nee": False,
    "no": False,
    "": False,
    "true": True,
    "false": False,
    "1": True,
    "0": False,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in code, its headings, and whether it is only information."""

    name: str
    heading: Text
    is_information: bool = False


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """One process as a row."""

    key: str
    title: str
    group: str
    state: RegisterState
    domain: str = ""
    reason: str = ""
    description: str = ""
    owner: str = ""
    responsible: str = ""
    nis2_annex: bool = False
    group_impact: Mapping[str, int] = field(default_factory=dict)
    impact: Mapping[str, int] = field(default_factory=dict)
    peaks: tuple[Peak, ...] = ()
    assets: Mapping[str, str] = field(default_factory=dict)
    row: int = 0


@dataclass(frozen=True, slots=True)
class AssetRow:
    """One information asset as a row."""

    key: str
    name: str
    category: str
    state: RegisterState
    classes: InformationClass
    flags: frozenset[Flag] = frozenset()
    reason: str = ""
    description: str = ""
    responsible: str = ""
    floor_overruled: str = ""
    row: int = 0


def _impact_columns(prefix: str, nl: str, en: str) -> list[Column]:
    return [
        Column(f"{prefix}_{dimension.value}", Text(f"{nl} {name.nl}", f"{en} {name.en}"))
        for dimension, name in DIMENSION_NAMES.items()
    ]


PROCESS_COLUMNS = (
    Column("key", Text("sleutel", "key")),
    Column("title", Text("titel", "title")),
    Column("domain", Text("domein", "domain")),
    Column("group", Text("procesgroep", "process group")),
    Column("state", Text("staat", "state")),
    Column("reason", Text("reden", "reason")),
    Column("description", Text("omschrijving", "description")),
    Column("owner", Text("dienst", "department")),
    Column("responsible", Text("toegewezen aan", "assigned to")),
    Column("nis2_annex", Text("nis2-bijlage", "nis2 annex")),
    *_impact_columns("group", "groep:", "group:"),
    *_impact_columns("process", "proces:", "process:"),
    Column("critical", Text("kritiek", "critical"), is_information=True),
    Column("classes", Text("klassen", "classes"), is_information=True),
    Column("peaks", Text("piekperiodes", "peak periods")),
    Column("assets", Text("informatieassets", "information assets")),
)

ASSET_COLUMNS = (
    Column("key", Text("sleutel", "key")),
    Column("name", Text("naam", "name")),
    Column("category", Text("categorie", "category")),
    Column("state", Text("staat", "state")),
    Column("reason", Text("reden", "reason")),
    Column("description", Text("omschrijving", "description")),
    Column("responsible", Text("toegewezen aan", "assigned to")),
    Column("C", Text("vertrouwelijkheid", "confidentiality")),
    Column("I", Text("integriteit", "integrity")),
    Column("A", Text("beschikbaarheid", "availability")),
    Column("professional_data", Text("professionele gegevens", "professional data")),
    Column("personal_data", Text("persoonsgegevens", "personal data")),
    Column("sensitive_personal_data", Text("gevoelige persoonsgegevens", "sensitive personal data")),
    Column("social_security_data", Text("gegevens sociale zekerheid", "social security data")),
    Column("floor_overruled", Text("reden zonder vloer", "reason without floor")),
    Column("floor_classes", Text("klassen met vloer", "classes with floor"), is_information=True),
)

SHEETS = {"process": ("Processen", "Processes"), "asset": ("Informatieassets", "Information assets")}


class Cells:
    """The cells of one row, read one by one; a fault names the row and the heading."""

    def __init__(
        self,
        table: Table,
        positions: Mapping[str, int],
        headings: Mapping[str, str],
        number: int,
        cells: tuple[object, ...],
    ) -> None:
        self.positions, self.headings, self.number, self.cells = positions, headings, number, cells
        self.sheet = table.sheet

    def refuse(self, name: str, nl: str, en: str, **values: object) -> RefusedFileError:
        """Return the refusal for one cell."""
        place = Place(sheet=self.sheet, row=self.number, field=self.headings.get(name, name))
        return RefusedFileError(Text(nl, en).filled(**values), place)

    def text(self, name: str, longest: int = 2_000) -> str:
        """Return a text without blanks around it."""
        if name not in self.positions:
            return ""
        value = self.cells[self.positions[name]]
        found = str(value).strip() if value is not None else ""
        if any(ord(letter) < 32 and letter not in "\n\r\t" for letter in found):  # noqa: PLR2004 control characters
            raise self.refuse(name, "er staat een stuurteken in.", "it holds a control character.")
        if len(found) > longest:
            raise self.refuse(
                name,
                "de tekst is langer dan {longest} tekens.",
                "the text is longer than {longest} characters.",
                longest=longest,
            )
        return found.replace("\r\n", "\n")

    def required(self, name: str, longest: int) -> str:
        """Return a text that may not be empty."""
        found = self.text(name, longest)
        if not found:
            raise self.refuse(name, "dit mag niet leeg zijn.", "this may not be empty.")
        return found

    def yes(self, name: str) -> bool:
        """Return a yes or no."""
        found = self.text(name).lower()
        if found not in YES:
            raise self.refuse(name, "schrijf ja of nee, niet {found}.", "write yes or no, not {found}.", found=found)
        return YES[found]

    def level(self, name: str, lowest: int = 1) -> int | None:
        """Return a whole level up to 5, or None when the cell is empty."""
        found = self.text(name)
        if not found:
            return None
        if not (found.isascii() and found.isdecimal()) or not lowest <= int(found[:3]) <= max(LEVELS):
            raise self.refuse(
                name,
                "{found} is geen klasse of niveau van 1 tot 5.",
                "{found} is no class or level from 1 to 5.",
                found=found[:20],
            )
        return int(found)

    def state(self) -> RegisterState:
        """Return the state by its name in either language; empty is to be confirmed."""
        found = self.text("state").lower()
        for state, name in STATE_NAMES.items():
            if found in {state.value, name.nl, name.en}:
                return state
        if not found:
            return RegisterState.PROPOSED
        raise self.refuse(
            "state", "{found} is geen staat van het register.", "{found} is no state of the register.", found=found[:40]
        )


def read_rows(table: Table, columns: Iterable[Column], build: Callable[[Cells], Any]) -> list[Any]:
    """Turn a table into rows; raises RefusedFileError for an unknown or doubled heading, a bad cell, a doubled key."""
    positions, headings = _positions(table, tuple(columns))
    found: list[Any] = []
    seen: dict[str, int] = {}
    for number, values in table.rows:
        cells = Cells(table, positions, headings, number, values)
        row = build(cells)
        if row.key and row.key in seen:
            raise cells.refuse(
                "key", "{key} staat ook in rij {row}.", "{key} stands in row {row} too.", key=row.key, row=seen[row.key]
            )
        seen[row.key] = number
        found.append(row)
    if not found:
        raise RefusedFileError(Text("er staan geen rijen in.", "it holds no rows."), Place(sheet=table.sheet))
    return found


def _positions(table: Table, columns: tuple[Column, ...]) -> tuple[dict[str, int], dict[str, str]]:
    by_heading = {
        heading: column for column in columns for heading in (column.heading.nl, column.heading.en, column.name)
    }
    positions: dict[str, int] = {}
    headings: dict[str, str] = {}
    for place, heading in enumerate(table.headings):
        column = by_heading.get(heading.strip().lower())
        if not heading.strip() and not any(str(cells[place] or "") for _, cells in table.rows):
            continue
        if column is None or column.name in positions:
            words = Text(
                "kolom {heading} is onbekend of staat er twee keer.",
                "column {heading} is unknown or stands there twice.",
            )
            raise RefusedFileError(words.filled(heading=heading or place + 1), Place(sheet=table.sheet, row=1))
        if not column.is_information:
            positions[column.name] = place
            headings[column.name] = heading
        else:
            positions[column.name] = place
    for column in columns[:2]:
        if column.name not in positions:
            words = Text("kolom {heading} ontbreekt.", "column {heading} is missing.")
            raise RefusedFileError(words.filled(heading=column.heading), Place(sheet=table.sheet, row=1))
    return positions, headings


def read_process(cells: Cells) -> ProcessRow:
    """Return one process row."""
    return ProcessRow(
        key=cells.text("key", 200),
        title=cells.required("title", 300),
        group=cells.text("group", 200),
        domain=cells.text("domain", 120),
        state=cells.state(),
        reason=cells.text("reason"),
        description=cells.text("description"),
        owner=cells.text("owner", 120),
        responsible=cells.text("responsible", 254).lower(),
        nis2_annex=cells.yes("nis2_annex"),
        group_impact=_impact(cells, "group"),
        impact=_impact(cells, "process"),
        peaks=_peaks(cells),
        assets=_assets(cells),
        row=cells.number,
    )


def _impact(cells: Cells, prefix: str) -> dict[str, int]:
    pairs = ((dimension.value, cells.level(f"{prefix}_{dimension.value}")) for dimension in Dimension)
    return {name: level for name, level in pairs if level is not None}


def peaks_text(peaks: Iterable[Peak]) -> str:
    """Write peaks as `Inschrijvingen 20/08-10/09 service=5 users=4`, one per line."""
    lines = []
    for peak in peaks:
        levels = " ".join(f"{dimension.value}={level}" for dimension, level in sorted(peak.impact.items()))
        lines.append(
            f"{peak.name} {peak.starts[1]:02}/{peak.starts[0]:02}-{peak.ends[1]:02}/{peak.ends[0]:02} {levels}"
        )
    return "\n".join(lines)


def _peaks(cells: Cells) -> tuple[Peak, ...]:
    found = []
    for line in cells.text("peaks").splitlines():
        words = line.split()
        levels = [word for word in words if "=" in word]
        days = [word for word in words if "-" in word and "/" in word and "=" not in word]
        try:
            first, last = days[-1].split("-")
            starts, ends = _day(first), _day(last)
            impact = {Dimension(name): int(level) for name, level in (word.split("=") for word in levels)}
            name = line[: line.rindex(days[-1])].strip()
        except (IndexError, ValueError):
            raise cells.refuse(
                "peaks", "{line} is geen piekperiode.", "{line} is no peak period.", line=line[:60]
            ) from None
        found.append(Peak(name, starts, ends, impact))
    return tuple(found)


def _day(text: str) -> tuple[int, int]:
    day, month = text.split("/")
    return int(month), int(day)


def assets_text(roles: Mapping[str, str]) -> str:
    """Write linked assets as `bevolkingsregister (gebruikt)`, one per line."""
    return "\n".join(f"{key} ({ROLES[role].nl})" for key, role in sorted(roles.items()))


def _assets(cells: Cells) -> dict[str, str]:
    by_word = {word: role for role, name in ROLES.items() for word in (role, name.nl, name.en)}
    found: dict[str, str] = {}
    for line in cells.text("assets", 10_000).splitlines():
        key, _, rest = line.strip().rpartition(" (")
        role = by_word.get(rest.rstrip(")").lower())
        if not key or role is None or key in found:
            raise cells.refuse(
                "assets", "{line} is geen asset met een rol.", "{line} is no asset with a role.", line=line[:60]
            )
        found[key] = role
    return found


def read_asset(cells: Cells) -> AssetRow:
    """Return one asset row; an empty class is not yet rated."""
    return AssetRow(
        key=cells.text("key", 200),
        name=cells.required("name", 200),
        category=cells.text("category", 120),
        state=cells.state(),
        classes=InformationClass(*(cells.level(letter) or 0 for letter in "CIA")),
        flags=frozenset(flag for flag in Flag if cells.yes(flag.value)),
        reason=cells.text("reason"),
        description=cells.text("description"),
        responsible=cells.text("responsible", 254).lower(),
        floor_overruled=cells.text("floor_overruled"),
        row=cells.number,
    )
