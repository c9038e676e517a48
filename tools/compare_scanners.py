"""Compare the verdicts of `belfort scan` with those of sslyze and checkdmarc, on the same hosts on loopback.

    python tools/compare_scanners.py [FOLDER]

Makes an environment for each of the two in FOLDER (a temporary one when absent), because sslyze is AGPL and pins an old
`cryptography`: neither may come near the environment of Belfort. Installing them needs a package registry; everything else
stays on this machine. Prints one line per difference and the numbers of agreement; `docs/scanner.md` shows the outcome.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from belfort.domain.observations import Failure, Unknown  # noqa: E402
from belfort.domain.observations_host import HostFacts  # noqa: E402
from belfort.domain.posture_judges import judge  # noqa: E402
from belfort.scanner import many  # noqa: E402
from belfort.scanner.ciphers import BAD, PHASE_OUT  # noqa: E402
from belfort.scanner.mail import look as look_at_mail  # noqa: E402
from belfort.scanner.resolver import Resolver  # noqa: E402
from belfort.scanner.settings import ScanSettings  # noqa: E402
from tests.scanner.box import box, facts_of, watch  # noqa: E402
from tests.scanner.certs import Authorities  # noqa: E402
from tests.scanner.nameserver import plain_zone, serving  # noqa: E402
from tests.scanner.scenarios import HOST, SCENARIOS  # noqa: E402
from tests.scanner.town import Town, town  # noqa: E402
from tools import compare_settings as say  # noqa: E402

Verdicts = dict[str, str]


def main() -> int:
    """Compare, print, and exit 1 when a verdict differs."""
    with folder(sys.argv[1:]) as place:
        pythons = {name: environment(place / name, name) for name in ("sslyze", "checkdmarc")}
        rows = [*asyncio.run(tls_rows(pythons["sslyze"], place)), *asyncio.run(mail_rows(pythons["checkdmarc"]))]
        for host, check, ours, theirs in rows:
            print(f"{'=' if ours == theirs else '≠'} {host:32} {check:14} Belfort {ours:8} other {theirs}")
        same = sum(ours == theirs for _, _, ours, theirs in rows)
        print(f"{same} of {len(rows)} verdicts agree")
        asyncio.run(speed(pythons["sslyze"], place))
    return int(same != len(rows))


@contextmanager
def folder(given: list[str]) -> Iterator[Path]:
    """Yield the folder for the two environments."""
    if given:
        Path(given[0]).mkdir(parents=True, exist_ok=True)
        yield Path(given[0])
    else:
        with tempfile.TemporaryDirectory() as made:
            yield Path(made)


def environment(place: Path, package: str) -> str:
    """Return the Python of an environment that holds a package, made when it is not there."""
    python = place / "bin" / "python"
    if not python.exists():
        venv.create(place, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package], check=True)
    return str(python)


async def child(python: str, program: str, given: object) -> Any:
    """Run a program in another environment: JSON in, JSON out."""
    process = await asyncio.create_subprocess_exec(
        python, "-W", "ignore", "-c", program, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate(json.dumps(given).encode())
    return json.loads(out)


async def tls_rows(python: str, place: Path) -> list[tuple[str, str, str, str]]:
    """Return host, check, our verdict and theirs for every scenario of TLS and certificates."""
    rows, authorities = [], Authorities()
    (place / "roots.pem").write_bytes(authorities.root.pem())
    for name in say.TLS_SCENARIOS:
        async with box(place, authorities) as made:
            await SCENARIOS[name].setup(made)
            ours = {key: str(verdict.outcome) for key, verdict in judge(facts_of(await watch(made, HOST))).items()}
            address = made.names.known[HOST][0][0]
            asked = {"host": HOST, "address": address, "port": made.ports.https, "roots": str(place / "roots.pem")}
            seen = await child(python, say.SSLYZE, {"hosts": [asked], "quick": True})
        theirs = of_sslyze(seen[0])
        rows += [(name, check, combined(ours, check), theirs[check]) for check in theirs]
    return rows


def combined(ours: Verdicts, check: str) -> str:
    """Return our verdict; sslyze has one for name, time and chain together, as a browser has."""
    if check != "certificate":
        return ours[check]
    return "fail" if "fail" in {ours[key] for key in ("cert.time", "cert.name", "cert.chain")} else "pass"


def of_sslyze(seen: dict[str, Any]) -> Verdicts:
    """Judge what sslyze saw by the same rules: it lists facts and has no verdicts of its own."""
    old = {"SSL 2.0", "SSL 3.0", "TLS 1.0", "TLS 1.1"} & set(seen["versions"])
    best = "TLS 1.2" if "TLS 1.2" in seen["versions"] else next(iter(seen["versions"]), "")
    ciphers = set(seen["versions"].get(best, [])) if best != "TLS 1.3" else set()
    weak = bool(ciphers & set(BAD.values())), bool(ciphers & set(PHASE_OUT.values()))
    return {
        "tls.version": "fail" if old else "pass",
        "tls.v13": "pass" if "TLS 1.3" in seen["versions"] else "warn",
        "tls.cipher": "fail" if weak[0] else "warn" if weak[1] else "pass",
        "certificate": "pass" if seen["trusted"] else "fail",
        "cert.strength": "fail" if seen["kind"] == "RSA" and seen["bits"] < 2048 else "pass",
    }


async def mail_rows(python: str) -> list[tuple[str, str, str, str]]:
    """Return domain, check, our verdict and theirs for every zone."""
    zones = {f"{name.replace('_', '-')}.test": records for name, records in say.ZONES.items()}
    async with serving(*(plain_zone(name, records) for name, records in zones.items())) as server:
        ours = {name: await our_mail(name, server.place) for name in zones}
        seen = await child(python, say.CHECKDMARC, {"domains": list(zones), "resolver": server.place})
    return [
        (name, check, ours[name][check], of_checkdmarc[check](seen[name]))
        for name in zones
        for check in ("mail.spf", "mail.dmarc")
    ]


async def our_mail(domain: str, place: tuple[str, int]) -> Verdicts:
    """Return our verdicts on the mail of a domain."""
    nothing, run = Unknown(Failure.NOT_ASKED), many.Run.begin(ScanSettings(resolver=place))
    mail = await look_at_mail(domain, run.door(), Resolver(run.settings), run.roots, run.pool)
    facts = HostFacts(domain, domain, say.NOW, say.NOW, nothing, nothing, mail)
    return {key: str(verdict.outcome) for key, verdict in judge(facts).items()}


def spf_of(seen: dict[str, Any]) -> str:
    """Judge what checkdmarc read: a record that lets everybody mail is "valid" to it."""
    if seen["spf_error"] or seen["spf_all"] == "pass":
        return "fail"
    return "pass" if seen["spf_all"] in {"fail", "softfail"} else "warn"


def dmarc_of(seen: dict[str, Any]) -> str:
    """Judge the policy that checkdmarc read."""
    if seen["dmarc_error"]:
        return "fail"
    return "warn" if seen["dmarc_policy"] == "none" else "pass"


of_checkdmarc: dict[str, Callable[[dict[str, Any]], str]] = {"mail.spf": spf_of, "mail.dmarc": dmarc_of}


async def speed(python: str, place: Path) -> None:
    """Print how many hosts a second each looks at when a tenth of them never answers, sslyze one after another."""
    async with town(say.HOSTS, say.HOSTS // 10, place) as opened:
        began = time.monotonic()
        silent = set(opened.silent)
        few = [*[host for host in opened.hosts if host not in silent][: say.FEW - 1], opened.silent[0]]
        asked = [asked_of(opened, host) for host in few]
        await child(python, say.SSLYZE, {"hosts": asked, "quick": False})
        alone = len(few) / (time.monotonic() - began)
        began = time.monotonic()
        ports = ",".join(f"{name}={port}" for name, port in opened.ports.items())
        command = [sys.executable, "-m", "belfort", "scan", *opened.hosts, "--json", "--ca-file", opened.roots]
        command += ["--ports", ports, "--resolver", "{}:{}".format(*opened.resolver), "--allow-range", "127.0.0.0/8"]
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
        await process.wait()
        ours = say.HOSTS / (time.monotonic() - began)
    print(f"hosts a second: sslyze {alone:.2f}, Belfort {ours:.2f}, {ours / alone:.1f} times as many")


def asked_of(opened: Town, host: str) -> dict[str, Any]:
    """Return how sslyze is told about a host."""
    return {
        "host": host,
        "address": opened.addresses[host],
        "port": opened.ports["https"],
        "roots": opened.roots,
    }


if __name__ == "__main__":
    sys.exit(main())
