"""Answers through the API: all of them in few queries, one on its version, many in one call."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from belfort.api.schemas import AnswerList, AnswerOut, AnswersChanged
from belfort.models import Answer
from belfort.services import answers_many
from tests.api.program import Program, problem
from tests.world import NOW, World

REF = "ID.AM-01.1"
KEY = "PR.AA-03.2"  # a key control, which is never "not applicable"


def listed(program: Program, path: str) -> list[AnswerOut]:
    return program.get(f"{path}/answers", AnswerList).items


def test_every_control_is_listed_with_its_answer_or_without(world: World) -> None:
    an = Program(world, "an")
    path = an.begin(world, "essential")
    an.send("PUT", f"{path}/answers/{REF}", {"documentation": 3, "implementation": 4}, If_Match='"0"')
    items = listed(an, path)
    assert len(items) == 218
    by_ref = {item.ref: item for item in items}
    assert (by_ref[REF].version, by_ref[REF].documentation, by_ref[REF].answered_by) == (1, 3, "An Adriaens")
    assert {item.version for item in items if item.ref != REF} == {0}


def test_the_answers_come_in_few_queries_however_many_there_are(world: World) -> None:
    an = Program(world, "an")
    path = an.begin(world, "essential")
    listed(an, path)
    empty = an.queries("GET", f"{path}/answers")
    refs = [item.ref for item in listed(an, path)]
    an.send("PATCH", f"{path}/answers", {"answers": {ref: {"documentation": 2} for ref in refs}})
    full = an.queries("GET", f"{path}/answers")
    assert len(full) <= len(empty) <= 6


def test_titles_come_in_the_language_that_was_asked(world: World) -> None:
    an = Program(world, "an")
    path = f"{an.begin(world)}/answers/{REF}"
    dutch, english = an.send("GET", path), an.send("GET", path, Accept_Language="en-GB,en;q=0.9")
    assert (dutch["Content-Language"], english["Content-Language"]) == ("nl", "en")
    assert dutch.json()["title"] != english.json()["title"]


def test_an_answer_is_written_on_the_version_that_was_read(world: World) -> None:
    an = Program(world, "an")
    path = f"{an.begin(world)}/answers/{REF}"
    first = an.send("GET", path)
    assert (first["ETag"], first.json()["version"]) == ('"0"', 0)
    written = an.send(
        "PUT", path, {"documentation": 3, "implementation": 4, "grounds_documentation": "Nota"}, If_Match='"0"'
    )
    answer = AnswerOut.model_validate_json(written.content)
    assert (written["ETag"], answer.version, answer.grounds_documentation) == ('"1"', 1, "Nota")
    assert an.send("GET", path).content == written.content
    again = an.send("PUT", path, {"documentation": 5}, If_Match=written["ETag"])
    replaced = AnswerOut.model_validate_json(again.content)
    assert (replaced.version, replaced.implementation, replaced.grounds_documentation) == (2, None, "")
    with world.looking():
        assert Answer.unscoped_rows.filter(organization=world.home, control__ref=REF).count() == 2


def test_the_second_of_two_programs_gets_both_texts_and_loses_nothing(world: World) -> None:
    an, fien = Program(world, "an"), Program(world, "fien")
    path = f"{an.begin(world)}/answers/{REF}"
    etag = fien.send("GET", path)["ETag"]
    an.send("PUT", path, {"documentation": 2, "grounds_documentation": "Van An"}, If_Match=etag)
    mine = {"documentation": 4, "grounds_documentation": "Van Fien"}
    response = fien.send("PUT", path, mine, If_Match=etag, Accept_Language="en")
    said = problem(response, 412)
    assert said["differences"] == [
        {"field": "documentation", "label": "documentation", "theirs": "2", "mine": "4"},
        {
            "field": "grounds_documentation",
            "label": "grounds for documentation",
            "theirs": "Van An",
            "mine": "Van Fien",
        },
    ]
    assert response["ETag"] == '"1"'
    assert fien.send("PUT", path, mine, If_Match=response["ETag"]).json()["version"] == 2


def test_without_a_version_nothing_is_written(world: World) -> None:
    an = Program(world, "an")
    path = f"{an.begin(world)}/answers/{REF}"
    said = problem(an.send("PUT", path, {"documentation": 3}), 428)
    assert "If-Match" in said["detail"]
    for strange in ("*", "0", '"x"', '"0", "1"', '"-1"', '"99999999999"'):
        problem(an.send("PUT", path, {"documentation": 3}, If_Match=strange), 400)
    assert an.send("PUT", path, {"documentation": 3}, If_Match='W/"0"').status_code == 200


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"documentation": 6}, ["documentation"]),
        ({"documentation": 2.5}, ["documentation"]),
        ({"documentation": True, "implementation": "3"}, ["documentation", "implementation"]),
        ({"not_applicable": 1}, ["not_applicable"]),
        ({"not_applicable": True, "documentation": 3}, [""]),
        ({"grounds_documentation": "x" * 5_001}, ["grounds_documentation"]),
        ({"score": 3}, ["score"]),
        ([], [""]),
        ({"owner": "An"}, ["owner"]),
    ],
)
def test_an_answer_that_cannot_be_is_refused_with_its_fields(world: World, body: object, fields: list[str]) -> None:
    an = Program(world, "an")
    path = an.begin(world)
    said = problem(an.send("PUT", f"{path}/answers/{REF}", body, If_Match='"0"'), 422)
    assert [error["field"] for error in said["errors"]] == fields
    assert not any(item.version for item in listed(an, path))


def test_34_scores_go_in_one_call(world: World) -> None:
    an = Program(world, "an")
    path = an.begin(world)
    refs = [item.ref for item in listed(an, path)]
    scores: dict[str, Any] = {ref: {"documentation": 3, "implementation": 4, "version": 0} for ref in refs}
    statements = an.queries("PATCH", f"{path}/answers", {"answers": scores})
    assert (len(refs), len(statements) <= 25) == (34, True)
    again = an.send("PATCH", f"{path}/answers", {"answers": {ref: {"documentation": 3} for ref in refs}})
    done = AnswersChanged.model_validate_json(again.content)
    assert (done.changed, done.assessment.complete, done.assessment.total) == (0, True, "3.500000000000")


def test_many_answers_keep_what_is_not_named(world: World) -> None:
    an = Program(world, "an")
    path = an.begin(world)
    an.send("PUT", f"{path}/answers/{REF}", {"documentation": 2, "grounds_documentation": "Nota"}, If_Match='"0"')
    an.send("PATCH", f"{path}/answers", {"answers": {REF: {"implementation": 5}}})
    answer = next(item for item in listed(an, path) if item.ref == REF)
    assert (answer.documentation, answer.implementation, answer.grounds_documentation) == (2, 5, "Nota")
    an.send("PATCH", f"{path}/answers", {"answers": {REF: {"documentation": None}}})
    assert next(item for item in listed(an, path) if item.ref == REF).documentation is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"XX.YY-01.1": {"documentation": 3}}, "XX.YY-01.1"),
        ({"GV.OC-01.1": {"documentation": 3}}, "GV.OC-01.1"),  # of a higher level
        ({KEY: {"not_applicable": True}}, f"{KEY}.not_applicable"),
        ({KEY: {"documentation": 9}}, f"answers.{KEY}.documentation"),
        ({KEY: {"documentation": 3, "versie": 1}}, f"answers.{KEY}.versie"),
    ],
)
def test_many_answers_are_all_or_nothing(world: World, wrong: dict[str, Any], field: str) -> None:
    an = Program(world, "an")
    path = an.begin(world)
    sent = {"answers": {REF: {"documentation": 3}} | wrong}
    said = problem(an.send("PATCH", f"{path}/answers", sent), 422)
    assert [error["field"] for error in said["errors"]] == [field]
    assert not any(item.version for item in listed(an, path))


def test_one_stale_answer_of_many_stops_all_and_both_texts_come_back(world: World) -> None:
    an = Program(world, "an")
    path = an.begin(world)
    an.send("PUT", f"{path}/answers/{REF}", {"documentation": 2}, If_Match='"0"')
    sent = {REF: {"documentation": 5, "version": 0}, KEY: {"documentation": 3, "version": 0}}
    said = problem(an.send("PATCH", f"{path}/answers", {"answers": sent}), 412)
    assert said["differences"] == [
        {"field": f"{REF}.documentation", "label": f"{REF}, documentatie", "theirs": "2", "mine": "5"}
    ]
    assert {item.ref: item.version for item in listed(an, path) if item.version} == {REF: 1}


def test_a_score_ends_not_applicable(world: World) -> None:
    an = Program(world, "an")
    path = an.begin(world, "essential")
    free = next(
        item.ref
        for item in listed(an, path)
        if an.send("PATCH", f"{path}/answers", {"answers": {item.ref: {"not_applicable": True}}}).status_code == 200
    )
    an.send("PATCH", f"{path}/answers", {"answers": {free: {"documentation": 3}}})
    answer = next(item for item in listed(an, path) if item.ref == free)
    assert (answer.not_applicable, answer.documentation, answer.version) == (False, 3, 2)


def test_a_colleague_reads_and_writes_what_was_given_and_nothing_else(world: World) -> None:
    an, jef = Program(world, "an"), Program(world, "jef")
    path = an.begin(world)
    problem(jef.send("GET", f"{path}/answers"), 403)
    problem(jef.send("GET", f"{path}/answers/{REF}"), 404)
    problem(jef.send("PUT", f"{path}/answers/{REF}", {"documentation": 3}, If_Match='"0"'), 404)
    key = UUID(path.rpartition("/")[2])
    with world.acting("an") as actor:
        answers_many.give_controls(
            actor=actor,
            at=NOW,
            organization=world.home,
            key=key,
            refs=[REF],
            owner_id=world.users["jef"].pk,
            due_on=NOW.date() + timedelta(days=14),
        )
    assert [(item.ref, item.owner) for item in listed(jef, path)] == [(REF, "Jef Jacobs")]
    assert jef.send("PUT", f"{path}/answers/{REF}", {"documentation": 3}, If_Match='"1"').status_code == 200
    problem(jef.send("GET", f"{path}/answers/{KEY}"), 404)
    problem(jef.send("PUT", f"{path}/answers/{KEY}", {"documentation": 3}, If_Match='"0"'), 404)
    problem(jef.send("PATCH", f"{path}/answers", {"answers": {REF: {"documentation": 4}}}), 403)


def test_a_stranger_and_a_reader(world: World) -> None:
    an, bram, celine = Program(world, "an"), Program(world, "bram"), Program(world, "celine")
    path = an.begin(world)
    many = {"answers": {REF: {"documentation": 3}}}
    for program, status in ((celine, 404), (bram, 403)):
        problem(program.send("PATCH", f"{path}/answers", many), status)
        problem(program.send("PUT", f"{path}/answers/{REF}", {"documentation": 3}, If_Match='"0"'), status)
    for there in ("answers", f"answers/{REF}"):
        problem(celine.send("GET", f"{path}/{there}"), 404)
        assert bram.send("GET", f"{path}/{there}").status_code == 200
    problem(an.send("GET", f"{path}/answers/XX.YY-01.1"), 404)
    problem(an.send("PUT", f"{path}/answers/XX.YY-01.1", {"documentation": 3}, If_Match='"0"'), 404)
    assert not any(item.version for item in listed(an, path))
