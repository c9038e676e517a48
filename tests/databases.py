"""Both databases in one run: SQLite in a file, and a real PostgreSQL under the application role."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from config import env
from tools.postgres import Server

NAMES = ("sqlite", "postgres")

# for what only one of the two has: the test then exists for that database only, and is never skipped
on_postgres = pytest.mark.parametrize("django_db_setup", ["postgres"], indirect=True, scope="session")
on_sqlite = pytest.mark.parametrize("django_db_setup", ["sqlite"], indirect=True, scope="session")


def sqlite(folder: Path) -> dict[str, Any]:
    """Return the databases for a SQLite file in a folder."""
    return {"default": env.database(f"sqlite:///{folder / 'test.sqlite3'}")}


def postgres(server: Server) -> dict[str, Any]:
    """Return the databases for a running server: the application role and the owner."""
    return {
        role: env.database(server.url(name)) for role, name in (("default", "belfort_app"), ("owner", "belfort_owner"))
    }


def use(databases: Mapping[str, Any]) -> None:
    """Let Django speak to these databases from now on."""
    for alias in list(connections.settings):
        connections[alias].close()
        del connections[alias]
    settings.DATABASES = dict(databases)
    connections.settings = connections.configure_settings(dict(databases))
