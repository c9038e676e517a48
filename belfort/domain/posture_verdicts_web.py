"""Verdicts on how a website answers: HTTPS, redirects, forms, parts of pages. `docs/scoring.md`, chapter 11."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from belfort.domain.observations import Failure, Unknown
from belfort.domain.observations_host import HostFacts
from belfort.domain.observations_web import Form, Hop, Page, PageContent, PageKind, Part, Way, WebFacts
from belfort.domain.posture_parts import NOT_OFFERED, home_of, on_https, on_site
from belfort.domain.posture_verdict import Verdict, failed, passed, skipped, unseen, warned
from belfort.domain.terms import Text

REDIRECTS = {301, 302, 303, 307, 308}
ACTIVE = {Part.SCRIPT, Part.FRAME, Part.STYLESHEET, Part.OBJECT}
PERSONAL = {"password", "email", "tel", "file"}
MUST_BE_ENCRYPTED = {PageKind.COUNTER, PageKind.LOGIN}
SHOWN = 10
NO_SUCH_PAGE = range(400, 500)
SERVER_FAULT = 500


@on_site
def https(_facts: HostFacts, web: WebFacts) -> Verdict:
    """Judge `web.https`: a handshake on the port of HTTPS; closed, unencrypted or refused fails."""
    if not isinstance(web.handshake, Unknown):
        return passed(Text("De site antwoordt via HTTPS.", "The site answers over HTTPS."), addresses=[*web.addresses])
    if web.handshake.reason not in NOT_OFFERED:
        return unseen(web.handshake, addresses=[*web.addresses])
    words = Text("De site is niet via HTTPS te bereiken.", "The site cannot be reached over HTTPS.")
    return failed(words, reason=str(web.handshake.reason), addresses=[*web.addresses])


@on_site
def redirect(facts: HostFacts, web: WebFacts) -> Verdict:
    """Judge `web.redirect`: the first answer on the port of HTTP."""
    evidence = {"hops": _shown(web.http.hops)}
    if not web.http.hops:
        failure = web.http.failure or Unknown(Failure.NOT_ASKED)
        if failure.reason is Failure.REFUSED:
            return passed(
                Text("HTTP staat uit: er is enkel HTTPS.", "HTTP is switched off: there is only HTTPS."),
                reason="refused",
            )
        return unseen(failure)
    first = web.http.hops[0]
    if first.status >= SERVER_FAULT:
        return unseen(Unknown(Failure.STATUS, str(first.status)), **evidence)
    if first.status in NO_SUCH_PAGE:
        words = Text(
            "HTTP geeft foutmelding {status} in plaats van door te sturen.",
            "HTTP gives error {status} instead of a redirect.",
        )
        return warned(words.filled(status=first.status), **evidence)
    if first.status not in REDIRECTS or first.way is not Way.HEADER or not first.target:
        return failed(_stays(first), **evidence)
    return _sent(facts.host, web, first, evidence)


def _stays(first: Hop) -> Text:
    if first.target and first.way is not Way.HEADER:
        return Text(
            "HTTP toont een pagina die pas in de browser doorstuurt.",
            "HTTP shows a page that only redirects in the browser.",
        )
    return Text("HTTP toont de site onversleuteld.", "HTTP shows the site unencrypted.")


def _sent(host: str, web: WebFacts, first: Hop, evidence: dict[str, list[str]]) -> Verdict:
    target = urlsplit(first.target)
    if target.scheme == "https" and target.hostname == host:
        return passed(Text("HTTP stuurt meteen door naar HTTPS.", "HTTP redirects to HTTPS at once."), **evidence)
    if target.scheme == "https":
        words = Text(
            "HTTP stuurt naar {other} in plaats van eerst naar HTTPS op de eigen naam.",
            "HTTP redirects to {other} instead of first to HTTPS on its own name.",
        )
        return warned(words.filled(other=target.hostname or ""), **evidence)
    failure = web.http.failure
    if any(hop.target.startswith("https:") for hop in web.http.hops):
        return warned(
            Text("HTTP stuurt eerst naar een ander HTTP-adres.", "HTTP first redirects to another HTTP address."),
            **evidence,
        )
    if failure and failure.reason not in {Failure.LOOP, Failure.TOO_MANY}:
        return unseen(failure, **evidence)
    return failed(Text("HTTP komt nooit bij HTTPS uit.", "HTTP never arrives at HTTPS."), **evidence)


@on_https
def downgrade(_facts: HostFacts, web: WebFacts) -> Verdict:
    """Judge `web.downgrade`: whether following from HTTPS ever leads to HTTP."""
    evidence = {"hops": _shown(web.https.hops)}
    down = next((hop.target for hop in web.https.hops if hop.target.startswith("http:")), "")
    if down:
        words = Text(
            "Van HTTPS wordt een bezoeker naar het onversleutelde {target} gestuurd.",
            "From HTTPS a visitor is sent to the unencrypted {target}.",
        )
        return failed(words.filled(target=down[:200]), **evidence)
    if web.https.failure and web.https.failure.reason is not Failure.LOOP:
        return unseen(web.https.failure, **evidence)
    return passed(Text("Een bezoeker blijft op HTTPS.", "A visitor stays on HTTPS."), **evidence)


@on_site
def forms(_facts: HostFacts, web: WebFacts) -> Verdict:
    """Judge `web.forms`: the home page, the counter that its government told, and the pages that it links to."""
    serious, slight = _insecure(web)
    seen = {"pages": [page.url[:300] for page in web.pages], "forms": sum(1 for _ in _forms(web))}
    if serious:
        words = Text("Onversleuteld: {what}.", "Unencrypted: {what}.")
        return failed(words.filled(what=serious[0]), insecure=serious[:SHOWN], **seen)
    hidden = next((page for page in web.pages if _is_hidden(page)), None)
    if hidden is not None or not web.pages:
        why = hidden.content if hidden is not None and isinstance(hidden.content, Unknown) else home_of(web)
        return unseen(why if isinstance(why, Unknown) else Unknown(Failure.STATUS), **seen)
    if slight:
        return warned(
            Text("Een zoekformulier gaat onversleuteld weg.", "A search form is sent unencrypted."),
            insecure=slight[:SHOWN],
            **seen,
        )
    if not seen["forms"] and not any(_is_seen_counter(page) for page in web.pages):
        return skipped(Text("Er is geen formulier of loket gevonden.", "No form and no counter was found."), **seen)
    return passed(
        Text(
            "Het loket en alle gevonden formulieren zijn versleuteld.", "The counter and all forms found are encrypted."
        ),
        **seen,
    )


def _forms(web: WebFacts) -> Iterator[tuple[PageContent, Form]]:
    for page in web.pages:
        if isinstance(page.content, PageContent):
            for form in page.content.forms:
                yield page.content, form


def _insecure(web: WebFacts) -> tuple[list[str], list[str]]:
    """Return what is sent or shown without encryption: what matters, and what is only a search."""
    serious = [
        page.content.url[:300]
        for page in web.pages
        if isinstance(page.content, PageContent)
        and page.kind in MUST_BE_ENCRYPTED
        and page.content.url.startswith("http:")
    ]
    slight = []
    for content, form in _forms(web):
        bad = [url for url in (content.url, *form.targets) if url.startswith("http:")]
        if bad and (form.method != "get" or PERSONAL.intersection(form.fields)):
            serious.append(bad[-1][:300])
        elif bad:
            slight.append(bad[-1][:300])
    return list(dict.fromkeys(serious)), list(dict.fromkeys(slight))


def _is_seen_counter(page: Page) -> bool:
    content = page.content
    return page.kind in MUST_BE_ENCRYPTED and isinstance(content, PageContent) and content.status not in NO_SUCH_PAGE


def _is_hidden(page: Page) -> bool:
    """Say whether a page could hold a form that nobody saw; a link that is dead holds none."""
    if isinstance(page.content, PageContent):
        return page.kind is PageKind.HOME and page.content.status in NO_SUCH_PAGE
    is_dead = page.content.reason is Failure.STATUS and page.content.detail.startswith("4")
    return page.kind is PageKind.HOME or not (is_dead or page.content.reason in {Failure.LOOP, Failure.NO_NAME})


@on_https
def mixed(_facts: HostFacts, web: WebFacts) -> Verdict:
    """Judge `web.mixed`: parts over HTTP on pages over HTTPS; scripts, frames and styles are worse than images."""
    pages = [page.content for page in web.pages if isinstance(page.content, PageContent)]
    pages = [page for page in pages if page.url.startswith("https:")]
    parts = [part for page in pages for part in page.insecure_parts]
    evidence = {
        "pages": [page.url[:300] for page in pages],
        "parts": [f"{part.kind}: {part.url[:300]}" for part in parts[:SHOWN]],
    }
    if any(part.kind in ACTIVE for part in parts):
        return failed(
            Text("Een pagina laadt scripts of kaders onversleuteld.", "A page loads scripts or frames unencrypted."),
            **evidence,
        )
    home = home_of(web)
    if isinstance(home, Unknown):
        return unseen(home, **evidence)
    if parts:
        return warned(Text("Een pagina laadt beelden onversleuteld.", "A page loads images unencrypted."), **evidence)
    if not pages:
        return skipped(Text("Er is geen pagina via HTTPS gezien.", "No page was seen over HTTPS."))
    return passed(Text("Alle onderdelen zijn versleuteld.", "All parts are encrypted."), **evidence)


def _shown(hops: tuple[Hop, ...]) -> list[str]:
    return [f"{hop.status} {hop.url[:300]}" + (f" → {hop.target[:300]}" if hop.target else "") for hop in hops[:SHOWN]]
