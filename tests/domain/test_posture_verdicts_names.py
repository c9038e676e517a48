"""Chapter 11 of docs/scoring.md: the domain name and its mail."""

from dataclasses import replace

import pytest

from belfort.domain.observations import Failure, Unknown
from belfort.domain.observations_names import (
    Caa,
    CaaRecord,
    Dane,
    Dangling,
    Dmarc,
    DmarcTag,
    DnssecState,
    NameServer,
    Spf,
    StartTls,
    Tlsa,
)
from belfort.domain.observations_web import ChainState
from belfort.domain.posture_judges import judge
from belfort.domain.posture_verdict import Outcome
from tests.domain.observed import (
    AT,
    CERTIFICATE,
    DAY,
    DOMAIN,
    GOOD,
    HOST,
    IPV6,
    MX,
    STS,
    UNKNOWN,
    mail,
    names,
    verdict,
)

P, W, F, N, U = Outcome.PASS, Outcome.WARN, Outcome.FAIL, Outcome.NA, Outcome.UNKNOWN


def test_names_are_judged() -> None:
    """Rule 11.14."""
    for state, expected in ((DnssecState.SECURE, P), (DnssecState.INSECURE, F), (DnssecState.BOGUS, F), (UNKNOWN, U)):
        assert verdict("dns.dnssec", names(dnssec=state)) is expected
    assert verdict("dns.dangling", names(dangling=(Dangling(HOST, "CNAME", "weg.cloud.be"),))) is F
    assert verdict("dns.dangling", names(dangling=UNKNOWN)) is U
    for records, expected in (
        ([], W),
        ([("issue", "letsencrypt.org")], P),
        ([("issue", ";")], P),
        ([("ISSUE", "ca.be; account=1; x=y")], P),
        ([("iodef", "mailto:a@b.be")], W),
        ([("issuewild", "ca.be")], W),
        ([("issue", "ca.be"), ("issue", "geen uitgever!")], F),
        ([("", "")], F),
    ):
        caa = Caa(tuple(CaaRecord(0, tag, value) for tag, value in records), DOMAIN)
        assert verdict("dns.caa", names(caa=caa)) is expected, records
    assert verdict("dns.caa", names(caa=UNKNOWN)) is U


def test_a_resolver_that_fails_its_self_check_leaves_dns_and_dane_unknown() -> None:
    """Rule 11.14."""
    doubt = Unknown(Failure.RESOLVER)
    server = replace(MX, dane=doubt)
    facts = replace(mail(servers=(server,)), dns=doubt)
    found = {key: each.outcome for key, each in judge(facts).items()}
    assert {key for key, outcome in found.items() if outcome is U} == {
        "dns.dnssec",
        "dns.caa",
        "dns.dangling",
        "mail.dane",
    }


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Spf(("r",), "-all", 10), P),
        (Spf(("r",), "~all", 0), P),
        (Spf(("r",), "?all", 0), W),
        (Spf(("r",), "", 0), W),
        (Spf(("r",), "+all", 0), F),
        (Spf(("r",), "-all", 11, "more"), F),
        (Spf(("r",), "-all", 0, "fault"), F),
        (Spf(("r", "s")), F),
        (Spf(), F),
        (UNKNOWN, U),
    ],
)
def test_spf_is_judged(found: Spf | Unknown, expected: Outcome) -> None:
    """Rule 11.15."""
    assert verdict("mail.spf", mail(spf=found)) is expected


@pytest.mark.parametrize(
    ("record", "at", "expected"),
    [
        ("p=reject", DOMAIN, P),
        ("p=Quarantine;pct=5", DOMAIN, P),
        ("p=none", DOMAIN, W),
        ("rua=mailto:a@b.be", DOMAIN, W),
        ("p=reject;t=y", DOMAIN, W),
        ("p=reject;sp=none", DOMAIN, W),
        ("p=reject;sp=quarantine", DOMAIN, P),
        ("p=reject", "be", P),
        ("p=none;sp=reject", "be", P),
        ("p=reject;sp=none", "be", W),
    ],
)
def test_dmarc_is_judged(record: str, at: str, expected: Outcome) -> None:
    """Rule 11.15."""
    tags = tuple(DmarcTag(*tag.split("=")) for tag in record.split(";"))
    assert verdict("mail.dmarc", mail(dmarc=Dmarc((record,), at, tags))) is expected


def test_dmarc_without_one_valid_record_fails() -> None:
    """Rule 11.15."""
    assert verdict("mail.dmarc", mail(dmarc=Dmarc())) is F
    assert verdict("mail.dmarc", mail(dmarc=Dmarc(("a", "b"), DOMAIN))) is F
    assert verdict("mail.dmarc", mail(dmarc=Dmarc(("a",), DOMAIN, (), "fault"))) is F
    assert verdict("mail.dmarc", mail(dmarc=UNKNOWN)) is U


SECOND = replace(MX, name="mx2.gemeente.be")


@pytest.mark.parametrize(
    ("changes", "starttls", "dane"),
    [
        ({}, P, P),
        ({"starttls": StartTls(False), "dane": Dane(True)}, F, W),
        ({"starttls": StartTls(True, False)}, F, P),
        ({"starttls": UNKNOWN, "dane": Dane(True, (Tlsa(3, 1, 1, "00"),), UNKNOWN)}, U, U),
        ({"starttls": StartTls(False), "dane": Dane(True, (Tlsa(3, 1, 1, "00"),))}, F, F),
        ({"dane": Dane(True)}, P, W),
        ({"dane": Dane(True, (Tlsa(1, 1, 1, "00"),), False)}, P, W),
        ({"dane": Dane(False, (Tlsa(3, 1, 1, "00"),), True)}, P, F),
        ({"dane": Dane(True, (Tlsa(2, 0, 1, "00"),), False)}, P, F),
        ({"dane": UNKNOWN}, P, U),
    ],
)
def test_every_mail_server_must_be_right(changes: dict[str, object], starttls: Outcome, dane: Outcome) -> None:
    """Rule 11.16."""
    one = replace(MX, **changes)
    for servers in ((one,), (SECOND, one), (one, SECOND)):
        facts = mail(servers=servers)
        assert (verdict("mail.starttls", facts), verdict("mail.dane", facts)) == (starttls, dane)


def test_one_server_without_encryption_fails_whatever_the_others_hide() -> None:
    """Rule 11.16."""
    servers = (replace(MX, starttls=UNKNOWN), replace(SECOND, starttls=StartTls(False)))
    assert verdict("mail.starttls", mail(servers=servers)) is F


def test_a_domain_that_receives_no_mail_has_no_servers_to_judge() -> None:
    """Rule 11.16."""
    for null in (True, False):
        facts = mail(servers=(), is_null_mx=null)
        assert (verdict("mail.starttls", facts), verdict("mail.dane", facts), verdict("mail.spf", facts)) == (N, N, P)
    assert verdict("mail.starttls", mail(servers=UNKNOWN)) is U


def test_information_on_mail() -> None:
    """Rule 11.16."""
    for key, part in (("mail.dkim", "dkim_hint"), ("mail.mtasts", "mta_sts"), ("mail.tlsrpt", "tls_reports")):
        assert [verdict(key, mail(**{part: value})) for value in (True, False, UNKNOWN)] == [P, W, U]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, P),
        ({"mode": "testing"}, W),
        ({"mode": "none", "servers": ()}, W),
        ({"servers": ("mx.gemeente.be",)}, P),
        ({"servers": ("*.elders.be", "gemeente.be")}, F),
        ({"servers": ()}, F),
        ({"mode": "ENFORCE"}, F),
        ({"version": ""}, F),
        ({"max_age": "31557600"}, P),
        ({"max_age": "31557601"}, F),
        ({"max_age": "-1"}, F),
        ({"content_type": "text/html"}, F),
        ({"content_type": "Text/Plain; charset=utf-8"}, P),
        ({"status": 404}, F),
        ({"status": 302}, F),
        ({"status": 429}, U),
        ({"status": 500}, U),
        ({"certificate": CERTIFICATE}, F),
        ({"certificate": replace(STS.certificate, not_after=AT - DAY)}, F),
        ({"certificate": replace(STS.certificate, chain=ChainState.SELF_SIGNED)}, F),
        ({"certificate": UNKNOWN}, F),
    ],
)
def test_a_policy_of_mta_sts_must_be_one_that_senders_believe(changes: dict[str, object], expected: Outcome) -> None:
    """Rule 11.16."""
    assert verdict("mail.mtasts", mail(sts_policy=replace(STS, **changes))) is expected


def test_an_announced_policy_that_is_not_there_fails_and_one_that_was_not_seen_is_unknown() -> None:
    """Rule 11.16."""
    for found, expected in (
        (Unknown(Failure.NO_NAME), F),
        (Unknown(Failure.REFUSED), F),
        (UNKNOWN, U),
        (None, U),  # facts from before it was asked
    ):
        assert verdict("mail.mtasts", mail(sts_policy=found)) is expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, P),
        ({"addresses": (), "answers": None}, W),
        ({"answers": False}, F),
        ({"answers": UNKNOWN}, U),
        ({"servers": (NameServer("ns.gemeente.be", False),)}, W),
        ({"servers": ()}, P),
        ({"servers": UNKNOWN}, U),
        ({"servers": UNKNOWN, "answers": False}, F),
    ],
)
def test_ipv6_is_information(changes: dict[str, object], expected: Outcome) -> None:
    """Rule 11.16."""
    assert verdict("net.ipv6", replace(GOOD, ipv6=replace(IPV6, **changes))) is expected
    assert verdict("net.ipv6", replace(GOOD, ipv6=Unknown(Failure.NO_ADDRESS))) is N
