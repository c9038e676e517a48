"""The isolation matrix of the API: every operation × every person × own, other and ghost.

The operations are those of the router itself, and the ability of each is what its description promises, so that neither a
new operation nor a promise that is not kept can stay unseen.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from belfort.api.urls import api
from belfort.domain.frameworks import AssuranceLevel
from belfort.domain.permissions import Ability, Actor
from belfort.models import Assessment, Evidence
from belfort.services import actors, assessments, submissions, tenancy, tokens
from tests import matrix
from tests.world import NOW, World

REF = "ID.AM-01.1"  # the control that the board answers in both bodies
SCORES = {"documentation": 3, "implementation": 4}
# what a writer sends; a reading operation sends nothing
BODIES: dict[str, Any] = {
    "startAssessment": {"framework": "cyfun-2023", "level": "basic"},
    "changeAssessment": {"name": "Van de matrix"},
    "submitAssessment": {"function": "algemeen directeur"},
    "writeAnswer": SCORES,
    "changeAnswers": {"answers": {REF: SCORES}},
    "addEvidence": {"ref": REF, "title": "Van de matrix", "text": "x"},
    "addEvidenceFile": {"ref": REF, "file": ("matrix.txt", b"van de matrix")},  # a form
    "withdrawEvidence": None,
    "sendBackAssessment": {"remark": "Van de matrix", "controls": {"ID.AM-1.1": "Welke?"}},
    "reopenAssessment": {"name": "Van de matrix"},
}
EVIDENCE = {"listEvidence", "addEvidence", "addEvidenceFile", "readEvidence", "readEvidenceFile", "withdrawEvidence"}
GIVEN = {"listAnswers", "readAnswer", "writeAnswer"} | EVIDENCE
FORMS, FILES = {"addEvidenceFile"}, {"readEvidenceFile": "text/plain; charset=utf-8"}
# what is done to a submission; the board of the pages has drafts only
SUBMITTED, OF_SUBMISSIONS = "submitted", {"sendBackAssessment", "reopenAssessment"}
ARGUMENTS = {"slug", "key", "ref", "evidence_key"}
DONE = {200, 201, 204}
PROMISE = re.compile(r"Ability: (?:none|`(\w+)`)")


@dataclass(frozen=True)
class Operation:
    """One operation of the API: its path as ninja writes it, and the ability that its description promises."""

    name: str
    method: str
    path: str
    promise: re.Match[str] | None

    @property
    def arguments(self) -> set[str]:
        return set(re.findall(r"\{(?:\w+:)?(\w+)\}", self.path))

    @property
    def ability(self) -> Ability | None:
        assert self.promise
        return Ability(self.promise[1]) if self.promise[1] else None

    def address(self, board: matrix.Board, where: str, key: object = None) -> str:
        """Return the path for one body."""
        table = SUBMITTED if self.name in OF_SUBMISSIONS else Assessment
        values = {
            "slug": board.slug("api", where),
            "key": key or board.key(table, where),
            "ref": REF,
            "evidence_key": board.key(Evidence, where),
        }
        return re.sub(r"\{(?:\w+:)?(\w+)\}", lambda found: str(values[found[1]]), self.path)


def prepare(world: World) -> matrix.Board:
    """Return the board of the pages with a submission in both bodies."""
    board = matrix.prepare(world)
    for where, body in (("own", world.home), ("other", world.other)):
        actor = actors.operator(body)
        mark = matrix.CANARY if where == "other" else "van-ons"
        with tenancy.acting(actor):
            begun = assessments.start_assessment(
                actor=actor,
                at=NOW,
                organization=body,
                framework="cyfun-2023",
                level=AssuranceLevel.BASIC,
                measured_on=NOW.date(),
                name=mark,
            )
            submissions.submit_assessment(
                actor=actor, at=NOW, organization=body, key=begun.pk, version=1, function=mark
            )
            board.rows[where, SUBMITTED] = begun.pk
    return board


def operations() -> list[Operation]:
    """Return every operation of the router."""
    return [
        Operation(str(one.operation_id), method, path, PROMISE.search(one.description or ""))
        for router in api._get_bound_routers()
        for path, view in router.path_operations.items()
        for one in view.operations
        for method in one.methods
    ]


def uncovered(found: list[Operation]) -> list[str]:
    """Return the operations that promise no ability, or need an argument or body that the matrix does not have."""
    problems = []
    for one in found:
        if one.promise is None:
            problems.append(f"{one.name}: no ability in its description")
        if one.arguments - ARGUMENTS:
            problems.append(f"{one.name}: unknown argument")
        if one.method != "GET" and one.name not in BODIES:
            problems.append(f"{one.name}: no body")
    return problems


@dataclass(frozen=True)
class Cell:
    """One request."""

    operation: Operation
    person: str | None
    where: str

    def __str__(self) -> str:
        return f"{self.operation.name} as {self.person or 'nobody'} on {self.where}"


def cells() -> Iterator[Cell]:
    """Return each operation once per person and body."""
    for operation in operations():
        for person in matrix.PEOPLE:
            for where in matrix.WHERE if operation.arguments else ("own",):
                yield Cell(operation, person, where)


def secrets(board: matrix.Board) -> dict[str, str]:
    """Make a token for everybody."""
    made = {}
    for person in matrix.PEOPLE:
        if person is not None:
            with board.world.acting(person) as actor:
                made[person] = tokens.make_token(actor=actor, at=NOW, name="matrix").secret
    return made


def send(board: matrix.Board, cell: Cell, held: dict[str, str], key: object = None) -> HttpResponse:
    """Send the request of a cell."""
    version = 2 if cell.operation.name in OF_SUBMISSIONS else 1  # submitting is a change
    headers = {"If-Match": f'"{version}"'}
    if cell.person is not None:
        headers["Authorization"] = f"Bearer {held[cell.person]}"
    body = BODIES.get(cell.operation.name)
    path = "/api/v1" + cell.operation.address(board, cell.where, key)
    if body is None:
        return Client().generic(cell.operation.method, path, headers=headers)
    if cell.operation.name in FORMS:
        name, content = body["file"]
        form = encode_multipart(BOUNDARY, body | {"file": SimpleUploadedFile(name, content)})
        return Client().generic(cell.operation.method, path, form, content_type=MULTIPART_CONTENT, headers=headers)
    data = json.dumps(body)
    return Client().generic(cell.operation.method, path, data, content_type="application/json", headers=headers)


def expected(board: matrix.Board, cell: Cell) -> set[int]:
    """Return which statuses are right for a cell."""
    operation = cell.operation
    if cell.person is None:
        return {401}
    if not operation.arguments:
        return {200}
    actor = board.actor(cell.person)
    body = {"own": board.world.home, "other": board.world.other, "ghost": None}[cell.where]
    if body is None or not _knows(actor, operation, body.pk):
        return {404}
    assert operation.ability
    if actor.may(operation.ability, body.pk):
        return DONE
    # the board gave the control of the matrix to Jef
    return DONE if cell.person == "jef" and operation.name in GIVEN else {403}


def _knows(actor: Actor, operation: Operation, body: int) -> bool:
    """Say whether somebody may know of the thing itself: a body by a part in it, an assessment by reading results."""
    if "slug" in operation.arguments:
        return body in actor.organization_ids
    return actor.may(Ability.READ_RESULTS, body)


def faults(board: matrix.Board, cell: Cell, response: HttpResponse) -> list[str]:
    """Say what is wrong with an answer; an empty list means that the wall held."""
    found = []
    if response.status_code not in expected(board, cell):
        found.append(f"{cell}: {response.status_code}")
    kind = FILES.get(cell.operation.name, "application/json")
    kind = kind if response.status_code < 400 else "application/problem+json"
    if response.get("Content-Type") != (None if response.status_code == 204 else kind):
        found.append(f"{cell}: {response.get('Content-Type')}")
    body = board.world.other.pk
    sees_other = cell.person is not None and body in board.actor(cell.person).organization_ids
    if not sees_other and matrix.CANARY in matrix.text_of(response):
        found.append(f"{cell}: a canary of another body")
    return found
