"""`belfort token`: a key made, listed and revoked on the command line."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from belfort.models import ApiToken, TrailEvent
from tests.world import World

Run = Callable[..., Any]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command with JSON; return the document."""

    def run(*arguments: str) -> Any:
        call_command("token", *arguments, "--json")
        heard = capsys.readouterr()
        assert heard.err == ""
        return json.loads(heard.out)

    return run


def works(secret: str) -> bool:
    response = Client().get("/api/v1/organizations", headers={"Authorization": f"Bearer {secret}"})
    return response.status_code == 200


def test_a_key_is_made_listed_and_revoked(world: World, run: Run) -> None:
    email = world.users["an"].email
    made = run("create", "--user", email.upper(), "--name", "Koppeling", "--days", "30")
    assert {"token", "id", "user", "name", "created_at", "expires_at", "used_at"} == set(made)
    assert (made["user"], made["name"]) == (email, "Koppeling")
    assert works(made["token"])
    [listed] = run("list", "--user", email)
    assert (listed["id"], listed["works"], "token" in listed) == (made["id"], True, False)
    assert run("revoke", str(made["id"]))["id"] == made["id"]
    assert not works(made["token"])
    assert run("list", "--user", email) == []


def test_the_trail_names_the_command_line(world: World, run: Run) -> None:
    run("create", "--user", world.users["an"].email)
    with world.looking():
        rows = TrailEvent.unscoped_rows.filter(organization=world.home, verb="token.made")
        assert [(row.actor_name, row.actor_id, row.subject_name) for row in rows] == [
            ("opdrachtregel", 0, "An Adriaens")
        ]


def test_it_says_in_words_what_it_did(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    email = world.users["an"].email
    call_command("token", "create", "--user", email)
    said = capsys.readouterr().out
    assert f"van {email}" in said
    assert works(said.strip().splitlines()[-1])
    call_command("token", "list", "--user", email)
    key = capsys.readouterr().out.split("\t")[0]
    call_command("token", "revoke", key)
    assert capsys.readouterr().out == f"Sleutel {key} werkt niet meer.\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["create", "--user", "niemand@x.example"], "Er is geen account voor niemand@x.example."),
        (["create", "--user", "an@demo.belfort.example", "--days", "366"], "Kies 1 tot 365 dagen."),
        (["create", "--user", "an@demo.belfort.example", "--name", " "], "Geef een naam van hoogstens 80 tekens."),
        (["revoke", "999999"], "Er is geen sleutel 999999."),
        (["list", "--user", ""], "Er is geen account voor ."),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(
    world: World, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        call_command("token", *arguments)
    heard = capsys.readouterr()
    assert (stopped.value.code, heard.out, heard.err) == (2, "", f"{sentence}\n")
    assert not ApiToken.objects.exists()
