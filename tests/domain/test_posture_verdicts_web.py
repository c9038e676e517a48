"""Chapter 11 of docs/scoring.md: how a site answers, its forms, its certificate and its encryption."""

from dataclasses import replace
from datetime import timedelta

import pytest

from belfort.domain.observations import Failure, Unknown
from belfort.domain.observations_host import HostFacts
from belfort.domain.observations_web import (
    ChainState,
    Form,
    Hop,
    InsecurePart,
    Page,
    PageKind,
    Part,
    TlsFacts,
    TlsVersion,
    VersionAnswer,
    Visit,
    Way,
)
from belfort.domain.posture_judges import JUDGES
from belfort.domain.posture_verdict import Outcome
from belfort.domain.posture_verdicts_cert import covers, soon
from tests.domain.observed import (
    AT,
    CERTIFICATE,
    COUNTER,
    DAY,
    HOME,
    HOST,
    HTTP,
    HTTPS,
    UNKNOWN,
    VERSIONS,
    certificate,
    form,
    home,
    pages,
    verdict,
    via,
    web,
)

P, W, F, N, U = Outcome.PASS, Outcome.WARN, Outcome.FAIL, Outcome.NA, Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("handshake", "expected"),
    [
        (True, P),
        (Unknown(Failure.REFUSED), F),
        (Unknown(Failure.PLAIN), F),
        (Unknown(Failure.TLS), F),
        (Unknown(Failure.TIMEOUT), U),
        (Unknown(Failure.RESET), U),
        (Unknown(Failure.DNS), U),
    ],
)
def test_https_is_there_when_somebody_shakes_hands(handshake: bool | Unknown, expected: Outcome) -> None:
    """Rule 11.4."""
    assert verdict("web.https", web(handshake=handshake)) is expected


OTHER = "https://elders.be/"
INSECURE = f"http://{HOST}/nl/"


@pytest.mark.parametrize(
    ("visit", "expected"),
    [
        *((via(Hop(HTTP, status, f"{HTTPS}x")), P) for status in (301, 302, 303, 307, 308)),
        (via(failure=Failure.REFUSED), P),
        (via(Hop(HTTP, 301, HTTPS), failure=Failure.TIMEOUT), P),
        (via(Hop(HTTP, 301, OTHER)), W),
        (via(Hop(HTTP, 301, INSECURE), Hop(INSECURE, 301, HTTPS)), W),
        (via(Hop(HTTP, 403)), W),
        (via(Hop(HTTP, 200)), F),
        (via(Hop(HTTP, 200, HTTPS, Way.META)), F),
        (via(Hop(HTTP, 200, HTTPS, Way.SCRIPT)), F),
        (via(Hop(HTTP, 301)), F),
        (via(Hop(HTTP, 301, INSECURE), Hop(INSECURE, 200)), F),
        (via(Hop(HTTP, 301, HTTP), failure=Failure.LOOP), F),
        (via(Hop(HTTP, 301, INSECURE), failure=Failure.TIMEOUT), U),
        (via(Hop(HTTP, 301, "http://10.0.0.1/"), failure=Failure.BLOCKED), U),
        (via(Hop(HTTP, 503)), U),
        (via(failure=Failure.TIMEOUT), U),
        (via(), U),
    ],
)
def test_the_first_answer_on_http_counts(visit: Visit, expected: Outcome) -> None:
    """Rule 11.5."""
    assert verdict("web.redirect", web(http=visit)) is expected


@pytest.mark.parametrize(
    ("hops", "failure", "expected"),
    [
        ((Hop(HTTPS, 301, OTHER), Hop(OTHER, 200)), None, P),
        ((Hop(HTTPS, 301, INSECURE),), Failure.BLOCKED, F),
        ((Hop(HTTPS, 302, INSECURE), Hop(INSECURE, 301, HTTPS)), Failure.LOOP, F),
        ((Hop(HTTPS, 200, INSECURE, Way.META),), None, F),
        ((Hop(HTTPS, 301, OTHER),), Failure.TIMEOUT, U),
        ((), Failure.CLOSED, U),
        ((Hop(HTTPS, 301, HTTPS),), Failure.LOOP, P),
    ],
)
def test_from_https_nobody_is_sent_to_http(hops: tuple[Hop, ...], failure: Failure | None, expected: Outcome) -> None:
    """Rule 11.5."""
    visit = Visit(HTTPS, hops, None if failure is None else Unknown(failure))
    assert verdict("web.downgrade", web(https=visit)) is expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (form(HTTPS), P),
        (form(HTTP), F),
        (form(HTTP, "get", "search"), W),
        *((form(HTTP, "get", kind), F) for kind in ("password", "email", "tel", "file")),
        (Form("post", (HTTPS, HTTP)), F),
        (Form("get", (HTTPS, HTTP), ("text",)), W),
    ],
)
def test_a_form_is_judged_by_where_it_sends_what(found: Form, expected: Outcome) -> None:
    """Rule 11.6."""
    assert verdict("web.forms", home(forms=(found,))) is expected


def test_the_pages_that_are_looked_at_decide_over_forms() -> None:
    """Rule 11.6."""
    front = Page(HTTPS, PageKind.HOME, HOME)
    plain_counter = replace(COUNTER, url=f"{HTTP}loket", forms=())

    def linked(content: object, kind: PageKind = PageKind.COUNTER) -> Page:
        return Page(f"{HTTPS}loket", kind, content)  # type: ignore[arg-type]

    assert verdict("web.forms", pages(front)) is N
    assert verdict("web.forms", pages(front, linked(plain_counter))) is F
    assert verdict("web.forms", pages(front, linked(plain_counter, PageKind.LOGIN))) is F
    assert verdict("web.forms", pages(front, linked(plain_counter, PageKind.CONTACT))) is N
    assert verdict("web.forms", pages(front, linked(replace(COUNTER, forms=())))) is P
    assert verdict("web.forms", pages(front, linked(UNKNOWN))) is U
    assert verdict("web.forms", pages(front, linked(Unknown(Failure.STATUS, "404")), linked(COUNTER))) is P
    assert verdict("web.forms", pages(front, linked(Unknown(Failure.STATUS, "503")), linked(COUNTER))) is U
    assert verdict("web.forms", pages(front, linked(UNKNOWN), linked(plain_counter))) is F
    assert verdict("web.forms", pages(Page(HTTPS, PageKind.HOME, UNKNOWN), linked(COUNTER))) is U
    assert verdict("web.forms", pages(Page(HTTPS, PageKind.HOME, replace(HOME, status=403)), linked(COUNTER))) is U
    assert verdict("web.forms", pages()) is U


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(Part.SCRIPT, F), (Part.FRAME, F), (Part.STYLESHEET, F), (Part.OBJECT, F), (Part.IMAGE, W), (Part.MEDIA, W)],
)
def test_a_part_over_http_is_judged_by_its_kind(kind: Part, expected: Outcome) -> None:
    """Rule 11.7."""
    parts = (InsecurePart(kind, f"{HTTP}x"),)
    assert verdict("web.mixed", home(insecure_parts=parts)) is expected
    assert verdict("web.mixed", pages(Page(HTTP, PageKind.HOME, replace(HOME, url=HTTP, insecure_parts=parts)))) is N
    assert verdict("web.mixed", pages(Page(HTTPS, PageKind.HOME, UNKNOWN))) is U


def test_a_certificate_is_valid_from_its_first_to_its_last_moment() -> None:
    """Rule 11.8."""
    second = timedelta(seconds=1)
    assert verdict("cert.time", certificate(not_after=AT)) is P
    assert verdict("cert.time", certificate(not_before=AT)) is P
    assert verdict("cert.time", certificate(not_before=AT + second)) is F
    expired = certificate(not_after=AT - second)
    assert verdict("cert.time", expired) is F
    assert JUDGES["cert.time"](expired).is_certain
    assert verdict("cert.expiry", expired) is F


@pytest.mark.parametrize(
    ("lifetime", "left", "expected"),
    [
        (90 * DAY, 14 * DAY, P),
        (90 * DAY, 13.99 * DAY, W),
        (47 * DAY, 9.4 * DAY, P),
        (47 * DAY, 9.39 * DAY, W),
        (200 * DAY, 13 * DAY, W),
        (200 * DAY, 0 * DAY, W),
    ],
)
def test_a_certificate_should_be_renewed_in_time(lifetime: timedelta, left: timedelta, expected: Outcome) -> None:
    """Rule 11.8."""
    facts = certificate(not_before=AT + left - lifetime, not_after=AT + left)
    assert verdict("cert.expiry", facts) is expected
    assert soon(replace(CERTIFICATE, not_before=AT, not_after=AT + 47 * DAY)) == 9.4 * DAY


@pytest.mark.parametrize(
    ("pattern", "host", "does"),
    [
        ("www.gent.be", "www.gent.be", True),
        ("WWW.Gent.be", "www.gent.be", True),
        ("*.gent.be", "www.gent.be", True),
        ("*.gent.be", "gent.be", False),
        ("*.gent.be", "a.b.gent.be", False),
        ("w*.gent.be", "www.gent.be", False),
        ("*.*.be", "www.gent.be", False),
        ("*.be", "gent.be", False),
        ("*", "gent.be", False),
        ("gent.be", "www.gent.be", False),
    ],
)
def test_a_wildcard_stands_for_one_label(pattern: str, host: str, does: bool) -> None:
    """Rule 11.9."""
    assert covers(pattern, host) is does


def test_the_name_the_chain_and_the_key_are_judged() -> None:
    """Rule 11.9."""
    assert verdict("cert.name", certificate(names=("elders.be",))) is F
    assert verdict("cert.name", certificate(names=())) is F
    for state in ChainState:
        assert verdict("cert.chain", certificate(chain=state)) is (P if state is ChainState.TRUSTED else F)
    assert verdict("cert.chain", certificate(chain=UNKNOWN)) is U
    for kind, bits, signature, expected in (
        ("RSA", 2048, "sha256", P),
        ("RSA", 2047, "sha256", F),
        ("EC", 256, "sha384", P),
        ("EC", 224, "sha256", F),
        ("Ed25519", 256, "", P),
        ("DSA", 4096, "sha256", F),
        ("RSA", 4096, "sha1", F),
        ("RSA", 4096, "md5", F),
        ("GOST", 256, "sha256", U),
    ):
        assert verdict("cert.strength", certificate(key_kind=kind, key_bits=bits, signature_hash=signature)) is expected


def tls(accepted: dict[TlsVersion, bool | Unknown], **changes: object) -> HostFacts:
    versions = tuple(VersionAnswer(each.version, accepted.get(each.version, each.accepted)) for each in VERSIONS)
    return web(tls=TlsFacts(versions, **{"bad": "", "phase_out": "", **changes}))  # type: ignore[arg-type]


def test_old_versions_and_ciphers_are_judged() -> None:
    """Rule 11.10."""
    for old in (TlsVersion.SSL3, TlsVersion.TLS10, TlsVersion.TLS11):
        assert verdict("tls.version", tls({old: True})) is F
        assert verdict("tls.version", tls({old: UNKNOWN})) is U
    assert verdict("tls.version", tls({TlsVersion.TLS10: UNKNOWN, TlsVersion.TLS11: True})) is F
    assert verdict("tls.version", tls({TlsVersion.TLS13: False})) is P
    assert verdict("tls.version", tls(dict.fromkeys(TlsVersion, False))) is U
    assert verdict("tls.v13", tls({TlsVersion.TLS13: False})) is W
    assert verdict("tls.v13", tls({TlsVersion.TLS13: UNKNOWN})) is U
    assert verdict("tls.cipher", tls({}, bad="TLS_RSA_WITH_RC4_128_SHA", phase_out="X")) is F
    assert verdict("tls.cipher", tls({}, phase_out="TLS_DHE_RSA_WITH_AES_128_GCM_SHA256")) is W
    assert verdict("tls.cipher", tls({}, bad=UNKNOWN, phase_out="X")) is U
    assert verdict("tls.cipher", tls({}, phase_out=UNKNOWN)) is U
    for value, expected in ((None, N), (True, P), (False, W), (UNKNOWN, U)):
        assert verdict("tls.pq", tls({}, post_quantum=value)) is expected
