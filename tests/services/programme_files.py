"""Files of the programme in and out, as its tests write and read them."""

from datetime import date, timedelta

import pytest

from belfort.exchange.row_faults import RowsRefusedError
from belfort.models import (
    Attendance,
    BudgetLine,
    Enrolment,
    EnrolmentStep,
    Organization,
    OrganizationCode,
    Workshop,
)
from belfort.services import demo_programme, programme_exports, programme_imports, tenancy
from belfort.services.actors import programme_operator
from belfort.services.import_lines import Preview
from tests.services.programme import MERGED_ON, predecessor, verbs
from tests.world import NOW, World

ENROLMENTS = "organization;track;enrolled_on;withdrawn_on;completed_on;state;staff_percent"
ATTENDANCE = "workshop;track;held_on;organization;mode;people;seen_on"
BUDGET = "track;kind;dated_on;amount_eur;reference;number;corrects;corrected_on;currency"


def csv(headings: str, *rows: str) -> bytes:
    """Return a file; cells that a row leaves out at its end are empty."""
    return "\n".join([headings, *(row + ";" * (headings.count(";") - row.count(";")) for row in rows)]).encode()


def take(world: World, kind: str, data: bytes, who: str = "mats", name: str = "in.csv", dry: bool = False) -> Preview:
    act = programme_imports.compare if dry else programme_imports.write
    with world.acting(who) as actor:
        return act(actor=actor, at=NOW, programme=world.bodies["region"], kind=kind, file_name=name, data=data)


def faults(world: World, kind: str, data: bytes) -> list[str]:
    """Return every fault of a file that is refused whole."""
    with pytest.raises(RowsRefusedError) as refused:
        take(world, kind, data)
    with world.looking():
        assert not any(table.unscoped_rows.exists() for table in (Attendance, BudgetLine, Enrolment, EnrolmentStep))
    assert not Workshop.objects.exists()
    assert verbs(world, "region") == []
    return refused.value.text.nl.splitlines()


def export(world: World, kind: str, ending: str = "csv", who: str = "mats") -> bytes:
    with world.acting(who) as actor:
        return programme_exports.export_table(
            actor=actor, at=NOW, programme=world.bodies["region"], kind=kind, ending=ending, language="nl"
        )


def steps(world: World, programme: Organization | None = None) -> list[tuple[str, str, str, date]]:
    with world.looking():
        rows = EnrolmentStep.unscoped_rows.filter(programme=programme or world.bodies["region"]).order_by(
            "organization__name", "enrolment__track__key", "dated_on", "number"
        )
        return list(rows.values_list("organization__name", "enrolment__track__key", "state", "dated_on"))


def codes(world: World) -> None:
    """Give the bodies the numbers that a merger leaves: the new NIS since 2025, the old one of the vanished until then."""
    until = MERGED_ON - timedelta(days=1)
    for body, scheme, value, dates in (
        (world.home, "nis", "91001", {"ends_on": until}),
        (world.home, "nis", "91009", {"starts_on": MERGED_ON}),
        (world.home, "kbo", "0200000101", {}),
        (predecessor(), "nis", "91002", {"ends_on": until}),
        (world.ocmw, "nis", "91001", {}),
        (world.ocmw, "ovo", "OVO900001", {}),
        (world.other, "nis", "91003", {}),
    ):
        OrganizationCode.objects.create(organization=body, scheme=scheme, value=value, **dates)


def elsewhere(data: bytes, kind: str, name: str) -> tuple[Organization, Preview]:
    """Take a file into a programme of its own, with the same tracks and nothing in it."""
    other = Organization.objects.create(
        slug="andere-regio", source_key="proef:regio", kind="region", name="Andere regio", is_fictional=True
    )
    demo_programme.make_tracks(other)
    actor = programme_operator(other)
    with tenancy.acting(actor):
        return other, programme_imports.write(
            actor=actor, at=NOW, programme=other, kind=kind, file_name=name, data=data
        )
