"""`belfort import findings|sarif`: a table or a file of a tool into the findings of a government, whole or not at all."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from belfort.models import Facility, Finding, Job
from tests.services.findings import found, planned
from tests.world import World

HEAD = "audit,id,title,category,severity,controls,facility,owner,due_on,due_reason"
Run = Callable[..., str]


@pytest.fixture
def run(world: World, capsys: pytest.CaptureFixture[str]) -> Run:
    def act(*words: Any, stops: bool = False) -> str:
        if not stops:
            call_command("import", *map(str, words), organization=world.home.slug)
            return str(capsys.readouterr().out)
        with pytest.raises(SystemExit) as stopped:
            call_command("import", *map(str, words), organization=world.home.slug)
        heard = capsys.readouterr()
        assert (stopped.value.code, heard.out) == (2, "")
        return str(heard.err)

    return act


def rows(world: World) -> list[Finding]:
    with world.looking():
        kept = Finding.unscoped_rows.filter(organization=world.home).select_related("responsible", "facility", "audit")
        return list(kept.order_by("number"))


def table(path: Path, *lines: str) -> Path:
    path.write_text("\n".join((HEAD, *lines)))
    return path


def test_a_table_names_its_audit_its_facility_a_colleague_and_a_day(world: World, run: Run, tmp_path: Path) -> None:
    audit = planned(world, title="Pentest")
    found(world)
    with world.looking():
        facility = Facility.unscoped_rows.filter(organization=world.home).order_by("name").first()
        assert facility is not None
    an = world.users["an"]
    file = table(
        tmp_path / "f.csv",
        f"pentest,A-1,Geen MFA,mfa,high,ID.AM-01.1,{facility.name},{an.email},2027-06-01,Na de verhuizing",
        ",A-2,Oud,patching,low,,,,,",
    )
    shown = run("findings", file, "--dry-run")
    assert shown.splitlines()[-1] == "Zou schrijven: 2 nieuw, 0 gewijzigd; 0 blijven gelijk."
    assert len(rows(world)) == 1
    said = json.loads(run("findings", file, "--json"))
    assert (said["written"], said["new"], said["same"], said["left_out"]) == (True, 2, 0, 0)
    _, first, second = rows(world)
    assert (first.audit_id, first.facility_id, first.responsible_id) == (audit.pk, facility.pk, an.pk)
    assert (first.due_on, first.due_reason, first.reference) == (date(2027, 6, 1), "Na de verhuizing", "A-1")
    assert first.test_class is not None
    assert (second.audit_id, second.due_reason) == (None, "")
    assert json.loads(run("findings", file, "--json"))["same"] == 2
    assert len(rows(world)) == 3


def test_a_file_of_a_tool_goes_to_the_audit_that_is_named(world: World, run: Run, tmp_path: Path) -> None:
    audit = planned(world, title="Scan")
    result = {"ruleId": "R1", "message": {"text": "Mis"}}
    content = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "Speurneus"}}, "results": [result]}]}
    path = tmp_path / "x.sarif"
    path.write_text(json.dumps(content))
    assert run("sarif", path, "--audit", "scan") == "1 nieuw, 0 gewijzigd, 0 gelijk gebleven.\n"
    assert [row.audit_id for row in rows(world)] == [audit.pk]
    assert "geen audit nergens" in run("sarif", path, "--audit", "nergens", stops=True)
    assert "sarif een bestand" in run("findings", path, stops=True)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nergens,A,T,web,high,,,,,", "f.csv, rij 2, veld audit: er is geen audit nergens."),
        (",A,T,web,high,,Nergens,,,", "f.csv, rij 2, veld basisinrichting: er is geen basisinrichting Nergens."),
        (",A,T,web,high,,,Niemand,,", "f.csv, rij 2, veld verantwoordelijke: er is geen collega Niemand."),
        (",A,T,web,high,,,,2030-01-01,", "f.csv, rij 2"),
        (",A,T,web,erg,,,,,", "f.csv, rij 2, veld severity"),
        ("pentest,A,T,web,high,,,,,", "pentest kan er meer dan één zijn"),
    ],
)
def test_what_cannot_be_written_is_named_with_its_row(
    world: World, run: Run, tmp_path: Path, line: str, said: str
) -> None:
    for title in ("Eerste", "Tweede"):
        planned(world, title=title)
    before = Job.objects.count()
    assert said in run("findings", table(tmp_path / "f.csv", line), "--dry-run", stops=True)
    assert said in run("findings", table(tmp_path / "f.csv", line), stops=True)
    assert (rows(world), Job.objects.count()) == ([], before)
