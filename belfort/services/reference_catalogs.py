"""Load frameworks, controls, the links between them, and the lists that are read as a whole."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from belfort.exchange import catalog_schemas, register_schemas, schema_parts
from belfort.exchange.reference_files import ReferenceFiles
from belfort.models import Control, ControlMapping, Entry, Framework


@dataclass(frozen=True, slots=True)
class Loaded:
    """What happened to one kind of row."""

    kind: str
    total: int
    added: int = 0
    changed: int = 0
    removed: int = 0


@dataclass(slots=True)
class FrameworkContent:
    """A framework as it should stand in the database."""

    key: str
    name_nl: str
    name_en: str
    position: int
    version: str = ""
    status: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    controls: list[Control] = field(default_factory=list)


def load(files: ReferenceFiles, _at: datetime) -> list[Loaded]:
    """Load every catalog; rows that vanished stay, marked as not current."""
    frameworks = [
        cyfun(files, "2025", 1),
        cyfun(files, "2023", 2),
        icr(files, "icr", "icr/measures.yaml", 3),
        icr(files, "icr-proposed", "icr/measures-proposed.yaml", 4),
        landing_zone(files, 5),
        *duties(files, 6),
        nis2(files, 8),
    ]
    return [_write(content) for content in frameworks] + [_write_mappings(mappings(files)), *lists(files)]


def _write(content: FrameworkContent) -> Loaded:
    values = {name: getattr(content, name) for name in ("name_nl", "name_en", "position", "version", "status")}
    framework, _ = Framework.objects.update_or_create(
        key=content.key, defaults={**values, "facts": json.loads(json.dumps(content.facts, default=str))}
    )
    known = set(Control.objects.filter(framework=framework).values_list("ref", flat=True))
    for place, control in enumerate(content.controls):
        control.framework, control.position = framework, place
    Control.objects.bulk_create(
        content.controls,
        update_conflicts=True,
        unique_fields=["framework", "ref"],
        update_fields=["parent", "title_nl", "title_en", "certainty", "facts", "position", "is_current"],
        batch_size=300,
    )
    refs = {control.ref for control in content.controls}
    gone = Control.objects.filter(framework=framework, is_current=True).exclude(ref__in=refs).update(is_current=False)
    return Loaded(content.key, len(refs), added=len(refs - known), removed=gone)


def cyfun(files: ReferenceFiles, version: str, position: int) -> FrameworkContent:
    """Return CyFun of one year; levels, thresholds, scales, categories and quirks travel as facts."""
    name = f"cyfun/cyfun-{version}.yaml"
    file = files.parsed(name, catalog_schemas.CyfunFile)
    facts = {key: value for key, value in files.files[name].plain.items() if key != "controls"}
    rows = [
        Control(
            ref=control.id,
            parent=control.cat,
            title_nl=control.nl,
            title_en=control.en,
            facts={
                "function": control.fn,
                "subcategory": control.sub,
                "levels": control.levels,
                "key": control.key,
                "mgmt": control.mgmt,
                "previous": control.prev,
            },
        )
        for control in file.controls
    ]
    return FrameworkContent(
        f"cyfun-{version}",
        f"CyberFundamentals {version}",
        f"CyberFundamentals {version}",
        position,
        version,
        facts=facts,
        controls=rows,
    )


def icr(files: ReferenceFiles, key: str, name: str, position: int) -> FrameworkContent:
    """Return the minimal controls of the ICR, or the proposed ones beside them."""
    file = files.parsed(name, catalog_schemas.IcrFile)
    plain = files.files[name].plain
    proposed = key == "icr-proposed"
    rows = [
        Control(
            ref=control.id,
            parent=control.family,
            title_nl=control.nl,
            title_en=control.en,
            certainty=control.certainty,
            facts={
                "from_class": control.from_class,
                "attributes": control.dims,
                "set": control.set,
                "regime": control.regime,
                "section": control.section,
            },
        )
        for control in file.measures
    ]
    return FrameworkContent(
        key,
        "Minimale maatregelen ICR" + (" (voorstel)" if proposed else ""),
        "Minimal controls ICR" + (" (proposal)" if proposed else ""),
        position,
        status="proposal" if proposed else "",
        facts={"families": plain["families"], "meta": plain["meta"]},
        controls=rows,
    )


def landing_zone(files: ReferenceFiles, position: int) -> FrameworkContent:
    """Return the requirements of an emergency landing zone."""
    name = "icr/landing-zone.yaml"
    file = files.parsed(name, catalog_schemas.LandingFile)
    rows = [
        Control(
            ref=item.id,
            parent=item.area,
            title_nl=item.nl,
            title_en=item.en,
            certainty="proposal",
            facts={
                "level": item.level,
                "verification_nl": item.verification_nl,
                "verification_en": item.verification_en,
            },
        )
        for item in file.requirements
    ]
    plain = files.files[name].plain
    return FrameworkContent(
        "landing-zone",
        "Cloud noodlandingszone",
        "Cloud emergency landing zone",
        position,
        status="proposal",
        facts={"areas": plain["areas"], "meta": plain["meta"]},
        controls=rows,
    )


def duties(files: ReferenceFiles, position: int) -> list[FrameworkContent]:
    """Return the duties of the GDPR and the themes of the KSZ norms."""
    file = files.parsed("mappings/gdpr-ksz.yaml", catalog_schemas.MappingFile)
    contents = []
    for place, framework in enumerate(file.frameworks):
        rows = [
            Control(
                ref=item.duty,
                parent=item.article or item.theme,
                title_nl=item.nl,
                title_en=item.en,
                certainty=item.certainty,
                facts={"note_nl": item.note_nl, "note_en": item.note_en},
            )
            for item in file.mappings
            if item.framework == framework.key
        ]
        facts = {
            "reference": framework.reference,
            "applies_to_nl": framework.applies_to_nl,
            "applies_to_en": framework.applies_to_en,
        }
        contents.append(
            FrameworkContent(
                framework.key,
                framework.nl,
                framework.en,
                position + place,
                status="proposal",
                facts=facts,
                controls=rows,
            )
        )
    return contents


def nis2(files: ReferenceFiles, position: int) -> FrameworkContent:
    """Return the duties of the Belgian NIS2 law that local governments may meet."""
    file = files.parsed("cyfun/nis2-map.yaml", catalog_schemas.Nis2File)
    rows = [
        Control(
            ref=item.be,
            parent="NIS2",
            title_nl=item.nl,
            title_en=item.en,
            certainty="proposal",
            facts={"eu": item.eu, "cyfun": item.cyfun},
        )
        for item in file.items
    ]
    return FrameworkContent(
        "nis2", "NIS2-wet van 26 april 2024", "NIS2 law of 26 April 2024", position, status="proposal", controls=rows
    )


def mappings(files: ReferenceFiles) -> list[ControlMapping]:
    """Return the links between catalogs, each from its own file."""
    found = []
    for name in ("icr-cyfun2025", "gdpr-ksz", "landing-zone"):
        file = files.parsed(f"mappings/{name}.yaml", catalog_schemas.MappingFile)
        for item in (*file.mappings, *file.proposed):
            source = item.measure or item.requirement or item.duty
            targets = [("cyfun-2025", link.control, link) for link in item.controls]
            targets += [
                ("icr-proposed" if link.measure.startswith("ICRP") else "icr", link.measure, link)
                for link in item.measures
            ]
            found += [
                ControlMapping(
                    mapping=name,
                    source=source,
                    target_framework=framework,
                    target=target,
                    relation=link.relation,
                    strength=link.strength,
                    note_nl=link.note_nl,
                    note_en=link.note_en,
                )
                for framework, target, link in targets
            ]
    return found


def _write_mappings(rows: list[ControlMapping]) -> Loaded:
    ControlMapping.objects.all().delete()
    ControlMapping.objects.bulk_create(rows, batch_size=500)
    return Loaded("mappings", len(rows))


def lists(files: ReferenceFiles) -> list[Loaded]:
    """Load threats, actions and the checklists of continuity scenarios."""
    facilities = files.parsed("icr/basic-facilities.yaml", register_schemas.FacilityFile)
    actions = files.parsed("plan/actions.yaml", catalog_schemas.ActionFile)
    continuity = files.parsed("icr/continuity.yaml", catalog_schemas.ContinuityFile)
    threats = [
        Entry(
            key=threat.key,
            name_nl=threat.nl,
            name_en=threat.en,
            certainty="proposal",
            facts={"affects": threat.affects, "likelihood": threat.likelihood},
        )
        for threat in facilities.threats
    ]
    return [
        _write_entries("threats", threats),
        _write_entries("actions", [_action(action) for action in actions.actions]),
        _write_entries(
            "continuity-sections",
            [
                Entry(
                    key=part.key,
                    name_nl=part.nl,
                    name_en=part.en,
                    certainty="proposal",
                    facts={"fields": _plain(part.fields)},
                )
                for part in continuity.sections
            ],
        ),
        _write_entries(
            "continuity-scenarios",
            [
                Entry(
                    key=part.key,
                    name_nl=part.nl,
                    name_en=part.en,
                    certainty="proposal",
                    facts={"threats": part.threats, "facilities": part.facilities, "phases": _plain(part.phases)},
                )
                for part in continuity.scenarios
            ],
        ),
    ]


def _plain(parts: Sequence[schema_parts.Part]) -> list[dict[str, Any]]:
    return [part.model_dump() for part in parts]


def _action(action: catalog_schemas.ActionPart) -> Entry:
    facts = action.model_dump(exclude={"key", "nl", "en", "certainty"})
    return Entry(key=action.key, name_nl=action.nl, name_en=action.en, certainty=action.certainty, facts=facts)


def _write_entries(dataset: str, rows: list[Entry]) -> Loaded:
    known = set(Entry.objects.filter(dataset=dataset).values_list("key", flat=True))
    for place, row in enumerate(rows):
        row.dataset, row.position = dataset, place
    Entry.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["dataset", "key"],
        update_fields=["name_nl", "name_en", "certainty", "facts", "position", "is_current"],
        batch_size=300,
    )
    keys = {row.key for row in rows}
    gone = Entry.objects.filter(dataset=dataset, is_current=True).exclude(key__in=keys).update(is_current=False)
    return Loaded(dataset, len(keys), added=len(keys - known), removed=gone)
