"""Sending back and going on, through the API."""

from typing import Any

import pytest

from belfort.api.schemas import AnswerList, AssessmentFigures, RemarkList
from belfort.models import TrailEvent
from tests.api.program import Program, problem
from tests.world import World

REF = "ID.AM-01.1"
BACK = {"remark": "Vul de motivering aan.", "controls": {REF: "Welke lijst is dit?"}}


def submitted(world: World) -> tuple[Program, str, str]:
    """Let An answer a control and Gert submit; return An's program, the path and the ETag."""
    an, gert = Program(world, "an"), Program(world, "gert")
    path = an.begin(world)
    an.send("PATCH", f"{path}/answers", {"answers": {REF: {"documentation": 3, "implementation": 2}}})
    response = gert.send("POST", f"{path}/submit", {"function": "algemeen directeur"}, If_Match='"1"')
    assert response.status_code == 200
    return an, path, response["ETag"]


def figures(response: Any, status: int = 200) -> AssessmentFigures:
    assert response.status_code == status, response.content
    return AssessmentFigures.model_validate_json(response.content)


def test_a_supporter_sends_back_and_the_government_reads_why(world: World) -> None:
    an, path, etag = submitted(world)
    fien = Program(world, "fien")
    response = fien.send("POST", f"{path}/send-back", BACK, If_Match=etag)
    sent_back = figures(response)
    assert sent_back.state == "sent_back"
    assert sent_back.submission  # what was submitted stays
    assert response["ETag"] != etag
    remarks = an.get(f"{path}/remarks", RemarkList).items
    assert {(row.ref, row.text, row.author) for row in remarks} == {
        (None, "Vul de motivering aan.", world.users["fien"].name),
        (REF, "Welke lijst is dit?", world.users["fien"].name),
    }
    problem(fien.send("POST", f"{path}/send-back", BACK, If_Match=response["ETag"]), 422)
    with world.looking():
        event = TrailEvent.unscoped_rows.get(organization=world.home, verb="assessment.sent_back")
        assert event.body["token"]["name"] == "programma van fien"


def test_going_on_begins_a_draft_with_the_same_answers_and_the_remarks(world: World) -> None:
    an, path, etag = submitted(world)
    Program(world, "fien").send("POST", f"{path}/send-back", BACK, If_Match=etag)
    response = an.send("POST", f"{path}/reopen", {"measured_on": "2026-12-01", "name": "Tweede keer"})
    draft = figures(response, 201)
    assert (draft.state, draft.name, str(draft.measured_on)) == ("draft", "Tweede keer", "2026-12-01")
    assert str(draft.based_on) == path.rpartition("/")[2]
    there = response["Location"].partition("/api/v1")[2]
    assert figures(an.send("GET", there)) == draft
    answers = an.get(f"{there}/answers", AnswerList).items
    [copied] = [row for row in answers if row.version]
    assert (copied.ref, copied.documentation, copied.implementation, copied.origin) == (REF, 3, 2, "copied")
    remarks = an.get(f"{there}/remarks", RemarkList).items
    assert {str(row.assessment) for row in remarks} == {path.rpartition("/")[2]}
    said = problem(an.send("POST", f"{path}/reopen", {}), 422)  # one draft at a time
    assert [error["field"] for error in said["errors"]] == ["framework"]
    assert figures(an.send("GET", path)).state == "sent_back"


def test_a_level_may_be_chosen_again(world: World) -> None:
    an, path, _ = submitted(world)
    draft = figures(an.send("POST", f"{path}/reopen", {"level": "important"}), 201)
    assert (draft.level, draft.control_count) == ("important", draft.control_count)
    assert draft.control_count > 34


def test_a_version_is_asked_and_a_stale_one_refused(world: World) -> None:
    _, path, _ = submitted(world)
    fien = Program(world, "fien")
    problem(fien.send("POST", f"{path}/send-back", BACK), 428)
    problem(fien.send("POST", f"{path}/send-back", BACK, If_Match='"1"'), 412)
    problem(fien.send("POST", f"{path}/send-back", BACK, If_Match="x"), 400)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "remark"),
        ({"remark": "  ", "controls": {REF: " "}}, "remark"),
        ({"remark": "x" * 3_001}, "remark"),
        ({"remark": 3}, "remark"),
        ({"controls": {"XX.YY-01.1": "x"}}, "XX.YY-01.1"),
        ({"controls": [REF]}, "controls"),
        ({"remark": "x", "toon": "streng"}, "toon"),
    ],
)
def test_what_is_no_reason_is_refused_at_its_field(world: World, body: dict[str, Any], field: str) -> None:
    _, path, etag = submitted(world)
    fien = Program(world, "fien")
    said = problem(fien.send("POST", f"{path}/send-back", body, If_Match=etag), 422)
    assert [error["field"] for error in said["errors"]] == [field]
    assert figures(fien.send("GET", path)).state == "submitted"


def test_a_draft_is_not_sent_back(world: World) -> None:
    an, fien = Program(world, "an"), Program(world, "fien")
    path = an.begin(world)
    problem(fien.send("POST", f"{path}/send-back", BACK, If_Match='"1"'), 422)


def test_who_may_what(world: World) -> None:
    an, path, etag = submitted(world)
    bram, celine, gert = (Program(world, name) for name in ("bram", "celine", "gert"))
    for program in (an, bram, gert):
        problem(program.send("POST", f"{path}/send-back", BACK, If_Match=etag), 403)
    for program, status in ((bram, 403), (gert, 403), (celine, 404)):
        problem(program.send("POST", f"{path}/reopen", {}), status)
    problem(celine.send("POST", f"{path}/send-back", BACK, If_Match=etag), 404)
    problem(celine.send("GET", f"{path}/remarks"), 404)


def test_remarks_on_controls_are_for_who_reads_answers(world: World) -> None:
    _, path, etag = submitted(world)
    Program(world, "fien").send("POST", f"{path}/send-back", BACK, If_Match=etag)
    jef = Program(world, "jef")
    assert [row.ref for row in jef.get(f"{path}/remarks", RemarkList).items] == [None]
    assert len(Program(world, "bram").get(f"{path}/remarks", RemarkList).items) == 2
