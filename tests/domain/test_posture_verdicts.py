"""Chapter 11 of docs/scoring.md: every check has a verdict that explains itself, and facts are stored whole."""

from dataclasses import fields, replace
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from belfort.domain.errors import InvalidError
from belfort.domain.observations import FAILURE_NAMES, Failure, Unknown, to_plain
from belfort.domain.observations_host import NOT_ASKED, HostFacts, facts_from
from belfort.domain.observations_names import (
    Caa,
    Dane,
    Dangling,
    Dmarc,
    DnssecState,
    Ipv6,
    Spf,
    StartTls,
)
from belfort.domain.observations_web import (
    ChainState,
    Cookie,
    Hop,
    Page,
    PageKind,
    SecurityTxt,
    TlsFacts,
    TlsVersion,
    VersionAnswer,
    Visit,
)
from belfort.domain.posture_checks import CHECKS, Family, Scope
from belfort.domain.posture_headers import max_age, read_policies, referrer_policy, scripts
from belfort.domain.posture_judges import JUDGES, judge
from belfort.domain.posture_repairs import REPAIRS, Server
from belfort.domain.posture_texts import ADVICE, help_for
from belfort.domain.posture_verdict import OUTCOME_NAMES, Outcome
from belfort.domain.posture_verdicts_hdr import read_moment
from tests.domain.observed import (
    AT,
    DAY,
    GOOD,
    HOME,
    HTTP,
    HTTPS,
    MAIL,
    MX,
    UNKNOWN,
    WEB,
    certificate,
    form,
    header,
    home,
    mail,
    names,
    verdict,
    via,
    web,
)

P, W, F, N, U = Outcome.PASS, Outcome.WARN, Outcome.FAIL, Outcome.NA, Outcome.UNKNOWN


def test_a_healthy_host_passes_everything() -> None:
    """Rule 11.1."""
    found = judge(GOOD)
    assert {key: found[key].outcome for key in found} == dict.fromkeys(CHECKS, P)
    assert judge(GOOD) == found


def test_the_catalogue_is_complete_and_weighs_what_the_page_says() -> None:
    """Rule 11.2."""
    assert list(JUDGES) == list(CHECKS)
    assert set(ADVICE) == set(CHECKS)
    assert set(REPAIRS) <= set(CHECKS)
    assert set(OUTCOME_NAMES) == set(Outcome)
    assert set(FAILURE_NAMES) == set(Failure)
    weights = {family: sum(check.weight for check in CHECKS.values() if check.family is family) for family in Family}
    assert weights == {
        Family.WEB: 59,
        Family.CERT: 34,
        Family.TLS: 12,
        Family.HDR: 16,
        Family.DNS: 16,
        Family.MAIL: 23,
        Family.NET: 0,
    }
    of_host = sum(check.weight for check in CHECKS.values() if check.scope is Scope.HOST)
    assert (of_host, sum(weights.values())) == (121, 160)


def test_nothing_that_helps_an_attacker_is_public() -> None:
    private = {key for key, check in CHECKS.items() if not check.is_public}
    assert {"tls.version", "tls.cipher", "dns.dangling", "mail.starttls", "mail.dane", "mail.spf"} <= private


def test_facts_survive_being_stored() -> None:
    """Rule 11.1."""
    hidden = replace(GOOD, web=UNKNOWN, dns=names(dnssec=UNKNOWN, dangling=(Dangling("a", "MX", "b"),)).dns)
    for facts in (GOOD, hidden, web(certificate=UNKNOWN, pages=(Page(HTTPS, PageKind.HOME, UNKNOWN),))):
        assert facts_from(facts.as_dict()) == facts


@pytest.mark.parametrize("data", [None, [], {}, "x", {**GOOD.as_dict(), "web": 3}, {**GOOD.as_dict(), "host": 5}])
def test_what_is_no_fact_is_refused(data: object) -> None:
    with pytest.raises(InvalidError):
        facts_from(data)


def test_facts_stored_before_a_field_was_there_are_read() -> None:
    stored = GOOD.as_dict()
    del stored["scanner_version"], stored["ipv6"], stored["mail"]["sts_policy"]
    old = facts_from(stored)
    assert old == replace(GOOD, scanner_version="", ipv6=NOT_ASKED, mail=replace(MAIL, sts_policy=None))
    assert (verdict("net.ipv6", old), verdict("mail.mtasts", old)) == (N, U)


@pytest.mark.parametrize("reason", [Failure.TIMEOUT, Failure.RESET, Failure.BLOCKED, Failure.NO_NAME, Failure.STOPPED])
def test_what_was_not_seen_is_unknown(reason: Failure) -> None:
    """Rule 11.3."""
    hidden = Unknown(reason, "why")
    found = judge(replace(GOOD, web=hidden, dns=hidden, mail=hidden))
    assert {each.outcome for each in found.values()} == {U}
    assert {each.evidence["reason"] for each in found.values()} == {reason}


def test_a_name_without_website_is_not_judged_as_one() -> None:
    """Rule 11.3."""
    for facts in (
        replace(GOOD, web=Unknown(Failure.NOT_ASKED)),
        web(handshake=Unknown(Failure.NO_ADDRESS), pages=()),
    ):
        found = judge(facts)
        assert {found[key].outcome for key, check in CHECKS.items() if check.scope is Scope.HOST} == {N}
        assert found["mail.spf"].outcome is P


def test_without_https_nothing_of_it_is_judged() -> None:
    """Rules 11.3 and 11.4."""
    closed = Unknown(Failure.REFUSED)
    plain = replace(HOME, url=HTTP)
    facts = web(
        handshake=closed, certificate=closed, tls=closed, https=Visit(HTTPS, failure=closed), security_txt=closed,
        http=Visit(HTTP, (Hop(HTTP, 200),)), pages=(Page(HTTP, PageKind.HOME, plain),),
    )  # fmt: skip
    found = {key: each.outcome for key, each in judge(facts).items()}
    assert [found[key] for key in ("web.https", "web.redirect", "web.forms", "sectxt")] == [F, F, N, F]
    assert {found[key] for key in CHECKS if key.startswith(("cert", "tls")) or key in {"hdr.hsts", "web.mixed"}} == {N}


CHANGED = [
    GOOD,
    web(handshake=Unknown(Failure.REFUSED)),
    web(http=via(Hop(HTTP, 200))),
    home(headers=(), cookies=(Cookie("sid", False, False),), forms=(form(HTTP),)),
    certificate(not_after=AT - DAY, names=(), chain=ChainState.UNTRUSTED, key_bits=1),
    web(tls=TlsFacts((VersionAnswer(TlsVersion.TLS10, accepted=True),), "RC4", "", post_quantum=False)),
    web(https=Visit(HTTPS, (Hop(HTTPS, 200),)), security_txt=SecurityTxt(HTTPS, 404)),
    names(dnssec=DnssecState.BOGUS, caa=Caa(), dangling=(Dangling("a", "MX", "b"),)),
    mail(mta_sts=False, tls_reports=False, dkim_hint=False, sts_policy=None),
    replace(GOOD, ipv6=Ipv6((), None)),
    mail(spf=Spf(), dmarc=Dmarc(), servers=(replace(MX, starttls=StartTls(False), dane=Dane(True)),)),
    replace(GOOD, web=UNKNOWN, dns=UNKNOWN, mail=UNKNOWN),
]


@pytest.mark.parametrize("facts", CHANGED)
def test_every_verdict_explains_itself(facts: HostFacts) -> None:
    """Rule 11.1."""
    for key, found in judge(facts).items():
        assert found.explanation.nl.endswith(".")
        assert found.explanation.en.endswith(".")
        assert "{" not in found.explanation.nl + found.explanation.en
        plain = found.as_dict()
        assert to_plain(plain) == plain
        assert found.outcome is N or found.evidence, key
        words = help_for(key, found)
        assert (words.do is not None) is (found.outcome in {W, F})
        assert words.mayor.nl
        assert words.mayor.en
        if words.repair:
            assert all(words.repair.on(server) for server in Server)


@given(st.text(max_size=200))
def test_any_header_is_read_and_none_is_a_surprise(text: str) -> None:
    assert (max_age(text) or 0) >= 0
    assert scripts(read_policies([text])).rule
    assert isinstance(referrer_policy([text]), str)
    read_moment(text)
    changed = home(
        headers=(
            *header("content-security-policy", text),
            *header("x-frame-options", text),
            *header("referrer-policy", text),
        )
    )
    assert len(judge(changed)) == len(CHECKS)


def test_no_field_of_the_facts_is_forgotten_when_they_are_stored() -> None:
    stored = GOOD.as_dict()
    assert set(stored) == {field.name for field in fields(HostFacts)}
    assert Fraction(len(stored["web"]["pages"])) == len(WEB.pages)
