"""Every state of a domain name and its mail gets its verdicts: real zones, mail servers and policy files on loopback."""

import asyncio
import ssl
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from belfort.domain.posture_judges import judge
from belfort.scanner.host import Run, observe
from tests.scanner.box import Box, Reply, box
from tests.scanner.certs import Authorities, Issued, leaf, server_context
from tests.scanner.nameserver import Zone, plain_zone, serving, signed_zone
from tests.scanner.test_mail import MailServer, tlsa

DOMAIN, MX, STS = "gemeente.test", "mx.gemeente.test", "mta-sts.gemeente.test"
PATH = "/.well-known/mta-sts.txt"
RECORDS = """
@ 300 IN A 127.0.9.9
@ 300 IN CAA 0 issue "letsencrypt.org"
@ 300 IN MX 10 mx
mx 300 IN A {mx}
{tlsa}
@ 300 IN TXT "v=spf1 mx -all"
_dmarc 300 IN TXT "v=DMARC1; p=reject"
k1._domainkey 300 IN TXT "v=DKIM1; p="
_mta-sts 300 IN TXT "v=STSv1; id=20260101"
mta-sts 300 IN A {sts}
_smtp._tls 300 IN TXT "v=TLSRPTv1; rua=mailto:a@gemeente.test"
"""
POLICY = "version: STSv1\r\nmode: enforce\r\nmx: mx.gemeente.test\r\nmax_age: 604800\r\n"
TEXT = {"Content-Type": "text/plain"}


def policy(*change: str, **given: Any) -> Reply:
    """Return the policy file, with one text in it replaced by another."""
    return Reply(**{"body": POLICY.replace(*change) if change else POLICY, "headers": TEXT, **given})


@dataclass(frozen=True)
class Case:
    """What differs from a domain of which everything is right, and the verdicts that follow."""

    verdicts: dict[str, str]
    without: tuple[str, ...] = ()
    more: str = ""
    signed: bool = True
    forged: str = ""
    server: dict[str, Any] = field(default_factory=dict)
    file: Reply | None = field(default_factory=policy)
    certificate: dict[str, Any] = field(default_factory=dict)

    def zone(self, **places: str) -> Zone:
        lines = [line for line in RECORDS.splitlines() if not any(each in line for each in self.without)]
        records = "\n".join([*lines, self.more, ""]).format(**places)
        return signed_zone(DOMAIN, records, forged=self.forged) if self.signed else plain_zone(DOMAIN, records)


GOOD = dict.fromkeys(
    (
        *("dns.dnssec", "dns.caa", "dns.dangling", "mail.spf", "mail.dmarc", "mail.dkim", "mail.starttls"),
        *("mail.dane", "mail.mtasts", "mail.tlsrpt"),
    ),
    "pass",
)
NO_STS: dict[str, Any] = {"without": ("mta-sts",)}
ELEVEN = "".join(f'i{n} 300 IN TXT "v=spf1 -all"\n' for n in range(11))
MANY = " ".join(f'" include:i{n}.gemeente.test"' for n in range(11))
CASES = {
    "all is right": Case(GOOD),
    "unsigned zone": Case({"dns.dnssec": "fail", "mail.dane": "fail"}, signed=False),
    "bogus zone": Case({"dns.dnssec": "fail"}, forged="@ A 127.0.0.66"),
    "no caa": Case({"dns.caa": "warn"}, without=("CAA",)),
    "caa without an issuer": Case({"dns.caa": "fail"}, without=("CAA",), more='@ 300 IN CAA 0 issue "geen uitgever!"'),
    "mail server that is gone": Case({"dns.dangling": "fail"}, more="@ 300 IN MX 20 weg"),
    "no spf": Case({"mail.spf": "fail"}, without=("spf1",)),
    "spf for everybody": Case({"mail.spf": "fail"}, without=("spf1",), more='@ 300 IN TXT "v=spf1 +all"'),
    "spf without an opinion": Case({"mail.spf": "warn"}, without=("spf1",), more='@ 300 IN TXT "v=spf1 mx ?all"'),
    "two spf records": Case({"mail.spf": "fail"}, more='@ 300 IN TXT "v=spf1 -all"'),
    "spf of eleven look-ups": Case(
        {"mail.spf": "fail"}, without=("spf1",), more=f'@ 300 IN TXT "v=spf1" {MANY} " -all"\n{ELEVEN}'
    ),
    "no dmarc": Case({"mail.dmarc": "fail"}, without=("DMARC1",)),
    "dmarc of none": Case({"mail.dmarc": "warn"}, without=("DMARC1",), more='_dmarc 300 IN TXT "v=DMARC1; p=none"'),
    "no keys for dkim": Case({"mail.dkim": "warn"}, without=("DKIM1",)),
    "no reports": Case({"mail.tlsrpt": "warn"}, without=("TLSRPT",)),
    "no starttls": Case({"mail.starttls": "fail", "mail.dane": "fail"}, server={"hello": b"250 mx\r\n"}),
    "starttls that is refused": Case({"mail.starttls": "fail"}, server={"ready": b"502 nee\r\n"}),
    "greylisted": Case({"mail.starttls": "unknown", "mail.dane": "unknown"}, server={"greeting": b"421 straks\r\n"}),
    "silent mail server": Case({"mail.starttls": "unknown", "mail.spf": "pass"}, server={"delay": 9.0}),
    "no dane": Case({"mail.dane": "warn", "mail.starttls": "pass"}, without=("tlsa",)),
    "dane of another certificate": Case(
        {"mail.dane": "fail"}, without=("tlsa",), more=f"_25._tcp.mx 300 IN TLSA 3 1 1 {'00' * 32}"
    ),
    "receives no mail": Case(
        {"mail.starttls": "na", "mail.dane": "na", "mail.spf": "pass"}, without=("MX", "tlsa"), more="@ 300 IN MX 0 ."
    ),
    "no policy": Case({"mail.mtasts": "warn"}, **NO_STS),
    "two announcements": Case({"mail.mtasts": "warn"}, more='_mta-sts 300 IN TXT "v=STSv1; id=2"'),
    "announcement without a policy": Case({"mail.mtasts": "fail"}, without=("mta-sts 300 IN A",)),
    "policy behind a closed port": Case({"mail.mtasts": "fail"}, file=None),
    "policy that is missing": Case({"mail.mtasts": "fail"}, file=Reply(404, "weg")),
    "policy elsewhere": Case(
        {"mail.mtasts": "fail"}, file=policy(status=301, headers={"Location": "https://mx.test/"})
    ),
    "policy of a server in trouble": Case({"mail.mtasts": "unknown"}, file=Reply(503)),
    "policy in testing": Case({"mail.mtasts": "warn"}, file=policy("enforce", "testing")),
    "policy that is withdrawn": Case({"mail.mtasts": "warn"}, file=policy("enforce", "none")),
    "policy without a mode": Case({"mail.mtasts": "fail"}, file=policy("enforce", "soms")),
    "policy without a term": Case({"mail.mtasts": "fail"}, file=policy("604800", "altijd")),
    "policy for every mail server": Case({"mail.mtasts": "pass"}, file=policy("mx: mx.", "mx: *.")),
    "policy for another mail server": Case({"mail.mtasts": "fail"}, file=policy("mx: mx.", "mx: oud.")),
    "policy as a page": Case({"mail.mtasts": "fail"}, file=policy(headers={})),
    "policy with an old certificate": Case({"mail.mtasts": "fail"}, certificate={"days": (-90, -1)}),
    "policy with another name": Case({"mail.mtasts": "fail"}, certificate={"name": "www.gemeente.test"}),
    "policy by a stranger": Case({"mail.mtasts": "fail"}, certificate={"by": None}),
}


async def verdicts_of(case: Case, opened: Box, issued: Issued, context: ssl.SSLContext) -> dict[str, str]:
    """Open what a case needs and look at the domain as the scanner does."""
    given = dict(case.certificate)
    shown = leaf(given.pop("by", opened.authorities.middle), given.pop("name", STS), **given)
    sts = await opened.site(STS, certificate=shown, secure={PATH: case.file or Reply()}, https=case.file is not None)
    mail = opened.place(MX)
    server = MailServer(**{"context": context, **case.server})
    await opened.listen(mail, opened.ports.smtp, server.serve)
    zone = case.zone(mx=mail.address, sts=sts.address, tlsa=tlsa(issued, 3, 1, 1))
    async with serving(zone) as names:
        settings = opened.settings(resolver=names.place)
        settings = replace(settings, limits=replace(settings.limits, first_byte=0.4))
        found = judge(await observe(DOMAIN, Run.begin(settings)))
    assert {request.split()[0] for request in sts.requests} <= {"GET"}
    return {key: str(verdict.outcome) for key, verdict in found.items()}


@pytest.mark.parametrize("name", CASES)
def test_each_state_of_a_domain_gets_its_verdicts(name: str, tmp_path: Path, authorities: Authorities) -> None:
    issued = leaf(authorities.middle, MX)

    async def story() -> dict[str, str]:
        async with box(tmp_path, authorities) as opened:
            return await verdicts_of(CASES[name], opened, issued, server_context(issued, tmp_path))

    found = asyncio.run(story())
    expected = CASES[name].verdicts
    assert {key: found[key] for key in expected} == expected
