"""`belfort scan`: the outside posture of hosts, without a database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from belfort.domain.observations import at
from belfort.domain.observations_host import HostFacts
from belfort.domain.posture import HostPosture, posture_of
from belfort.domain.posture_checks import CHECKS
from belfort.domain.posture_texts import help_for
from belfort.domain.posture_verdict import OUTCOME_NAMES, Outcome, Verdict
from belfort.domain.terms import Text
from belfort.management.base import BelfortCommand, add_json, language, progress
from belfort.scanner import options as read
from belfort.scanner.hostnames import read_host
from belfort.scanner.many import scan
from belfort.scanner.settings import Ports, ScanSettings

GROUPS = (Outcome.FAIL, Outcome.WARN, Outcome.UNKNOWN, Outcome.PASS, Outcome.NA)
MARKS = {Outcome.FAIL: "✗", Outcome.WARN: "!", Outcome.UNKNOWN: "?", Outcome.PASS: "✓", Outcome.NA: "–"}
ASIDE = Text("ter informatie", "for information")
FULL = {True: Text("ja", "yes"), False: Text("nee", "no"), None: Text("onbekend", "unknown")}


class Command(BelfortCommand):
    """Look at hosts from outside."""

    help = "Measures the outside posture of hosts, without a database: a handful of ordinary requests to each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take hosts and how to reach them."""
        parser.add_argument("hosts", metavar="HOST", nargs="+", help="a host name, such as www.example.be")
        parser.add_argument("--resolver", metavar="IP:PORT", help="a resolver that validates DNSSEC")
        parser.add_argument("--ca-file", metavar="PEM", help="the roots to trust, instead of those of browsers")
        parser.add_argument(
            "--allow-range",
            metavar="CIDR",
            action="append",
            default=[],
            help="a range outside the public internet that may be connected to all the same; may be repeated",
        )
        parser.add_argument("--ports", metavar="http=80,https=443,smtp=25", help="other ports than the usual ones")
        add_json(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Measure, judge, print in the order in which the hosts were given."""
        settings = _settings(options)
        private = bool(settings.allowed)
        hosts = list(dict.fromkeys(read_host(text, private=private) for text in options["hosts"]))
        found: dict[str, HostFacts] = {}
        with progress("Doormeting" if language() == "nl" else "Scan") as show:

            def keep(facts: HostFacts) -> None:
                found[facts.host] = facts
                show(len(found), len(hosts))

            scan(hosts, settings, keep)
        if options["json"]:
            self.print_json({"hosts": [_values(found[host]) for host in hosts]})
        else:
            for host in hosts:
                self._tell(posture_of(found[host]))

    def _tell(self, posture: HostPosture) -> None:
        """Print one host for people: what to do first, then what could not be seen, then what is good."""
        points = "–" if posture.score.points is None else f"{posture.score.points}/100 ({posture.score.grade})"
        self.stdout.write(f"\n{posture.host}")
        words = Text("Score {points} · volledig HTTPS: {full}", "Score {points} · full HTTPS: {full}")
        full = FULL[posture.full_https].into(language())
        self.stdout.write(words.filled(points=points, full=full).into(language()))
        for outcome in GROUPS:
            keys = [key for key, verdict in posture.verdicts.items() if verdict.outcome is outcome]
            if keys:
                self.stdout.write(f"\n{OUTCOME_NAMES[outcome].into(language()).capitalize()}")
            for key in keys:
                self._tell_check(key, posture.verdicts[key])

    def _tell_check(self, key: str, verdict: Verdict) -> None:
        """Print one check: what was seen and, where something is wrong, what to do about it."""
        words, check = help_for(key, verdict), CHECKS[key]
        aside = f" ({ASIDE.into(language())})" if check.is_information else ""
        question, seen = check.question.into(language()), words.seen.into(language())
        self.stdout.write(f"  {MARKS[verdict.outcome]} {question} {seen}{aside}")
        if words.do is not None:
            self.stdout.write(f"      → {words.do.into(language())}")


def _settings(options: dict[str, Any]) -> ScanSettings:
    ca_file = options["ca_file"]
    return ScanSettings(
        resolver=read.read_resolver(options["resolver"]) if options["resolver"] else None,
        roots=read.checked_roots(Path(ca_file).read_bytes(), ca_file) if ca_file else None,
        allowed=read.read_ranges(options["allow_range"]),
        ports=read.read_ports(options["ports"]) if options["ports"] else Ports(),
    )


def _values(facts: HostFacts) -> dict[str, object]:
    lasted = facts.ended_at - facts.started_at
    return {
        "host": facts.host,
        "scanned_at": at(facts.started_at),
        "duration_ms": round(lasted.total_seconds() * 1000),
        **posture_of(facts).as_dict(),
    }
