"""Findings read in and out: shown first, written once however often a file comes, refused whole, marked on the way out."""

import csv
import json
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any
from uuid import UUID

import pytest
from openpyxl import load_workbook

from belfort.domain.errors import ConflictError, ForbiddenError, InvalidError, MissingError, RefusedFileError
from belfort.domain.findings import Category
from belfort.models import Audit, AuditDossier, Facility, Finding, FindingControl
from belfort.services import disagreements, finding_exports, finding_imports
from belfort.services.answers import AnswerContent
from belfort.services.finding_imports import Preview
from belfort.services.finding_pages import Filters
from tests import drafts
from tests.services.findings import CONTROL, TODAY, fixed, found, given, go, planned
from tests.world import NOW, World

HEAD = "titel;categorie;vastgesteld op;ernst;plaats;maatregelen"
TABLE = f"{HEAD}\nGeen MFA;MFA;2026-11-20;hoog;beheer.example;ID.AM-01.1\nOud;updates;2026-11-21;laag;;\n".replace(
    ";MFA;", ";mfa;"
).encode()


def sarif(*rules: str) -> bytes:
    results = [{"ruleId": rule, "message": {"text": rule}} for rule in rules]
    run = {"tool": {"driver": {"name": "Speurneus"}}, "results": results}
    return json.dumps({"version": "2.1.0", "runs": [run]}).encode()


def prepared(world: World, audit: Audit, name: str, data: bytes, who: str = "els") -> UUID:
    with world.acting(who) as actor:
        draft = finding_imports.prepare(
            actor=actor,
            at=NOW,
            organization=world.home,
            audit=audit.pk,
            file_name=name,
            data=data,
            category=Category.WEB,
        )
    return UUID(str(draft.pk))


def shown(world: World, key: UUID, who: str = "els") -> Preview:
    with world.acting(who) as actor:
        return finding_imports.get_preview(actor=actor, organization=world.home, key=key)


def written(world: World, key: UUID, who: str = "els", **changes: Any) -> Preview:
    seen = changes.get("seen") or shown(world, key, who).seen
    with world.acting(who) as actor:
        return finding_imports.apply(actor=actor, at=NOW, organization=world.home, key=key, seen=seen)


def titles(world: World) -> list[str]:
    with world.looking():
        rows = Finding.unscoped_rows.filter(organization=world.home).order_by("number")
        return [f"{row.number} {row.title} {row.severity}" for row in rows]


def test_a_table_is_shown_and_written_once(world: World) -> None:
    audit = planned(world)
    given(world, audit)
    key = prepared(world, audit, "lijst.csv", TABLE)
    assert (shown(world, key).new_count, titles(world)) == (2, [])
    written(world, key)
    assert titles(world) == ["1 Geen MFA high", "2 Oud low"]
    with world.looking():
        assert list(FindingControl.unscoped_rows.values_list("framework_key", "ref")) == [CONTROL]
    again = prepared(world, audit, "lijst.csv", TABLE)
    assert (shown(world, again).new_count, shown(world, again).same_count) == (0, 2)
    written(world, again)
    assert len(titles(world)) == 2


def test_a_second_file_of_a_scanner_adds_only_what_is_new(world: World) -> None:
    audit = planned(world)
    written(world, prepared(world, audit, "scan.sarif", sarif("A", "B"), "an"), "an")
    second = written(world, prepared(world, audit, "scan.json", sarif("B", "C"), "an"), "an")
    assert (second.new_count, second.same_count) == (1, 1)
    assert titles(world) == ["1 A medium", "2 B medium", "3 C medium"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("lijst.csv", HEAD.encode() + b"\nX;web;2027-01-01;hoog;;\n", "lijst.csv, rij 2, veld vastgesteld op"),
        ("lijst.csv", HEAD.encode() + b"\nX;web;2026-11-01;hoog;;ZZ-1\n", "lijst.csv, rij 2, veld maatregelen"),
        ("lijst.csv", HEAD.encode() + b"\nX;web;2026-11-01;erg;;\n", "lijst.csv, rij 2, veld ernst"),
        ("lijst.xlsx", b"geen excel", "lijst.xlsx"),
        ("lijst.pdf", b"x", "kies een bestand"),
        ("scan.sarif", b"{}", "scan.sarif, veld"),
        ("scan.sarif", sarif(), "er staan geen vaststellingen in"),
        ("../scan.sarif", sarif("A"), "pad"),
    ],
)
def test_a_file_is_refused_whole_with_its_place(world: World, name: str, data: bytes, said: str) -> None:
    audit = planned(world)
    with pytest.raises(RefusedFileError) as refused:
        prepared(world, audit, name, data, "an")
    assert said in refused.value.text.nl
    assert titles(world) == []


def test_an_auditor_chooses_no_colleague_no_day_and_no_other_audit(world: World) -> None:
    audit, other = planned(world), planned(world, title="Een andere")
    given(world, audit)
    head = "titel;categorie;ernst;audit;verantwoordelijke;op te lossen tegen"
    for cells in (";An;", ";;2026-12-01", f"{other.pk};;"):
        with pytest.raises(RefusedFileError) as refused:
            prepared(world, audit, "lijst.csv", f"{head}\nX;web;hoog;{cells}\n".encode())
        assert "rij 2" in refused.value.text.nl
    mine = prepared(world, audit, "lijst.csv", f"{head}\nX;web;hoog;{audit.pk};;\n".encode())
    written(world, mine)
    assert titles(world) == ["1 X high"]


def test_only_who_writes_findings_of_the_audit_reads_a_file_in(world: World) -> None:
    audit, other = planned(world), planned(world, title="Een andere")
    given(world, audit)
    with pytest.raises(ForbiddenError):
        prepared(world, other, "scan.sarif", sarif("A"))
    for who in ("gert", "hanne", "jef", "bram"):
        with pytest.raises(ForbiddenError):
            prepared(world, audit, "scan.sarif", sarif("A"), who)
    mine = prepared(world, audit, "scan.sarif", sarif("A"), "an")
    with pytest.raises(MissingError):
        shown(world, mine, "els")  # of An
    hers = prepared(world, audit, "scan.sarif", sarif("A"))
    assert shown(world, hers, "an").new_count == 1


def test_what_changed_since_the_preview_is_a_conflict(world: World) -> None:
    audit = planned(world)
    key = prepared(world, audit, "scan.sarif", sarif("A"), "an")
    seen = shown(world, key, "an").seen
    written(world, prepared(world, audit, "scan.sarif", sarif("A"), "an"), "an")
    with pytest.raises(ConflictError):
        written(world, key, "an", seen=seen)


def test_the_template_is_read_back_when_filled_in(world: World) -> None:
    audit = planned(world)
    with world.acting("an") as an:
        book = load_workbook(BytesIO(finding_exports.template(actor=an, organization=world.home)))
    sheet = book.worksheets[0]
    for place, value in enumerate(("Titel", "web", TODAY - timedelta(days=1), "hoog"), start=1):
        sheet.cell(row=2, column=place, value=value)
    data = BytesIO()
    book.save(data)
    written(world, prepared(world, audit, "sjabloon.xlsx", data.getvalue(), "an"), "an")
    assert titles(world) == ["1 Titel high"]


def test_the_list_leaves_with_the_mark_of_who_took_it(world: World) -> None:
    found(world, title="=1+1")
    fixed(world, found(world, location="beheer.example"))
    with world.acting("hanne") as hanne:
        export = finding_exports.export_findings
        args = {"actor": hanne, "at": NOW, "organization": world.home, "filters": Filters()}
        text = export(**args, ending="csv").decode("utf-8-sig")
        book = load_workbook(BytesIO(export(**args, ending="xlsx")))
        with pytest.raises(InvalidError):
            export(**args, ending="pdf")
    lines = text.splitlines()
    assert len(lines) == 4
    assert "'=1+1" in text
    assert lines[-1].startswith('"Uitgevoerd door Hanne Hermans op')
    cells = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert "opgelost, nog te hertesten" in cells
    assert any(cell.startswith("Uitgevoerd door Hanne") for cell in cells)
    with world.acting("jef") as jef, pytest.raises(ForbiddenError):
        export(**{**args, "actor": jef}, ending="csv")


def test_the_list_names_audit_facility_and_controls_and_writes_a_score_as_its_readers_do(world: World) -> None:
    audit, vector = planned(world), "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
    with world.looking():
        facility = Facility.unscoped_rows.filter(organization=world.home).first()
        title = AuditDossier.unscoped_rows.filter(audit_id=audit.pk).values_list("title", flat=True).first() or ""
    found(world, audit=audit, controls=(CONTROL,), facility=facility.pk, cvss_vector=vector, title="Met alles")
    with world.acting("an") as an:
        data = finding_exports.export_findings(
            actor=an, at=NOW, organization=world.home, ending="csv", filters=Filters()
        )
    heading, row = list(csv.reader(StringIO(data.decode("utf-8-sig")), delimiter=";"))[:2]
    told = dict(zip(heading, row, strict=True))
    assert [told[each] for each in ("audit", "basisinrichting", "maatregelen", "CVSS")] == [
        title,
        facility.name,
        CONTROL[1],
        "9,8",
    ]


def test_a_claim_beside_an_open_finding_is_shown_to_who_reads_both(world: World) -> None:
    key = drafts.begin(world)
    drafts.answer(world, key, {CONTROL[1]: AnswerContent(4, 4), "PR.AA-01.1": AnswerContent(4, 4)})
    finding = found(world, controls=(CONTROL,))

    def said(who: str, ref: str = "") -> list[tuple[str, int]]:
        with world.acting(who) as actor:
            found_now = disagreements.get_disagreements(
                actor=actor, assessment=drafts.row(world, key), on=TODAY, ref=ref
            )
            return [(one.found.ref, len(one.findings)) for one in found_now]

    assert said("an") == said("gert", CONTROL[1]) == [(CONTROL[1], 1)]
    assert said("bram") == said("jef") == said("an", "PR.AA-01.1") == []
    fixed(world, finding)
    assert said("an") == [(CONTROL[1], 1)]
    go(world, finding, "retest", "fien", passed=True, on=TODAY, note="Getest")
    assert said("an") == []
