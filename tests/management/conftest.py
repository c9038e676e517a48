"""Running `belfort compute` on a file that holds this."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

Compute = Callable[..., dict[str, Any]]
Refuse = Callable[..., str]


@pytest.fixture
def compute(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Compute:
    """Run the command on a file with this content; whoever touches the database fails."""

    def run(kind: str, content: object, *options: str) -> dict[str, Any]:
        path = tmp_path / "in.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        call_command("compute", kind, str(path), *options)
        heard = capsys.readouterr()
        assert heard.err == ""
        return json.loads(heard.out)

    return run


@pytest.fixture
def refuse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Refuse:
    """Run the command on what it must refuse; return the sentence."""

    def run(kind: str, content: object) -> str:
        path = tmp_path / "in.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        with pytest.raises(SystemExit) as stopped:
            call_command("compute", kind, str(path))
        heard = capsys.readouterr()
        assert stopped.value.code == 2
        assert heard.out == ""
        assert heard.err.count("\n") == 1
        return heard.err.strip().removeprefix(str(path)).removeprefix(": ").removeprefix(", ")

    return run
