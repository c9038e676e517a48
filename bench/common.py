"""What every benchmark shares: a throw-away database, a signed-in client, CPU time as the minimum of many runs."""

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

PLACE = tempfile.mkdtemp(prefix="belfort-bench-")
os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "BELFORT_DATA": PLACE, "BELFORT_LOG_LEVEL": "CRITICAL"}
for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
    os.environ.pop(name, None)

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from belfort.models import User  # noqa: E402
from belfort.services import installation  # noqa: E402
from tests import databases  # noqa: E402
from tools.postgres import postgres  # noqa: E402

settings.ALLOWED_HOSTS.append("testserver")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@contextmanager
def database(vendor: str) -> Iterator[None]:
    """Work on an empty, migrated, durable database of one of the two kinds."""
    folder = Path(tempfile.mkdtemp(dir=PLACE))
    try:
        if vendor == "postgres":
            with postgres(durable=True) as server:
                yield from prepared(databases.postgres(server))
        else:
            yield from prepared(databases.sqlite(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def prepared(chosen: dict[str, Any]) -> Iterator[None]:
    databases.use(chosen)
    installation.forget()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    yield
    connection.close()


def signed_in(email: str) -> Client:
    """Return a client that is signed in as somebody of the demo."""
    client = Client()
    client.force_login(User.objects.get(email=email), backend=BACKEND)
    return client


def cpu_ms(act: Callable[[], Any], runs: int = 40, before: Callable[[], Any] = lambda: None) -> float:
    """Return the least CPU time of one call in milliseconds, after a few calls that warm up.

    `before` happens before each call and does not count.
    """
    for _ in range(5):
        act()
    best = float("inf")
    for _ in range(runs):
        before()
        began = time.process_time()
        act()
        best = min(best, time.process_time() - began)
    return best * 1000


def queries(act: Callable[[], Any]) -> int:
    """Return how many statements one call sends to the database."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


SIZES = (285, 2_850, 28_500)


def by_size(measure: Callable[[int], dict[str, Any]]) -> Iterator[tuple[str, int, dict[str, Any], dict[str, Any]]]:
    """Measure at each size on each database; yields database, size, figures, and the figures of the smallest size."""
    for vendor in ("sqlite", "postgres"):
        first: dict[str, Any] = {}
        for size in SIZES:
            with database(vendor):
                figures = measure(size)
            first = first or figures
            yield vendor, size, figures, first


def say(benchmark: str, wanted: str, **figures: Any) -> None:
    """Print one line for people and one for machines."""
    shown = ", ".join(
        f"{name} {value:.2f}" if isinstance(value, float) else f"{name} {value}" for name, value in figures.items()
    )
    print(f"{benchmark}: {shown}   (wanted: {wanted})")
    print(json.dumps({"benchmark": benchmark, **figures}), flush=True)
