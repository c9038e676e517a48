"""A program that speaks to the API with the token of somebody of the world."""

import json
from typing import Any, TypeVar

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pydantic import BaseModel

from belfort.api.problems import MEDIA_TYPE, Problem
from belfort.services import tokens
from tests.world import NOW, World

Schema = TypeVar("Schema", bound=BaseModel)
BRACKETS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
# the test's own transaction goes on around the request, so the context is taken away by hand
CLEARED = "set_config('belfort.user', '', true)"


class Program:
    """Somebody's program: it holds a token and nothing else."""

    def __init__(self, world: World, person: str) -> None:
        with world.acting(person) as actor:
            self.made = tokens.make_token(actor=actor, at=NOW, name=f"programma van {person}")
        self.client = Client()
        self.token = self.made.secret

    def send(self, method: str, path: str, body: object = None, **headers: str) -> HttpResponse:
        """Send a request to a path under `/api/v1`; headers are written with underscores."""
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named = {"Authorization": f"Bearer {self.token}", **named}
        return self.client.generic(method, f"/api/v1{path}", data, content_type="application/json", headers=named)

    def get(self, path: str, schema: type[Schema]) -> Schema:
        """Read something that must be there, in its form and no other."""
        response = self.send("GET", path)
        assert response.status_code == 200, response.content
        return schema.model_validate_json(response.content)

    def queries(self, method: str, path: str, body: object = None, **headers: str) -> list[str]:
        """Send a request that must succeed; return its statements without the brackets of the transaction.

        The token was used before, so that its hourly note is not among them.
        """
        self.send("GET", "/organizations?limit=1")
        with CaptureQueriesContext(connection) as captured:
            assert self.send(method, path, body, **headers).status_code < 300
        return [
            query["sql"] for query in captured if not query["sql"].startswith(BRACKETS) and CLEARED not in query["sql"]
        ]

    def begin(self, world: World, level: str = "basic", framework: str = "cyfun-2025", body: str = "home") -> str:
        """Begin an assessment; return its path."""
        start = {"framework": framework, "level": level}
        response = self.send("POST", f"/organizations/{world.bodies[body].slug}/assessments", start)
        assert response.status_code == 201, response.content
        return f"/assessments/{response.json()['id']}"


def problem(response: HttpResponse, status: int) -> dict[str, Any]:
    """Check that an answer is a problem of this status in the one form; return it."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == MEDIA_TYPE
    said: dict[str, Any] = json.loads(response.content)
    Problem.model_validate(said)
    assert said["status"] == status
    assert said["type"].startswith("urn:belfort:problem:")
    assert said["title"]
    assert said["detail"].endswith((".", "…"))
    for word in ("Traceback", "<html", "belfort/", "SELECT"):
        assert word not in response.content.decode()
    return said
