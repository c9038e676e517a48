"""Throw-away copies of the world's database, for what needs real transactions: threads, and processes that are killed."""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from django.conf import settings
from django.db import connections

from config import env
from tests import databases
from tools.postgres import APP, OWNER, Server


@dataclass(frozen=True)
class Copy:
    """A database of its own: what Django needs to know, and the environment for a process that works on it."""

    databases: Mapping[str, Any]
    environment: Mapping[str, str]


@contextmanager
def used(copy: Copy) -> Iterator[Copy]:
    """Let Django speak to the copy, and afterwards to the world again."""
    before, anchor = dict(settings.DATABASES), settings.TRAIL_ANCHOR
    databases.use(copy.databases)
    settings.TRAIL_ANCHOR = Path(copy.environment["BELFORT_DATA"]) / "trail-anchor.txt"
    try:
        yield copy
    finally:
        settings.TRAIL_ANCHOR = anchor
        databases.use(before)


def _environment(folder: Path, urls: Mapping[str, str]) -> dict[str, str]:
    return {
        **os.environ,
        **urls,
        "BELFORT_DATA": str(folder),
        "BELFORT_TRAIL_KEY": str(settings.TRAIL_KEY),
        "BELFORT_FILE_KEY": str(settings.FILE_KEY),
        "BELFORT_SECRET_KEY": str(settings.SECRET_KEY),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


@contextmanager
def sqlite(folder: Path, *, empty: bool = False) -> Iterator[Copy]:
    """Copy the file of the world into a folder; or make an empty one."""
    target = folder / "copy.sqlite3"
    if not empty:
        source = sqlite3.connect(str(settings.DATABASES["default"]["NAME"]))
        source.execute("VACUUM INTO ?", [str(target)])
        source.close()
    url = f"sqlite://{target}"
    with used(Copy({"default": env.database(url)}, _environment(folder, {"DATABASE_URL": url}))) as copy:
        yield copy


@contextmanager
def postgres(server: Server, folder: Path, *, empty: bool = False) -> Iterator[Copy]:
    """Copy the database of the world on the same server; or make an empty one."""
    connections.close_all()  # a database in use cannot be copied
    name = f"copy_{uuid4().hex}"
    template = "template0" if empty else "belfort"
    with psycopg.connect(server.url(OWNER, "postgres"), autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        urls = {"DATABASE_URL": server.url(APP, name), "DATABASE_OWNER_URL": server.url(OWNER, name)}
        chosen = {"default": env.database(urls["DATABASE_URL"]), "owner": env.database(urls["DATABASE_OWNER_URL"])}
        try:
            with used(Copy(chosen, _environment(folder, urls))) as copy:
                yield copy
        finally:
            owner.execute(f"DROP DATABASE {name} WITH (FORCE)")
