"""Findings of files: the template of an auditor, SARIF of a scanner, CVSS vectors; hostile ones are refused with the place."""

import json
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from cvss import CVSS3
from hypothesis import given, settings, strategies as st

from belfort.domain.errors import InvalidError, RefusedFileError
from belfort.domain.findings import Category, Severity
from belfort.exchange.cvss_vectors import read_vector
from belfort.exchange.finding_rows import COLUMNS, mark_of, read_findings
from belfort.exchange.row_faults import RowsRefusedError
from belfort.exchange.sarif import LONG, read_sarif

DAY = date(2026, 11, 25)
HEAD = "titel;categorie;vastgesteld op;ernst;nummer;plaats;CVSS-vector;CVSS-score;maatregelen;misbruikt"
VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"


def table(*lines: str) -> bytes:
    return "\n".join([HEAD, *lines]).encode()


def log(*results: Any, rules: Any = (), **changes: Any) -> bytes:
    driver = {"name": "Speurneus", "rules": list(rules)}
    content = {"version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": list(results)}], **changes}
    return json.dumps(content).encode()


def result(**changes: Any) -> dict[str, Any]:
    place = {"physicalLocation": {"artifactLocation": {"uri": "src/app.py"}, "region": {"startLine": 7}}}
    return {"ruleId": "R1", "message": {"text": "Mis"}, "locations": [place], **changes}


def sarif(data: bytes) -> Any:
    return read_sarif("x.sarif", data, found_on=DAY, category=Category.WEB)


def test_the_template_is_read_in_both_languages():
    reading = read_findings(
        "a.csv",
        table(
            "Geen MFA;aanmelden in twee stappen;2026-11-20;hoog;A-1;beheer.example;;;PR.AA-01.1; ID.AM-01.1;ja".replace(
                "; ID", ", ID"
            ),
            f"Old software;patching;20/11/2026;;A-2;;{VECTOR};9,8;cyfun-2023:PR.AC-1.1;",
        ),
    )
    reading.require_none()
    first, second = reading.rows
    assert (first.category, first.severity, first.known_exploited) == (Category.MFA, Severity.HIGH, True)
    assert first.controls == (("", "PR.AA-01.1"), ("", "ID.AM-01.1"))
    assert (second.cvss_score, second.severity, second.found_on) == (Decimal("9.8"), None, date(2026, 11, 20))
    assert second.controls == (("cyfun-2023", "PR.AC-1.1"),)
    assert first.fingerprint == mark_of("rij", "a-1", "MFA", " beheer.example ")


def test_every_fault_of_a_table_is_named_with_its_row():
    reading = read_findings(
        "a.csv",
        table(
            ";web;2026-11-20;hoog;;;;;;",
            "A;onzin;2026-11-20;hoog;;;;;;",
            "B;web;gisteren;hoog;;;;;;",
            "C;web;2026-11-20;;;;;;;",
            f"D;web;2026-11-20;;;;{VECTOR};7,5;;",
            "E;web;2026-11-20;hoog;;;CVSS:2.0/x;;;",
            "F;web;2026-11-20;hoog;;;;11;;",
            "G;web;2026-11-20;hoog;;;;;een twee drie;",
            "H;web;2026-11-20;hoog;nr;;;;;",
            "I;web;2026-11-20;hoog;nr;;;;;",
        ),
    )
    with pytest.raises(RowsRefusedError) as refused:
        reading.require_none()
    assert [fault.place.row for fault in refused.value.faults] == [2, 3, 4, 5, 6, 7, 8, 9, 11]
    assert "rij 6, veld CVSS-score: De vector geeft 9,8, niet 7,5." in refused.value.text.nl


@pytest.mark.parametrize("head", ["titel", "titel;categorie", "titel;categorie;vastgesteld op;onbekend"])
def test_a_table_without_its_columns_is_refused(head):
    with pytest.raises(RefusedFileError):
        read_findings("a.csv", f"{head}\nx;web;2026-11-20;y".encode())


def test_the_columns_have_names_of_their_own():
    names = [name for column in COLUMNS for name in {column.name, column.heading.nl, column.heading.en}]
    assert len(names) == len(set(names))


def test_a_result_becomes_a_finding():
    rule = {
        "id": "R1",
        "shortDescription": {"text": "Wachtwoord in de code"},
        "fullDescription": {"text": "Omdat niemand keek"},
        "help": {"text": "Haal het weg"},
        "messageStrings": {"m": {"text": "Gevonden in {0} en {1} {9}"}},
        "defaultConfiguration": {"level": "error"},
    }
    found = sarif(log(result(message={"id": "m", "arguments": ["a", "{0}"]}), rules=[rule]))
    (row,) = found.rows
    assert (row.title, row.reference, row.location) == ("Wachtwoord in de code", "R1", "src/app.py:7")
    assert (row.description, row.cause, row.recommendation) == (
        "Gevonden in a en {0} {9}",
        "Omdat niemand keek",
        "Haal het weg",
    )
    assert (row.severity, row.category, row.found_on) == (Severity.HIGH, Category.WEB, DAY)


@pytest.mark.parametrize(
    ("changes", "severity"),
    [
        ({"level": "error"}, "high"),
        ({"level": "warning"}, "medium"),
        ({"level": "note"}, "low"),
        ({}, "medium"),
        ({"properties": {"security-severity": "9.8"}}, "critical"),
        ({"level": "error", "properties": {"security-severity": 3.1}}, "low"),
    ],
)
def test_the_severity_of_a_result(changes, severity):
    assert sarif(log(result(**changes))).rows[0].severity == severity


def test_what_passed_or_was_set_aside_is_left_out_and_doubles_count_once():
    found = sarif(
        log(
            result(),
            result(),
            result(kind="pass", level="none"),
            result(kind="notApplicable", level="none"),
            result(suppressions=[{"kind": "external"}]),
            result(suppressions=[{"kind": "external", "status": "rejected"}], ruleId="R2"),
            result(message={"text": "Anders"}),
        )
    )
    assert (len(found.rows), found.left_out, found.doubled) == (3, 3, 1)


def test_the_mark_of_a_tool_outlives_another_line():
    marks = {"partialFingerprints": {"primaryLocationLineHash": "abc:1"}}
    moved = result(**marks, locations=[])
    one, two = sarif(log(result(**marks))).rows[0], sarif(log(moved)).rows[0]
    assert one.fingerprint == two.fingerprint != sarif(log(result())).rows[0].fingerprint


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"version": "2.1.0"}',
        b'{"version": "2.0.0", "runs": []}',
        b'{"version": "2.1.0", "version": "2.1.0", "runs": []}',
        b'{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": ""}}}]}',
        log(result(ruleIndex=3)),
        log(result(level="erg")),
        log(result(kind="misschien")),
        log({"ruleId": "R1"}),
        log({"message": {"text": ""}}),
        log(result(properties={"security-severity": "veel"})),
        log(result(properties={"security-severity": 11})),
        log(result(properties={"security-severity": "NaN"})),
        log(result(properties={"security-severity": True})),
        log(*[result()] * 5_001),
        log(result(), properties=json.loads("[" * 50 + "]" * 50)),
    ],
    ids=range(17),
)
def test_a_file_that_is_no_sarif_is_refused_whole(data):
    with pytest.raises(RefusedFileError):
        sarif(data)


def test_long_texts_are_cut_and_a_bomb_of_arguments_stays_small():
    bomb = {"text": "{0}" * 60_000, "arguments": ["x" * 200_000]}
    (row,) = sarif(log(result(message=bomb))).rows
    assert len(row.description) <= LONG


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda part: st.lists(part) | st.dictionaries(st.text(), part),
        max_leaves=20,
    )
)
def test_whatever_stands_in_a_result_is_read_or_refused(part):
    for name in ("message", "locations", "level", "properties", "fingerprints", "rule", "suppressions", "ruleIndex"):
        try:
            sarif(log(result(**{name: part})))
        except RefusedFileError:
            continue


@pytest.mark.parametrize(
    ("vector", "score", "severity"),
    [
        (VECTOR, "9.8", "critical"),
        ("CVSS:3.0/AV:L/AC:H/PR:L/UI:R/S:U/C:L/I:N/A:N", "2.2", "low"),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "6.1", "medium"),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "9.3", "critical"),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", "0.0", "low"),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/MAV:P", "6.8", "medium"),
    ],
)
def test_a_vector_is_scored(vector, score, severity):
    """Rule 12.5: versions 3.0, 3.1 and 4.0, with the environment where it is filled in."""
    found = read_vector(f" {vector} ")
    assert found is not None
    assert (found.score, found.severity) == (Decimal(score), severity)


def test_an_empty_vector_is_none():
    assert read_vector("  ") is None


@given(st.text(alphabet="CVSS:34.01/ANLHPUIRE", max_size=60) | st.text(max_size=40))
def test_what_is_no_vector_is_refused(text):
    try:
        read_vector(text)
    except InvalidError as fault:
        assert fault.field == "cvss_vector"


def test_the_columns_of_a_command_are_read_by_their_names_in_code() -> None:
    head = (
        "audit,id,title,category,severity,cvss_vector,controls,facility,cause,consequence,recommendation,owner,due_on"
    )
    line = "Pentest,F-1,Geen MFA,mfa,high,,ID.AM-01.1,Mailserver,Vergeten,Overname,Zet aan,An,2026-12-01"
    [row] = read_findings("f.csv", f"{head}\n{line}\n".encode(), found_on=date(2026, 11, 20)).rows
    assert (row.audit, row.reference, row.facility, row.owner) == ("Pentest", "F-1", "Mailserver", "An")
    assert (row.found_on, row.due_on, row.severity) == (date(2026, 11, 20), date(2026, 12, 1), Severity.HIGH)


def test_one_reference_may_stand_once_in_each_audit() -> None:
    head = "titel;categorie;ernst;nummer;audit"
    reading = read_findings("f.csv", f"{head}\nA;web;laag;1;x\nA;web;laag;1;y\nA;web;laag;1;X\n".encode(), found_on=DAY)
    assert [fault.place.row for fault in reading.faults.found] == [4]


def packed(rules: list[dict[str, Any]], packs: list[dict[str, Any]], *results: dict[str, Any]) -> bytes:
    tool = {"driver": {"name": "T", "rules": rules}, "extensions": packs}
    return json.dumps({"version": "2.1.0", "runs": [{"tool": tool, "results": list(results)}]}).encode()


def rated(key: str, score: str) -> dict[str, Any]:
    return {"id": key, "shortDescription": {"text": f"Over {key}"}, "properties": {"security-severity": score}}


@pytest.mark.parametrize(
    "rule",
    [
        {"id": "js/xss", "index": 1, "toolComponent": {"index": 0}},
        {"id": "js/xss", "index": 1, "toolComponent": {"name": "pack"}},
        {"id": "js/xss", "index": 1, "toolComponent": {"guid": "g-1"}},
        {"id": "js/xss", "index": 0},  # the index of a pack that it does not name: the id says more
        {"id": "js/xss"},
        {"id": "js/xss/deep/1"},
        {"index": 1, "toolComponent": {"index": 0}},
    ],
)
def test_a_rule_of_a_pack_is_found(rule: dict[str, Any]) -> None:
    packs = [{"name": "pack", "guid": "g-1", "rules": [rated("js/other", "2.0"), rated("js/xss", "7.5")]}]
    [row] = sarif(packed([rated("unrelated", "9.8")], packs, result(ruleId=rule.get("id", ""), rule=rule))).rows
    assert (row.title, row.severity) == ("Over js/xss", Severity.HIGH)


def test_a_rule_or_a_pack_that_is_not_there_is_refused() -> None:
    for rule in ({"index": 3}, {"index": 0, "toolComponent": {"index": 5}}):
        with pytest.raises(RefusedFileError, match="bestaat niet"):
            sarif(packed([rated("R1", "9.8")], [], result(ruleId="", rule=rule)))


BASE = ("AV:NALP", "AC:LH", "PR:NLH", "UI:NR", "S:UC", "C:HLN", "I:HLN", "A:HLN")


def test_a_vector_of_the_base_alone_has_the_score_of_the_base() -> None:
    """Rule 12.5, over all 2,592 vectors of each version."""
    choices = [[f"{name}:{letter}" for letter in letters] for name, letters in (each.split(":") for each in BASE)]
    for version in ("3.0", "3.1"):
        for parts in product(*choices):
            vector = f"CVSS:{version}/{'/'.join(parts)}"
            scored = read_vector(vector)
            assert scored is not None
            assert scored.score == Decimal(str(CVSS3(vector).base_score)), vector


@pytest.mark.parametrize(
    ("vector", "score"),
    [
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "9.8"),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H", "9.6"),
        ("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", "9.9"),
        ("CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:H", "9.0"),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", "10.0"),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "6.1"),
        ("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", "7.8"),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O", "8.8"),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/MAV:L", "8.4"),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/MAV:X/CR:X", "9.8"),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "9.3"),
    ],
)
def test_a_score_is_the_published_one(vector: str, score: str) -> None:
    """Rule 12.5."""
    scored = read_vector(vector)
    assert scored is not None
    assert scored.score == Decimal(score)
