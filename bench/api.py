"""The API against an empty signed-in page: reading 218 answers, writing one, and 34 scores in one call."""

import json
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from belfort.models import Organization, User
from belfort.services import actors, demo, tenancy, tokens
from bench import common

BRACKETS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
settings.API_RATE = 10**9  # a benchmark asks more in a minute than a program may


def prepare() -> Organization:
    demo.reference.load_reference_as_operator(at=now(), organizations=False)
    made = demo.make_bodies(size=285, seed=1)
    demo.make_people(at=now(), demo=made)
    return made.bodies["home"]


class Program:
    """An's program."""

    def __init__(self) -> None:
        user = User.objects.get(email=f"an@{demo.DOMAIN}")
        with tenancy.acting_for_nobody():
            actor = actors.get_actor(user=user, on=localdate())
            self.secret = tokens.make_token(actor=actor, at=now(), name="bench").secret
        self.client = Client()

    def send(self, method: str, path: str, body: object = None, **headers: str) -> dict:
        headers = {"Authorization": f"Bearer {self.secret}", **{k.replace("_", "-"): v for k, v in headers.items()}}
        data = b"" if body is None else json.dumps(body).encode()
        answer = self.client.generic(method, f"/api/v1{path}", data, content_type="application/json", headers=headers)
        assert answer.status_code < 300, answer.content
        return answer

    def begin(self, home: Organization, framework: str, level: str) -> str:
        """Begin an assessment with an answer to every control; return its path."""
        start = {"framework": framework, "level": level}
        made = self.send("POST", f"/organizations/{home.slug}/assessments", start).json()
        path = f"/assessments/{made['id']}"
        refs = self.refs(path)
        self.send(
            "PATCH", f"{path}/answers", {"answers": {ref: {"documentation": 3, "implementation": 3} for ref in refs}}
        )
        return path

    def refs(self, path: str) -> list[str]:
        return [item["ref"] for item in self.send("GET", f"{path}/answers").json()["items"]]


def queries(act: Callable[[], None]) -> int:
    """Return how many queries one call sends; the brackets of its transaction are none."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return sum(not query["sql"].startswith(BRACKETS) for query in captured)


def run() -> None:
    for vendor in ("sqlite", "postgres"):
        with common.database(vendor):
            measure(vendor, prepare())


def measure(vendor: str, home: Organization) -> None:
    page, program = common.signed_in(f"an@{demo.DOMAIN}"), Program()
    large, small = program.begin(home, "cyfun-2025", "essential"), program.begin(home, "cyfun-2023", "basic")
    refs = program.refs(small)
    state = {"score": 3, "version": 1}

    def read() -> None:
        program.send("GET", f"{large}/answers")

    def write_one() -> None:
        state["version"] += 1
        body = {"documentation": 1 + state["version"] % 5, "implementation": 3}
        program.send("PUT", f"{small}/answers/{refs[0]}", body, If_Match=f'"{state["version"] - 1}"')

    def write_many() -> None:
        state["score"] = 1 + state["score"] % 5
        scores = {ref: {"documentation": state["score"], "implementation": 3} for ref in refs[:34]}
        program.send("PATCH", f"{small}/answers", {"answers": scores})

    empty = common.cpu_ms(lambda: page.get(reverse("sources")))
    assert len(program.refs(large)) == 218
    common.say(
        "API: read 218 answers",
        "<= 6 queries",
        database=vendor,
        empty_ms=empty,
        queries=queries(read),
        ratio=common.cpu_ms(read) / empty,
        bytes=len(program.send("GET", f"{large}/answers").content),
    )
    one = common.cpu_ms(write_one)
    common.say(
        "API: write one answer",
        "<= 22 queries",
        database=vendor,
        queries=queries(write_one),
        ratio=one / empty,
    )
    many = common.cpu_ms(write_many)
    common.say(
        "API: write 34 scores in one call",
        "one call",
        database=vendor,
        queries=queries(write_many),
        ratio=many / empty,
    )
