"""Verdicts on what a site tells the browser: headers, cookies, and security.txt. `docs/scoring.md`, chapter 11."""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from belfort.domain.observations import Failure, Unknown
from belfort.domain.observations_host import HostFacts
from belfort.domain.observations_web import Header, PageContent, SecurityTxt, WebFacts
from belfort.domain.posture_headers import (
    ScriptRule,
    ancestors,
    is_closed,
    max_age,
    read_policies,
    referrer_policy,
    scripts,
    values_of,
)
from belfort.domain.posture_parts import NOT_OFFERED, home_of, on_home, on_https, on_site
from belfort.domain.posture_verdict import Verdict, failed, passed, skipped, unseen, warned
from belfort.domain.terms import Text

YEAR = 31_536_000
LEAKING = {"unsafe-url", "no-referrer-when-downgrade"}
SESSION = re.compile(r"sess|(^|[^a-z])sid([^a-z]|$)|auth|token|login", re.IGNORECASE)
NOT_SESSION = re.compile(r"csrf|xsrf", re.IGNORECASE)
CONTACT_SCHEMES = {"mailto", "https", "tel"}
FOUND, TOO_BUSY, SERVER_FAULT = 200, 429, 500


@on_https
def hsts(_facts: HostFacts, web: WebFacts) -> Verdict:
    """Judge `hdr.hsts` on the first answer over HTTPS; only the first header counts (RFC 6797, 8.1)."""
    if not web.https.hops:
        return unseen(web.https.failure or Unknown(Failure.NOT_ASKED))
    values = values_of(web.https.hops[0].headers, "strict-transport-security")
    if not values:
        return failed(Text("De site stuurt geen HSTS mee.", "The site sends no HSTS."), url=web.https.hops[0].url[:300])
    seconds = max_age(values[0])
    evidence = {"header": values[0][:300], "max_age": seconds}
    if seconds is None:
        return failed(Text("De HSTS-header is ongeldig.", "The HSTS header is invalid."), **evidence)
    if seconds == 0:
        return failed(Text("De HSTS-header zet HSTS uit.", "The HSTS header switches HSTS off."), **evidence)
    if seconds < YEAR:
        words = Text("HSTS geldt {days} dagen; een jaar is de norm.", "HSTS holds for {days} days; a year is the norm.")
        return warned(words.filled(days=seconds // 86_400), **evidence)
    return passed(Text("HSTS geldt minstens een jaar.", "HSTS holds for at least a year."), **evidence)


def _values(headers: tuple[Header, ...], name: str) -> list[str]:
    return [value[:500] for value in values_of(headers, name)]


@on_home
def csp(_facts: HostFacts, home: PageContent) -> Verdict:
    """Judge `hdr.csp`: a policy, in a header or in the page, that leaves no room for injected scripts."""
    texts = [*values_of(home.headers, "content-security-policy"), *home.meta_policies]
    found = scripts(read_policies(texts))
    evidence = {"policies": [text[:500] for text in texts[:5]], "unsafe": [*found.unsafe]}
    if found.rule is ScriptRule.SAFE:
        return passed(Text("Het beleid houdt vreemde scripts tegen.", "The policy stops foreign scripts."), **evidence)
    if found.rule is ScriptRule.UNSAFE:
        words = Text("Het beleid laat toe: {what}.", "The policy allows: {what}.")
        return warned(words.filled(what=" ".join(found.unsafe)), **evidence)
    if values_of(home.headers, "content-security-policy-report-only"):
        words = Text("Het beleid meldt alleen en houdt niets tegen.", "The policy only reports and stops nothing.")
        return failed(words, **evidence)
    return failed(Text("Er is geen beleid voor scripts.", "There is no policy for scripts."), **evidence)


@on_home
def frame(_facts: HostFacts, home: PageContent) -> Verdict:
    """Judge `hdr.frame`: `frame-ancestors` in a header decides; without it X-Frame-Options."""
    lists = ancestors(read_policies(values_of(home.headers, "content-security-policy")))
    options = [value.strip().lower() for value in values_of(home.headers, "x-frame-options")]
    evidence = {"frame_ancestors": [" ".join(each)[:300] for each in lists], "x_frame_options": options[:5]}
    protected = any(is_closed(each) for each in lists) if lists else _one_of(options, {"deny", "sameorigin"})
    if protected:
        return passed(
            Text("Andere sites kunnen de pagina niet inkaderen.", "Other sites cannot frame the page."), **evidence
        )
    return failed(Text("Elke site kan de pagina inkaderen.", "Any site can frame the page."), **evidence)


def _one_of(options: list[str], wanted: set[str]) -> bool:
    return bool(options) and all(option in wanted for option in options)


@on_home
def nosniff(_facts: HostFacts, home: PageContent) -> Verdict:
    """Judge `hdr.nosniff`: the first value of the header counts."""
    values = _values(home.headers, "x-content-type-options")
    first = values[0].partition(",")[0].strip().lower() if values else ""
    if first == "nosniff":
        return passed(Text("De browser gokt niet.", "The browser does not guess."), header=values)
    return failed(
        Text("De browser mag het soort bestand gokken.", "The browser may guess the kind of a file."), header=values
    )


@on_home
def referrer(_facts: HostFacts, home: PageContent) -> Verdict:
    """Judge `hdr.referrer`: a policy that sends no full address to other sites."""
    policy = referrer_policy([*values_of(home.headers, "referrer-policy"), home.meta_referrer])
    if not policy:
        return failed(Text("Er is geen beleid voor verwijzende adressen.", "There is no referrer policy."), policy="")
    if policy in LEAKING:
        words = Text(
            "Het beleid {policy} geeft volledige adressen door.", "The policy {policy} passes full addresses on."
        )
        return failed(words.filled(policy=policy), policy=policy)
    return passed(Text("Beleid: {policy}.", "Policy: {policy}.").filled(policy=policy), policy=policy)


@on_site
def cookies(_facts: HostFacts, web: WebFacts) -> Verdict:
    """Judge `hdr.cookies` on every page that was seen: Secure on all, HttpOnly on those that keep a session."""
    home = home_of(web)
    if isinstance(home, Unknown):
        return unseen(home)
    pages = [page.content for page in web.pages]
    found = [cookie for page in pages if isinstance(page, PageContent) for cookie in page.cookies]
    if not found:
        return skipped(Text("Er worden geen cookies gezet.", "No cookies are set."))
    insecure = sorted({cookie.name[:100] for cookie in found if not cookie.secure})
    if insecure:
        words = Text("Zonder Secure: {names}.", "Without Secure: {names}.")
        return failed(words.filled(names=", ".join(insecure[:5])), without_secure=insecure[:10])
    readable = sorted({cookie.name[:100] for cookie in found if not cookie.http_only and _keeps_session(cookie.name)})
    if readable:
        words = Text("Leesbaar voor scripts: {names}.", "Readable by scripts: {names}.")
        return warned(words.filled(names=", ".join(readable[:5])), without_http_only=readable[:10])
    return passed(Text("Alle cookies zijn veilig gezet.", "All cookies are set safely."), count=len(found))


def _keeps_session(name: str) -> bool:
    return bool(SESSION.search(name)) and not NOT_SESSION.search(name)


@on_site
def security_txt(facts: HostFacts, web: WebFacts) -> Verdict:
    """Judge `sectxt` (RFC 9116): at the known place over HTTPS, as text, with a contact and one date in the future."""
    found = web.security_txt
    if isinstance(web.handshake, Unknown) and web.handshake.reason in NOT_OFFERED:
        words = Text("Zonder HTTPS telt security.txt niet.", "Without HTTPS security.txt does not count.")
        return failed(words, reason=str(web.handshake.reason))
    if isinstance(found, Unknown):
        return unseen(found)
    evidence = {
        "url": found.url[:300],
        "status": found.status,
        "content_type": found.content_type[:100],
        "contacts": [*found.contacts[:5]],
        "expires": [*found.expires[:5]],
    }
    if found.status == TOO_BUSY or found.status >= SERVER_FAULT:
        return unseen(Unknown(Failure.STATUS, str(found.status)), **evidence)
    fault = _fault(found, facts.started_at)
    if fault is not None:
        return failed(fault, **evidence)
    if urlsplit(found.url).path != "/.well-known/security.txt":
        words = Text("security.txt staat op de oude plaats.", "security.txt is at the old place.")
        return warned(words, **evidence)
    return passed(Text("Een vinder kan u bereiken.", "A finder can reach you."), **evidence)


def _fault(found: SecurityTxt, now: datetime) -> Text | None:
    """Return what is wrong with a security.txt, the first thing first."""
    ends = read_moment(found.expires[0]) if len(found.expires) == 1 else None
    kind = found.content_type.partition(";")[0].strip().lower()
    faults = (
        (
            found.status != FOUND or found.is_html,
            Text("Er is geen security.txt.", "There is no security.txt."),
        ),
        (
            not found.url.startswith("https:"),
            Text("security.txt komt niet via HTTPS.", "security.txt does not come over HTTPS."),
        ),
        (kind != "text/plain", Text("security.txt is geen gewone tekst.", "security.txt is no plain text.")),
        (
            not any(scheme_of(contact) in CONTACT_SCHEMES for contact in found.contacts),
            Text("security.txt noemt geen geldig contact.", "security.txt names no valid contact."),
        ),
        (
            ends is None,
            Text("security.txt heeft niet precies één geldige datum.", "security.txt has not exactly one valid date."),
        ),
        (ends is not None and ends <= now, Text("security.txt is vervallen.", "security.txt expired.")),
    )
    return next((text for is_wrong, text in faults if is_wrong), None)


def scheme_of(text: str) -> str:
    """Return the scheme of an address, empty when it has none."""
    scheme, colon, rest = text.strip().partition(":")
    return scheme.lower() if colon and rest else ""


def read_moment(text: str) -> datetime | None:
    """Return the moment that a text writes as RFC 3339 asks; None when it does not."""
    try:
        found = datetime.fromisoformat(text.strip().upper())
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo and "T" in text.upper() else None
