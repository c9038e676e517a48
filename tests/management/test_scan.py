"""`belfort scan`: hosts in, verdicts out, no database; or one sentence and nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from belfort.domain.posture_checks import CHECKS
from tests.scanner.certs import Authorities
from tests.scanner.town import Town, beside

pytestmark = pytest.mark.allow_hosts(["127.0.0.0/8"])


def options(town: Town) -> list[str]:
    ports = ",".join(f"{name}={port}" for name, port in town.ports.items())
    resolver = "{}:{}".format(*town.resolver)
    return ["--resolver", resolver, "--ports", ports, "--ca-file", town.roots, "--allow-range", "127.0.0.0/8"]


def scanned(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    call_command("scan", *arguments, "--json")
    heard = capsys.readouterr()
    assert heard.err == ""
    return json.loads(heard.out)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as stopped:
        call_command("scan", *arguments)
    heard = capsys.readouterr()
    assert stopped.value.code == 2
    assert heard.out == ""
    assert heard.err.count("\n") == 1
    return heard.err.strip()


def test_hosts_come_back_in_their_order_with_every_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with beside(3, 0, tmp_path, Authorities()) as town:
        names = [town.hosts[2], town.hosts[0].upper() + ".", town.hosts[2]]
        found = scanned(capsys, *names, *options(town))
    assert set(found) == {"hosts"}
    assert [host["host"] for host in found["hosts"]] == [town.hosts[2], town.hosts[0]]
    for host in found["hosts"]:
        assert set(host) == {"host", "full_https", "scanned_at", "duration_ms", "score", "grade", "checks"}
        assert set(host["checks"]) == set(CHECKS)
        assert all(set(check) == {"verdict", "evidence", "explanation_nl"} for check in host["checks"].values())
        assert (host["full_https"], host["grade"]) == (True, "A")
        bad = {key for key, check in host["checks"].items() if check["verdict"] in {"fail", "unknown"}}
        assert bad == set()


def test_people_read_what_to_do_before_what_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with beside(1, 0, tmp_path, Authorities()) as town:
        call_command("scan", *town.hosts, *options(town))
    heard = capsys.readouterr().out
    assert "volledig HTTPS: ja" in heard
    assert heard.index("Kan beter") < heard.index("In orde")
    assert "✓ Is de site via HTTPS bereikbaar?" in heard
    assert "heeft geen DANE-record.\n      → Publiceer per mailserver een TLSA-record" in heard
    assert "Er is geen MTA-STS-beleid. (ter informatie)" in heard


def test_without_a_trusted_root_the_chain_fails_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with beside(1, 0, tmp_path, Authorities()) as town:
        given = options(town)
        place = given.index("--ca-file")
        (host,) = scanned(capsys, *town.hosts, *given[:place], *given[place + 2 :])["hosts"]
    assert [key for key, check in host["checks"].items() if check["verdict"] == "fail"] == ["cert.chain"]
    assert (host["full_https"], host["score"]) == (False, 50)


def test_outside_the_allowed_range_nothing_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with beside(1, 0, tmp_path, Authorities()) as town:
        given = [*options(town)[:-1], "127.99.0.0/16"]
        (host,) = scanned(capsys, *town.hosts, *given)["hosts"]
    assert host["checks"]["web.https"]["verdict"] == "unknown"
    assert host["checks"]["web.https"]["evidence"]["reason"] == "blocked"
    assert (host["score"], host["grade"], host["full_https"]) == (None, None, None)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["localhost"], "localhost"),
        (["127.0.0.1"], "een adres is geen naam"),
        (["https://www.gent.be"], "geen poort, pad of jokerteken"),
        (["www.gent.be", "--resolver", "ns.gent.be"], "--resolver"),
        (["www.gent.be", "--allow-range", "127.0.0.0/99"], "--allow-range"),
        (["www.gent.be", "--ports", "ssh=22"], "--ports"),
        (["www.gent.be", "--ports", "http=0"], "--ports"),
        (["www.gent.be", "--ca-file", __file__], "--ca-file"),
        (["www.gent.be", "--ca-file", "/bestaat/niet.pem"], "niet te openen"),
    ],
)
def test_what_cannot_be_read_is_refused_before_anything_is_sent(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert words in refused(capsys, *arguments)
