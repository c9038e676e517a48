"""All files of reference data, read and checked against their schema and against each other, before anything is written."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from belfort.domain.errors import Place, RefusedFileError
from belfort.domain.terms import Text
from belfort.exchange import catalog_schemas, register_schemas, schema_parts
from belfort.exchange.limits import Limits
from belfort.exchange.strict_csv import read_csv
from belfort.exchange.strict_yaml import Document, read_yaml
from belfort.exchange.validation import checked_document, checked_rows

Schema = TypeVar("Schema", bound=BaseModel)
TABLES = Limits(rows=20_000)
SHIPPED_DIRECTORY = Path(__file__).resolve().parent.parent / "data"

# file, schema; the order is that of loading
YAML_FILES: dict[str, type[BaseModel]] = {
    "icr/classes.yaml": schema_parts.AnyFile,
    "icr/impact-scales.yaml": schema_parts.AnyFile,
    "icr/valuation-questions.yaml": register_schemas.ValuationFile,
    "icr/information-assets.yaml": register_schemas.AssetFile,
    "icr/basic-facilities.yaml": register_schemas.FacilityFile,
    "icr/measures.yaml": catalog_schemas.IcrFile,
    "icr/measures-proposed.yaml": catalog_schemas.IcrFile,
    "icr/landing-zone.yaml": catalog_schemas.LandingFile,
    "icr/continuity.yaml": catalog_schemas.ContinuityFile,
    "cyfun/cyfun-2023.yaml": catalog_schemas.CyfunFile,
    "cyfun/cyfun-2025.yaml": catalog_schemas.CyfunFile,
    "cyfun/nis2-map.yaml": catalog_schemas.Nis2File,
    "cyfun/risk-model.yaml": schema_parts.AnyFile,
    "mappings/icr-cyfun2025.yaml": catalog_schemas.MappingFile,
    "mappings/gdpr-ksz.yaml": catalog_schemas.MappingFile,
    "mappings/landing-zone.yaml": catalog_schemas.MappingFile,
    "plan/actions.yaml": catalog_schemas.ActionFile,
}
CSV_FILES: dict[str, type[BaseModel]] = {
    "icr/process-groups.csv": register_schemas.ProcessGroupRow,
    "icr/process-list.csv": register_schemas.ProcessRow,
    "icr/process-titles-en.csv": register_schemas.ProcessTitleRow,
    "icr/process-terms-en.csv": register_schemas.TermRow,
    "icr/process-assets.csv": register_schemas.ProcessAssetRow,
    "geo/local-governments.csv": register_schemas.GovernmentRow,
    "geo/municipalities-2025.csv": register_schemas.MunicipalityRow,
    "geo/mergers-2025.csv": register_schemas.MergerRow,
}


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One file: its content in the schema, as plain values, and the hash of its bytes."""

    name: str
    sha256: str
    parsed: BaseModel | None
    rows: list[BaseModel]
    document: Document | None = None

    @property
    def plain(self) -> dict[str, object]:
        """Return a YAML file as plain values."""
        assert self.document is not None  # noqa: S101 only asked of YAML files
        return dict(self.document.content)


@dataclass(frozen=True, slots=True)
class ReferenceFiles:
    """Everything that was read."""

    files: dict[str, ReadFile]

    def parsed(self, name: str, schema: type[Schema]) -> Schema:
        """Return a YAML file in its schema."""
        found = self.files[name].parsed
        assert isinstance(found, schema)  # noqa: S101 the table above says so
        return found

    def rows(self, name: str, schema: type[Schema]) -> list[Schema]:
        """Return the rows of a CSV file in their schema."""
        return [row for row in self.files[name].rows if isinstance(row, schema)]


def read_reference_files(directory: Path) -> ReferenceFiles:
    """Read and check every file of a folder of reference data; raises RefusedFileError with file, line and field."""
    files = {name: _read(directory, name) for name in (*YAML_FILES, *CSV_FILES)}
    found = ReferenceFiles(files)
    _check_links(found)
    return found


def read_reference_file(directory: Path, name: str, schema: type[Schema]) -> Schema:
    """Read and check one YAML file on its own, without the links to other files."""
    return ReferenceFiles({name: _read(directory, name)}).parsed(name, schema)


def _read(directory: Path, name: str) -> ReadFile:
    path = directory / name
    if not path.is_file():
        raise RefusedFileError(Text("dit bestand ontbreekt.", "this file is missing."), Place(file=name))
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    try:
        if name in YAML_FILES:
            document = read_yaml(data)
            return ReadFile(name, digest, checked_document(document, YAML_FILES[name], name), [], document)
        table = read_csv(data, TABLES)
    except RefusedFileError as refusal:
        raise refusal.at(Place(file=name)) from None
    return ReadFile(name, digest, None, list(checked_rows(table, CSV_FILES[name], name)))


def _require_known(file: str, field: str, pairs: Iterable[tuple[int, str]], known: set[str]) -> None:
    for row, key in pairs:
        if key not in known:
            raise RefusedFileError(
                Text("{key} bestaat niet.", "{key} does not exist.").filled(key=key),
                Place(file=file, row=row, field=field),
            )


def _require_once(file: str, field: str, keys: list[str]) -> None:
    seen: set[str] = set()
    for row, key in enumerate(keys, start=2):
        if key in seen:
            raise RefusedFileError(
                Text("{key} staat er twee keer.", "{key} is there twice.").filled(key=key),
                Place(file=file, row=row, field=field),
            )
        seen.add(key)


def _check_links(found: ReferenceFiles) -> None:
    """Check that what one file names exists in the other."""
    processes = found.rows("icr/process-list.csv", register_schemas.ProcessRow)
    groups = found.rows("icr/process-groups.csv", register_schemas.ProcessGroupRow)
    links = found.rows("icr/process-assets.csv", register_schemas.ProcessAssetRow)
    titles = found.rows("icr/process-titles-en.csv", register_schemas.ProcessTitleRow)
    assets = {asset.key for asset in found.parsed("icr/information-assets.yaml", register_schemas.AssetFile).assets}
    uris = {process.oph_uri for process in processes}
    _require_once("icr/process-list.csv", "oph_uri", [process.oph_uri for process in processes])
    _require_once("icr/process-groups.csv", "oph_group_uri", [group.oph_group_uri for group in groups])
    _require_known(
        "icr/process-list.csv",
        "oph_group_uri",
        _numbered([process.oph_group_uri for process in processes]),
        {group.oph_group_uri for group in groups},
    )
    _require_known("icr/process-assets.csv", "oph_uri", _numbered([link.oph_uri for link in links]), uris)
    _require_known("icr/process-assets.csv", "asset", _numbered([link.asset for link in links]), assets)
    _require_known(
        "icr/process-list.csv",
        "oph_uri",
        _numbered([process.oph_uri for process in processes]),
        {title.oph_uri for title in titles},
    )
    _check_facilities(found, assets)
    _check_controls(found)


def _numbered(keys: list[str]) -> list[tuple[int, str]]:
    return list(enumerate(keys, start=2))


def _check_facilities(found: ReferenceFiles, assets: set[str]) -> None:
    name = "icr/basic-facilities.yaml"
    file = found.parsed(name, register_schemas.FacilityFile)
    document = found.files[name].document
    assert document is not None  # noqa: S101 it is a YAML file
    facilities = {facility.key for facility in file.facilities}
    threats = {threat.key for threat in file.threats}
    for place, facility in enumerate(file.facilities):
        for field, keys, known in (
            ("hosts", facility.hosts, assets),
            ("rests_on", facility.rests_on, facilities),
            ("threats", facility.threats, threats),
        ):
            line = document.line_of(("facilities", place, field))
            _require_known(name, f"facilities.{place}.{field}", [(line, key) for key in keys], known)


def _check_controls(found: ReferenceFiles) -> None:
    for name in ("icr/measures.yaml", "icr/measures-proposed.yaml"):
        file = found.parsed(name, catalog_schemas.IcrFile)
        document = found.files[name].document
        assert document is not None  # noqa: S101 it is a YAML file
        families = {family.key for family in file.families}
        _require_known(
            name,
            "family",
            [
                (document.line_of(("measures", place, "family")), control.family)
                for place, control in enumerate(file.measures)
            ],
            families,
        )
    cyfun = {control.id for control in found.parsed("cyfun/cyfun-2025.yaml", catalog_schemas.CyfunFile).controls}
    for name in ("mappings/icr-cyfun2025.yaml", "mappings/gdpr-ksz.yaml", "mappings/landing-zone.yaml"):
        document = found.files[name].document
        assert document is not None  # noqa: S101 it is a YAML file
        for place, mapping in enumerate(found.parsed(name, catalog_schemas.MappingFile).mappings):
            for link_place, link in enumerate(mapping.controls):
                line = document.line_of(("mappings", place, "controls", link_place))
                _require_known(name, f"mappings.{place}.controls.{link_place}.control", [(line, link.control)], cyfun)
