"""The catalogue of checks of a website and its domain: one table. `docs/scoring.md`, chapter 11, part "The checks".

A weight is a judgement of this project: what parliament asked first weighs most. Weight 0 is information: it never moves
a score. `is_public` checks show no more than the browser of any visitor does; the others are for the government alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from belfort.domain.terms import Text

CATALOGUE_VERSION = "2026.2"  # stored with every result; a change of a check, weight or cap is a new version


class Family(StrEnum):
    """What a check looks at."""

    WEB = "web"
    CERT = "cert"
    TLS = "tls"
    HDR = "hdr"
    DNS = "dns"
    MAIL = "mail"
    NET = "net"


FAMILY_NAMES: Mapping[Family, Text] = {
    Family.WEB: Text("Website", "Website"),
    Family.CERT: Text("Certificaat", "Certificate"),
    Family.TLS: Text("Versleuteling", "Encryption"),
    Family.HDR: Text("Instellingen voor de browser", "Settings for the browser"),
    Family.DNS: Text("Domeinnaam", "Domain name"),
    Family.MAIL: Text("E-mail", "E-mail"),
    Family.NET: Text("Netwerk", "Network"),
}


class Scope(StrEnum):
    """Whether a check counts for every host, or once for a registered domain."""

    HOST = "host"
    DOMAIN = "domain"


class Effort(StrEnum):
    """How much work a repair usually is."""

    SETTING = "setting"
    DAY = "day"
    PROJECT = "project"


EFFORT_NAMES: Mapping[Effort, Text] = {
    Effort.SETTING: Text("een instelling", "a setting"),
    Effort.DAY: Text("ongeveer een dag", "about a day"),
    Effort.PROJECT: Text("een klein project", "a small project"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One question about a host or domain. `controls` are CyFun 2025 and 2023 controls that a good answer supports."""

    key: str
    question: Text
    weight: int
    is_public: bool
    family: Family
    scope: Scope
    norm: str
    effort: Effort
    controls: tuple[str, ...] = ()

    @property
    def is_information(self) -> bool:
        """Say whether the check never moves a score."""
        return self.weight == 0


TRANSPORT = ("PR.DS-02.2", "GV.OC-03.1", "PR.DS-2.1")
SETTINGS = ("PR.PS-01.1", "PR.IP-1.1")
DISCLOSURE = ("ID.RA-08.1", "RS.AN-5.1")
REGISTER = ("ID.AM-02.1", "ID.AM-2.1")
MAIL_FILTERS = ("PR.PS-05.1", "PR.PT-4.1")
EVERY_CHECK = ("ID.RA-01.1", "ID.RA-01.2", "ID.RA-1.1", "DE.CM-8.1")  # looking at all is evidence for these
NCSC = "NCSC-NL TLS 2025-05"


def _check(
    key: str,
    nl: str,
    en: str,
    weight: int,
    norm: str,
    controls: tuple[str, ...],
    *,
    effort: Effort = Effort.SETTING,
    public: bool = False,
) -> Check:
    family = Family.WEB if key == "sectxt" else Family(key.partition(".")[0])
    scope = Scope.DOMAIN if family in {Family.DNS, Family.MAIL} else Scope.HOST
    return Check(key, Text(nl, en), weight, public, family, scope, norm, effort, controls)


CATALOGUE: tuple[Check, ...] = (
    _check(
        "web.https", "Is de site via HTTPS bereikbaar?", "Can the site be reached over HTTPS?",
        20, "RFC 9110, 4.2.2; AVG art. 32", TRANSPORT, public=True, effort=Effort.DAY,
    ),
    _check(
        "web.redirect", "Stuurt HTTP meteen door naar HTTPS op dezelfde naam?",
        "Does HTTP lead at once to HTTPS on the same name?", 10, "RFC 6797, 7.2", TRANSPORT, public=True,
    ),
    _check(
        "web.downgrade", "Blijft het HTTPS na een doorverwijzing?", "Does it stay HTTPS after a redirect?",
        5, "RFC 6797, 7.2", TRANSPORT, public=True,
    ),
    _check(
        "web.forms", "Zijn het loket en alle formulieren versleuteld?", "Are the counter and all forms encrypted?",
        15, "AVG art. 32", TRANSPORT, public=True, effort=Effort.DAY,
    ),
    _check(
        "web.mixed", "Laadt een HTTPS-pagina onveilige onderdelen?", "Does an HTTPS page load insecure parts?",
        5, "W3C Mixed Content", SETTINGS, public=True, effort=Effort.DAY,
    ),
    _check(
        "cert.time", "Is het certificaat nu geldig?", "Is the certificate valid now?",
        10, "RFC 5280, 4.1.2.5", TRANSPORT, public=True,
    ),
    _check(
        "cert.expiry", "Wordt het certificaat tijdig vernieuwd?", "Is the certificate renewed in time?",
        2, "CA/B Forum SC-081v3", TRANSPORT,
    ),
    _check(
        "cert.name", "Staat de naam op het certificaat?", "Is the name on the certificate?",
        10, "RFC 9525", TRANSPORT, public=True,
    ),
    _check(
        "cert.chain", "Is de keten volledig en vertrouwd?", "Is the chain complete and trusted?",
        8, "RFC 5280, 6", TRANSPORT, public=True,
    ),
    _check(
        "cert.strength", "Is de sleutel sterk genoeg?", "Is the key strong enough?",
        4, f"{NCSC}, 3.3.2", TRANSPORT,
    ),
    _check(
        "tls.version", "Enkel TLS 1.2 of nieuwer?", "Only TLS 1.2 or newer?", 8, f"{NCSC}, 3.3.1; RFC 8996", SETTINGS,
    ),
    _check(
        "tls.cipher", "Enkel goede versleuteling?", "Only good encryption?", 4, f"{NCSC}, bijlage B", SETTINGS,
    ),
    _check("tls.v13", "Is TLS 1.3 mogelijk?", "Is TLS 1.3 possible?", 0, f"{NCSC}, 3.3.1", SETTINGS),
    _check(
        "tls.pq", "Klaar voor kwantumcomputers?", "Ready for quantum computers?", 0, f"{NCSC}, 3.3.3", SETTINGS,
    ),
    _check(
        "hdr.hsts", "Onthoudt de browser dat het HTTPS is?", "Does the browser remember that it is HTTPS?",
        6, "RFC 6797", SETTINGS, public=True,
    ),
    _check(
        "hdr.csp", "Is er een beleid tegen ingevoegde scripts?", "Is there a policy against injected scripts?",
        3, "W3C CSP 3", SETTINGS, effort=Effort.PROJECT,
    ),
    _check(
        "hdr.frame", "Beschermd tegen inkadering?", "Protected against framing?", 2, "W3C CSP 3; RFC 7034", SETTINGS,
    ),
    _check(
        "hdr.nosniff", "Gokt de browser niet naar het soort bestand?", "Does the browser not guess the kind of a file?",
        1, "WHATWG Fetch", SETTINGS,
    ),
    _check(
        "hdr.referrer", "Lekt de browser geen adressen van pagina's?", "Does the browser leak no addresses of pages?",
        1, "W3C Referrer Policy", SETTINGS,
    ),
    _check(
        "hdr.cookies", "Worden cookies veilig gezet?", "Are cookies set safely?", 3, "RFC 6265", SETTINGS,
        effort=Effort.DAY,
    ),
    _check(
        "sectxt", "Kan een eerlijke vinder u bereiken?", "Can an honest finder reach you?",
        4, "RFC 9116", DISCLOSURE, public=True,
    ),
    _check(
        "dns.dnssec", "Is de domeinnaam ondertekend?", "Is the domain name signed?",
        8, "RFC 4035; RFC 9364", SETTINGS, public=True, effort=Effort.DAY,
    ),
    _check(
        "dns.caa", "Is vastgelegd wie certificaten mag uitgeven?", "Is it laid down who may issue certificates?",
        2, "RFC 8659", SETTINGS,
    ),
    _check(
        "dns.dangling", "Wijst een naam naar iets dat weg is?", "Does a name point to something that is gone?",
        6, "CCB en DNS Belgium 2025", REGISTER,
    ),
    _check(
        "mail.spf", "Is vastgelegd wie namens u mag mailen?", "Is it laid down who may mail in your name?",
        6, "RFC 7208", MAIL_FILTERS, effort=Effort.DAY,
    ),
    _check(
        "mail.dmarc", "Wordt nagemaakte mail geweigerd?", "Is forged mail refused?",
        8, "RFC 9989", MAIL_FILTERS, public=True, effort=Effort.PROJECT,
    ),
    _check("mail.dkim", "Lijkt uw mail ondertekend?", "Does your mail seem signed?", 0, "RFC 6376", MAIL_FILTERS),
    _check(
        "mail.starttls", "Is het mailverkeer versleuteld?", "Is the mail traffic encrypted?",
        6, "RFC 3207", TRANSPORT, effort=Effort.DAY,
    ),
    _check(
        "mail.dane", "Is de versleuteling van mail vastgelegd met DANE?", "Is the encryption of mail pinned with DANE?",
        3, "RFC 7672", TRANSPORT, effort=Effort.DAY,
    ),
    _check("mail.mtasts", "Is er een MTA-STS-beleid?", "Is there an MTA-STS policy?", 0, "RFC 8461", TRANSPORT),
    _check("mail.tlsrpt", "Vraagt u verslagen over mail-TLS?", "Do you ask for reports on mail TLS?", 0, "RFC 8460", ()),
    _check(
        "net.ipv6", "Is de site via IPv6 bereikbaar?", "Can the site be reached over IPv6?",
        0, "Forum Standaardisatie, IPv6", (), effort=Effort.DAY,
    ),
)  # fmt: skip

CHECKS: Mapping[str, Check] = {check.key: check for check in CATALOGUE}
FULL_HTTPS = (
    "web.https", "web.redirect", "web.downgrade", "web.forms", "web.mixed", "cert.time", "cert.name", "cert.chain",
)  # fmt: skip


def checks_of(scope: Scope) -> tuple[Check, ...]:
    """Return the checks of a scope, in the order of the catalogue."""
    return tuple(check for check in CATALOGUE if check.scope is scope)
