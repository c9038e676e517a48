"""Web hosts in every state that matters, and the verdicts that each must get."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable

from tests.scanner.box import CONTACT, GOOD_HEADERS, HOME, Box, Reply, good_pages
from tests.scanner.certs import leaf, server_context
from tests.scanner.states import HOST, scenario


def home(body: str = "", **headers: str) -> dict[str, Reply]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return good_pages(home=Reply(body=HOME + body, headers=GOOD_HEADERS | named))


def plain(body: str = HOME) -> dict[str, Reply]:
    return {"/": Reply(body=body), "*": Reply(404)}


@scenario(
    web_https="pass", web_redirect="pass", web_downgrade="pass", web_forms="pass", web_mixed="pass", cert_time="pass",
    cert_expiry="pass", cert_name="pass", cert_chain="pass", cert_strength="pass", tls_version="pass",
    tls_cipher="pass", tls_v13="pass", hdr_hsts="pass", hdr_csp="pass", hdr_frame="pass", hdr_nosniff="pass",
    hdr_referrer="pass", hdr_cookies="pass", sectxt="pass",
)  # fmt: skip
async def good(box: Box) -> None:
    await box.site(HOST)


@scenario(web_https="fail", web_redirect="fail", cert_time="na", tls_version="na", web_forms="fail")
async def http_only(box: Box) -> None:
    pages = plain() | {"/loket": Reply(body=CONTACT), "/contact": Reply(body=CONTACT)}
    await box.site(HOST, https=False, plain=pages)


@scenario(web_https="pass", web_redirect="pass")
async def https_only(box: Box) -> None:
    await box.site(HOST, http=False)


@scenario(web_redirect="fail")
async def no_redirect(box: Box) -> None:
    await box.site(HOST, plain=plain())


@scenario(web_redirect="fail")
async def redirect_by_meta_refresh(box: Box) -> None:
    await box.site(HOST, plain=plain(f'<meta http-equiv="refresh" content="0; url=https://{HOST}/">'))


@scenario(web_redirect="fail")
async def redirect_by_script(box: Box) -> None:
    await box.site(HOST, plain=plain(f'<script>window.location.href = "https://{HOST}/";</script>'))


@scenario(web_redirect="fail")
async def redirect_loop(box: Box) -> None:
    await box.site(
        HOST,
        plain={
            "/": Reply(302, "", {"Location": "/a"}),
            "/a": Reply(302, "", {"Location": "/b"}),
            "/b": Reply(302, "", {"Location": "/a"}),
        },
    )


@scenario(web_redirect="warn", web_https="pass")
async def redirect_to_another_host(box: Box) -> None:
    await box.site(HOST, plain={"*": Reply(301, "", {"Location": "https://www.gemeente.test/"})})
    await box.site("www.gemeente.test")


@scenario(web_redirect="warn")
async def redirect_by_way_of_http(box: Box) -> None:
    await box.site(HOST, plain={"*": Reply(301, "", {"Location": "http://www.gemeente.test/"})})
    await box.site("www.gemeente.test")


@scenario(web_downgrade="fail")
async def from_https_to_http(box: Box) -> None:
    moved = Reply(302, "", GOOD_HEADERS | {"Location": f"http://{HOST}/open"})
    await box.site(HOST, secure=good_pages(home=moved), plain={"/open": Reply(body=HOME)})


@scenario(web_downgrade="unknown", web_https="pass", web_forms="unknown")
async def redirect_to_a_private_address(box: Box) -> None:
    box.name("intern.gemeente.test", ["10.0.0.5"])
    moved = Reply(302, "", {"Location": "https://intern.gemeente.test/"})
    await box.site(HOST, secure=good_pages(home=moved))


@scenario(web_downgrade="unknown", web_https="pass")
async def redirect_to_the_metadata_of_a_cloud(box: Box) -> None:
    await box.site(HOST, secure=good_pages(home=Reply(302, "", {"Location": "https://169.254.169.254/latest"})))


@scenario(web_https="unknown", cert_time="unknown", web_redirect="unknown")
async def name_of_a_private_address(box: Box) -> None:
    box.name(HOST, ["192.168.1.1"])


@scenario(web_https="unknown")
async def one_of_two_addresses_private(box: Box) -> None:
    site = await box.site(HOST)
    box.name(HOST, [site.address, "169.254.169.254"])


@scenario(web_https="na")
async def no_address(box: Box) -> None:
    box.name(HOST, [])


@scenario(hdr_hsts="fail")
async def no_hsts(box: Box) -> None:
    await box.site(HOST, secure=home(Strict_Transport_Security=""))


@scenario(hdr_hsts="warn")
async def short_hsts(box: Box) -> None:
    await box.site(HOST, secure=home(Strict_Transport_Security='max-age="86400"'))


@scenario(hdr_csp="fail", hdr_frame="fail", hdr_nosniff="fail", hdr_referrer="fail")
async def no_headers(box: Box) -> None:
    await box.site(HOST, secure=good_pages(home=Reply(body=HOME)))


@scenario(hdr_cookies="fail")
async def weak_cookie(box: Box) -> None:
    await box.site(HOST, secure=home(Set_Cookie="sessionid=1; HttpOnly"))


@scenario(web_forms="fail")
async def form_to_http(box: Box) -> None:
    form = f"<form method=post action='http://{HOST}/verzend'><input type=email name=m></form>"
    await box.site(HOST, secure=home(form))


@scenario(web_forms="fail")
async def button_that_sends_to_http(box: Box) -> None:
    form = f"<form method=post><button formaction='http://{HOST}/x'>Verzend</button></form>"
    await box.site(HOST, secure=home(form))


@scenario(web_forms="fail")
async def base_that_points_to_http(box: Box) -> None:
    await box.site(HOST, secure=home(f"<base href='http://{HOST}/'><form method=post action='x'></form>"))


@scenario(web_forms="warn")
async def search_over_http(box: Box) -> None:
    await box.site(HOST, secure=home(f"<form action='http://{HOST}/zoek'><input type=search name=q></form>"))


@scenario(web_forms="fail", web_https="pass")
async def counter_on_an_http_page(box: Box) -> None:
    body = f"<a href='http://{HOST}/loket/afspraak'>Maak een afspraak</a>"
    pages = {"/": Reply(301, "", {"Location": f"https://{HOST}/"}), "/loket/afspraak": Reply(body=CONTACT)}
    await box.site(HOST, secure=good_pages(home=Reply(body=body, headers=GOOD_HEADERS)), plain=pages)


@scenario(web_forms="fail", web_https="pass", web_redirect="fail")
async def form_on_an_http_page(box: Box) -> None:
    link = f"<a href='http://{HOST}/contact'>Contact</a>"
    secure = good_pages(home=Reply(body=link, headers=GOOD_HEADERS))
    await box.site(HOST, secure=secure, plain=plain() | {"/contact": Reply(body=CONTACT)})


@scenario(web_mixed="fail")
async def mixed_script(box: Box) -> None:
    await box.site(HOST, secure=home(f"<script src='http://{HOST}/a.js'></script>"))


@scenario(web_mixed="warn")
async def mixed_image(box: Box) -> None:
    await box.site(HOST, secure=home(f"<img src='http://{HOST}/a.png'><a href='http://{HOST}/'>mag</a>"))


def security_txt(body: str, kind: str = "text/plain; charset=utf-8", status: int = 200) -> dict[str, Reply]:
    reply = Reply(status, body, {"Content-Type": kind})
    return good_pages() | {"/.well-known/security.txt": reply}


@scenario(sectxt="fail")
async def security_txt_missing(box: Box) -> None:
    await box.site(HOST, secure=security_txt("weg", status=404))


@scenario(sectxt="fail")
async def security_txt_expired(box: Box) -> None:
    await box.site(HOST, secure=security_txt("Contact: mailto:a@b.test\nExpires: 2020-01-01T00:00:00Z\n"))


@scenario(sectxt="fail")
async def security_txt_without_contact(box: Box) -> None:
    await box.site(HOST, secure=security_txt("Expires: 2099-01-01T00:00:00Z\n"))


@scenario(sectxt="fail")
async def security_txt_that_is_a_page(box: Box) -> None:
    await box.site(HOST, secure=security_txt(HOME, "text/html"))


@scenario(sectxt="warn")
async def security_txt_at_the_old_place(box: Box) -> None:
    text = good_pages()["/.well-known/security.txt"]
    pages = {path: reply for path, reply in good_pages().items() if "security" not in path}
    await box.site(HOST, secure=pages | {"/security.txt": text})


@scenario(web_https="pass", web_forms="unknown", hdr_csp="unknown", cert_time="pass")
async def out_of_order(box: Box) -> None:
    await box.site(HOST, secure={"*": Reply(503, "even geduld")})


@scenario(web_https="pass", web_forms="unknown", tls_version="pass")
async def forbidden(box: Box) -> None:
    await box.site(HOST, secure={"*": Reply(403, "neen")})


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(-1)


@scenario(web_https="unknown", web_redirect="unknown", cert_time="unknown", tls_version="unknown", web_forms="unknown")
async def tarpit(box: Box) -> None:
    site = box.place(HOST)
    for port in (box.ports.http, box.ports.https):
        await box.listen(site, port, silent)


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")
    while not writer.is_closing():
        await asyncio.sleep(0.1)
        writer.write(b"X-Slow: 1\r\n")
        await writer.drain()


async def serve_raw(box: Box, serve: Callable[..., Awaitable[None]]) -> None:
    """Serve over TLS something that is not quite HTTP; http redirects as it should."""
    site = box.place(HOST)
    context = server_context(leaf(box.authorities.middle, HOST), box.folder)
    await box.listen(site, box.ports.https, serve, context)
    redirect = {"*": Reply(301, "", {"Location": f"https://{HOST}/"})}
    await box.listen(site, box.ports.http, site.handler(redirect, "http"))


@scenario(web_https="pass", web_forms="unknown", cert_time="pass")
async def slow_drip(box: Box) -> None:
    await serve_raw(box, drip)


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(10)
    writer.transport.abort()


@scenario(web_https="unknown")
async def connection_reset(box: Box) -> None:
    site = box.place(HOST)
    for port in (box.ports.http, box.ports.https):
        await box.listen(site, port, reset)


@scenario(web_https="fail", web_redirect="fail")
async def plain_http_on_the_port_of_https(box: Box) -> None:
    site = box.place(HOST)
    for port in (box.ports.http, box.ports.https):
        await box.listen(site, port, site.handler(plain(), "http"))


async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nStrict-Transport-Security: max-age=31536000\r\n\r\n")
    while not writer.is_closing():
        writer.write(b"<p>nog een regel</p>" * 2000)
        await writer.drain()


@scenario(web_https="pass", web_forms="unknown", hdr_hsts="pass")
async def endless_body(box: Box) -> None:
    await serve_raw(box, endless)


@scenario(web_forms="unknown", hdr_hsts="pass")
async def gzip_bomb(box: Box) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    await box.site(HOST, secure=good_pages(home=Reply(body=bomb, headers=GOOD_HEADERS | {"Content-Encoding": "gzip"})))


async def half_closed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write_eof()
    await reader.read(-1)


@scenario(web_https="unknown", web_redirect="unknown")
async def closed_on_one_side(box: Box) -> None:
    site = box.place(HOST)
    for port in (box.ports.http, box.ports.https):
        await box.listen(site, port, half_closed)


async def short(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n" + HOME.encode())
    await writer.drain()


@scenario(web_https="pass", web_mixed="pass", web_downgrade="pass")
async def page_that_ends_early(box: Box) -> None:
    await serve_raw(box, short)


@scenario(web_https="unknown", web_redirect="unknown", sectxt="unknown")
async def asks_to_stay_away(box: Box) -> None:
    robots = Reply(
        body="User-agent: *\nDisallow:\n\nUser-agent: Belfort\nDisallow: /\n", headers={"Content-Type": "text/plain"}
    )
    await box.site(HOST, secure=good_pages() | {"/robots.txt": robots})


@scenario(web_https="pass")
async def stays_open_to_us_when_all_robots_must_go(box: Box) -> None:
    robots = Reply(body="User-agent: *\nDisallow: /\n", headers={"Content-Type": "text/plain"})
    await box.site(HOST, secure=good_pages() | {"/robots.txt": robots})
