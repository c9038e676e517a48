"""Secrets that were not set are made once, whole, for the owner only."""

import os
import stat
import subprocess
import sys
from multiprocessing.pool import ThreadPool
from pathlib import Path

import pytest

from config import env


def test_a_secret_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BELFORT_FILE_KEY", "uit de omgeving")
    assert env.secret("BELFORT_FILE_KEY", tmp_path) == "uit de omgeving"
    assert list(tmp_path.iterdir()) == []


def test_a_secret_is_made_once_also_by_many_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("BELFORT_FILE_KEY", raising=False)
    with ThreadPool(8) as pool:
        [made] = set(pool.map(lambda _: env.secret("BELFORT_FILE_KEY", tmp_path), range(32)))
    assert len(made) >= 64
    [path] = tmp_path.iterdir()
    assert (path.name, stat.S_IMODE(path.stat().st_mode)) == ("belfort_file_key.txt", 0o600)


def test_an_empty_file_is_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("BELFORT_FILE_KEY", raising=False)
    (tmp_path / "belfort_file_key.txt").write_text("\n")
    with pytest.raises(env.WrongSettingError, match="BELFORT_FILE_KEY"):
        env.secret("BELFORT_FILE_KEY", tmp_path)


@pytest.mark.parametrize("command", [["demo"], ["answer", "sign-ups", "--as-of", "2021-09-01"]])
def test_an_empty_database_is_said_in_one_sentence(command: list[str], tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("BELFORT_", "DJANGO_"))}
    run = subprocess.run(
        [sys.executable, "-m", "belfort", *command],
        env=environment | {"BELFORT_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (2, "De databank is niet bijgewerkt; voer eerst `belfort migrate` uit.\n")
