"""Which part of the facts a check looks at, and the verdict of every check of a part that was not seen.

The decorators give a judge the part that it asks; where that part is absent the check does not apply, and where it was not
seen the verdict is unknown, with the reason.
"""

from collections.abc import Callable
from typing import TypeVar

from belfort.domain.observations import Failure, Unknown
from belfort.domain.observations_host import HostFacts
from belfort.domain.observations_names import DnsFacts, Ipv6, MailFacts
from belfort.domain.observations_web import Certificate, PageContent, TlsFacts, WebFacts
from belfort.domain.posture_verdict import Verdict, skipped, unseen
from belfort.domain.terms import Text

P = TypeVar("P")
Judge = Callable[[HostFacts], Verdict]

NOT_OFFERED = {Failure.REFUSED, Failure.PLAIN, Failure.TLS}
ABSENT = {Failure.NO_ADDRESS, Failure.NOT_ASKED}
NO_HTTPS = Text("Zonder HTTPS valt dit niet te beoordelen.", "Without HTTPS this cannot be judged.")
NO_SITE = Text("Deze naam heeft geen website.", "This name has no website.")
NOT_MEASURED = Text("Dit werd niet gemeten.", "This was not measured.")


def _seen(part: P | Unknown, absent: Text = NOT_MEASURED) -> P | Verdict:
    if isinstance(part, Unknown):
        return skipped(absent) if part.reason in ABSENT else unseen(part)
    return part


def _site(facts: HostFacts) -> WebFacts | Verdict:
    web = _seen(facts.web, NO_SITE)
    hidden = isinstance(web, WebFacts) and isinstance(web.handshake, Unknown) and web.handshake.reason in ABSENT
    return skipped(NO_SITE) if hidden else web


def _encrypted(facts: HostFacts) -> WebFacts | Verdict:
    web = _site(facts)
    if isinstance(web, WebFacts) and isinstance(web.handshake, Unknown):
        return skipped(NO_HTTPS) if web.handshake.reason in NOT_OFFERED else unseen(web.handshake)
    return web


def _certificate(facts: HostFacts) -> Certificate | Verdict:
    web = _encrypted(facts)
    return web if isinstance(web, Verdict) else _seen(web.certificate)


def _tls(facts: HostFacts) -> TlsFacts | Verdict:
    web = _encrypted(facts)
    return web if isinstance(web, Verdict) else _seen(web.tls)


def _home(facts: HostFacts) -> PageContent | Verdict:
    web = _site(facts)
    return web if isinstance(web, Verdict) else _seen(home_of(web))


def _ipv6(facts: HostFacts) -> Ipv6 | Verdict:
    web = _site(facts)
    return web if isinstance(web, Verdict) else _seen(facts.ipv6)


def home_of(web: WebFacts) -> PageContent | Unknown:
    """Return the home page of a site."""
    return web.pages[0].content if web.pages else web.https.failure or web.http.failure or Unknown(Failure.NOT_ASKED)


def _on(part_of: Callable[[HostFacts], P | Verdict], judge: Callable[[HostFacts, P], Verdict]) -> Judge:
    def judged(facts: HostFacts) -> Verdict:
        part = part_of(facts)
        return part if isinstance(part, Verdict) else judge(facts, part)

    judged.__name__, judged.__doc__ = judge.__name__, judge.__doc__
    return judged


def on_site(judge: Callable[[HostFacts, WebFacts], Verdict]) -> Judge:
    """Let a judge look at the website, whether it offers HTTPS or not."""
    return _on(_site, judge)


def on_https(judge: Callable[[HostFacts, WebFacts], Verdict]) -> Judge:
    """Let a judge look at a website that offers HTTPS."""
    return _on(_encrypted, judge)


def on_certificate(judge: Callable[[HostFacts, Certificate], Verdict]) -> Judge:
    """Let a judge look at the certificate."""
    return _on(_certificate, judge)


def on_tls(judge: Callable[[HostFacts, TlsFacts], Verdict]) -> Judge:
    """Let a judge look at what the server agrees to."""
    return _on(_tls, judge)


def on_home(judge: Callable[[HostFacts, PageContent], Verdict]) -> Judge:
    """Let a judge look at the home page."""
    return _on(_home, judge)


def on_dns(judge: Callable[[HostFacts, DnsFacts], Verdict]) -> Judge:
    """Let a judge look at DNS."""
    return _on(lambda facts: _seen(facts.dns), judge)


def on_mail(judge: Callable[[HostFacts, MailFacts], Verdict]) -> Judge:
    """Let a judge look at the mail of the domain."""
    return _on(lambda facts: _seen(facts.mail), judge)


def on_ipv6(judge: Callable[[HostFacts, Ipv6], Verdict]) -> Judge:
    """Let a judge look at the host on IPv6."""
    return _on(_ipv6, judge)
