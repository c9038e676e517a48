"""Evidence through the API: a text, a link or a file goes in, is listed, comes out as it was, and is withdrawn."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from belfort.api.schemas import EvidenceOut, EvidencePage
from belfort.models import Evidence, StoredFile, TrailEvent
from belfort.services import answers_many, files
from tests.api.program import Program, problem
from tests.services.samples import PDF
from tests.world import NOW, World

REF, KEY = "ID.AM-01.1", "PR.AA-01.1"
TEXT = {"ref": REF, "title": "Verslag", "text": "Het college keurde de lijst goed."}
GHOST = UUID(int=1)


def upload(
    program: Program,
    path: str,
    data: bytes = PDF,
    name: str = "nota.pdf",
    fields: Mapping[str, Any] | None = None,
    **headers: str,
) -> Any:
    """Send a form with a file, as `curl -F` does."""
    form = {**({"ref": REF} if fields is None else fields), "file": SimpleUploadedFile(name, data)}
    return raw(program, path, encode_multipart(BOUNDARY, form), MULTIPART_CONTENT, **headers)


def raw(program: Program, path: str, body: bytes, kind: str, **headers: str) -> Any:
    bearer = {"Authorization": f"Bearer {program.token}", **headers}
    return program.client.generic("POST", f"/api/v1{path}/evidence/files", body, content_type=kind, headers=bearer)


def added(response: Any) -> EvidenceOut:
    assert response.status_code == 201, response.content
    return EvidenceOut.model_validate_json(response.content)


def listed(program: Program, path: str, query: str = "") -> list[EvidenceOut]:
    return program.get(f"{path}/evidence{query}", EvidencePage).items


def give(world: World, path: str, *refs: str) -> None:
    with world.acting("an") as an:
        answers_many.give_controls(
            actor=an,
            at=NOW,
            organization=world.home,
            key=UUID(path.rpartition("/")[2]),
            refs=refs,
            owner_id=world.users["jef"].pk,
            due_on=None,
        )


def test_a_text_and_a_link_go_in_and_are_found_at_their_location(world: World) -> None:
    an = Program(world, "an")
    path = an.begin(world)
    response = an.send("POST", f"{path}/evidence", TEXT)
    text = added(response)
    assert (text.kind, text.ref, text.title, text.dated_on, text.file) == ("text", REF, "Verslag", NOW.date(), None)
    assert text.added_by == world.users["an"].name
    again = an.send("GET", response["Location"].partition("/api/v1")[2])
    assert EvidenceOut.model_validate_json(again.content) == text
    link = added(
        an.send(
            "POST",
            f"{path}/evidence",
            {"ref": KEY, "title": "Nota", "url": "https://intranet.example/nota", "dated_on": "2026-03-01"},
        )
    )
    assert (link.kind, link.url, str(link.dated_on)) == ("link", "https://intranet.example/nota", "2026-03-01")
    assert {row.id for row in listed(an, path)} == {text.id, link.id}
    assert [row.id for row in listed(an, path, f"?ref={KEY}")] == [link.id]


def test_a_file_comes_out_byte_for_byte_as_it_went_in(world: World) -> None:
    an, bram = Program(world, "an"), Program(world, "bram")
    path = an.begin(world)
    data = PDF + bytes(3 * 2**20)  # beyond what a body of JSON may be
    made = added(upload(an, path, data, "Nota café.pdf"))
    assert (made.kind, made.title) == ("file", "Nota café.pdf")
    assert made.file
    assert (made.file.name, made.file.media_type, made.file.size) == ("Nota café.pdf", "application/pdf", len(data))
    assert made.file.sha256 == hashlib.sha256(data).hexdigest()
    taken = bram.send("GET", f"{path}/evidence/{made.id}/file")
    assert (taken.status_code, taken.content) == (200, data)
    assert taken["Content-Type"] == "application/pdf"
    assert taken["Content-Disposition"].startswith("attachment; filename*=utf-8''Nota%20caf%C3%A9.pdf")
    assert (taken["X-Content-Type-Options"], taken["Cache-Control"]) == ("nosniff", "no-store")
    assert taken["Content-Security-Policy"] == "default-src 'none'; sandbox"
    with world.looking():
        event = TrailEvent.unscoped_rows.get(organization=world.home, verb="evidence.opened")
        assert (event.actor_name, event.body["sha256"]) == (world.users["bram"].name, made.file.sha256)
        assert event.body["token"]["name"] == "programma van bram"


def test_fields_beside_a_file(world: World) -> None:
    an = Program(world, "an")
    path = an.begin(world)
    fields = {"ref": KEY, "title": "Beleid", "dated_on": "2025-11-25"}
    made = added(upload(an, path, fields=fields))
    assert (made.ref, made.title, str(made.dated_on)) == (KEY, "Beleid", "2025-11-25")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "text"),
        ({"text": "x", "url": "https://a.example"}, "text"),
        ({"text": "x", "title": ""}, "title"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"text": "x", "dated_on": "2026-11-26"}, "dated_on"),
        ({"text": "x", "dated_on": "gisteren"}, "dated_on"),
        ({"text": "x" * 5_001}, "text"),
        ({"text": "x", "title": "x" * 201}, "title"),
        ({"text": 3}, "text"),
        ({"text": "x", "kleur": "rood"}, "kleur"),
        ({"text": "x", "file": "x"}, "file"),
    ],
)
def test_what_cannot_be_evidence_is_refused_at_its_field(world: World, sent: dict[str, Any], field: str) -> None:
    an = Program(world, "an")
    path = an.begin(world)
    said = problem(an.send("POST", f"{path}/evidence", {"ref": REF, "title": "Verslag", **sent}), 422)
    assert [error["field"] for error in said["errors"]] == [field]
    with world.looking():
        assert not Evidence.unscoped_rows.exists()


@pytest.mark.parametrize(
    ("fields", "data", "name", "field"),
    [
        ({"ref": REF}, b"MZ\x90\x00", "nota.pdf", "file"),
        ({"ref": REF}, b"", "nota.pdf", "file"),
        ({}, PDF, "nota.pdf", "ref"),
        ({"ref": REF, "dated_on": "2026-11-26"}, PDF, "nota.pdf", "dated_on"),
        ({"ref": REF, "title": "x" * 201}, PDF, "nota.pdf", "title"),
        ({"ref": REF, "kleur": "rood"}, PDF, "nota.pdf", "kleur"),
        ({"ref": REF, "title": ["a", "b"]}, PDF, "nota.pdf", "title"),
        ({"ref": REF, "title": "a\x00b"}, PDF, "nota.pdf", "title"),
        ({"ref": "\x00"}, PDF, "nota.pdf", "ref"),
    ],
)
def test_a_file_that_cannot_be_is_refused_at_its_field(
    world: World, fields: dict[str, str], data: bytes, name: str, field: str
) -> None:
    an = Program(world, "an")
    path = an.begin(world)
    said = problem(upload(an, path, data, name, fields), 422)
    assert [error["field"] for error in said["errors"]] == [field]
    with world.looking():
        assert not StoredFile.unscoped_rows.exists()


def test_a_form_without_a_file_and_what_is_no_form(world: World) -> None:
    an = Program(world, "an")
    path = an.begin(world)
    said = problem(raw(an, path, encode_multipart(BOUNDARY, {"ref": REF}), MULTIPART_CONTENT), 422)
    assert [error["field"] for error in said["errors"]] == ["file"]
    problem(raw(an, path, b"x", "multipart/form-data"), 400)
    problem(raw(an, path, b"x", MULTIPART_CONTENT), 422)
    problem(raw(an, path, b"{}", "application/json"), 415)
    problem(raw(an, path, PDF, "application/pdf"), 415)
    problem(an.client.generic("POST", f"/api/v1{path}/evidence", b"x", content_type=MULTIPART_CONTENT), 415)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    an = Program(world, "an")
    path = an.begin(world)
    said = problem(upload(an, path, PDF + bytes(files.LARGEST + 2**16)), 413)
    assert "20 MB" in said["detail"]
    said = problem(upload(an, path, PDF + bytes(files.LARGEST)), 422)  # the form fits, the file does not
    assert [error["field"] for error in said["errors"]] == ["file"]
    problem(an.send("POST", f"{path}/evidence", TEXT | {"text": "x" * (2 * 2**20)}), 413)


def test_who_holds_no_token_sends_no_file(world: World) -> None:
    an = Program(world, "an")
    path = an.begin(world)
    problem(upload(an, path, Authorization="Bearer x"), 401)
    with world.looking():
        assert not StoredFile.unscoped_rows.exists()


def test_what_was_withdrawn_is_out_of_the_list_and_can_be_read_by_its_id(world: World) -> None:
    an = Program(world, "an")
    path = an.begin(world)
    made = added(upload(an, path))
    for _ in range(2):  # again: nothing more happens
        gone = an.send("DELETE", f"{path}/evidence/{made.id}")
        assert (gone.status_code, gone.content) == (204, b"")
        assert "Content-Type" not in gone
    assert listed(an, path) == []
    assert an.send("GET", f"{path}/evidence/{made.id}").status_code == 200
    with world.looking():
        assert TrailEvent.unscoped_rows.filter(verb="evidence.withdrawn").count() == 1


def test_a_closed_assessment_takes_and_loses_nothing(world: World) -> None:
    an, gert = Program(world, "an"), Program(world, "gert")
    path = an.begin(world)
    made = added(an.send("POST", f"{path}/evidence", TEXT))
    assert gert.send("POST", f"{path}/submit", {"function": "x"}, If_Match='"1"').status_code == 200
    problem(an.send("POST", f"{path}/evidence", TEXT), 422)
    problem(upload(an, path), 422)
    problem(an.send("DELETE", f"{path}/evidence/{made.id}"), 422)
    assert [row.id for row in listed(an, path)] == [made.id]


def test_a_stranger_a_reader_and_a_colleague_with_one_control(world: World) -> None:
    an, bram, celine, jef = (Program(world, name) for name in ("an", "bram", "celine", "jef"))
    path = an.begin(world)
    mine, other = added(upload(an, path)), added(upload(an, path, fields={"ref": KEY}))
    for program, status in ((celine, 404), (bram, 403)):
        problem(program.send("POST", f"{path}/evidence", TEXT), status)
        problem(upload(program, path), status)
        problem(program.send("DELETE", f"{path}/evidence/{mine.id}"), status)
    problem(celine.send("GET", f"{path}/evidence"), 404)
    problem(celine.send("GET", f"{path}/evidence/{mine.id}"), 404)
    problem(celine.send("GET", f"{path}/evidence/{mine.id}/file"), 404)
    assert len(listed(bram, path)) == 2
    problem(jef.send("GET", f"{path}/evidence"), 403)
    give(world, path, REF)
    assert [row.id for row in listed(jef, path)] == [mine.id]
    assert listed(jef, path, f"?ref={KEY}") == []
    assert jef.send("GET", f"{path}/evidence/{mine.id}/file").status_code == 200
    problem(jef.send("GET", f"{path}/evidence/{other.id}"), 404)
    problem(jef.send("GET", f"{path}/evidence/{other.id}/file"), 404)
    problem(jef.send("DELETE", f"{path}/evidence/{other.id}"), 404)
    problem(jef.send("POST", f"{path}/evidence", TEXT | {"ref": KEY}), 404)
    added(jef.send("POST", f"{path}/evidence", TEXT))
    assert jef.send("DELETE", f"{path}/evidence/{mine.id}").status_code == 204


def test_what_does_not_exist(world: World) -> None:
    an = Program(world, "an")
    path = an.begin(world)
    text = added(an.send("POST", f"{path}/evidence", TEXT))
    older = an.begin(world, framework="cyfun-2023")
    problem(an.send("GET", f"{older}/evidence/{text.id}"), 404)  # of another framework
    problem(an.send("GET", f"{path}/evidence/{text.id}/file"), 404)  # a text has no file
    problem(an.send("GET", f"{path}/evidence/{GHOST}"), 404)
    problem(an.send("DELETE", f"{path}/evidence/{GHOST}"), 404)
    for ref in ("XX.YY-01.1", "é", "' OR 1=1"):
        said = problem(an.send("POST", f"{path}/evidence", TEXT | {"ref": ref}), 422)
        assert [error["field"] for error in said["errors"]] == ["ref"]
    problem(an.send("GET", f"{path}/evidence?ref=XX.YY-01.1"), 404)
    problem(an.send("GET", f"{path}/evidence?ref=%00"), 404)


def test_a_walk_gives_every_piece_once_in_few_queries(world: World) -> None:
    an = Program(world, "an")
    path = an.begin(world)
    made = {added(an.send("POST", f"{path}/evidence", TEXT | {"title": str(place)})).id for place in range(7)}
    made.add(added(upload(an, path)).id)
    cursor: str | None = ""
    found: list[UUID] = []
    while cursor is not None:
        page = an.get(f"{path}/evidence?limit=3&cursor={cursor}", EvidencePage)
        found += [row.id for row in page.items]
        cursor = page.next
    assert (set(found), len(found)) == (made, 8)
    assert len(an.queries("GET", f"{path}/evidence")) <= 6


def test_after_midnight_here_today_is_today(world: World, clock: time_machine.Traveller) -> None:
    """A program that says no date means today in Brussels, also when the day is younger than in Greenwich."""
    an = Program(world, "an")
    path = an.begin(world)
    clock.move_to(datetime(2026, 11, 26, 23, 30, tzinfo=UTC))
    made = added(an.send("POST", f"{path}/evidence", TEXT))
    assert made.dated_on == NOW.date() + timedelta(days=2)
