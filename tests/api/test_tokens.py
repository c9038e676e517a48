"""Who speaks: a token that works, and every reason why one does not."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client

from belfort.api.schemas import OrganizationPage
from belfort.domain.errors import ForbiddenError, InvalidError, MissingError
from belfort.domain.frameworks import AssuranceLevel
from belfort.domain.permissions import NOBODY, Role
from belfort.models import ApiToken, Membership, TrailEvent, User
from belfort.services import accounts, assessments, tokens, trail_checks
from tests.api.program import Program, problem
from tests.world import NOW, World

MINE = "/api/v1/organizations"


def ask(**headers: str) -> Any:
    return Client().get(MINE, headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_the_row_keeps_the_hash_only(world: World) -> None:
    made = Program(world, "an").made
    row = ApiToken.objects.get(pk=made.token.pk)
    assert made.secret.startswith("belfort_")
    assert len(made.secret) > 45
    kept = [str(getattr(row, field.attname)) for field in ApiToken._meta.concrete_fields]
    assert made.secret not in kept
    assert row.secret_hash == tokens.secret_hash(made.secret)


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer x", "Basic YTpi", "belfort_x", "Bearer \x7f", "Bearer é", "Token {secret}"],
)
def test_without_a_token_that_works_nobody_comes_in(world: World, header: str) -> None:
    secret = Program(world, "an").made.secret
    response = ask(Authorization=header.format(secret=secret)) if header else ask()
    problem(response, 401)
    assert response["WWW-Authenticate"] == 'Bearer realm="Belfort"'


def test_a_hash_is_no_token(world: World) -> None:
    made = Program(world, "an").made
    problem(ask(Authorization=f"Bearer {made.token.secret_hash}"), 401)


def test_a_browser_that_is_signed_in_is_nobody_here(world: World) -> None:
    browser = world.client("an")
    assert browser.get("/mijn/").status_code == 200
    response = browser.get(MINE)
    problem(response, 401)
    assert not response.cookies
    posted = browser.post(f"{MINE}/{world.home.slug}/assessments", "{}", content_type="application/json")
    problem(posted, 401)
    assert browser.get("/mijn/").status_code == 200  # and stays signed in elsewhere


def test_the_token_speaks_for_its_own_person_whatever_the_cookie_says(world: World) -> None:
    celine = Program(world, "celine")
    browser = world.client("an")
    response = browser.get(MINE, headers={"Authorization": f"Bearer {celine.token}"})
    assert [row["slug"] for row in response.json()["items"]] == [world.other.slug]
    assert not response.cookies


def test_a_token_ends(world: World, clock: time_machine.Traveller) -> None:
    with world.acting("an") as an:
        made = tokens.make_token(actor=an, at=NOW, name="kort", days=1)
    bearer = {"Authorization": f"Bearer {made.secret}"}
    clock.move_to(NOW + timedelta(hours=23, minutes=59))
    assert ask(**bearer).status_code == 200
    clock.move_to(NOW + timedelta(days=1))
    problem(ask(**bearer), 401)


def test_a_revoked_token_stops_at_once_and_leaves_a_trace_in_the_bodies_of_the_person(world: World) -> None:
    an = Program(world, "an")
    with world.acting("an") as actor:
        tokens.revoke_token(actor=actor, at=NOW, key=an.made.token.pk)
        with pytest.raises(MissingError):
            tokens.revoke_token(actor=actor, at=NOW, key=an.made.token.pk)
    problem(an.send("GET", "/organizations"), 401)
    with world.looking():
        for body in (world.home, world.ocmw):
            rows = TrailEvent.unscoped_rows.filter(organization=body, subject_kind="token").order_by("sequence")
            assert [(row.verb, row.subject_name) for row in rows] == [
                ("token.made", "An Adriaens"),
                ("token.revoked", "An Adriaens"),
            ]
            assert all("programma" not in str(row.body) for row in rows)
        assert not TrailEvent.unscoped_rows.filter(organization=world.other, subject_kind="token").exists()


def test_the_trail_says_with_which_key_a_program_wrote(world: World) -> None:
    an = Program(world, "an")
    an.begin(world)
    with world.acting("an") as actor:
        assessments.start_assessment(
            actor=actor,
            at=NOW,
            organization=world.home,
            framework="cyfun-2023",
            level=AssuranceLevel.BASIC,
            measured_on=NOW.date(),
        )
    with world.looking():
        rows = TrailEvent.unscoped_rows.filter(organization=world.home, verb="assessment.started").order_by("sequence")
        by_program, on_screen = [row.body for row in rows]
    assert by_program["token"] == {"id": an.made.token.pk, "name": "programma van an"}
    assert "token" not in on_screen
    assert an.token not in str(by_program)
    assert trail_checks.check_trails(key=world.home.slug).faults == []
    page = world.client("an").get(f"/b/{world.home.slug}/logboek/").content.decode()
    assert page.count("met sleutel programma van an") == 1


def test_a_mandate_leaves_no_trace_of_the_key_of_a_helper(world: World) -> None:
    Program(world, "fien")
    with world.looking():
        rows = TrailEvent.unscoped_rows.filter(subject_kind="token")
        assert {row.organization_id for row in rows} == {world.bodies["support"].pk}


def test_rights_end_with_the_membership_at_the_next_request(world: World) -> None:
    bram = Program(world, "bram")
    path = f"/organizations/{world.home.slug}/processes"
    assert bram.send("GET", path).status_code == 200
    with world.looking():
        row = Membership.unscoped_rows.get(user=world.users["bram"], role=Role.READER)
    with world.acting("ilse") as ilse:
        accounts.end_membership(
            actor=ilse, at=NOW, organization=world.home, key=row.pk, version=row.version, on=NOW.date()
        )
    problem(bram.send("GET", path), 404)
    assert bram.get("/organizations", OrganizationPage).items == []


def test_a_closed_account_closes_its_tokens(world: World) -> None:
    bram = Program(world, "bram")
    User.objects.filter(pk=world.users["bram"].pk).update(is_active=False)
    problem(bram.send("GET", "/organizations"), 401)


def test_the_last_use_is_noted_once_an_hour(world: World, clock: time_machine.Traveller) -> None:
    an = Program(world, "an")

    def used() -> Any:
        return ApiToken.objects.get(pk=an.made.token.pk).used_at

    assert used() is None
    an.send("GET", "/organizations")
    assert used() == NOW
    clock.move_to(NOW + timedelta(minutes=59))
    an.send("GET", "/organizations")
    assert used() == NOW
    clock.move_to(NOW + timedelta(minutes=60))
    an.send("GET", "/organizations")
    assert used() == NOW + timedelta(minutes=60)


def test_one_token_may_ask_so_much_a_minute_and_others_do_not_wait(
    world: World, settings: LazySettings, clock: time_machine.Traveller
) -> None:
    settings.API_RATE = 3
    an, bram = Program(world, "an"), Program(world, "bram")
    assert [an.send("GET", "/organizations").status_code for _ in range(3)] == [200] * 3
    refused = an.send("GET", "/organizations")
    said = problem(refused, 429)
    assert "3 per minuut" in said["detail"]
    assert refused["Retry-After"] == "60"
    assert bram.send("GET", "/organizations").status_code == 200
    clock.move_to(NOW + timedelta(seconds=60))
    assert an.send("GET", "/organizations").status_code == 200


@pytest.mark.parametrize(
    ("given", "field"),
    [({"name": " "}, "name"), ({"name": "x" * 81}, "name"), ({"days": 0}, "days"), ({"days": 366}, "days")],
)
def test_a_token_that_cannot_be_is_refused(world: World, given: dict[str, Any], field: str) -> None:
    with world.acting("an") as an, pytest.raises(InvalidError) as refusal:
        tokens.make_token(actor=an, at=NOW, **({"name": "x"} | given))
    assert refusal.value.field == field


def test_a_person_has_so_many_tokens_and_no_more(world: World) -> None:
    with world.acting("an") as an:
        for _ in range(tokens.MOST_TOKENS):
            made = tokens.make_token(actor=an, at=NOW, name="x", days=2)
        with pytest.raises(InvalidError):
            tokens.make_token(actor=an, at=NOW, name="x")
        tokens.revoke_token(actor=an, at=NOW, key=made.token.pk)
        tokens.make_token(actor=an, at=NOW, name="x", days=2)
        tokens.make_token(actor=an, at=NOW + timedelta(days=3), name="x")


def test_nobody_has_no_tokens(world: World) -> None:
    with pytest.raises(ForbiddenError):
        tokens.make_token(actor=NOBODY, at=NOW, name="x")
    with pytest.raises(ForbiddenError):
        tokens.get_tokens(actor=NOBODY, at=NOW)


def test_a_token_of_somebody_else_does_not_exist(world: World) -> None:
    an = Program(world, "an")
    with world.acting("bram") as bram, pytest.raises(MissingError):
        tokens.revoke_token(actor=bram, at=NOW, key=an.made.token.pk)
    assert an.send("GET", "/organizations").status_code == 200
