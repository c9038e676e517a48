"""SPF and DMARC as they are read: what they cost, where they end, which record holds."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime

import dns.rdata
import pytest
from dns.rdataclass import IN
from dns.rdatatype import TXT, RdataType
from hypothesis import given, strategies as st

from belfort.domain.observations import Failure
from belfort.domain.observations_names import Dmarc, Spf, Tlsa
from belfort.scanner import dane, dmarc, smtp, spf
from belfort.scanner.failures import FetchError
from belfort.scanner.resolver import Answer


class Texts:
    """Answers with the texts of a table; a name that is not there does not exist."""

    def __init__(self, known: Mapping[str, list[str]]) -> None:
        self.known = known
        self.asked: list[str] = []

    async def ask(self, name: str, kind: RdataType) -> Answer:
        self.asked.append(name)
        if name == "broken.test":
            raise FetchError(Failure.TIMEOUT)
        texts = self.known.get(name, [])
        quoted = [text.replace("\\", "\\\\").replace('"', '\\"') for text in texts]
        records = tuple(dns.rdata.from_text(IN, TXT, f'"{text}"') for text in quoted)
        return Answer(name, records, name in self.known, False)


def spf_of(record: str, **others: str) -> Spf:
    known = {"d.test": [record], **{f"{name}.test": [text] for name, text in others.items()}}
    return asyncio.run(spf.look("d.test", Texts(known)))


@pytest.mark.parametrize(
    ("record", "ending", "lookups"),
    [
        ("v=spf1 -all", "-all", 0),
        ("v=spf1 mx a ~all", "~all", 2),
        ("v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 ?all", "?all", 0),
        ("v=spf1 all", "+all", 0),
        ("v=spf1 +all", "+all", 0),
        ("V=SPF1 MX:mail.d.test/24//64 exists:%{i}.d.test ptr -ALL", "-all", 3),
        ("v=spf1 mx", "", 1),
        ("v=spf1", "", 0),
        ("v=spf1 a -all mx include:x.test", "-all", 1),
        ("v=spf1 exp=why.d.test unknown=thing -all", "-all", 0),
    ],
)
def test_each_record_ends_as_it_says(record: str, ending: str, lookups: int) -> None:
    assert spf_of(record) == Spf((record,), ending, lookups)


@pytest.mark.parametrize(
    "word",
    [
        *(
            "al",
            "ip4:",
            "ip4:1.2.3",
            "ip4:1.2.3.4/33",
            "ip6:1.2.3.4",
            "ip4:5",
            "include",
            "include:",
            "exists",
            "all:x",
        ),
        *("a:", "a/x", "mx/240", "include:x.test/24", "redirect=", "-", "a//1234", "all/24"),
    ],
)
def test_what_the_standard_does_not_know_is_an_error(word: str) -> None:
    assert spf_of(f"v=spf1 {word} -all", x="v=spf1 -all").error


def test_includes_and_redirects_count_with_what_is_inside() -> None:
    found = spf_of(
        "v=spf1 include:a.test mx redirect=b.test",
        a="v=spf1 include:c.test a ?all",
        b="v=spf1 a ~all",
        c="v=spf1 mx -all",
    )
    assert (found.ending, found.lookups, found.error) == ("~all", 7, "")


def test_ten_look_ups_are_allowed_and_eleven_are_not() -> None:
    assert spf_of("v=spf1 " + "a " * 10 + "-all") == Spf(("v=spf1 " + "a " * 10 + "-all",), "-all", 10)
    found = spf_of("v=spf1 " + "a " * 11 + "-all")
    assert (found.lookups, found.error) == (11, "more than 10 look-ups")


@pytest.mark.parametrize(
    ("record", "others", "error"),
    [
        ("v=spf1 include:d.test -all", {}, "loop at d.test"),
        ("v=spf1 include:a.test -all", {"a": "v=spf1 include:b.test", "b": "v=spf1 redirect=a.test"}, "loop at a.test"),
        ("v=spf1 include:weg.test -all", {}, "no records at weg.test"),
        ("v=spf1 redirect=a.test", {"a": "geen spf"}, "no records at a.test"),
        ("v=spf1 redirect=a.test redirect=b.test", {}, "redirect twice or empty"),
    ],
)
def test_what_leads_nowhere_is_an_error(record: str, others: dict[str, str], error: str) -> None:
    assert spf_of(record, **others).error == error


def test_two_records_are_told_and_not_evaluated() -> None:
    texts = Texts({"d.test": ["v=spf1 -all", "v=spf1 include:x.test", "iets anders", "v=spf10 -all"]})
    assert asyncio.run(spf.look("d.test", texts)) == Spf(("v=spf1 -all", "v=spf1 include:x.test"))
    assert texts.asked == ["d.test"]


def test_an_include_that_nobody_answers_for_is_no_error_of_the_domain() -> None:
    with pytest.raises(FetchError):
        spf_of("v=spf1 include:broken.test -all")


@given(st.text(max_size=200))
def test_any_text_is_read_as_some_record(text: str) -> None:
    for record in (spf.read_record(f"v=spf1 {text}"), spf.read_record(text)):
        assert isinstance(record, spf.Record)


def dmarc_of(domain: str, **known: list[str] | str) -> tuple[Dmarc, list[str]]:
    table = {
        f"_dmarc.{name.replace('_', '.')}": [texts] if isinstance(texts, str) else texts
        for name, texts in known.items()
    }
    texts = Texts(table)
    return asyncio.run(dmarc.look(domain, texts)), texts.asked


def test_the_record_of_the_domain_itself_holds() -> None:
    found, asked = dmarc_of("a.d.test", a_d_test="v=DMARC1; p=reject", d_test="v=DMARC1; p=none")
    assert (found.found_at, {tag.name: tag.value for tag in found.tags}["p"]) == ("a.d.test", "reject")
    assert asked == ["_dmarc.a.d.test"]


@pytest.mark.parametrize(
    ("known", "place"),
    [
        ({"d_test": "v=DMARC1;p=none"}, "d.test"),
        ({"b_d_test": "v=DMARC1;p=none", "d_test": "v=DMARC1;p=reject"}, "d.test"),
        ({"b_d_test": "v=DMARC1;p=none;psd=n", "d_test": "v=DMARC1;p=reject"}, "b.d.test"),
        ({"b_d_test": "v=DMARC1;p=none", "d_test": "v=DMARC1;p=reject;psd=y"}, "b.d.test"),
        ({"test": "v=DMARC1;p=reject;psd=y"}, "test"),
        ({"b_d_test": ["v=DMARC1;p=none", "v=DMARC1;p=reject"], "d_test": "v=DMARC1;p=none"}, "d.test"),
        ({"b_d_test": "iets anders"}, ""),
        ({}, ""),
    ],
    ids=[
        "above",
        "the organization",
        "its own organization",
        "below a suffix",
        "the suffix",
        "two",
        "no record",
        "none",
    ],
)
def test_the_walk_finds_the_record_of_the_organization(known: dict[str, list[str] | str], place: str) -> None:
    assert dmarc_of("a.b.d.test", **known)[0].found_at == place


def test_a_long_name_is_walked_in_eight_questions() -> None:
    assert dmarc.places("a.d.test") == ["a.d.test", "d.test", "test"]
    long = ".".join(str(step) for step in range(20))
    assert dmarc.places(long) == [long, *(".".join(str(step) for step in range(first, 20)) for first in range(13, 20))]
    eight = ".".join("abcdefgh")
    assert dmarc.places(eight) == [eight, *(".".join("abcdefgh"[first:]) for first in range(1, 8))]


def test_two_records_at_the_domain_are_told() -> None:
    found, _ = dmarc_of("d.test", d_test=["v=DMARC1;p=none", "v=DMARC1;p=reject"])
    assert (len(found.records), found.tags) == (2, ())


@pytest.mark.parametrize(
    ("record", "is_valid"),
    [
        ("v=DMARC1; p=reject", True),
        ("v=DMARC1; P=Quarantine; sp=none;", True),
        ("v=DMARC1; rua=mailto:a@b.test", True),
        ("v=DMARC1; p=nonsense; rua=mailto:a@b.test!10m", True),
        ("v=DMARC1; p=nonsense", False),
        ("v=DMARC1", False),
        ("v=DMARC1; rua=a@b.test", False),
    ],
)
def test_a_record_needs_a_policy_or_somebody_to_report_to(record: str, is_valid: bool) -> None:
    found, _ = dmarc_of("d.test", d_test=record)
    assert (found.error == "") is is_valid


@pytest.mark.parametrize(
    "text", ["v=DMARC1 p=reject", "v=dmarc1; p=reject", "V=DMARC1;p=none", " v=DMARC1", "v=DMARC12"]
)
def test_what_does_not_begin_as_it_must_is_no_record(text: str) -> None:
    assert dmarc_of("d.test", d_test=text)[0] == Dmarc()


@given(st.text(max_size=200))
def test_any_text_has_tags_and_a_fault_or_none(text: str) -> None:
    tags = dmarc.read_tags(text)
    assert len({tag.name for tag in tags}) == len(tags)
    assert isinstance(dmarc.fault_of(tags), str)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_reply_half_a_reply_or_refused(data: bytes) -> None:
    try:
        reply = smtp.read_reply(data)
    except FetchError as refusal:
        assert refusal.kind is Failure.MALFORMED
    else:
        assert reply is None or 0 <= reply.code <= 999


def test_a_reply_of_more_lines_waits_for_its_last() -> None:
    assert smtp.read_reply(b"250-mx\r\n250-SIZE 5\r\n25") is None
    assert smtp.read_reply(b"250-mx\r\n250 STARTTLS\r\n") == smtp.Reply(250, ("mx", "STARTTLS"))


@given(st.lists(st.binary(max_size=60), max_size=3))
def test_any_chain_of_bytes_fits_nothing(chain: list[bytes]) -> None:
    assert not dane.matches([Tlsa(3, 1, 1, "00")], chain, "mx.test", datetime(2026, 1, 1, tzinfo=UTC))
