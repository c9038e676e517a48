"""The shipped reference data: what they hold, that loading is repeatable, and that a fault in a file writes nothing."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pydantic import BaseModel

from belfort.domain.errors import InvalidError, RefusedFileError
from belfort.exchange.reference_files import SHIPPED_DIRECTORY, ReferenceFiles, read_reference_files
from belfort.models import (
    Control,
    Dataset,
    Entry,
    Organization,
    OrganizationCode,
    ReferenceAsset,
    ReferenceFacility,
    ReferenceGroup,
    ReferenceProcess,
    Succession,
)
from belfort.models.organizations import Status
from belfort.services import organizations, reference, tenancy
from belfort.services.actors import operator
from belfort.services.reference_catalogs import Loaded
from tests.services.lists import Lists, same
from tests.world import NOW, World

TABLES: tuple[Any, ...] = (
    *(ReferenceGroup, ReferenceProcess, ReferenceAsset, ReferenceFacility, Control, Entry),
    *(Organization, OrganizationCode, Succession),
)
GOVERNMENTS, MERGERS = "geo/local-governments.csv", "geo/mergers-2025.csv"
PROCESSES = "icr/process-list.csv"
ASSETS, FACILITIES = "icr/information-assets.yaml", "icr/basic-facilities.yaml"


def rows() -> dict[str, list[Any]]:
    """Return every row that comes from the files."""
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in TABLES}


def named(name: str, kind: str = "municipality") -> Organization:
    return Organization.objects.get(name=name, kind=kind)


@pytest.fixture(scope="module")
def shipped() -> ReferenceFiles:
    return read_reference_files(SHIPPED_DIRECTORY)


def changed(files: ReferenceFiles, **rows_of: list[BaseModel]) -> ReferenceFiles:
    """Return the files with other rows in some of them; `mergers` stands for geo/mergers-2025.csv."""
    names = {"mergers": MERGERS, "governments": GOVERNMENTS, "processes": PROCESSES}
    fresh = {names[key]: replace(files.files[names[key]], rows=found) for key, found in rows_of.items()}
    return ReferenceFiles(files.files | fresh)


def load(files: ReferenceFiles) -> dict[str, Loaded]:
    actor = operator(Organization.objects.get(slug="belfort"))
    with tenancy.acting(actor):
        return {one.kind: one for one in reference.load_reference(actor=actor, at=NOW, files=files)}


def test_the_shipped_data_are_all_there_and_a_second_load_changes_nothing(
    empty_database: object, shipped: ReferenceFiles, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("load_reference", json=True)
    first = {one["kind"]: one for one in json.loads(capsys.readouterr().out)}
    counts = {"total": 1_140, "added": 1_140, "changed": 0, "removed": 0}
    assert first["organizations"] == {"kind": "organizations", **counts}
    check_lists(first["processes"])
    check_bodies()
    check_mergers()
    before = rows()
    assert [one for one in load(shipped).values() if one.added or one.changed or one.removed] == []
    assert rows() == before
    check_that_a_fault_at_the_end_writes_nothing(shipped)
    assert rows() == before
    check_a_newer_list(shipped)


def check_lists(loaded: dict[str, int]) -> None:
    processes = ReferenceProcess.objects.current()
    assert processes.count() == loaded["total"] == 534
    assert processes.filter(critical=True).count() == 157
    assert ReferenceGroup.objects.count() == 109
    assert ReferenceGroup.objects.values("domain_key").distinct().count() == 22
    assert ReferenceAsset.objects.current().count() == 115
    assert sum(len(row.assets) for row in processes) == 1_299
    assert ReferenceFacility.objects.current().count() == 30
    assert Entry.objects.filter(dataset="threats").count() == 29
    controls = Counter(Control.objects.values_list("framework_id", flat=True))
    assert (controls["icr"], controls["icr-proposed"]) == (122, 41)
    assert {key: levels(key) for key in ("cyfun-2023", "cyfun-2025")} == {
        "cyfun-2023": {"B": (34, 13), "I": (140, 21), "E": (219, 29)},
        "cyfun-2025": {"B": (34, 13), "I": (133, 22), "E": (218, 29)},
    }
    assert Dataset.objects.get(key=PROCESSES).sha256 != ""


def levels(framework: str) -> dict[str, tuple[int, int]]:
    """Return, for each assurance level, how many controls it asks and how many of them are key."""
    facts = list(Control.objects.filter(framework_id=framework).values_list("facts", flat=True))
    return {
        level: (sum(level in one["levels"] for one in facts), sum(level in one["key"] for one in facts))
        for level in "BIE"
    }


def check_bodies() -> None:
    listed = Organization.objects.filter(source_key__startswith="http")
    assert listed.count() == 1_140
    assert listed.filter(status=Status.ACTIVE).count() == 1_034
    kinds = Counter(listed.values_list("kind", flat=True))
    assert (kinds["municipality"], kinds["ocmw"], kinds["province"]) == (285, 285, 5)
    assert listed.filter(is_fictional=True).count() == 0
    assert len(set(Organization.objects.values_list("slug", flat=True))) == Organization.objects.count()
    for key in ("aalter", "44084"):  # its address and its NIS, which it shares with its OCMW
        assert organizations.find_organization(key=key).kind == "municipality"
    aalter = named("Aalter")
    kbo = OrganizationCode.objects.get(organization=aalter, scheme="kbo").value
    assert organizations.find_organization(key=kbo) == aalter
    assert named("OCMW Aalter", "ocmw").status == Status.ACTIVE


def check_mergers() -> None:
    successions = Succession.objects.select_related("predecessor", "successor")
    assert set(successions.values_list("effective_on", flat=True)) == {date(2025, 1, 1)}
    towns = [one for one in successions if one.predecessor.kind == "municipality"]
    assert len(towns) == 19  # 28 old municipalities, of which 9 live on
    assert successions.count() == 38  # an OCMW follows its municipality
    assert {one.predecessor.status for one in successions} == {Status.MERGED}
    assert {one.successor.status for one in successions} == {Status.ACTIVE}
    assert [one for one in successions if one.predecessor.kind != one.successor.kind] == []
    into = {one.predecessor.name: one.successor.name for one in towns}
    assert into["Borsbeek"] == "Antwerpen"
    assert {into[name] for name in ("Galmaarden", "Gooik", "Herne")} == {"Pajottegem"}
    hasselt = named("Hasselt")  # survived, with a new number
    codes = OrganizationCode.objects.filter(organization=hasselt, scheme="nis").order_by("value")
    assert [(one.value, one.starts_on, one.ends_on) for one in codes] == [
        ("71022", None, date(2024, 12, 31)),
        ("71072", date(2025, 1, 1), None),
    ]
    antwerp = OrganizationCode.objects.get(organization=named("Antwerpen"), scheme="nis")  # kept its number
    assert (antwerp.value, antwerp.starts_on, antwerp.ends_on) == ("11002", None, None)


def check_that_a_fault_at_the_end_writes_nothing(files: ReferenceFiles) -> None:
    """The bodies come last: by then all lists were written, and all of it is undone."""
    mergers = list(files.files[MERGERS].rows)
    mergers[0] = mergers[0].model_copy(update={"effective": "2025-13-01"})
    with pytest.raises(ValueError, match="month"):
        load(changed(files, mergers=mergers, processes=files.files[PROCESSES].rows[1:]))


def check_a_newer_list(files: ReferenceFiles) -> None:
    """A body that changed its name keeps its address and its id; a process that changed gets a revision."""
    governments, processes = (list(files.files[name].rows) for name in (GOVERNMENTS, PROCESSES))
    before = named("Aalter")
    place = next(at for at, one in enumerate(governments) if one.model_dump()["lblod_uri"] == before.source_key)
    governments[place] = governments[place].model_copy(update={"name": "Aalter-Knesselare"})
    processes[0] = processes[0].model_copy(update={"title": "Innen van een belasting"})
    loaded = load(changed(files, governments=governments, processes=processes))
    after = Organization.objects.get(pk=before.pk)
    assert (after.name, after.slug, after.public_id) == ("Aalter-Knesselare", "aalter", before.public_id)
    assert (loaded["processes"].changed, loaded["processes"].added, loaded["processes"].removed) == (1, 0, 0)
    newer = ReferenceProcess.objects.get(revision=2)
    assert (newer.is_current, newer.name_nl) == (True, "Innen van een belasting")
    assert not ReferenceProcess.objects.get(key=newer.key, revision=1).is_current


@pytest.fixture(scope="module")
def originals() -> dict[str, str]:
    names = (GOVERNMENTS, PROCESSES, ASSETS, FACILITIES, "icr/process-assets.csv", "cyfun/cyfun-2025.yaml")
    return {name: (SHIPPED_DIRECTORY / name).read_text(encoding="utf-8") for name in names}


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Lists:
    return Lists.shipped(tmp_path_factory.mktemp("faulty") / "data")


Break = Callable[[Lists], None]
FAULTS: dict[str, tuple[Break, str]] = {
    "a level above the scale": (
        lambda to: to.rows(PROCESSES, lambda row: row | {"prc_users": "6"} if row["number"] == "3" else row),
        f"{PROCESSES}, rij 4, veld prc_users: ",
    ),
    "the same process twice": (
        lambda to: to.rows(PROCESSES, same, {"number": "9", **twice(to)}),
        f"{PROCESSES}, rij 536, veld oph_uri: ",
    ),
    "a link to an asset that does not exist": (
        lambda to: to.rows("icr/process-assets.csv", lambda row: row | {"asset": "elders"}),
        "icr/process-assets.csv, rij 2, veld asset: elders bestaat niet.",
    ),
    "a KBO number that is too short": (
        lambda to: to.rows(GOVERNMENTS, lambda row: row | {"kbo": "123"}),
        f"{GOVERNMENTS}, rij 2, veld kbo: ",
    ),
    "a column that nobody knows": (
        lambda to: to.text(GOVERNMENTS, "type,name", "type,naam"),
        f"{GOVERNMENTS}, rij 2, veld name: ",
    ),
    "a class of 7": (
        lambda to: to.text(ASSETS, "integrity: 5", "integrity: 7"),
        f"{ASSETS}, rij 48, veld assets.0.integrity: ",
    ),
    "a facility on one that does not exist": (
        lambda to: to.text(FACILITIES, "rests_on: [", "rests_on: [luchtkasteel, "),
        f"{FACILITIES}, rij ",
    ),
    "a control without a level": (
        lambda to: to.text("cyfun/cyfun-2025.yaml", "levels: [B", "levels: [Z"),
        "cyfun/cyfun-2025.yaml, rij ",
    ),
}


def twice(to: Lists) -> dict[str, str]:
    kept: list[dict[str, str]] = []
    to.rows(PROCESSES, lambda row: kept.append(row) or row)  # type: ignore[func-returns-value]
    return {name: value for name, value in kept[0].items() if name != "number"}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_names_file_line_and_field(fault: str, lists: Lists, originals: dict[str, str]) -> None:
    broken, expected = FAULTS[fault]
    try:
        broken(lists)
        with pytest.raises(RefusedFileError) as refused:
            lists.read()
    finally:
        for name, text in originals.items():
            (lists.folder / name).write_text(text, encoding="utf-8")
    said = refused.value.text.nl
    assert said.startswith(expected), said
    assert "\n" not in said


def test_a_file_that_is_missing_is_named(lists: Lists, originals: dict[str, str]) -> None:
    (lists.folder / PROCESSES).unlink()
    try:
        with pytest.raises(RefusedFileError, match=f"{PROCESSES}: dit bestand ontbreekt"):
            lists.read()
    finally:
        (lists.folder / PROCESSES).write_text(originals[PROCESSES], encoding="utf-8")


def test_the_command_says_one_sentence_and_stops_with_2(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = rows()
    with pytest.raises(SystemExit) as stopped:
        call_command("load_reference", directory=tmp_path)
    heard = capsys.readouterr()
    assert (stopped.value.code, heard.out) == (2, "")
    assert heard.err.strip() == "icr/classes.yaml: dit bestand ontbreekt."
    assert rows() == before


def test_real_bodies_do_not_come_into_a_demo(world: World) -> None:
    with pytest.raises(InvalidError, match="bevat de demo"):
        reference.load_reference_as_operator(at=NOW)
    assert not Organization.objects.filter(source_key__startswith="http").exists()
