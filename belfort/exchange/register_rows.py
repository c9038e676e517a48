"""The rows of a register as they stand in Excel and CSV: headings in Dutch or English, values checked cell by cell.

`docs/formats.md` explains every column. Columns marked as information are written but never read.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from belfort.domain.classification import UNRATED, Attribute, Flag, InformationClass
from belfort.domain.criticality import Peak
from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.impact import DIMENSION_NAMES, Dimension
from belfort.domain.terms import Text
from belfort.domain.workflow import RegisterState
from belfort.exchange.register_cells import Cells
from belfort.exchange.register_texts import read_link, read_peak
from belfort.exchange.strict_csv import Table
from belfort.exchange.validation import printable

OWN = "eigen:"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in code, its headings, whether it is only information, and another name that it may have."""

    name: str
    heading: Text
    is_information: bool = False
    alias: str = ""


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """One process as a row of a sheet; `headings` names the columns that the file has, each with its heading there."""

    key: str
    title: str
    group: str = ""
    state: RegisterState | None = None
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
    stamp: str = ""
    sheet: str = ""
    row: int = 0
    headings: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Return the name by which a person knows the row."""
        return self.title

    def without(self, names: Collection[str], base: "ProcessRow") -> "ProcessRow":
        """Return the row as if these columns did not stand in the file; a title, which must, is that of another row."""
        return replace(
            self,
            title=base.title if "title" in names else self.title,
            **_blank(names, group="", domain="", state=None),
            group_impact=_kept(self.group_impact, names, "group_"),
            impact=_kept(self.impact, names, "process_"),
            headings=_kept(self.headings, names),
        )

    def completed(self, base: "ProcessRow") -> "ProcessRow":
        """Return the row with what stands in no column of the file taken from another row."""
        return replace(
            self,
            **_absent(self, base, ("reason", "description", "owner", "responsible", "nis2_annex", "peaks", "assets")),
            state=self.state or base.state,
            group_impact=_levels(self, base.group_impact, "group") | dict(self.group_impact),
            impact=_levels(self, base.impact, "process") | dict(self.impact),
        )


@dataclass(frozen=True, slots=True)
class AssetRow:
    """One information asset as a row of a sheet; `headings` names the columns that the file has, with their headings."""

    key: str
    name: str
    category: str = ""
    state: RegisterState | None = None
    classes: InformationClass = UNRATED
    flags: frozenset[Flag] = frozenset()
    reason: str = ""
    description: str = ""
    responsible: str = ""
    floor_overruled: str = ""
    stamp: str = ""
    sheet: str = ""
    row: int = 0
    headings: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Return the name by which a person knows the row."""
        return self.name

    def without(self, names: Collection[str], base: "AssetRow") -> "AssetRow":
        """Return the row as if these columns did not stand in the file; a name, which must, is that of another row."""
        return replace(
            self,
            name=base.name if "name" in names else self.name,
            **_blank(names, category="", state=None),
            headings=_kept(self.headings, names),
        )

    def completed(self, base: "AssetRow") -> "AssetRow":
        """Return the row with what stands in no column of the file taken from another row."""
        classes = {
            attribute.value: (self if attribute.value in self.headings else base).classes.of(attribute)
            for attribute in Attribute
        }
        return replace(
            self,
            **_absent(self, base, ("reason", "description", "responsible", "floor_overruled")),
            state=self.state or base.state,
            category=self.category or base.category,
            classes=InformationClass(**classes),
            flags=frozenset(flag for flag in Flag if flag in (self if flag.value in self.headings else base).flags),
        )


def _absent(row: Any, base: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(base, name) for name in names if name not in row.headings}


def _blank(names: Collection[str], **blanks: Any) -> dict[str, Any]:
    """Return those of the columns in which an empty cell means: as it stands."""
    return {name: blank for name, blank in blanks.items() if name in names}


def _kept(values: Mapping[str, Any], names: Collection[str], prefix: str = "") -> dict[str, Any]:
    return {name: value for name, value in values.items() if f"{prefix}{name}" not in names}


def _levels(row: ProcessRow, base: Mapping[str, int], prefix: str) -> dict[str, int]:
    return {name: level for name, level in base.items() if f"{prefix}_{name}" not in row.headings}


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
    Column("stamp", Text("stempel", "stamp")),
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
    Column("floor_overruled", Text("reden zonder ondergrens", "reason without floor")),
    Column("floor_classes", Text("klassen met ondergrens", "classes with floor"), is_information=True),
    Column("stamp", Text("stempel", "stamp")),
)

SHEETS = {"process": ("Processen", "Processes"), "asset": ("Informatieassets", "Information assets")}


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
        heading.lower(): column
        for column in columns
        for heading in (column.heading.nl, column.heading.en, column.name, column.alias)
        if heading
    }
    positions: dict[str, int] = {}
    headings: dict[str, str] = {}
    for place, heading in enumerate(table.headings):
        column = by_heading.get(heading.lower())
        if not heading and not any(str(cells[place]) for _, cells in table.rows):
            continue
        if column is None or column.name in positions:
            words = Text(
                "kolom {heading} is onbekend of staat er twee keer.",
                "column {heading} is unknown or is there twice.",
            )
            named = printable(heading) or str(place + 1)
            raise RefusedFileError(words.filled(heading=named), Place(sheet=table.sheet, row=1))
        positions[column.name] = place
        if not column.is_information:
            headings[column.name] = heading
    for column in columns[:2]:
        if column.name not in positions:
            words = Text("kolom {heading} ontbreekt.", "column {heading} is missing.")
            raise RefusedFileError(words.filled(heading=column.heading), Place(sheet=table.sheet, row=1))
    return positions, headings


def same_key(key: str) -> str:
    """Return a key as it is compared: that of an own row in small letters."""
    return key.lower() if key.lower().startswith(OWN) else key


def read_process(cells: Cells) -> ProcessRow:
    """Return one process row."""
    peaks = cells.lines("peaks", read_peak, "{line} is geen piekperiode.", "{line} is not a peak period.")
    return ProcessRow(
        key=same_key(cells.words("key", 200)),
        title=cells.required("title", 300),
        group=cells.words("group", 200),
        domain=cells.words("domain", 120),
        state=cells.state(),
        reason=cells.words("reason"),
        description=cells.words("description"),
        owner=cells.words("owner", 120),
        responsible=cells.words("responsible", 254).lower(),
        nis2_annex=cells.yes("nis2_annex"),
        group_impact=_impact(cells, "group"),
        impact=_impact(cells, "process"),
        peaks=tuple(peaks),
        assets=_assets(cells),
        stamp=cells.text("stamp"),
        sheet=cells.sheet,
        row=cells.number,
        headings=cells.headings,
    )


def _impact(cells: Cells, prefix: str) -> dict[str, int]:
    pairs = ((dimension.value, cells.level(f"{prefix}_{dimension.value}")) for dimension in Dimension)
    return {name: level for name, level in pairs if level is not None}


def _assets(cells: Cells) -> dict[str, str]:
    words = "{line} is geen asset met een rol.", "{line} is not an asset with a role."
    found: dict[str, str] = {}
    for written, role in cells.lines("assets", read_link, *words):
        key = same_key(written)
        if key in found:
            raise cells.refuse("assets", "{key} staat er twee keer.", "{key} is there twice.", key=key)
        found[key] = role
    return found


def read_asset(cells: Cells) -> AssetRow:
    """Return one asset row; an empty class is not yet rated."""
    return AssetRow(
        key=same_key(cells.words("key", 200)),
        name=cells.required("name", 200),
        category=cells.words("category", 120),
        state=cells.state(),
        classes=InformationClass(*(cells.level(letter) or 0 for letter in "CIA")),
        flags=frozenset(flag for flag in Flag if cells.yes(flag.value)),
        reason=cells.words("reason"),
        description=cells.words("description"),
        responsible=cells.words("responsible", 254).lower(),
        floor_overruled=cells.words("floor_overruled"),
        stamp=cells.text("stamp"),
        sheet=cells.sheet,
        row=cells.number,
        headings=cells.headings,
    )
