"""Somebody sends a form byte by byte over a bad line: nobody else waits for it, and half a form is no form.

A real server process on a database of its own, and sockets that stop in the middle.
"""

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.timezone import now

from belfort.models import ImportDraft
from belfort.services import tokens
from belfort.web.body import MOST
from tests.copies import Copy
from tests.exchange.books import csv
from tests.world import World

ROOT = Path(__file__).resolve().parent.parent.parent
EDGE = "grens"
MULTIPART = f"multipart/form-data; boundary={EDGE}"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
PATIENCE = 10.0  # seconds; a writer that waits for a lock waits twenty


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: str
    text: str


@dataclass(frozen=True)
class Served:
    """A running server: its port, the world on which it works, and the cookies of An with the token of her forms."""

    port: int
    world: World
    cookies: Mapping[str, str]
    token: str

    @property
    def head(self) -> dict[str, str]:
        """Return the header with the cookies."""
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Send a whole request, and return its answer."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            line.request(method, path, body or None, {**self.head, **named})
            response = line.getresponse()
            return Answer(response.status, str(response.headers), response.read().decode())
        finally:
            line.close()

    @property
    def csrf(self) -> str:
        """Return the cookie that belongs to the token of a form, as it stands in a header."""
        return f"{settings.CSRF_COOKIE_NAME}={self.cookies[settings.CSRF_COOKIE_NAME]}"

    @contextmanager
    def begin(
        self, method: str, path: str, body: bytes, sent: int, kind: str, **headers: str
    ) -> Iterator[socket.socket]:
        """Begin a request and send only so many bytes of its body; hangs up afterwards."""
        named = {**self.head, "Host": "127.0.0.1", "Content-Type": kind, "Content-Length": str(len(body))}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in named.items())]
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as line:
            line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode() + body[:sent])
            time.sleep(0.4)  # by now the server waits for the rest
            yield line


def heard(line: socket.socket) -> str:
    """Return the answer, read until its end or until nothing more comes."""
    found = b""
    line.settimeout(PATIENCE)
    while part := line.recv(65536):
        found += part
        head, _, content = found.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head.lower())
        if length and len(content) >= int(length[1]):
            break
    return found.decode(errors="replace")


@contextmanager
def serving(copy: Copy) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "belfort", "serve", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=dict(copy.environment), stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert server.poll() is None
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture
def served(copied_world: tuple[World, Copy]) -> Iterator[Served]:
    world, copy = copied_world
    session = world.client("an").cookies[settings.SESSION_COOKIE_NAME].value
    with serving(copy) as port:
        first = Served(port, world, {settings.SESSION_COOKIE_NAME: session}, "")
        answer = first.ask("GET", reverse("import", args=[world.home.slug, "processen"]))
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.text)
        cookie = re.search(rf"{settings.CSRF_COOKIE_NAME}=(\w+)", answer.headers)
        assert token, answer
        assert cookie, answer
        yield Served(port, world, {**first.cookies, settings.CSRF_COOKIE_NAME: cookie[1]}, token[1])


def upload(served: Served) -> bytes:
    """Return the body of an upload with one process."""
    process = served.world.process()
    file = csv((process.reference_key, process.title, "Loket"), headings=("sleutel", "titel", "dienst"))
    parts = (
        f'--{EDGE}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{served.token}\r\n',
        f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="r.csv"\r\n\r\n{file.decode()}\r\n',
        f"--{EDGE}--\r\n",
    )
    return "".join(parts).encode()


def program(served: Served) -> str:
    """Return the key of a program of An, as it stands in a header."""
    with served.world.acting("an") as an:
        return f"Bearer {tokens.make_token(actor=an, at=now(), name='programma').secret}"


def confirm(served: Served, place: int) -> int:
    """Let somebody else write: confirm a process."""
    process = served.world.process("home", place)
    path = reverse("process-confirm", args=[served.world.home.slug, process.pk])
    body = f"csrfmiddlewaretoken={served.token}&version={process.version}".encode()
    return served.ask("POST", path, body, Content_Type=FORM).status


def test_a_slow_line_makes_nobody_wait(served: Served) -> None:
    """Of an upload, of somebody who signs in, and of a program the end comes after somebody else has saved."""
    slug, start = served.world.home.slug, json.dumps({"framework": "cyfun-2025", "level": "basic"}).encode()
    password = f"csrfmiddlewaretoken={served.token}&login=an%40demo.belfort.example&password=x".encode()
    slow: list[tuple[str, bytes, str, dict[str, str], int]] = [
        (reverse("import", args=[slug, "processen"]), upload(served), MULTIPART, {}, 302),
        ("/aanmelden/", password, FORM, {"Cookie": served.csrf}, 200),
        (f"/api/v1/organizations/{slug}/assessments", start, JSON, {"Authorization": program(served)}, 201),
    ]
    for place, (path, body, kind, headers, status) in enumerate(slow):
        with served.begin("POST", path, body, len(body) // 2, kind, **headers) as line:
            assert confirm(served, place) == 302
            assert served.world.process("home", place).state == "confirmed"
            line.sendall(body[len(body) // 2 :])
            assert heard(line).startswith(f"HTTP/1.1 {status}"), path
    with served.world.looking():
        assert ImportDraft.unscoped_rows.get().file_name == "r.csv"


def test_a_form_that_breaks_off_writes_nothing(served: Served) -> None:
    """Cut in the middle of the last field it would be a whole form with another text in it."""
    process = served.world.process()
    path = reverse("process-adapt", args=[served.world.home.slug, process.pk])
    fields = {"csrfmiddlewaretoken": served.token, "version": process.version, "title": process.title}
    body = urlencode({**fields, "description": "Alleen voor wie hier woont"}).encode()
    for end in (len(body) - 9, 30):
        with served.begin("POST", path, body, end, FORM) as line:
            line.shutdown(socket.SHUT_WR)
            answer = heard(line)
        assert answer.startswith("HTTP/1.1 400")
        assert "Het formulier kwam niet heel aan; er is niets bewaard. Probeer het opnieuw." in answer
        assert "An Adriaens" in answer  # the page stands in the frame of who is signed in
    with served.begin("POST", path, body, len(body) - 9, FORM):
        pass  # and gone without a word
    assert confirm(served, 1) == 302
    after = served.world.process()
    assert (after.version, after.description) == (process.version, process.description)
    path = f"/api/v1/organizations/{served.world.home.slug}/assessments"
    with served.begin("POST", path, b'{"framework": "cyfun-2025"}', 10, JSON, Authorization=program(served)) as line:
        line.shutdown(socket.SHUT_WR)
        answer = heard(line)
    assert answer.startswith("HTTP/1.1 400")
    assert "application/problem+json" in answer


def test_what_is_too_large_or_has_no_cookie_of_its_token_is_refused_unread(served: Served) -> None:
    body, place = upload(served), reverse("import", args=[served.world.home.slug, "processen"])
    with served.begin("POST", place, b"", 0, MULTIPART, Content_Length=str(MOST + 1)) as line:
        answer = heard(line)
    assert answer.startswith("HTTP/1.1 413")
    assert "Dit is te groot om te versturen: een bestand mag hoogstens 20 MB zijn." in answer
    session = f"{settings.SESSION_COOKIE_NAME}={served.cookies[settings.SESSION_COOKIE_NAME]}"
    with served.begin("POST", place, body, 10, MULTIPART, Cookie=session) as line:
        assert heard(line).startswith("HTTP/1.1 403")
    with served.begin("POST", place, body, 10, MULTIPART, Cookie=f"{session}; {served.csrf}x") as line:
        line.sendall(body[10:])
        assert heard(line).startswith("HTTP/1.1 403")
