"""Chapter 11 of docs/scoring.md: what a site tells the browser, and who finds a leak."""

from dataclasses import replace

import pytest

from belfort.domain.observations_web import (
    Cookie,
    Header,
    Hop,
    Page,
    PageKind,
    SecurityTxt,
    Visit,
)
from belfort.domain.posture_verdict import Outcome
from tests.domain.observed import (
    HOME,
    HTTP,
    HTTPS,
    UNKNOWN,
    WEB,
    header,
    home,
    pages,
    verdict,
    web,
)

P, W, F, N, U = Outcome.PASS, Outcome.WARN, Outcome.FAIL, Outcome.NA, Outcome.UNKNOWN
OTHER = "https://elders.be/"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("max-age=31536000",), P),
        (('max-age="63072000"; includeSubDomains; preload',), P),
        (("MAX-AGE = 31536000 ;",), P),
        (("max-age=31535999",), W),
        (("max-age=0",), F),
        (("includeSubDomains",), F),
        (("max-age=1; max-age=2",), F),
        (("max-age=-1",), F),
        (("max-age=²",), F),
        ((), F),
        (("max-age=1", "max-age=31536000"), W),
        (("max-age=" + "9" * 5000,), P),
    ],
)
def test_hsts_is_read_from_the_first_header(values: tuple[str, ...], expected: Outcome) -> None:
    """Rule 11.11."""
    visit = Visit(HTTPS, (Hop(HTTPS, 200, headers=header("strict-transport-security", *values)),))
    assert verdict("hdr.hsts", web(https=visit)) is expected


def test_hsts_of_another_page_does_not_count() -> None:
    """Rule 11.11."""
    visit = Visit(HTTPS, (Hop(HTTPS, 301, OTHER), Hop(OTHER, 200, headers=HOME.headers)))
    assert verdict("hdr.hsts", web(https=visit)) is F
    assert verdict("hdr.hsts", web(https=Visit(HTTPS, failure=UNKNOWN))) is U


CSP = "content-security-policy"


@pytest.mark.parametrize(
    ("headers", "meta", "expected"),
    [
        (header(CSP, "default-src 'self'"), (), P),
        (header(CSP, "script-src 'self' cdn.be; default-src *"), (), P),
        (header(CSP, "default-src *; script-src 'nonce-abc' 'unsafe-inline'"), (), P),
        (header(CSP, "SCRIPT-SRC 'SHA256-abc' https:"), (), P),
        (header(CSP, "default-src 'unsafe-inline'"), (), W),
        (header(CSP, "default-src 'self'; script-src 'unsafe-eval'"), (), W),
        (header(CSP, "script-src https:"), (), W),
        (header(CSP, "default-src *", "script-src 'self'"), (), P),
        (header(CSP, "default-src *, script-src 'self'"), (), P),
        (header(CSP, "frame-ancestors 'none'"), (), F),
        (header(f"{CSP}-report-only", "default-src 'self'"), (), F),
        ((), ("default-src 'self'",), P),
        ((), (), F),
    ],
)
def test_the_strictest_policy_counts(headers: tuple[Header, ...], meta: tuple[str, ...], expected: Outcome) -> None:
    """Rule 11.12."""
    assert verdict("hdr.csp", home(headers=headers, meta_policies=meta)) is expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (header(CSP, "frame-ancestors 'self'"), P),
        (header(CSP, "frame-ancestors *") + header("x-frame-options", "DENY"), F),
        (header("x-frame-options", "SameOrigin"), P),
        (header("x-frame-options", "DENY", "DENY"), P),
        (header("x-frame-options", "ALLOW-FROM https://a.be"), F),
        ((), F),
    ],
)
def test_framing_is_judged_by_the_policy_first(headers: tuple[Header, ...], expected: Outcome) -> None:
    """Rule 11.12."""
    assert verdict("hdr.frame", home(headers=headers)) is expected
    assert verdict("hdr.frame", home(headers=(), meta_policies=("frame-ancestors 'none'",))) is F


def test_small_headers_are_judged() -> None:
    """Rule 11.12."""
    for value, expected in (("nosniff", P), (" NOSNIFF ", P), ("x", F)):
        assert verdict("hdr.nosniff", home(headers=header("x-content-type-options", value))) is expected
    assert verdict("hdr.nosniff", home(headers=())) is F
    for value, expected in (
        ("no-referrer", P),
        ("unsafe-url", F),
        ("no-referrer, nieuw-beleid", P),
        ("no-referrer, unsafe-url", F),
        ("nieuw", F),
    ):
        assert verdict("hdr.referrer", home(headers=header("referrer-policy", value))) is expected
    assert verdict("hdr.referrer", home(headers=(), meta_referrer="same-origin")) is P


@pytest.mark.parametrize(
    ("cookies", "expected"),
    [
        ((), N),
        ((Cookie("taal", True, False),), P),
        ((Cookie("PHPSESSID", True, False),), W),
        ((Cookie("csrftoken", True, False),), P),
        ((Cookie("sid", True, False),), W),
        ((Cookie("inside", True, False),), P),
        ((Cookie("taal", False, True),), F),
    ],
)
def test_cookies_are_judged(cookies: tuple[Cookie, ...], expected: Outcome) -> None:
    """Rule 11.12."""
    assert verdict("hdr.cookies", home(cookies=cookies)) is expected
    assert verdict("hdr.cookies", pages(Page(HTTPS, PageKind.HOME, UNKNOWN))) is U


GOOD_TXT = WEB.security_txt
assert isinstance(GOOD_TXT, SecurityTxt)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, P),
        ({"url": f"{HTTPS}security.txt"}, W),
        ({"status": 404}, F),
        ({"status": 503}, U),
        ({"status": 429}, U),
        ({"is_html": True}, F),
        ({"url": f"{HTTP}.well-known/security.txt"}, F),
        ({"content_type": "text/html"}, F),
        ({"contacts": ()}, F),
        ({"contacts": ("cert@gemeente.be",)}, F),
        ({"contacts": ("http://gemeente.be/meld",)}, F),
        ({"contacts": ("tel:+32-9-1", "x")}, P),
        ({"expires": ()}, F),
        ({"expires": ("2027-01-01T00:00:00Z", "2028-01-01T00:00:00Z")}, F),
        ({"expires": ("2026-06-01T12:00:00Z",)}, F),
        ({"expires": ("2026-06-01T14:00:01+02:00",)}, P),
        ({"expires": ("2027-01-01",)}, F),
        ({"expires": ("morgen",)}, F),
    ],
)
def test_security_txt_is_judged(changes: dict[str, object], expected: Outcome) -> None:
    """Rule 11.13."""
    assert verdict("sectxt", web(security_txt=replace(GOOD_TXT, **changes))) is expected
    assert verdict("sectxt", web(security_txt=UNKNOWN)) is U
