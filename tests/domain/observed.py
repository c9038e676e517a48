"""Facts of a healthy host, to change one thing of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from belfort.domain.observations import Failure, Unknown
from belfort.domain.observations_host import HostFacts
from belfort.domain.observations_names import (
    Caa,
    CaaRecord,
    Dane,
    Dmarc,
    DmarcTag,
    DnsFacts,
    DnssecState,
    Ipv6,
    MailFacts,
    MailServer,
    NameServer,
    Spf,
    StartTls,
    StsPolicy,
    Tlsa,
)
from belfort.domain.observations_web import (
    Certificate,
    ChainState,
    Cookie,
    Form,
    Header,
    Hop,
    Page,
    PageContent,
    PageKind,
    SecurityTxt,
    TlsFacts,
    TlsVersion,
    VersionAnswer,
    Visit,
    WebFacts,
)
from belfort.domain.posture_judges import JUDGES
from belfort.domain.posture_verdict import Outcome

HOST, DOMAIN = "www.gemeente.be", "gemeente.be"
HTTP, HTTPS = f"http://{HOST}/", f"https://{HOST}/"
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HEADERS = tuple(
    Header(name, value)
    for name, value in (
        ("strict-transport-security", "max-age=31536000"),
        ("content-security-policy", "default-src 'self'; frame-ancestors 'none'"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
    )
)
CERTIFICATE = Certificate(
    AT - 30 * DAY, AT + 60 * DAY, (HOST, DOMAIN), "Uitgever", HOST, "EC", 256, "sha256", ChainState.TRUSTED
)
VERSIONS = tuple(VersionAnswer(version, version in {TlsVersion.TLS12, TlsVersion.TLS13}) for version in TlsVersion)
HOME = PageContent(HTTPS, 200, HEADERS, cookies=(Cookie("sessionid", True, True),))
COUNTER = PageContent(f"{HTTPS}loket", 200, HEADERS, forms=(Form("post", (f"{HTTPS}verzend",), ("email",)),))
WEB = WebFacts(
    http=Visit(HTTP, (Hop(HTTP, 301, HTTPS), Hop(HTTPS, 200, headers=HEADERS))),
    https=Visit(HTTPS, (Hop(HTTPS, 200, headers=HEADERS),)),
    handshake=True,
    certificate=CERTIFICATE,
    tls=TlsFacts(VERSIONS, "", "", "TLS_AES_128_GCM_SHA256", True),
    pages=(Page(HTTPS, PageKind.HOME, HOME), Page(f"{HTTPS}loket", PageKind.COUNTER, COUNTER, "Loket")),
    security_txt=SecurityTxt(
        f"{HTTPS}.well-known/security.txt",
        200,
        "text/plain; charset=utf-8",
        contacts=("mailto:cert@gemeente.be",),
        expires=("2027-01-01T00:00:00Z",),
    ),
    addresses=("193.190.1.1",),
)
DNS = DnsFacts(DnssecState.SECURE, Caa((CaaRecord(0, "issue", "letsencrypt.org"),), DOMAIN), (), ("mx.gemeente.be",))
STS = StsPolicy(
    200,
    "text/plain",
    replace(CERTIFICATE, names=(f"mta-sts.{DOMAIN}",)),
    "STSv1",
    "enforce",
    "604800",
    (f"*.{DOMAIN}",),
)
MAIL = MailFacts(
    DOMAIN,
    (MailServer("mx.gemeente.be", 10, StartTls(True, True, "TLSv1.3"), Dane(True, (Tlsa(3, 1, 1, "00"),), True)),),
    False,
    Spf(("v=spf1 mx -all",), "-all", 1),
    Dmarc(("v=DMARC1; p=reject",), DOMAIN, (DmarcTag("v", "DMARC1"), DmarcTag("p", "reject"))),
    True,
    True,
    True,
    sts_policy=STS,
)
UNKNOWN = Unknown(Failure.TIMEOUT, "connect")
MX = MAIL.servers[0]  # type: ignore[index]
IPV6 = Ipv6(("2a02:a000::1",), True, (NameServer("ns.gemeente.be", True), NameServer("ns.elders.be", False)))
GOOD = HostFacts(HOST, DOMAIN, AT, AT + timedelta(seconds=2), WEB, DNS, MAIL, "1.0", IPV6)


def web(**changes: Any) -> HostFacts:
    return replace(GOOD, web=replace(WEB, **changes))


def certificate(**changes: Any) -> HostFacts:
    return web(certificate=replace(CERTIFICATE, **changes))


def home(**changes: Any) -> HostFacts:
    return web(pages=(Page(HTTPS, PageKind.HOME, replace(HOME, **changes)), *WEB.pages[1:]))


def names(**changes: Any) -> HostFacts:
    return replace(GOOD, dns=replace(DNS, **changes))


def mail(**changes: Any) -> HostFacts:
    return replace(GOOD, mail=replace(MAIL, **changes))


def verdict(key: str, facts: HostFacts) -> Outcome:
    return JUDGES[key](facts).outcome


def via(*hops: Hop, failure: Failure | None = None) -> Visit:
    return Visit(HTTP, hops, None if failure is None else Unknown(failure))


def form(target: str, method: str = "post", *kinds: str) -> Form:
    return Form(method, (target,), kinds)


def pages(*pages: Page) -> HostFacts:
    return web(pages=pages)


def header(name: str, *values: str) -> tuple[Header, ...]:
    return tuple(Header(name, value) for value in values)
