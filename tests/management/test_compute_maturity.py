"""`belfort compute maturity`: scores in, the full result out; exact decimals, refusals by name."""

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from belfort.domain.frameworks import AssuranceLevel, Mode
from belfort.domain.maturity import summarize
from belfort.domain.maturity_scores import Score
from belfort.exchange.frameworks import shipped_framework
from tests.management.conftest import Compute, Refuse

SCRIPT = Path(sys.executable).with_name("belfort")
FRAMEWORKS = {key: shipped_framework(key) for key in ("cyfun-2023", "cyfun-2025")}


def both(documentation: int, implementation: int) -> dict[str, int]:
    return {"documentation": documentation, "implementation": implementation}


def question(framework: str = "cyfun-2025", level: str = "basic", mode: str = "rule", scores=None, but=None):
    """Return an input with every control of the level at 2 and 3, but for some."""
    if scores is None:
        controls = FRAMEWORKS[framework].controls_at(AssuranceLevel(level))
        scores = {control.ref: both(2, 3) for control in controls} | (but or {})
    return {"framework": framework, "level": level, "mode": mode, "scores": scores}


def one(ref: str, score: object, framework: str = "cyfun-2025", level: str = "basic"):
    return question(framework, level, scores={ref: score})


def test_everything_at_two_and_three_achieves_basic(compute: Compute):
    found = compute("maturity", question())
    assert set(found) == {
        "complete",
        "total",
        "achieved",
        "categories",
        "key_measures",
        "failures",
        "not_applicable",
        "ignored",
        "distance",
    }
    assert (found["complete"], found["achieved"], found["failures"], found["ignored"]) == (True, True, [], [])
    assert found["total"] == "2.500000000000"
    assert len(found["categories"]) == 17
    assert found["categories"]["PR.AA"] == {
        "documentation": "2.000000000000",
        "implementation": "3.000000000000",
        "maturity": "2.500000000000",
    }
    assert len(found["key_measures"]) == 13
    assert found["key_measures"]["PR.PS-04.1"] == {"maturity": "2.500000000000", "ok": True}
    assert found["not_applicable"] == {"count": 0, "limit": 1}
    assert [step["gain"] for step in found["distance"]] == ["0.029411764706"] * 3


def test_one_key_measure_at_two_fails_itself_and_the_total(compute: Compute):
    found = compute("maturity", question(but={"PR.PS-04.1": both(2, 2)}))
    assert (found["complete"], found["achieved"]) == (True, False)
    assert found["total"] == "2.485294117647"
    assert found["key_measures"]["PR.PS-04.1"] == {"maturity": "2.000000000000", "ok": False}
    assert found["failures"] == [
        {"rule": "key_measure", "ref": "PR.PS-04.1", "value": "2.000000000000", "threshold": "2.500000000000"},
        {"rule": "total", "ref": "total", "value": "2.485294117647", "threshold": "2.500000000000"},
    ]
    assert found["distance"] == [
        {"ref": "PR.PS-04.1", "documentation": 3, "implementation": 2, "gain": "0.014705882353"},
        {"ref": "GV.OC-03.1", "documentation": 3, "implementation": 3, "gain": "0.029411764706"},
        {"ref": "GV.RM-03.1", "documentation": 3, "implementation": 3, "gain": "0.029411764706"},
    ]


def test_a_missing_control_leaves_the_total_and_its_category_null(compute: Compute):
    asked = question(but={"GV.OC-03.1": both(5, 5)})
    del asked["scores"]["PR.PS-04.1"]
    found = compute("maturity", asked)
    assert (found["complete"], found["achieved"], found["total"]) == (False, False, None)
    assert found["categories"]["PR.PS"] is None
    assert [ref for ref, part in found["categories"].items() if part is None] == ["PR.PS"]
    assert found["categories"]["GV.OC"]["maturity"] == "5.000000000000"
    assert found["key_measures"]["PR.PS-04.1"] == {"maturity": None, "ok": False}
    assert found["failures"] == [{"rule": "missing", "ref": "PR.PS-04.1", "value": None, "threshold": None}]


def test_nothing_answered_names_every_control(compute: Compute):
    found = compute("maturity", question(scores={}))
    assert [failure["ref"] for failure in found["failures"]] == [
        control.ref for control in FRAMEWORKS["cyfun-2025"].controls_at(AssuranceLevel.BASIC)
    ]
    assert found["distance"] == []


def test_a_control_above_the_level_is_ignored_and_named(compute: Compute):
    found = compute("maturity", question(but={"GV.SC-10.1": both(1, 1), "GV.OC-01.1": "na"}))
    assert found["ignored"] == ["GV.SC-10.1", "GV.OC-01.1"]
    assert (found["achieved"], found["not_applicable"]["count"]) == (True, 0)


def test_what_is_not_applicable_counts_with_its_score(compute: Compute):
    found = compute("maturity", question(but={"GV.OC-03.1": "na"}))
    assert found["not_applicable"] == {"count": 1, "limit": 1}
    assert found["categories"]["GV.OC"] == dict.fromkeys(
        ("documentation", "implementation", "maturity"), "2.500000000000"
    )
    assert (found["total"], found["achieved"]) == ("2.500000000000", True)


def test_a_category_fails_at_essential(compute: Compute):
    controls = FRAMEWORKS["cyfun-2023"].controls
    low = {control.ref: both(2, 3) for control in controls if control.category == "RS.RP"}
    scores = {control.ref: both(4, 4) for control in controls} | low
    found = compute("maturity", question("cyfun-2023", "essential", scores=scores))
    assert [failure["rule"] for failure in found["failures"]] == ["category"]
    assert found["failures"][0] == {
        "rule": "category",
        "ref": "RS.RP",
        "value": "2.500000000000",
        "threshold": "3.000000000000",
    }
    assert found["not_applicable"] == {"count": 0, "limit": 0}


def test_the_workbook_departs_where_it_does(compute: Compute):
    scores = {control.ref: both(3, 3) for control in FRAMEWORKS["cyfun-2025"].controls} | {"PR.IR-03.1": both(5, 5)}
    by_rule = compute("maturity", question("cyfun-2025", "essential", scores=scores))
    as_workbook = compute("maturity", question("cyfun-2025", "essential", "workbook", scores=scores))
    assert by_rule["categories"]["PR.IR"]["maturity"] == "3.500000000000"
    assert as_workbook["categories"]["PR.IR"]["maturity"] == "3.333333333333"


def test_the_rule_is_followed_when_no_mode_is_named(compute: Compute):
    asked = question(but={"PR.PS-04.1": both(5, 1)})
    without = {key: value for key, value in asked.items() if key != "mode"}
    assert compute("maturity", without) == compute("maturity", asked)


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("level", ["basic", "important", "essential"])
@pytest.mark.parametrize("mode", ["rule", "workbook"])
def test_every_decimal_is_the_exact_figure_with_twelve_places(compute: Compute, framework, level, mode):
    controls = FRAMEWORKS[framework].controls
    numbers = [(3 * place % 5 + 1, 7 * place % 4 + 1) for place in range(len(controls))]
    plain = {control.ref: both(*pair) for control, pair in zip(controls, numbers, strict=True)}
    scores = {control.ref: Score(*pair) for control, pair in zip(controls, numbers, strict=True)}
    found = compute("maturity", question(framework, level, mode, scores=plain))
    exact = summarize(FRAMEWORKS[framework], AssuranceLevel(level), scores, Mode(mode))
    pairs = [(found["total"], exact.total)]
    pairs += [(found["categories"][part.ref]["maturity"], part.maturity) for part in exact.categories]
    pairs += [(found["key_measures"][key.ref]["maturity"], key.maturity) for key in exact.key_controls]
    for text, figure in pairs:
        assert len(text.partition(".")[2]) == 12
        assert abs(Fraction(text) - figure) <= Fraction(1, 2 * 10**12)
    assert [(failure["rule"], failure["ref"]) for failure in found["failures"]] == [
        (failure.rule.value, failure.ref) for failure in exact.failures
    ]


TWO = both(2, 3)
SCORE = "'na', {'documentation': 1-5, 'implementation': 1-5}"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (one("PR.AC-1.1", TWO), "veld scores.PR.AC-1.1: deze maatregel bestaat niet in CyberFundamentals 2025."),
        (one("x\n\x1b[2J", TWO), "veld scores.x��[2J: deze maatregel bestaat niet in CyberFundamentals 2025."),
        (one("pr.ps-04.1", TWO), "veld scores.pr.ps-04.1: deze maatregel bestaat niet in CyberFundamentals 2025."),
        (one("GV.OC-03.1", both(0, 3)), "veld scores.GV.OC-03.1.documentation: dit moet minstens 1 zijn."),
        (one("GV.OC-03.1", both(3, 6)), "veld scores.GV.OC-03.1.implementation: dit mag hoogstens 5 zijn."),
        (one("GV.SC-10.1", both(3, 6)), "veld scores.GV.SC-10.1.implementation: dit mag hoogstens 5 zijn."),
        (
            one("GV.OC-03.1", {"documentation": 2.5, "implementation": 3}),
            "veld scores.GV.OC-03.1.documentation: dit moet een geheel getal zijn.",
        ),
        (
            one("GV.OC-03.1", {"documentation": 3.0, "implementation": 3}),
            "veld scores.GV.OC-03.1.documentation: dit moet een geheel getal zijn.",
        ),
        (
            one("GV.OC-03.1", {"documentation": "3", "implementation": 3}),
            "veld scores.GV.OC-03.1.documentation: dit moet een geheel getal zijn.",
        ),
        (
            one("GV.OC-03.1", {"documentation": True, "implementation": 3}),
            "veld scores.GV.OC-03.1.documentation: dit moet een geheel getal zijn.",
        ),
        (
            one("GV.OC-03.1", {"documentation": None, "implementation": 3}),
            "veld scores.GV.OC-03.1.documentation: dit moet een geheel getal zijn.",
        ),
        (one("GV.OC-03.1", {"documentation": 3}), "veld scores.GV.OC-03.1.implementation: dit veld ontbreekt."),
        (one("GV.OC-03.1", {**TWO, "note": "x"}), "veld scores.GV.OC-03.1.note: dit veld is onbekend."),
        (one("GV.OC-03.1", 3), f"veld scores.GV.OC-03.1: dit moet een van deze zijn: {SCORE}."),
        (one("GV.OC-03.1", None), f"veld scores.GV.OC-03.1: dit moet een van deze zijn: {SCORE}."),
        (one("GV.OC-03.1", "n/a"), f"veld scores.GV.OC-03.1: dit moet een van deze zijn: {SCORE}."),
        (one("GV.OC-03.1", [2, 3]), f"veld scores.GV.OC-03.1: dit moet een van deze zijn: {SCORE}."),
        (one("", TWO), "veld scores.: dit mag niet leeg zijn."),
        (
            one("ID.AM-1.1", "na", "cyfun-2023"),
            "veld scores.ID.AM-1.1: ID.AM-1.1: “niet van toepassing” bestaat niet in CyberFundamentals 2023.",
        ),
        (
            one("RC.CO-3.1", "na", "cyfun-2023"),
            "veld scores.RC.CO-3.1: RC.CO-3.1: “niet van toepassing” bestaat niet in CyberFundamentals 2023.",
        ),
        (
            one("PR.PS-04.1", "na"),
            "veld scores.PR.PS-04.1: PR.PS-04.1 kan op dit niveau niet “niet van toepassing” zijn.",
        ),
        (
            one("GV.RM-01.1", "na", level="essential"),
            "veld scores.GV.RM-01.1: GV.RM-01.1 kan op dit niveau niet “niet van toepassing” zijn.",
        ),
        (
            question(but={"GV.OC-03.1": "na", "GV.RM-03.1": "na"}),
            "veld scores.GV.RM-03.1: Hoogstens 1 mag “niet van toepassing” zijn, hier GV.OC-03.1 en GV.RM-03.1.",
        ),
    ],
)
def test_a_wrong_score_is_refused_by_name(refuse: Refuse, content, sentence):
    assert refuse("maturity", content) == sentence


def test_a_control_on_management_may_be_not_applicable_below_essential(compute: Compute):
    found = compute("maturity", one("GV.RM-01.1", "na", level="important"))
    assert found["not_applicable"] == {"count": 1, "limit": 3}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"framework": "iso-27001"}, "veld framework: dit moet een van deze zijn: 'cyfun-2023', 'cyfun-2025'."),
        ({"framework": None}, "veld framework: dit moet een van deze zijn: 'cyfun-2023', 'cyfun-2025'."),
        ({"level": "small"}, "veld level: dit moet een van deze zijn: 'basic', 'important', 'essential'."),
        ({"mode": "both"}, "veld mode: dit moet een van deze zijn: 'rule', 'workbook'."),
        ({"scores": []}, "veld scores: dit moet een tabel van velden zijn."),
        ({"extra": 1}, "veld extra: dit veld is onbekend."),
    ],
)
def test_a_wrong_question_is_refused_with_its_place(refuse: Refuse, change, sentence):
    assert refuse("maturity", question() | change) == sentence


@pytest.mark.parametrize("name", ["framework", "level", "scores"])
def test_what_must_be_said_and_is_not_is_refused(refuse: Refuse, name):
    asked = question()
    del asked[name]
    assert refuse("maturity", asked) == f"veld {name}: dit veld ontbreekt."


def test_a_control_that_is_answered_twice_is_refused(refuse: Refuse):
    score = b'{"documentation": 2, "implementation": 3}'
    data = b'{"framework": "cyfun-2025", "level": "basic", "scores": {"GV.OC-03.1": %b, "GV.OC-03.1": %b}}'
    assert refuse("maturity", data % (score, score)) == "sleutel GV.OC-03.1 staat er twee keer."


def test_refusals_speak_english_on_request(refuse: Refuse, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BELFORT_LANGUAGE", "en")
    assert refuse("maturity", one("PR.PS-04.1", "na")) == (
        "field scores.PR.PS-04.1: PR.PS-04.1 cannot be “not applicable” at this level."
    )
    assert refuse("maturity", one("X", "na")) == (
        "field scores.X: this control does not exist in CyberFundamentals 2025."
    )


def test_the_console_script_computes_where_no_database_answers(tmp_path):
    (tmp_path / "in.json").write_text(json.dumps(question()), encoding="utf-8")
    environment = {
        "PATH": os.environ["PATH"],
        "BELFORT_DATA": str(tmp_path / "data"),
        "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:9/nowhere",
    }
    done = subprocess.run(
        [SCRIPT, "compute", "maturity", "in.json", "--json"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["achieved"] is True
