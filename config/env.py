"""Typed readers for the environment: the only place where configuration comes from."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent


class WrongSettingError(Exception):
    """A setting that cannot be understood; the message names it and says what it should be."""


def text(name: str, default: str = "") -> str:
    """Return the variable as it stands, or the default when it is absent or empty."""
    return os.environ.get(name, "") or default


def flag(name: str, default: bool = False) -> bool:
    """Return a yes or no; anything else than 1, 0, true, false, yes, no is refused."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes"}:
        return True
    if value in {"0", "false", "no"}:
        return False
    raise WrongSettingError(f"{name} must be 1 or 0, not {value!r}.")


def number(name: str, default: int) -> int:
    """Return a whole number."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise WrongSettingError(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def items(name: str, default: str = "") -> list[str]:
    """Return a list that is separated by commas, without empty parts."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def data_directory() -> Path:
    """Return the folder for the SQLite file, generated keys, evidence and reports; it is made when missing."""
    path = Path(text("BELFORT_DATA", str(ROOT / "var"))).resolve()
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def secret(name: str, directory: Path) -> str:
    """Return a secret from the environment, else from a file in the data folder that is made once.

    The file can be read by its owner only, and it is there whole or not at all: of processes that start at once each
    gets the same secret. Production sets the variable; `belfort doctor` says so.
    """
    if value := text(name):
        return value
    path = directory / f"{name.lower()}.txt"
    if not path.exists():
        _make_once(path, secrets.token_urlsafe(48))
    if value := path.read_text(encoding="utf-8").strip():
        return value
    raise WrongSettingError(f"{path} is empty; put back the secret that stood there, or set {name}.")


def _make_once(path: Path, content: str) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        Path(temporary).unlink()


SQLITE_OPTIONS = {
    # Each PRAGMA is a promise: WAL lets readers go on, FULL keeps every acknowledged write through a power cut.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA temp_store=MEMORY;"
        "PRAGMA mmap_size=134217728;PRAGMA cache_size=-20000;PRAGMA journal_size_limit=27103364;"
    ),
}


def database(url: str) -> dict[str, object]:
    """Translate a database URL into Django's dictionary; only sqlite and postgres are spoken."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": unquote(parts.path), "OPTIONS": dict(SQLITE_OPTIONS)}
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise WrongSettingError(f"DATABASE_URL must begin with sqlite:// or postgres://, not {parts.scheme!r}.")
