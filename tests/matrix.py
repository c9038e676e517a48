"""The isolation matrix: every address × every person × own, other and ghost; nothing of another body may come through.

A cell is one request. `expected` says from the access of the view what must come back; `faults` says what came back
wrong: a status, or a canary of another body somewhere in the answer.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4
from zipfile import ZipFile, is_zipfile

from django.http import HttpResponse
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from belfort.domain.permissions import NOBODY, Ability, Actor
from belfort.models import (
    Assessment,
    Asset,
    Certificate,
    Evidence,
    Facility,
    ImportDraft,
    Invitation,
    Mandate,
    Membership,
    Organization,
    Process,
    Report,
)
from belfort.services import demo
from belfort.web.access import Access
from tests.addresses import ADVISE_TO_OPEN, EDIT_TO_OPEN, FIXED, OF_REGION, PARTS, TABLES
from tests.planted_assessments import plant_assessment, plant_certificate, plant_file_of_evidence
from tests.planted_disclosures import plant_disclosure
from tests.planted_findings import plant_findings
from tests.planted_knowledge import plant_knowledge
from tests.planted_programme import SHARED_CANARY, plant_programme
from tests.planted_reports import plant_report
from tests.planted_websites import plant_websites
from tests.world import NOW, World

CANARY = "kanarie-van-elders"

GHOST = UUID("00000000-0000-4000-8000-000000000000")
PEOPLE: tuple[str | None, ...] = (None, *(person.key for person in demo.PEOPLE))
WHERE = ("own", "other", "ghost")


@dataclass(frozen=True)
class Cell:
    """One request of the matrix."""

    name: str
    person: str | None
    where: str
    method: str
    path: str
    access: Access

    def __str__(self) -> str:
        return f"{self.method} {self.path} ({self.name}) as {self.person or 'nobody'} on {self.where}"


@dataclass
class Board:
    """The world as the matrix needs it: rows of every table in the home body and in the other one, with canaries."""

    world: World
    rows: dict[tuple[str, Any], UUID] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, person: str) -> Actor:
        """Return somebody as the product sees that person, computed once."""
        if person not in self.actors:
            self.actors[person] = self.world.actor(person)
        return self.actors[person]

    def body(self, name: str, where: str) -> Organization | None:
        """Return the body of an address: own is the region for the pages of the programme; a ghost has none."""
        own = self.world.bodies["region"] if name in OF_REGION else self.world.home
        return {"own": own, "other": self.world.other, "ghost": None}[where]

    def slug(self, name: str, where: str) -> str:
        """Return the address of the body."""
        body = self.body(name, where)
        return body.slug if body else "bestaat-niet"

    def key(self, table: Any, where: str) -> UUID:
        """Return a row of that body."""
        return GHOST if where == "ghost" else self.rows[where, table]


def prepare(world: World) -> Board:
    """Plant canaries in every text of the other body, and a row of each table in both."""
    board, now = Board(world), timezone.now()  # files that wait are kept for a day of the clock
    with world.looking():
        Mandate.unscoped_rows.filter(ends_on__gte=NOW.date()).update(ends_on=NOW.date() + timedelta(days=3_650))
        for where, body in (("own", world.home), ("other", world.other)):
            mark = CANARY if where == "other" else "van-ons"
            _plant(body, mark)
            for table in (Process, Asset, Facility, Membership):
                row = table.unscoped_rows.filter(organization=body).order_by("pk").first()
                board.rows[where, table] = row.pk
            board.rows[where, Mandate] = _mandate(world, body, mark)
            board.rows[where, Invitation] = Invitation.objects.add(
                Invitation(
                    organization=body,
                    email=f"{mark}@elders.example",
                    role="reader",
                    secret_hash=uuid4().hex,
                    created_at=NOW,
                    expires_at=NOW,
                )
            ).pk
            board.rows[where, ImportDraft] = ImportDraft.objects.add(
                ImportDraft(
                    organization=body, kind="processen", file_name=f"{mark}.xlsx", sha256="0", rows=[], created_at=now
                )
            ).pk
            board.rows[where, "workbook"] = _file(body, mark, "workbook", WORKBOOK_ROWS)
            board.rows[where, "texts"] = _file(world.bodies["installation"], mark, "texts", TEXTS_ROWS)
            board.rows[where, Assessment] = plant_assessment(body, mark)
            board.rows |= {(where, table): key for table, key in plant_disclosure(body, mark).items()}
            board.rows[where, Report] = plant_report(body, mark, board.rows[where, Assessment])
            board.rows[where, Certificate] = plant_certificate(body, mark)
            board.rows[where, Evidence] = plant_file_of_evidence(world, body, mark)
            board.rows |= {(where, table): key for table, key in plant_programme(world, body, where).items()}
            board.rows |= {(where, table): key for table, key in plant_knowledge(world, body).items()}
            board.rows |= {(where, table): key for table, key in plant_websites(body, mark).items()}
            board.rows |= {(where, table): key for table, key in plant_findings(world, body, mark, where).items()}
    return board


WORKBOOK_ROWS = {
    "framework": "cyfun-2023",
    "level": "basic",
    "completed_on": "",
    "answers": {"ID.AM-1.1": {"documentation": 3, "implementation": 3}},
    "empty": [],
    "missing": [],
}
TEXTS_ROWS = {"framework": "cyfun-2025", "copyright": "©", "sha256": "0", "texts": [], "missing": []}


def _file(body: Organization, mark: str, kind: str, rows: dict[str, Any]) -> UUID:
    """Leave a file that waits for a yes."""
    draft = ImportDraft(
        organization=body, kind=kind, file_name=f"{mark}.xlsx", sha256="0", rows=rows, created_at=timezone.now()
    )
    return UUID(str(ImportDraft.objects.add(draft).pk))


def _plant(body: Organization, mark: str) -> None:
    Process.unscoped_rows.filter(organization=body).update(
        title=mark, title_en=mark, description=mark, owner=mark, reason=mark
    )
    Asset.unscoped_rows.filter(organization=body).update(name=mark, name_en=mark, description=mark, reason=mark)
    Facility.unscoped_rows.filter(organization=body).update(name=mark, name_en=mark, description=mark, reason=mark)


def _mandate(world: World, body: Organization, mark: str) -> UUID:
    region = world.bodies["region"]
    mandate = Mandate(organization=body, body=region, scope="read", reason=mark, starts_on=NOW.date())
    return Mandate.objects.add(mandate).pk


def patterns() -> dict[str, URLPattern]:
    """Return every page of the site by its name; the API has a matrix of its own (`tests/api/matrix.py`)."""
    found: dict[str, URLPattern] = {}
    for entry in get_resolver().url_patterns:
        if str(entry.pattern).startswith("api/"):
            continue
        for pattern in getattr(entry, "url_patterns", [entry]):
            found[str(pattern.name)] = pattern
    return found


def uncovered() -> list[str]:
    """Return the addresses without a rule, or with an argument that the matrix cannot fill."""
    problems = []
    for name, pattern in patterns().items():
        if not isinstance(getattr(pattern.callback, "access", None), Access):
            problems.append(f"{name}: no access rule")
        elif _arguments(name, pattern) is None:
            problems.append(f"{name}: unknown argument")
    return problems


def _table(name: str) -> Any | None:
    if name in TABLES:
        return TABLES[name]
    first = name.partition("-")[0]
    return TABLES.get(first)


def _arguments(name: str, pattern: URLPattern) -> set[str] | None:
    needed = set(pattern.pattern.converters)
    known = {"slug", "evidence_key", *PARTS, *FIXED.get(name, {})}
    if "key" in needed and "key" not in FIXED.get(name, {}):
        known |= {"key"} if _table(name) is not None else set()
    if name in {"import", "import-apply"}:
        known.add("kind")
    return needed if needed <= known else None


def address(name: str, pattern: URLPattern, board: Board, where: str, *, key: Any = None) -> str:
    """Return the path of one address for one body; `key` puts a row of another table or body in its place."""
    values: dict[str, Any] = {**PARTS, **FIXED.get(name, {})}
    for argument in pattern.pattern.converters:
        if argument == "slug":
            values["slug"] = board.slug(name, where)
        elif argument == "kind":
            values.setdefault("kind", "processen")
        elif argument == "evidence_key":
            values["evidence_key"] = board.key(Evidence, where)
        elif argument == "key" and "key" not in values:
            values["key"] = key if key is not None else board.key(_table(name), where)
    route = str(pattern.pattern)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(values[match[1]]), route)


def cells(board: Board) -> Iterator[Cell]:
    """Return the shallow matrix: each address once per person and body, opened, and posted to with an empty form."""
    for name, pattern in patterns().items():
        access: Access = pattern.callback.access  # type: ignore[attr-defined]
        places = WHERE if "slug" in pattern.pattern.converters else ("own",)
        for person in PEOPLE:
            for where in places:
                for method in ("GET", "POST"):
                    if method in access.methods:
                        yield Cell(name, person, where, method, address(name, pattern, board, where), access)


def expected(cell: Cell, board: Board) -> Callable[[int], bool]:
    """Return which statuses are right for a cell."""
    if cell.access.kind == "public":
        return lambda status: status in {200, 302, 403, 404, 422}
    if cell.person is None:
        return lambda status: status == 302
    actor = board.actor(cell.person)
    if cell.access.kind == "anywhere":
        allowed = cell.access.ability is None or actor.may_anywhere(cell.access.ability)
        return lambda status: status in {200, 302} if allowed else status == 403
    if cell.access.kind == "signed_in":
        return lambda status: status in ({404} if cell.name == "token-revoke" else {200, 302, 422})
    return _expected_in_body(cell, board, actor)


def _expected_in_body(cell: Cell, board: Board, actor: Any) -> Callable[[int], bool]:
    body = board.body(cell.name, cell.where)
    if body is None or body.pk not in actor.organization_ids:
        return lambda status: status == 404
    assert cell.access.ability is not None
    may = actor.may(cell.access.ability, body.pk)
    edits = actor.may(Ability.EDIT_REGISTER, body.pk)
    advises = actor.may(Ability.ADVISE_PERSONAL_DATA, body.pk)
    needs_edit = cell.name in EDIT_TO_OPEN or (cell.method == "POST" and cell.access.ability is Ability.READ_REGISTER)
    if cell.name in ADVISE_TO_OPEN:
        may = may and (edits or advises)
    elif needs_edit:
        may = may and edits
    if not may:
        # an empty form may be refused for its emptiness before anybody looks at rights, but it writes nothing
        return lambda status: status in ({403, 422} if cell.method == "POST" else {403})
    return lambda status: status in {200, 302, 409, 422}


def request(board: Board, cell: Cell, clients: dict[str | None, Any]) -> HttpResponse:
    """Send the request of a cell."""
    if cell.person not in clients:
        clients[cell.person] = board.world.client(cell.person)
    return clients[cell.person].generic(cell.method, cell.path, content_type="application/x-www-form-urlencoded")


def text_of(response: HttpResponse) -> str:
    """Return everything an answer says: its headers, its body, and what is inside a workbook."""
    content = response.content
    parts = [str(response.headers), content.decode("utf-8", "replace")]
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as archive:
            parts += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    return "\n".join(parts)


def faults(board: Board, cell: Cell, response: HttpResponse) -> list[str]:
    """Say what is wrong with an answer; an empty list means that the wall held."""
    found = []
    if not expected(cell, board)(response.status_code):
        found.append(f"{cell}: {response.status_code}")
    body = board.world.other.pk
    actor = board.actor(cell.person) if cell.person is not None else NOBODY
    said, sees_other = text_of(response), body in actor.organization_ids
    if not sees_other and CANARY in said:
        found.append(f"{cell}: a canary of another body")
    if not sees_other and not actor.may_anywhere(Ability.READ_PROGRAMME) and SHARED_CANARY in said:
        found.append(f"{cell}: a canary that another body shares with the region only")
    return found
