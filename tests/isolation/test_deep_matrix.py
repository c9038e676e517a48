"""The deep isolation matrix, run by `make matrix`: ids of every table in every argument, all methods, all tricks."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import cycle
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from belfort.models import Asset, Audit, Facility, FacilityAsset, FacilitySupport, Process, ProcessAsset, base, walls
from belfort.services import tenancy
from tests import matrix
from tests.world import NOW, World

pytestmark = pytest.mark.matrix

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
PEOPLE = ("an", "bram", "celine", "fien", "hanne", "jef", "ilse")
# with the id of a row of another table the two ordinary methods are enough, below the own body and by one of a few people
# in turn: nothing may open at all, and below another body the address is refused before its id is read
# whoever it is, a method that a page does not take is refused before anything is read: one person in turn sends them all
FEW_PEOPLE, FEW_METHODS = ("an", "bram", "fien"), ("GET", "POST")
# the pages of an own audit open an audit of the programme in the same body too: it is one table
ALSO = {"own-audit": {Audit}}
REFUSALS = {403, 404, 405, 422}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def board(world: World) -> matrix.Board:
    return matrix.prepare(world)


def send(client: Client, method: str, path: str, body: str = "", **headers: str) -> Any:
    """Send one request and undo whatever it did."""
    with transaction.atomic():
        response = client.generic(method, path, body, content_type=FORM, headers=headers or None)
        transaction.set_rollback(True)
    cache.clear()
    return response


def body_addresses(board: matrix.Board) -> Iterator[tuple[str, Any]]:
    for name, pattern in matrix.patterns().items():
        if "slug" in pattern.pattern.converters:
            yield name, pattern


def leaks(board: matrix.Board, clients: dict[str, Client]) -> list[str]:
    """Put the id of every row of both bodies in every argument of every address, with every method."""
    found = []
    turn = cycle(FEW_PEOPLE)
    for name, pattern in body_addresses(board):
        takes_key = "key" in pattern.pattern.converters
        keys = (
            [(where, table) for where in ("own", "other") for table in dict.fromkeys(matrix.TABLES.values())]
            if takes_key
            else [("own", None)]
        )
        for where_key, table in keys:
            fits = not takes_key or table is matrix._table(name)
            right = where_key == "own" and (fits or table in ALSO.get(matrix._table(name), ()))
            right |= takes_key and board.rows["own", table] == board.rows["other", table]  # one row for both
            for where in ("own", "other") if fits else ("own",):
                path = matrix.address(name, pattern, board, where, key=board.rows[where_key, table] if table else None)
                everything = next(turn)
                for person in PEOPLE if fits else (everything,):
                    found += faults(
                        board,
                        clients[person],
                        person,
                        path,
                        methods=METHODS if fits and person == everything else FEW_METHODS,
                        may=pattern.callback.access.kind == "public" or (where == "own" and (right or not takes_key)),
                    )
    return found


def faults(
    board: matrix.Board, client: Client, person: str, path: str, *, methods: tuple[str, ...], may: bool
) -> list[str]:
    found = []
    of_other = board.world.other.pk in board.actor(person).organization_ids
    for method in methods:
        response = send(client, method, path)
        status = response.status_code
        if status >= 500:
            found.append(f"{method} {path} as {person}: {status}")
        if not of_other and matrix.CANARY in matrix.text_of(response):
            found.append(f"{method} {path} as {person}: a canary of another body")
        if not may and not of_other and status not in REFUSALS:
            found.append(f"{method} {path} as {person}: {status}")
    return found


def test_no_id_in_any_argument_with_any_method_opens_another_body(board: matrix.Board) -> None:
    clients = {person: board.world.client(person) for person in PEOPLE}
    assert leaks(board, clients) == []


TRICKS = (
    "?organization={other}&slug={slug}&key={key}",
    "?slug={slug}",
    "?_method=DELETE",
    "?format=json",
    "?pagina=-1&klasse=99&kenmerk=X&staat=%00&domein=%27%3B--",
    "?q=%25%5F%27%22%3Cscript%3E",
)
HEADERS = (
    {"X-HTTP-Method-Override": "DELETE"},
    {"X-Original-URL": "/b/{slug}/", "X-Rewrite-URL": "/b/{slug}/"},
    {"X-Forwarded-Host": "elders.example"},
    {"HX-Request": "true", "HX-Target": "lijst"},
)
PATHS = (
    "/b/{home}/../{slug}/processen/",
    "/b/{home}%2f..%2f{slug}/processen/",
    "//b/{slug}/processen/",
    "/b/{slug}%00/processen/",
    "/B/{slug}/processen/",
)


def test_no_trick_in_address_or_header_opens_another_body(board: matrix.Board) -> None:
    an = board.world.client("an")
    values = {
        "other": board.world.other.pk,
        "slug": board.slug("start", "other"),
        "home": board.slug("start", "own"),
        "key": board.rows["other", Process],
    }
    found = []
    for name, pattern in body_addresses(board):
        own = matrix.address(name, pattern, board, "own")
        sent = [(own + trick.format(**values), {}) for trick in TRICKS]
        sent += [(own, {key: value.format(**values) for key, value in headers.items()}) for headers in HEADERS]
        for path, headers in sent:
            for method in ("GET", "POST"):
                response = send(an, method, path, **headers)
                if response.status_code >= 500 or matrix.CANARY in matrix.text_of(response):
                    found.append(f"{method} {path} {headers}: {response.status_code}")
    for trick in PATHS:
        response = send(an, "GET", trick.format(**values))
        if response.status_code == 200 or matrix.CANARY in matrix.text_of(response):
            found.append(f"GET {trick}: {response.status_code}")
    assert found == []


def test_no_form_can_point_at_rows_of_another_body(board: matrix.Board) -> None:
    world, home = board.world, board.slug("start", "own")
    process, asset, facility = (board.rows["own", table] for table in (Process, Asset, Facility))
    theirs = {table: board.rows["other", table] for table in (Process, Asset, Facility)}
    celine = world.users["celine"].pk
    kept = {"name": "x", "kind": "technical", "version": "1", "reason": "x", "title": "x"}
    forms = [
        (f"/b/{home}/processen/{process}/assets/", {"version": "1", f"rol-{theirs[Asset]}": "uses"}),
        (f"/b/{home}/processen/{process}/toewijzen/", {"version": "1", "aan": str(celine)}),
        (f"/b/{home}/processen/bevestigen/", {"rij": str(theirs[Process])}),
        (f"/b/{home}/assets/bevestigen/", {"rij": str(theirs[Asset])}),
        (f"/b/{home}/inrichtingen/nieuw/", kept | {"hosts": str(theirs[Asset])}),
        (f"/b/{home}/inrichtingen/nieuw/", kept | {"rests_on": str(theirs[Facility])}),
        (f"/b/{home}/inrichtingen/{facility}/aanpassen/", kept | {"hosts": str(theirs[Asset])}),
        (f"/b/{home}/inrichtingen/{facility}/aanpassen/", kept | {"rests_on": str(theirs[Facility])}),
        (f"/b/{home}/assets/{asset}/aanpassen/", kept | {"organization": str(world.other.pk), "category": "x"}),
    ]
    an = world.client("an")
    statuses = [(path, an.post(path, data).status_code) for path, data in forms]
    assert [entry for entry in statuses if entry[1] not in REFUSALS] == []
    with world.looking():
        for table, field in ((ProcessAsset, "asset"), (FacilityAsset, "asset"), (FacilitySupport, "rests_on")):
            rows = table.unscoped_rows.filter(organization=world.home)
            assert not rows.exclude(**{f"{field}__organization": world.home}).exists()
        assert not Process.unscoped_rows.filter(organization=world.home, responsible_id=celine).exists()


def test_what_happens_elsewhere_changes_nothing_here(board: matrix.Board) -> None:
    """Non-interference: An's pages are the same, letter by letter, before and after rows are added to the other body.

    The clock stands still, or a page that tells the minute would differ by itself.
    """
    with time_machine.travel(datetime.now(UTC), tick=False):
        _nothing_changes_here(board)


def _nothing_changes_here(board: matrix.Board) -> None:
    an = board.world.client("an")
    addresses = [
        matrix.address(name, pattern, board, "own")
        for name, pattern in body_addresses(board)
        if not name.startswith("export")
    ]

    def pages() -> list[str]:
        texts = [an.get(path).content.decode("utf-8", "replace") for path in addresses]
        return [re.sub(r'value="[A-Za-z0-9]{64}"', "token", text) for text in texts]

    # a trace of taking a file, and the moment in a file or form that is made for her: those differ by An's own looking
    first, before = pages(), pages()
    calm = [place for place, text in enumerate(before) if text == first[place]]
    assert len(calm) >= len(addresses) - 5, [addresses[place] for place in range(len(addresses)) if place not in calm]
    with board.world.looking():
        other = board.world.other
        made = Asset.objects.add(
            Asset(
                organization=other,
                name="Nieuw",
                category="ict",
                state="own",
                confidentiality=5,
                integrity=5,
                availability=5,
            )
        )
        group = Process.unscoped_rows.filter(organization=other)[0].group
        Process.objects.add(
            Process(
                organization=other, group=group, domain_key=group.domain_key, title="Nieuw", state="own", decided_at=NOW
            )
        )
        assert made.pk
    after = pages()
    assert [addresses[place] for place in calm if after[place] != before[place]] == []


def test_the_deep_matrix_finds_a_planted_leak(board: matrix.Board, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take both walls away and ask only a few addresses: ids of the other body now open, and that must be seen."""
    everybody = [row.pk for row in board.world.bodies.values()]
    monkeypatch.setattr(base.TenantQuerySet, "visible_to", lambda rows, actor: rows)
    monkeypatch.setattr(base.TenantQuerySet, "of", lambda rows, organization_id: rows)
    monkeypatch.setattr(tenancy, "set_context", lambda user_id, keys, **_: walls.set_context(user_id, everybody))
    monkeypatch.setattr(
        matrix,
        "patterns",
        lambda: {name: pattern for name, pattern in ALL.items() if name in {"process", "asset-adapt"}},
    )
    clients = {person: board.world.client(person) for person in PEOPLE}
    found = leaks(board, clients)
    assert any("canary" in fault for fault in found)
    assert any(": 200" in fault for fault in found)


ALL = matrix.patterns()
