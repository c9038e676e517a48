"""Invented facts of invented websites: what a look from outside would have seen, so that the real rules judge them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

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
    Spf,
    StartTls,
)
from belfort.domain.observations_web import (
    Certificate,
    ChainState,
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

LIFETIME = timedelta(days=90)
SAFE = (
    Header("content-security-policy", "default-src 'self'"),
    Header("x-frame-options", "DENY"),
    Header("x-content-type-options", "nosniff"),
    Header("referrer-policy", "strict-origin-when-cross-origin"),
)
REFUSED = Unknown(Failure.REFUSED, "connection refused")


@dataclass(frozen=True, slots=True)
class Story:
    """How well a website is looked after; each is one habit of a webmaster."""

    https: bool = True
    redirect: bool = True
    hsts: bool = True
    headers: bool = True
    old_tls: bool = False
    plain_form: bool = False
    days_left: int = 60
    security_txt: bool = True
    dnssec: bool = True
    caa: bool = True
    spf: str = "-all"
    dmarc: str = "reject"
    starttls: bool = True


def draw_story(random: Random, care: float) -> Story:
    """Draw a story; `care` from 0 to 1 is the chance of each good habit, HTTPS itself being far more common."""

    def good(bonus: float = 0.0) -> bool:
        return random.random() < care + bonus

    return Story(
        https=good(0.4),
        redirect=good(0.3),
        hsts=good(),
        headers=good(-0.2),
        old_tls=not good(0.2),
        plain_form=not good(0.35),
        days_left=random.randint(20, 80) if good(0.4) else random.randint(1, 8),
        security_txt=good(-0.3),
        dnssec=good(),
        caa=good(-0.1),
        spf="-all" if good(0.2) else "?all",
        dmarc=random.choice(("reject", "quarantine")) if good() else "none",
        starttls=good(0.4),
    )


def facts_of(host: str, domain: str, story: Story, at: datetime) -> HostFacts:
    """Return the facts that a look at a moment would have given."""
    return HostFacts(
        host,
        domain,
        at - timedelta(seconds=3),
        at,
        _web(host, story, at),
        _dns(host, story),
        _mail(domain, story),
        "demo",
        Ipv6(("2001:db8::7",), True) if story.dnssec else Ipv6((), None),
    )


def _web(host: str, story: Story, at: datetime) -> WebFacts:
    home, plain = f"https://{host}/", f"http://{host}/"
    target = home if story.https and story.redirect else ""
    http = Visit(plain, (Hop(plain, 301 if target else 200, target), *([Hop(home, 200)] if target else [])))
    if not story.https:
        page = Page(plain, PageKind.HOME, PageContent(plain, 200, forms=(_form(plain),)))
        return WebFacts(
            http, Visit(home, failure=REFUSED), REFUSED, REFUSED, REFUSED, (page,), REFUSED, ("203.0.113.7",)
        )
    headers = SAFE if story.headers else ()
    if story.hsts:
        headers = (Header("strict-transport-security", "max-age=31536000"), *headers)
    form = _form(plain if story.plain_form else home)
    page = Page(home, PageKind.HOME, PageContent(home, 200, headers, forms=(form,)))
    return WebFacts(
        http,
        Visit(home, (Hop(home, 200, headers=headers),)),
        True,
        _certificate(host, story, at),
        _tls(story),
        (page,),
        _security_txt(host, story, at),
        ("203.0.113.7",),
    )


def _form(base: str) -> Form:
    return Form("post", (f"{base}melding",), ("email", "text"))


def _certificate(host: str, story: Story, at: datetime) -> Certificate:
    ends = at + timedelta(days=story.days_left)
    return Certificate(
        ends - LIFETIME, ends, (host,), "Verzonnen CA", host, "EC", 256, "sha256", ChainState.TRUSTED, chain_length=2
    )


def _tls(story: Story) -> TlsFacts:
    spoken = {TlsVersion.TLS12, TlsVersion.TLS13} | ({TlsVersion.TLS10, TlsVersion.TLS11} if story.old_tls else set())
    versions = tuple(VersionAnswer(version, version in spoken) for version in TlsVersion)
    return TlsFacts(versions, "", "", "TLS_AES_256_GCM_SHA384", post_quantum=story.headers)


def _security_txt(host: str, story: Story, at: datetime) -> SecurityTxt:
    url = f"https://{host}/.well-known/security.txt"
    if not story.security_txt:
        return SecurityTxt(url, 404, "text/html", is_html=True)
    expires = (at + timedelta(days=200)).isoformat(timespec="seconds")
    return SecurityTxt(url, 200, "text/plain", contacts=(f"mailto:veilig@{host}",), expires=(expires,))


def _dns(host: str, story: Story) -> DnsFacts:
    caa = Caa((CaaRecord(0, "issue", "ca.example"),), host) if story.caa else Caa()
    return DnsFacts(DnssecState.SECURE if story.dnssec else DnssecState.INSECURE, caa, ())


def _mail(domain: str, story: Story) -> MailFacts:
    record = f"v=DMARC1; p={story.dmarc}"
    dmarc = Dmarc((record,), f"_dmarc.{domain}", (DmarcTag("v", "DMARC1"), DmarcTag("p", story.dmarc)))
    encrypted = StartTls(story.starttls, completed=story.starttls, version="TLSv1.3" if story.starttls else "")
    server = MailServer(f"mail.{domain}", 10, encrypted, Dane(is_secure=False))
    spf = Spf((f"v=spf1 mx {story.spf}",), story.spf, 1)
    return MailFacts(domain, (server,), False, spf, dmarc, True, False, False)
