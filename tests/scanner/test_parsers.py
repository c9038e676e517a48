"""The parsers read what strangers send: whatever it is, they end, and never raise but what they say they raise."""

import ssl
import time

import pytest
from hypothesis import given, strategies as st

from belfort.domain.observations_web import Form, PageKind
from belfort.scanner import hello, html, http, texts
from belfort.scanner.ciphers import BAD, GOOD, NAMES, PHASE_OUT, iana_name
from belfort.scanner.failures import FetchError
from belfort.scanner.http import Url
from belfort.scanner.settings import Ports

PORTS = Ports()
PAGE = Url("https", "www.gent.be", "/", 443)


@given(st.binary(max_size=600))
def test_an_answer_to_a_hello_is_read_or_refused(data: bytes) -> None:
    for whole in (
        data,
        b"\x16\x03\x03" + len(data).to_bytes(2, "big") + data,
        b"\x16\x03\x03\x00\x40\x02\x00\x00\x3c" + data,
    ):
        try:
            found = hello.read_answer(whole)
        except ValueError:
            continue
        assert found is None or found.version is not None or found.alert is not None


def test_an_answer_may_come_in_pieces_and_after_a_warning() -> None:
    body = b"\x03\x03" + bytes(32) + b"\x00" + b"\xc0\x2f\x00"
    message = b"\x02" + len(body).to_bytes(3, "big") + body
    records = b"\x15\x03\x03\x00\x02\x01\x70" + b"".join(
        b"\x16\x03\x03\x00\x01" + message[index : index + 1] for index in range(len(message))
    )
    assert all(hello.read_answer(records[:size]) is None for size in range(len(records)))
    assert hello.read_answer(records) == hello.Answer(0x0303, 0xC02F)
    assert hello.read_answer(b"\x15\x03\x03\x00\x02\x02\x28") == hello.Answer(alert=40)


def test_a_hello_is_understood_by_openssl() -> None:
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).wrap_bio(incoming, outgoing, server_side=True)
    incoming.write(hello.client_hello("www.gent.be", hello.TLS12, tuple(GOOD)))
    with pytest.raises(ssl.SSLError, match=r"NO_SHARED_CIPHER|no shared cipher"):
        server.do_handshake()


def test_each_cipher_stands_in_one_list_and_has_the_name_of_openssl() -> None:
    assert len(NAMES) == len(GOOD) + len(PHASE_OUT) + len(BAD) + 3
    assert iana_name("ECDHE-RSA-AES128-GCM-SHA256") == "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
    assert iana_name("TLS_AES_128_GCM_SHA256") == "TLS_AES_128_GCM_SHA256"
    assert {name for name in NAMES.values() if "RC4" in name or "anon" in name or "NULL" in name} <= set(BAD.values())


@given(st.binary(max_size=2000))
def test_a_head_is_read_or_refused(data: bytes) -> None:
    for whole in (data, b"HTTP/1.1 200 OK\r\n" + data):
        try:
            status, headers = http.read_head(whole)
        except FetchError:
            continue
        assert 100 <= status <= 599
        assert all(name == name.lower() and "\n" not in value for name, value in headers)


@given(st.text(max_size=300), st.text(max_size=60))
def test_an_address_is_read_or_refused(text: str, base: str) -> None:
    for whole in (text, f"https://{text}", f"http://www.gent.be/{text}", f"//{text}"):
        found = http.read_url(whole, PORTS, base or "https://www.gent.be/")
        if found is not None:
            assert found.port in {80, 443}
            assert not any(char in found.path for char in " \r\n\0")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/loket", "https://www.gent.be/loket"),
        ("//elders.be/x#y", "https://elders.be/x"),
        ("http://gent.be:80/", "http://gent.be/"),
        ("https://gebruiker:geheim@gent.be/", "https://gent.be/"),
        ("?a=é", "https://www.gent.be/?a=%C3%A9"),
    ],
)
def test_addresses_are_resolved_as_browsers_do(text: str, found: str) -> None:
    assert str(http.read_url(text, PORTS, str(PAGE))) == found


@pytest.mark.parametrize(
    "text",
    [
        "mailto:a@b.be",
        "javascript:x",
        "ftp://gent.be",
        "https://gent.be:8443/",
        "http://gent.be:443/",
        "http://[::1",
    ],
)
def test_other_schemes_and_ports_are_not_visited(text: str) -> None:
    assert http.read_url(text, PORTS, str(PAGE)) is None


@given(st.one_of(st.binary(max_size=3000), st.text(max_size=1500).map(str.encode)))
def test_any_page_is_read(body: bytes) -> None:
    for whole in (
        body,
        b"<form action='" + body + b"'><input type='" + body + b"'>",
        b"<a href='" + body + b"'>loket</a><base href='" + body,
    ):
        html.read_page(whole, PAGE, PORTS)


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 200_000,
        b"<rt>" * 200_000,
        b"<a href=/loket>loket</a>" * 40_000,
        b"<a href=/loket>x" * 60_000,
        b"<form>" + b"<input>" * 100_000,
        b"<div><!--</div>-->" * 50_000,
        b"".join(b"<font size=%d>" % size for size in range(30_000)) + b"<p>" * 100_000,
        b"".join(b"<body a%d=1>" % number for number in range(60_000)),
        b"<div " + b" ".join(b"a%d=1" % number for number in range(100_000)) + b">",
        b"<a b='" * 150_000,
        b"&notit;" * 150_000,
    ],
    ids=lambda body: body[:20].decode(),
)
def test_pages_made_to_keep_a_parser_busy_do_not(body: bytes) -> None:
    began = time.process_time()
    html.read_page(body, PAGE, PORTS)
    assert time.process_time() - began < 1


def read(body: str) -> html.Content:
    found = html.read_page(body.encode(), PAGE, PORTS)
    assert found is not None
    return found


def test_forms_say_where_they_send_and_what() -> None:
    found = read(
        "<base href='http://oud.be/map/'><form method=POST action=verzend><input><input type=Password>"
        "<select></select><input type=hidden><button formaction='https://x.be/'></form><form></form>"
    )
    assert found.forms == (
        Form("post", ("http://oud.be/map/verzend", "https://x.be/"), ("password", "select", "text")),
        Form("get", ("https://www.gent.be/",)),
    )


def test_links_are_found_by_their_words() -> None:
    found = read(
        "<a href=/nieuws>Nieuws</a><a href=/contact>Schrijf ons</a><a href=/x>Digitaal <b>loket</b></a>"
        "<a href=/login>Mijn pagina</a><a href='mailto:loket@gent.be'>Mail het loket</a>"
    )
    assert [(link.kind, str(link.url)) for link in found.links] == [
        (PageKind.COUNTER, "https://www.gent.be/x"),
        (PageKind.CONTACT, "https://www.gent.be/contact"),
        (PageKind.LOGIN, "https://www.gent.be/login"),
    ]


def test_parts_over_http_are_told_from_links() -> None:
    found = read(
        "<link rel='preload stylesheet' href='http://a.be/s.css'><link rel=canonical href='http://a.be/'>"
        "<script src='//a.be/s.js'></script><img src='http://a.be/i.png'><iframe src='HTTP://a.be/f'></iframe>"
        "<video src='http://a.be/v'></video><object data='http://a.be/o'></object><a href='http://a.be/'>a</a>"
    )
    assert sorted(part.kind for part in found.insecure) == ["frame", "image", "media", "object", "stylesheet"]


def test_a_page_may_move_on_by_itself() -> None:
    assert read("<meta http-equiv=Refresh content='0; URL=/nl/'>").refresh == "https://www.gent.be/nl/"
    assert read("<meta http-equiv=refresh content='600'>").refresh == ""
    assert read("<script>window.location='https://x.be/'</script>").script == "https://x.be/"


@given(st.binary(max_size=1500), st.text(max_size=40))
def test_any_security_txt_robots_and_cookie_is_read(body: bytes, kind: str) -> None:
    texts.read_security_txt("https://x.be/", 200, kind, body)
    texts.is_stopped(body, "belfort")
    texts.read_cookies([body.decode("latin-1"), kind])


def test_security_txt_is_read_field_by_field() -> None:
    body = b"# uitleg\r\nContact: mailto:a@b.be\ncontact:https://b.be/x\nExpires: 2030-01-01T00:00:00Z\nPreferred-Languages: nl, en\n"
    found = texts.read_security_txt("https://b.be/", 200, "text/plain", body)
    assert found.contacts == ("mailto:a@b.be", "https://b.be/x")
    assert (found.expires, found.languages, found.is_signed, found.is_html) == (
        ("2030-01-01T00:00:00Z",),
        ("nl, en",),
        False,
        False,
    )
    assert texts.read_security_txt("u", 200, "", b"-----BEGIN PGP SIGNED MESSAGE-----\nContact: x:y").is_signed
    assert texts.read_security_txt("u", 200, "text/plain", b" <!doctype html>").is_html


@pytest.mark.parametrize(
    ("robots", "stopped"),
    [
        ("User-agent: belfort\nDisallow: /", True),
        ("User-agent: a\nUser-agent: Belfort\nDisallow: /x\nDisallow: / # alles", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: belfort\nDisallow:\n\nUser-agent: *\nDisallow: /", False),
        ("User-agent: belfort\nDisallow: /prive", False),
    ],
)
def test_only_whoever_names_us_stops_us(robots: str, stopped: bool) -> None:
    assert texts.is_stopped(robots.encode(), "belfort") is stopped


def test_cookies_keep_no_value() -> None:
    first, second = texts.read_cookies(
        ["a=geheim; Secure; HttpOnly; SameSite=Strict; Max-Age=9", "b=x; path=/", "b=y; secure"]
    )
    assert (first.name, first.secure, first.http_only, first.same_site, first.persistent) == (
        "a",
        True,
        True,
        "strict",
        True,
    )
    assert (second.name, second.secure, second.http_only) == ("b", True, False)
    assert "geheim" not in repr(first)
