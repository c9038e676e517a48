"""The rows of a file as JSON, so that they can wait until their sender says yes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from belfort.domain.classification import Flag, InformationClass
from belfort.domain.criticality import Peak
from belfort.domain.impact import Dimension
from belfort.domain.workflow import RegisterState
from belfort.exchange.register_rows import AssetRow, ProcessRow


def packed(rows: Sequence[ProcessRow | AssetRow]) -> dict[str, Any]:
    """Return rows as plain values; the sheet and the headings of the file are kept once."""
    once = {"headings": dict(rows[0].headings), "sheet": rows[0].sheet} if rows else {"headings": {}}
    return once | {"rows": [_packed(row) for row in rows]}


def _packed(row: ProcessRow | AssetRow) -> dict[str, Any]:
    values = {name: value for name, value in asdict(row).items() if name not in {"headings", "sheet"}}
    if isinstance(row, ProcessRow):
        values["peaks"] = [
            [peak.name, list(peak.starts), list(peak.ends), {key.value: level for key, level in peak.impact.items()}]
            for peak in row.peaks
        ]
        return values
    return values | {"flags": sorted(row.flags), "classes": list(row.classes.as_dict().values())}


def unpacked(content: Mapping[str, Any]) -> list[ProcessRow | AssetRow]:
    """Return the rows again as they were read."""
    once = {name: value for name, value in content.items() if name != "rows"}
    return [_unpacked(row | once) for row in content["rows"]]


def _unpacked(values: dict[str, Any]) -> ProcessRow | AssetRow:
    state = {"state": RegisterState(values["state"]) if values["state"] else None}
    if "peaks" in values:
        peaks = tuple(
            Peak(name, tuple(starts), tuple(ends), {Dimension(key): level for key, level in impact.items()})
            for name, starts, ends, impact in values["peaks"]
        )
        return ProcessRow(**values | state | {"peaks": peaks})
    read = {"flags": frozenset(map(Flag, values["flags"])), "classes": InformationClass(*values["classes"])}
    return AssetRow(**values | state | read)
