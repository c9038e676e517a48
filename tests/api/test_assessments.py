"""Self-assessments through the API: begin, read, change, submit; with the rights of the person and the version read."""

from datetime import timedelta
from fractions import Fraction

import time_machine

from belfort.api.schemas import AssessmentFigures, AssessmentPage
from belfort.models import Assessment, TrailEvent
from tests.api.program import Program, problem
from tests.world import NOW, World


def collection(world: World, body: str = "home") -> str:
    return f"/organizations/{world.bodies[body].slug}/assessments"


def test_an_assessment_begins_and_is_found_again(world: World) -> None:
    an = Program(world, "an")
    response = an.send("POST", collection(world), {"framework": "cyfun-2025", "level": "basic"})
    assert response.status_code == 201
    begun = AssessmentFigures.model_validate_json(response.content)
    assert response["Location"] == f"http://testserver/api/v1/assessments/{begun.id}"
    assert (begun.state, begun.control_count, begun.total, begun.measured_on) == ("draft", 34, None, NOW.date())
    assert an.get(f"/assessments/{begun.id}", AssessmentFigures) == begun
    page = an.get(collection(world), AssessmentPage)
    assert [row.id for row in page.items] == [begun.id]
    with world.looking():
        newest = TrailEvent.unscoped_rows.filter(organization=world.home).order_by("-sequence")[0]
        assert (newest.verb, newest.actor_name) == ("assessment.started", world.users["an"].name)


def test_the_figures_are_those_of_the_rule(world: World) -> None:
    an = Program(world, "an")
    path = an.begin(world)
    refs = [item["ref"] for item in an.send("GET", f"{path}/answers").json()["items"]]
    answers = {ref: {"documentation": 2, "implementation": 3} for ref in refs}
    an.send("PATCH", f"{path}/answers", {"answers": answers})
    figures = an.get(path, AssessmentFigures)
    assert (figures.complete, figures.achieved, figures.total) == (True, True, "2.500000000000")
    assert {key.ok for key in figures.key_measures.values()} == {True}
    assert Fraction(figures.categories["ID.AM"].maturity or 0) == Fraction(5, 2)


def test_a_draft_changes_on_the_version_that_was_read(world: World) -> None:
    an = Program(world, "an")
    path = an.begin(world)
    etag = an.send("GET", path)["ETag"]
    change = {"name": "Voor de raad", "level": "important"}
    changed = an.send("PATCH", path, change, If_Match=etag)
    assert changed.status_code == 200
    figures = AssessmentFigures.model_validate_json(changed.content)
    assert (figures.name, figures.level, figures.mode, figures.version) == ("Voor de raad", "important", "rule", 2)
    said = problem(an.send("PATCH", path, {"name": "Iets anders"}, If_Match=etag), 412)
    assert said["differences"] == [{"field": "name", "label": "naam", "theirs": "Voor de raad", "mine": "Iets anders"}]
    problem(an.send("PATCH", path, {"name": "x"}), 428)
    assert an.send("PATCH", path, {"name": "x"}, If_Match=changed["ETag"]).status_code == 200


def test_a_program_that_holds_the_newest_figures_gets_no_body(world: World, clock: time_machine.Traveller) -> None:
    an = Program(world, "an")
    path = an.begin(world)
    etag = an.send("GET", path)["ETag"]
    same = an.send("GET", path, If_None_Match=f'"1", W/{etag}')
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", etag)
    assert "Content-Type" not in same
    clock.shift(timedelta(seconds=1))
    an.send("PATCH", f"{path}/answers", {"answers": {"ID.AM-01.1": {"documentation": 3}}})
    newer = an.send("GET", path, If_None_Match=etag)
    assert (newer.status_code, newer["ETag"] == etag) == (200, False)
    # scoring moves the figures and not the draft itself: its version still stands
    assert an.send("PATCH", path, {"name": "x"}, If_Match=etag).status_code == 200


def test_only_who_may_sign_submits(world: World) -> None:
    an, gert = Program(world, "an"), Program(world, "gert")
    path = an.begin(world)
    etag = an.send("GET", path)["ETag"]
    signed = {"function": "algemeen directeur", "measured_on": "2026-06-30"}
    problem(an.send("POST", f"{path}/submit", signed, If_Match=etag), 403)
    problem(gert.send("POST", f"{path}/submit", signed), 428)
    response = gert.send("POST", f"{path}/submit", signed, If_Match=etag)
    figures = AssessmentFigures.model_validate_json(response.content)
    assert figures.state == "submitted"
    assert figures.submission
    assert figures.submission.name == world.users["gert"].name
    assert str(figures.measured_on) == "2026-06-30"
    said = problem(an.send("PATCH", path, {"name": "x"}, If_Match=response["ETag"]), 422)
    assert "ingediend" in said["detail"]


def test_a_second_draft_on_one_framework_is_refused(world: World) -> None:
    an = Program(world, "an")
    an.begin(world)
    said = problem(an.send("POST", collection(world), {"framework": "cyfun-2025", "level": "basic"}), 422)
    assert said["errors"][0]["field"] == "framework"


def test_a_submission_in_the_future_is_refused_with_its_field(world: World) -> None:
    an, gert = Program(world, "an"), Program(world, "gert")
    path = an.begin(world)
    sent = {"function": "x", "measured_on": "2027-01-01"}
    said = problem(gert.send("POST", f"{path}/submit", sent, If_Match='"1"'), 422)
    assert [error["field"] for error in said["errors"]] == ["measured_on"]


def test_a_stranger_learns_nothing_and_a_reader_may_not_write(world: World) -> None:
    an, bram, celine = Program(world, "an"), Program(world, "bram"), Program(world, "celine")
    path = an.begin(world)
    ghost = "/assessments/00000000-0000-4000-8000-000000000000"
    start = {"framework": "cyfun-2023", "level": "basic"}
    answers = [celine.send("GET", path), celine.send("GET", ghost)]
    assert problem(answers[0], 404) == problem(answers[1], 404)
    problem(celine.send("PATCH", path, {"name": "x"}, If_Match='"1"'), 404)
    problem(celine.send("GET", collection(world)), 404)
    problem(celine.send("POST", collection(world), start), 404)
    assert bram.send("GET", path).status_code == 200
    problem(bram.send("PATCH", path, {"name": "x"}, If_Match='"1"'), 403)
    problem(bram.send("POST", collection(world), start), 403)
    with world.looking():
        assert Assessment.unscoped_rows.filter(organization=world.home).count() == 1


def test_a_budget_of_queries(world: World) -> None:
    an = Program(world, "an")
    path = an.begin(world, "essential")
    assert len(an.queries("GET", path)) <= 6
    assert len(an.queries("GET", collection(world))) <= 7
    assert len(an.queries("PATCH", path, {"name": "x"}, If_Match='"1"')) <= 16
