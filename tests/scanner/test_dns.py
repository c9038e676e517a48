"""DNS from outside: signed, unsigned and forged zones, who may issue certificates, names that point to nothing."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import dns._features
import pytest
from dns.rdatatype import AAAA, CAA, TXT, A
from hypothesis import given, strategies as st

from belfort.domain.observations import Failure, Unknown
from belfort.domain.observations_names import Caa, CaaRecord, Dangling, DnsFacts, DnssecState
from belfort.scanner import dns as dns_look, resolver as resolver_module
from belfort.scanner.failures import FetchError
from belfort.scanner.resolver import Answer, BogusError, Questions, Resolver
from belfort.scanner.settings import ScanSettings, SelfCheck
from tests.scanner.nameserver import NameServer, Zone, plain_zone, serving, signed_zone

GOOD = """
@ 300 IN A 127.0.0.2
@ 300 IN CAA 0 issue "letsencrypt.org"
@ 300 IN MX 10 mail
www 300 IN CNAME @
mail 300 IN A 127.0.0.3
"""


def told(
    story: Callable[[NameServer, Resolver], Awaitable[Any]], *zones: Zone, check: Any = None, **behavior: Any
) -> Any:
    """Return what a story tells, with a name server of these zones and a resolver that asks it."""

    async def run() -> Any:
        async with serving(*zones, **behavior) as server:
            return await story(server, Resolver(ScanSettings(resolver=server.place, self_check=check)))

    return asyncio.run(run())


def looked(host: str, *zones: Zone, **behavior: Any) -> DnsFacts | Unknown:
    async def story(_server: NameServer, resolver: Resolver) -> DnsFacts | Unknown:
        return await dns_look.look(host, resolver)

    return told(story, *zones, **behavior)


def test_dnspython_can_validate_here() -> None:
    assert dns._features.have("dnssec")


@pytest.mark.parametrize(
    ("zone", "state"),
    [
        (signed_zone("gemeente.test", GOOD), DnssecState.SECURE),
        (plain_zone("gemeente.test", GOOD), DnssecState.INSECURE),
        (signed_zone("gemeente.test", GOOD, forged="@ A 127.0.0.66"), DnssecState.BOGUS),
        (
            signed_zone("gemeente.test", GOOD, forged="@ SOA ns.x.test. evil.x.test. 9 1 1 1 1"),
            DnssecState.BOGUS,
        ),
    ],
    ids=["signed", "plain", "forged address", "forged start"],
)
def test_the_signature_of_a_zone_is_seen(zone: Zone, state: DnssecState) -> None:
    found = looked("gemeente.test", zone)
    assert isinstance(found, DnsFacts)
    assert found.dnssec is state


def test_a_signed_domain_stays_signed_when_its_host_is_an_alias_into_an_unsigned_one() -> None:
    zones = (
        signed_zone("gemeente.test", "loket 300 IN CNAME app.supplier.test."),
        plain_zone("supplier.test", "app 300 IN A 127.0.0.9"),
    )
    found = looked("loket.gemeente.test", *zones)
    assert isinstance(found, DnsFacts)
    assert (found.dnssec, found.dangling, found.checked) == (DnssecState.SECURE, (), ("app.supplier.test",))


def test_a_resolver_that_fails_is_not_taken_for_a_forged_zone() -> None:
    found = looked("gemeente.test", signed_zone("gemeente.test", GOOD), broken={"gemeente.test"})
    assert isinstance(found, DnsFacts)
    assert found.dnssec == Unknown(Failure.DNS, "SERVFAIL: gemeente.test")
    assert isinstance(found.caa, Unknown)
    assert isinstance(found.dangling, Unknown)


def test_a_domain_that_does_not_exist_is_not_called_unsigned() -> None:
    found = looked("weg.test", plain_zone("gemeente.test", GOOD))
    assert isinstance(found, DnsFacts)
    assert found.dnssec == Unknown(Failure.NO_NAME, "weg.test")


@pytest.mark.parametrize(
    ("host", "records", "expected"),
    [
        ("www.gemeente.test", GOOD, Caa((CaaRecord(0, "issue", "letsencrypt.org"),), "www.gemeente.test")),
        ("a.b.gemeente.test", GOOD, Caa((CaaRecord(0, "issue", "letsencrypt.org"),), "gemeente.test")),
        (
            "b.gemeente.test",
            GOOD + 'b 300 IN CAA 128 iodef "mailto:x@y.test"',
            Caa((CaaRecord(128, "iodef", "mailto:x@y.test"),), "b.gemeente.test"),
        ),
        ("gemeente.test", "@ 300 IN A 127.0.0.2", Caa()),
    ],
    ids=["alias", "climbs", "nearest counts", "none"],
)
def test_who_may_issue_is_found_by_climbing(host: str, records: str, expected: Caa) -> None:
    zone = plain_zone("gemeente.test", records)
    found = looked(host, zone)
    assert isinstance(found, DnsFacts)
    assert found.caa == expected


def test_a_record_that_cannot_be_read_is_no_missing_record() -> None:
    found = looked("gemeente.test", plain_zone("gemeente.test", GOOD), spoiled=(b"issue", b"is ue"))
    assert isinstance(found, DnsFacts)
    assert found.caa == Caa((CaaRecord(0, "", ""),), "gemeente.test")


def test_nothing_above_the_registered_domain_is_asked() -> None:
    async def story(server: NameServer, resolver: Resolver) -> list[str]:
        await dns_look.look("a.b.gemeente.test", resolver)
        return [question for question in server.asked if question.endswith("CAA")]

    asked = told(story, plain_zone("gemeente.test", "@ 300 IN A 127.0.0.2"))
    assert asked == ["a.b.gemeente.test CAA", "b.gemeente.test CAA", "gemeente.test CAA"]


@pytest.mark.parametrize("follows", [True, False], ids=["resolver follows", "we follow"])
def test_names_that_point_to_nothing_are_found(follows: bool) -> None:
    records = "loket 300 IN CNAME oud.cloud.test.\n@ 300 IN MX 10 weg.cloud.test.\n@ 300 IN MX 20 mail\nmail 300 IN A 127.0.0.3"
    zones = plain_zone("gemeente.test", records), plain_zone("cloud.test", "")
    found = looked("loket.gemeente.test", *zones, follows=follows)
    assert isinstance(found, DnsFacts)
    assert found.dangling == (
        Dangling("loket.gemeente.test", "CNAME", "oud.cloud.test"),
        Dangling("gemeente.test", "MX", "weg.cloud.test"),
    )
    assert set(found.checked) == {"oud.cloud.test", "weg.cloud.test", "mail.gemeente.test"}


def test_a_host_that_does_not_exist_itself_does_not_dangle() -> None:
    found = looked("weg.gemeente.test", plain_zone("gemeente.test", "@ 300 IN A 127.0.0.2"))
    assert isinstance(found, DnsFacts)
    assert (found.dangling, found.checked) == ((), ())


def test_a_name_without_addresses_does_not_dangle() -> None:
    zones = (
        plain_zone("gemeente.test", "loket 300 IN CNAME leeg.cloud.test."),
        plain_zone("cloud.test", "leeg 300 IN TXT x"),
    )
    found = looked("loket.gemeente.test", *zones)
    assert isinstance(found, DnsFacts)
    assert found.dangling == ()


def test_addresses_of_both_families_come_back_in_order() -> None:
    async def story(_server: NameServer, resolver: Resolver) -> list[str]:
        return [str(address) for address in await resolver.addresses("WWW.Gemeente.test.")]

    records = "www 300 IN A 127.0.0.2\nwww 300 IN AAAA 2a02:a000::1"
    assert told(story, plain_zone("gemeente.test", records)) == ["127.0.0.2", "2a02:a000::1"]
    assert told(story, plain_zone("gemeente.test", "www 300 IN TXT x")) == []


def failure_of(story: Callable[[NameServer, Resolver], Awaitable[Any]], *zones: Zone, **behavior: Any) -> Failure:
    with pytest.raises(FetchError) as refusal:
        told(story, *zones, **behavior)
    return refusal.value.kind


async def _address(_server: NameServer, resolver: Resolver) -> Any:
    return await resolver.addresses("gemeente.test")


def test_a_name_that_does_not_exist_is_told_from_one_without_addresses() -> None:
    assert failure_of(_address, plain_zone("elders.test", "")) is Failure.NO_NAME


def test_aliases_that_never_end_are_not_followed() -> None:
    circle = plain_zone("gemeente.test", "@ 300 IN A 127.0.0.2\na 300 IN CNAME b\nb 300 IN CNAME a")

    async def story(_server: NameServer, resolver: Resolver) -> Any:
        return await resolver.ask("a.gemeente.test", A)

    assert failure_of(story, circle) is Failure.TOO_MANY
    assert failure_of(story, circle, follows=False) is Failure.TOO_MANY


def test_eight_aliases_are_followed_and_nine_are_not() -> None:
    chain = "\n".join(f"a{step} 300 IN CNAME a{step + 1}" for step in range(9)) + "\na9 300 IN A 127.0.0.2"
    zone = plain_zone("gemeente.test", chain)

    def asks(name: str) -> Callable[[NameServer, Resolver], Awaitable[Any]]:
        async def story(_server: NameServer, resolver: Resolver) -> Answer:
            return await resolver.ask(name, A)

        return story

    assert len(told(asks("a1.gemeente.test"), zone).aliases) == 8
    assert failure_of(asks("a0.gemeente.test"), zone) is Failure.TOO_MANY


def test_an_answer_that_was_cut_is_asked_again_over_tcp() -> None:
    async def story(server: NameServer, resolver: Resolver) -> tuple[int, int]:
        answer = await resolver.ask("gemeente.test", TXT)
        return len(answer.records[0].strings), server.streams

    zone = plain_zone("gemeente.test", "@ 300 IN TXT " + " ".join(f'"{"x" * 200}"' for _ in range(20)))
    assert told(story, zone, short={"gemeente.test"}) == (20, 1)


def test_silence_ends_after_two_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolver_module, "SECONDS", 0.1)

    async def story(server: NameServer, resolver: Resolver) -> tuple[Failure, int]:
        with pytest.raises(FetchError) as refusal:
            await resolver.ask("gemeente.test", A)
        return refusal.value.kind, len(server.asked)

    assert told(story, plain_zone("gemeente.test", GOOD), silent={"gemeente.test"}) == (Failure.TIMEOUT, 2)


def test_a_question_is_asked_once_however_many_want_to_know() -> None:
    async def story(server: NameServer, resolver: Resolver) -> int:
        await asyncio.gather(*(resolver.ask("gemeente.test", A) for _ in range(20)))
        return len(server.asked)

    assert told(story, plain_zone("gemeente.test", GOOD)) == 1


def test_a_host_has_a_bounded_number_of_questions() -> None:
    async def story(_server: NameServer, resolver: Resolver) -> Failure:
        questions = Questions(resolver, 2)
        await questions.ask("gemeente.test", A)
        await questions.ask("gemeente.test", AAAA)
        with pytest.raises(FetchError) as refusal:
            await questions.ask("gemeente.test", CAA)
        return refusal.value.kind

    assert told(story, plain_zone("gemeente.test", GOOD)) is Failure.TOO_MANY


CHECK = SelfCheck("gemeente.test", "vals.test")
FORGED = signed_zone("vals.test", "@ 300 IN TXT x", forged="@ SOA ns.x.test. evil.x.test. 9 1 1 1 1")


@pytest.mark.parametrize(
    ("zones", "behavior", "is_trusted"),
    [
        ((signed_zone("gemeente.test", GOOD), FORGED), {}, True),
        ((plain_zone("gemeente.test", GOOD), FORGED), {}, False),
        ((signed_zone("gemeente.test", GOOD), signed_zone("vals.test", "")), {}, False),
        ((signed_zone("gemeente.test", GOOD),), {}, False),
        ((signed_zone("gemeente.test", GOOD), FORGED), {"validates": False}, False),
        ((signed_zone("gemeente.test", GOOD), FORGED), {"broken": {"gemeente.test"}}, False),
    ],
    ids=["good", "does not see signatures", "no forged name", "nothing to check", "does not validate", "broken"],
)
def test_a_resolver_that_does_not_validate_makes_everything_unknown(
    zones: tuple[Zone, ...], behavior: dict[str, Any], is_trusted: bool
) -> None:
    found = looked("gemeente.test", *zones, check=CHECK, **behavior)
    assert isinstance(found, DnsFacts) is is_trusted
    if isinstance(found, Unknown):
        assert found.reason is Failure.RESOLVER


def test_a_forged_name_says_so() -> None:
    async def story(_server: NameServer, resolver: Resolver) -> Any:
        return await resolver.ask("vals.test", dns.rdatatype.SOA)

    with pytest.raises(BogusError):
        told(story, FORGED)


@given(st.binary(max_size=300))
def test_an_answer_of_any_bytes_is_refused_and_never_a_surprise(data: bytes) -> None:
    query = dns.message.make_query("gemeente.test", A)
    for wire in (data, query.to_wire()[:2] + data):
        with contextlib.suppress(FetchError):
            found = resolver_module._read(query, wire)
            assert found.rcode() not in {dns.rcode.NOERROR, dns.rcode.NXDOMAIN}


def test_an_answer_to_another_question_is_no_answer() -> None:
    query, other = (dns.message.make_query(name, A, id=7) for name in ("gemeente.test", "elders.test"))
    with pytest.raises(FetchError):
        resolver_module._read(query, dns.message.make_response(other).to_wire())


@given(st.text(max_size=300))
def test_any_text_is_a_name_or_refused(text: str) -> None:
    try:
        resolver_module._name(text)
    except FetchError as refusal:
        assert refusal.kind is Failure.MALFORMED
