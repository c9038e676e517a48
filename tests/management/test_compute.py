"""`belfort compute`: a file in, one JSON document out, no database; or one sentence and nothing else."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from belfort.exchange.icr_controls import read_icr_controls
from belfort.exchange.limits import JSON
from tests.management.conftest import Compute, Refuse

SCRIPT = Path(sys.executable).with_name("belfort")
PUBLISHED = {control.ref: control for control in read_icr_controls() if control.published}


def element(key="a", c=1, i=1, a=1, **flags):
    return {"key": key, "valuation": {"C": c, "I": i, "A": a}, **flags}


def one(**options):
    return {"elements": [element()], **options}


def test_a_whole_gets_its_class_its_flags_and_why(compute: Compute):
    found = compute(
        "classification",
        {
            "elements": [
                element("address", 3, 2, 1, personal_data=True, sensitive_personal_data=False, professional_data=False),
                element("health", 1, 2, 4, sensitive_personal_data=True),
            ]
        },
    )
    assert set(found) == {"class", "flags", "because", "measures"}
    assert found["class"] == {"C": 4, "I": 2, "A": 4}
    assert found["flags"] == {
        "professional_data": False,
        "personal_data": True,
        "sensitive_personal_data": True,
    }
    assert found["because"] == [
        {
            "dimension": "C",
            "element": "health",
            "reason": (
                "bevat gevoelige persoonsgegevens: minstens klasse 4 voor vertrouwelijkheid (sensitive_personal_data)"
            ),
        },
        {"dimension": "I", "element": "address", "reason": "gewaardeerd op klasse 2 voor integriteit"},
        {"dimension": "I", "element": "health", "reason": "gewaardeerd op klasse 2 voor integriteit"},
        {"dimension": "A", "element": "health", "reason": "gewaardeerd op klasse 4 voor beschikbaarheid"},
    ]


def test_every_element_that_reaches_the_class_is_named(compute: Compute):
    found = compute("classification", {"elements": [element("a", c=3), element("b", personal_data=True), element("c")]})
    assert [item["element"] for item in found["because"] if item["dimension"] == "C"] == ["a", "b"]


def test_exactly_the_published_controls_that_the_classes_ask_are_listed_in_order(compute: Compute):
    classes = {"C": 2, "I": 3, "A": 1}
    found = compute("classification", {"elements": [element("a", *classes.values())]})
    assert found["measures"] == [
        ref
        for ref, control in PUBLISHED.items()
        if control.set == "GENERAL"
        and not control.proposed
        and any(classes[attribute] >= control.from_class for attribute in control.attributes)
    ]
    assert "ICR-CRY-07" in found["measures"]
    assert "ICR-IAM-12" not in found["measures"]


@pytest.mark.parametrize(
    ("options", "flags", "added"),
    [
        ({}, {"personal_data": True}, {"GDPR"}),
        ({}, {"sensitive_personal_data": True}, {"GDPR"}),
        ({}, {"professional_data": True}, set()),
        ({"ksz": True}, {}, {"KSZ"}),
        ({"ksz": True}, {"personal_data": True}, {"GDPR", "KSZ"}),
    ],
)
def test_each_set_is_listed_only_when_it_is_on(compute: Compute, options, flags, added):
    found = compute("classification", {"elements": [element("a", 5, 5, 5, **flags)], **options})
    assert {PUBLISHED[ref].set.value for ref in found["measures"]} == {"GENERAL"} | added


def test_proposed_controls_are_listed_only_on_request(compute: Compute):
    content = {"elements": [element("a", 5, 5, 5)]}
    without = compute("classification", content)["measures"]
    with_them = compute("classification", content | {"proposed": True})["measures"]
    assert not [ref for ref in without if ref.startswith("ICRP-")]
    assert with_them[: len(without)] == without
    assert len(with_them) > len(without)
    assert all(ref.startswith("ICRP-") for ref in with_them[len(without) :])


@pytest.mark.parametrize(
    ("floors", "c"),
    [({}, 3), ({"personal_data": 5}, 5), ({"personal_data": 1}, 1), ({"sensitive_personal_data": 5}, 3)],
)
def test_a_floor_that_is_not_named_keeps_its_default(compute: Compute, floors, c):
    content = {"elements": [element("a", personal_data=True)], "floors": floors}
    assert compute("classification", content)["class"]["C"] == c


def rated(rest, **heavier):
    return dict.fromkeys(("financial", "reputation", "legal", "service", "users"), rest) | heavier


@pytest.mark.parametrize(
    ("group", "process", "expected"),
    [
        ({"nis2_annex": True}, {"impact": rated(2, users=5)}, (True, 3, 5)),
        ({"nis2_annex": True, "impact": rated(1)}, {"impact": rated(1, service=4)}, (False, 3, 4)),
        ({"nis2_annex": False, "impact": rated(1, legal=4)}, {"impact": rated(5)}, (False, 2, 4)),
        ({"nis2_annex": False, "impact": rated(1, service=5)}, {"impact": rated(3)}, (False, 3, 3)),
        ({"nis2_annex": False, "impact": {"legal": 5}}, {"impact": {"financial": 5}}, (True, 3, 5)),
        ({"nis2_annex": False, "impact": rated(4)}, {}, (False, 2, 4)),
    ],
)
def test_the_decision_tree_says_whether_a_process_is_critical(compute: Compute, group, process, expected):
    found = compute("criticality", {"group": group, "process": process})
    assert set(found) == {"critical", "decided_at_step", "level", "because"}
    assert (found["critical"], found["decided_at_step"], found["level"]) == expected
    assert found["because"].startswith(f"Stap {expected[1]}: ")


def test_english_is_spoken_when_the_environment_asks_for_it(
    compute: Compute, refuse: Refuse, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("BELFORT_LANGUAGE", "en")
    assert compute("classification", one())["because"][0]["reason"] == "valued at class 1 for confidentiality"
    found = compute("criticality", {"group": {"nis2_annex": True}, "process": {"impact": rated(1, legal=4)}})
    assert found["because"] == "Step 3: heaviest for the process: legal consequences, level 4 (high)."
    assert refuse("classification", {"elements": []}) == "field elements: this list is too short: at least 1."


def test_json_is_the_only_form_that_comes_out(compute: Compute):
    assert compute("classification", one(), "--json") == compute("classification", one())


WRONG_ELEMENTS = [
    ([], "veld elements: deze lijst is te kort: minstens 1."),
    ({}, "veld elements: dit moet een lijst zijn."),
    ([1], "veld elements.0: dit moet een tabel van velden zijn."),
    ([{"key": "a"}], "veld elements.0.valuation: dit veld ontbreekt."),
    ([{"valuation": {"C": 1, "I": 1, "A": 1}}], "veld elements.0.key: dit veld ontbreekt."),
    ([{"key": "a", "valuation": {"C": 1, "I": 1}}], "veld elements.0.valuation.A: dit veld ontbreekt."),
    ([{"key": "a", "valuation": 3}], "veld elements.0.valuation: dit moet een tabel van velden zijn."),
    ([element(c=6)], "veld elements.0.valuation.C: dit mag hoogstens 5 zijn."),
    ([element(), element("b", i=0)], "veld elements.1.valuation.I: dit moet minstens 1 zijn."),
    ([element(a=-1)], "veld elements.0.valuation.A: dit moet minstens 1 zijn."),
    ([element(a="3")], "veld elements.0.valuation.A: dit moet een geheel getal zijn."),
    ([element(a=True)], "veld elements.0.valuation.A: dit moet een geheel getal zijn."),
    ([element(a=3.5)], "veld elements.0.valuation.A: dit moet een geheel getal zijn."),
    ([element(a=None)], "veld elements.0.valuation.A: dit moet een geheel getal zijn."),
    ([element(personal_data=1)], "veld elements.0.personal_data: dit moet ja of nee zijn."),
    ([element(personal_data="true")], "veld elements.0.personal_data: dit moet ja of nee zijn."),
    ([element(secret_data=True)], "veld elements.0.secret_data: dit veld is onbekend."),
    ([element("")], "veld elements.0.key: dit mag niet leeg zijn."),
    ([element("x" * 401)], "veld elements.0.key: dit is te lang."),
    ([element(7)], "veld elements.0.key: dit moet tekst zijn."),
    ([element("a"), element("b"), element("a")], "veld elements: a staat er twee keer."),
]


@pytest.mark.parametrize(("elements", "sentence"), WRONG_ELEMENTS)
def test_wrong_elements_are_refused_with_their_place(refuse: Refuse, elements, sentence):
    assert refuse("classification", {"elements": elements}) == sentence


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({}, "veld elements: dit veld ontbreekt."),
        ([], "dit moet een tabel van velden zijn."),
        (one(extra=1), "veld extra: dit veld is onbekend."),
        (one(ksz=1), "veld ksz: dit moet ja of nee zijn."),
        (one(proposed="yes"), "veld proposed: dit moet ja of nee zijn."),
        (one(floors=None), "veld floors: dit moet een tabel van velden zijn."),
        (one(floors={"personal_data": 0}), "veld floors.personal_data: dit moet minstens 1 zijn."),
        (one(floors={"personal_data": 6}), "veld floors.personal_data: dit mag hoogstens 5 zijn."),
        (one(floors={"personal_data": True}), "veld floors.personal_data: dit moet een geheel getal zijn."),
        (one(floors={"secret_data": 3}), "veld floors.secret_data: dit veld is onbekend."),
        (one(**{"x\n\x1b[2J": 1}), "veld x��[2J: dit veld is onbekend."),
    ],
)
def test_a_wrong_question_is_refused_with_its_place(refuse: Refuse, content, sentence):
    assert refuse("classification", content) == sentence


@pytest.mark.parametrize("kind", ["classification", "criticality"])
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "het bestand is leeg."),
        (b"no json", "rij 1: dit is geen geldige JSON."),
        (b'{"elements": [{"key": "a", "valuation": {"C": NaN}}]}', "NaN is geen getal."),
        (b'{"ksz": true, "ksz": false}', "sleutel ksz staat er twee keer."),
        (b'{"a": "\\ud800"}', "er staat een half teken in."),
        (b"[" * 100_000, "rij 1: het bestand is te diep."),
        (b" " * (JSON.file_bytes + 1), "het bestand is groter dan 2 MB."),
    ],
)
def test_what_is_no_sound_json_is_refused(refuse: Refuse, kind, data, sentence):
    assert refuse(kind, data) == sentence


DIMENSIONS = "'financial', 'reputation', 'legal', 'service', 'users'"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"process": {"impact": rated(1)}}, "veld group: dit veld ontbreekt."),
        ({"group": {"impact": rated(1)}}, "veld group.nis2_annex: dit veld ontbreekt."),
        ({"group": {"nis2_annex": "yes"}}, "veld group.nis2_annex: dit moet ja of nee zijn."),
        ({"group": {"nis2_annex": True}, "extra": 1}, "veld extra: dit veld is onbekend."),
        ({"group": {"nis2_annex": True}, "process": {"x": 1}}, "veld process.x: dit veld is onbekend."),
        (
            {"group": {"nis2_annex": True, "impact": {"ethical": 3}}},
            f"veld group.impact.ethical: dit moet een van deze zijn: {DIMENSIONS}.",
        ),
        (
            {"group": {"nis2_annex": True}, "process": {"impact": {"users": 6}}},
            "veld process.impact.users: dit mag hoogstens 5 zijn.",
        ),
        (
            {"group": {"nis2_annex": True}, "process": {"impact": {"users": 0}}},
            "veld process.impact.users: dit moet minstens 1 zijn.",
        ),
        (
            {"group": {"nis2_annex": True}, "process": {"impact": {"users": True}}},
            "veld process.impact.users: dit moet een geheel getal zijn.",
        ),
        (
            {"group": {"nis2_annex": True}, "process": {"impact": []}},
            "veld process.impact: dit moet een tabel van velden zijn.",
        ),
        ({"group": {"nis2_annex": True}}, "Stap 3: het proces is nog niet beoordeeld."),
        ({"group": {"nis2_annex": False}}, "Stap 2: de procesgroep is nog niet beoordeeld."),
        (
            {"group": {"nis2_annex": True}, "process": {"impact": {"financial": 4, "legal": 4, "service": 4}}},
            (
                "Stap 3: voor het proces is dit nog niet beoordeeld: "
                "reputatieverlies en gevolgen voor burgers en organisaties."
            ),
        ),
    ],
)
def test_a_wrong_or_missing_rating_is_refused(refuse: Refuse, content, sentence):
    assert refuse("criticality", content) == sentence


@pytest.mark.parametrize("name", ["absent.json", "."])
def test_a_file_that_cannot_be_opened_is_named(tmp_path, capsys: pytest.CaptureFixture[str], name):
    with pytest.raises(SystemExit) as stopped:
        call_command("compute", "criticality", str(tmp_path / name))
    heard = capsys.readouterr()
    assert (stopped.value.code, heard.out) == (2, "")
    assert heard.err.startswith(f"{tmp_path / name}: niet te openen")


def test_standard_input_is_read_for_a_dash(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(one()).encode())))
    call_command("compute", "classification", "-")
    assert json.loads(capsys.readouterr().out)["class"] == {"C": 1, "I": 1, "A": 1}


def script(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {
        "PATH": os.environ["PATH"],
        "BELFORT_DATA": str(folder / "data"),
        "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:9/nowhere",
    }
    return subprocess.run(
        [SCRIPT, "compute", *arguments],
        input=given,
        env=environment,
        cwd=folder,
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_the_console_script_computes_where_no_database_answers(tmp_path):
    (tmp_path / "in.json").write_text(json.dumps(one()), encoding="utf-8")
    done = script(tmp_path, "classification", "in.json", "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["class"] == {"C": 1, "I": 1, "A": 1}
    assert not list((tmp_path / "data").glob("*.sqlite3*"))


def test_the_console_script_refuses_with_one_sentence_and_nothing_else(tmp_path):
    done = script(tmp_path, "classification", "-", given=json.dumps({"elements": [element(c=6)]}).encode())
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == "stdin, veld elements.0.valuation.C: dit mag hoogstens 5 zijn.\n"


def test_the_console_script_knows_only_what_it_can_compute(tmp_path):
    done = script(tmp_path, "weather", "-")
    assert (done.returncode, done.stdout) == (2, b"")
