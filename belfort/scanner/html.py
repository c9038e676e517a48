"""What a page of HTML holds for a visitor: forms, parts over http, links to counters, and where it sends to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from belfort.domain.observations_web import Form, InsecurePart, PageKind, Part
from belfort.scanner.http import Url, absolute, read_url
from belfort.scanner.settings import Ports

MOST = 50
MOST_FORMS, MOST_FIELDS, MOST_LINKS = 50, 1000, 2000
LONGEST_SCRIPT, LONGEST_LABEL, LONGEST_LINK, LONGEST_VALUE = 2000, 80, 400, 4096
NO_FIELDS = {"hidden", "submit", "button", "reset", "image"}
PARTS: dict[str, tuple[str, Part]] = {
    "script": ("src", Part.SCRIPT),
    "iframe": ("src", Part.FRAME),
    "frame": ("src", Part.FRAME),
    "link": ("href", Part.STYLESHEET),
    "object": ("data", Part.OBJECT),
    "embed": ("src", Part.OBJECT),
    "img": ("src", Part.IMAGE),
    "video": ("src", Part.MEDIA),
    "audio": ("src", Part.MEDIA),
    "source": ("src", Part.MEDIA),
    "track": ("src", Part.MEDIA),
}
FIELDS = ("input", "textarea", "select", "button")
LONG_TAG = re.compile(rb"<[a-zA-Z][^<>]{100000}")  # each attribute of a tag is compared with all before it
WORDS: tuple[tuple[PageKind, tuple[str, ...]], ...] = (
    (
        PageKind.COUNTER,
        ("loket", "aangifte", "afspraak", "aanvraag", "aanvragen", "melding", "formulier", "guichet", "e-counter"),
    ),
    (PageKind.CONTACT, ("contact",)),
    (PageKind.LOGIN, ("login", "aanmelden", "inloggen", "mijn profiel")),
)
REFRESH = re.compile(r"^\s*(\d{1,4})\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'\s>]+)", re.IGNORECASE)
LONGEST_REFRESH = 30  # seconds; a page that reloads itself later than this is a page
LOCATION = re.compile(r"(?:^|[\s;{.])location(?:\.href)?\s*(?:=|\.replace\(|\.assign\()\s*[\"'](https?://[^\"'\s]+)")


@dataclass(frozen=True, slots=True)
class Link:
    """One link to a page that asks something of a visitor."""

    url: Url
    kind: PageKind
    label: str


@dataclass(frozen=True, slots=True)
class Content:
    """What one page holds; addresses are resolved against `<base>` and the address of the page."""

    forms: tuple[Form, ...] = ()
    insecure: tuple[InsecurePart, ...] = ()
    links: tuple[Link, ...] = ()
    policies: tuple[str, ...] = ()
    referrer: str = ""
    refresh: str = ""
    script: str = ""


def read_page(body: bytes, url: Url, ports: Ports) -> Content | None:
    """Read a page; None when it is built to keep a parser busy. Whatever it holds, this never raises."""
    if LONG_TAG.search(body):
        return None
    # libxml2, because its time is proportional to the size of a page: parsers that build the tree of HTML 5 can be kept
    # busy for a minute by 1 MiB of nested or misnested elements
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, recover=True)
    try:
        tree = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return Content()
    if tree is None:
        return Content()
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        return None
    return _content(tree, url, ports)


def _content(tree: etree._Element, url: Url, ports: Ports) -> Content:
    resolve = _Resolver(ports, _base(tree, url), url)
    return Content(
        forms=tuple(_form(node, resolve) for node in islice(tree.iter("form"), MOST_FORMS)),
        insecure=tuple(islice(_insecure(tree, resolve), MOST)),
        links=_links(tree, resolve),
        policies=tuple(islice(_meta(tree, "http-equiv", "content-security-policy"), MOST)),
        referrer=next(_meta(tree, "name", "referrer"), "").strip().lower(),
        refresh=_refresh(tree, resolve),
        script=_script(tree),
    )


@dataclass(frozen=True, slots=True)
class _Resolver:
    """Turns what an attribute says into a whole address."""

    ports: Ports
    base: str
    page: Url

    def __call__(self, value: str | None) -> Url | None:
        return read_url(value, self.ports, self.base) if value else None

    def text(self, value: str) -> str:
        """Return the whole address as text, whatever its scheme and port; that of the page when nothing is said."""
        return absolute(value, self.base)[:LONGEST_VALUE] if value.strip() else str(self.page)


def _base(tree: etree._Element, url: Url) -> str:
    for node in tree.iter("base"):
        if (href := node.get("href")) is not None:
            found = absolute(href, str(url))
            return found if found.startswith(("http:", "https:")) else str(url)
    return str(url)


def _form(node: etree._Element, resolve: _Resolver) -> Form:
    inputs = list(islice(node.iter(*FIELDS), MOST_FIELDS))
    targets = [resolve.text(node.get("action", ""))]
    targets += [resolve.text(each.get("formaction", "")) for each in inputs if each.get("formaction")]
    method = node.get("method", "").strip().lower()
    posts = any(each.get("formmethod", "").strip().lower() == "post" for each in inputs)
    return Form(
        method="post" if posts else method if method in {"post", "dialog"} else "get",
        targets=tuple(dict.fromkeys(targets))[:MOST],
        fields=tuple(sorted({_kind(each) for each in inputs} - NO_FIELDS)[:MOST]),
    )


def _kind(node: etree._Element) -> str:
    if node.tag in {"textarea", "select"}:
        return str(node.tag)
    kind = node.get("type", "").strip().lower()[:20]
    return kind or ("submit" if node.tag == "button" else "text")


def _insecure(tree: etree._Element, resolve: _Resolver) -> Iterator[InsecurePart]:
    seen = set()
    for node in tree.iter(*PARTS):
        attribute, kind = PARTS[str(node.tag)]
        value = node.get(attribute, "")
        if not value.strip() or (node.tag == "link" and "stylesheet" not in node.get("rel", "").lower().split()):
            continue
        found = resolve.text(value)
        if found.lower().startswith("http:") and found not in seen:
            seen.add(found)
            yield InsecurePart(kind, found)


def _links(tree: etree._Element, resolve: _Resolver) -> tuple[Link, ...]:
    """Return the first link to each address that asks something of a visitor, counters first."""
    found: dict[str, Link] = {}
    for node in islice(tree.iter("a"), MOST_LINKS):
        href = node.get("href", "")
        label = " ".join(_text(node, LONGEST_LINK).split())[:LONGEST_LABEL] if href else ""
        kind = _page_kind(f"{label} {node.get('title', '')[:LONGEST_LABEL]} {href[:LONGEST_LINK]}".lower())
        url = resolve(href) if kind else None
        if kind and url and str(url) not in found:
            found[str(url)] = Link(url, kind, label)
    order = [kind for kind, _ in WORDS]
    return tuple(sorted(found.values(), key=lambda link: order.index(link.kind)))[:MOST]


def _page_kind(text: str) -> PageKind | None:
    return next((kind for kind, words in WORDS if any(word in text for word in words)), None)


def _meta(tree: etree._Element, attribute: str, value: str) -> Iterator[str]:
    for node in tree.iter("meta"):
        if node.get(attribute, "").strip().lower() == value and node.get("content") is not None:
            yield node.get("content", "")[:LONGEST_VALUE]


def _refresh(tree: etree._Element, resolve: _Resolver) -> str:
    for value in _meta(tree, "http-equiv", "refresh"):
        found = REFRESH.match(value)
        if found and int(found[1]) <= LONGEST_REFRESH:
            return resolve.text(found[2])
    return ""


def _script(tree: etree._Element) -> str:
    for node in islice(tree.iter("script"), MOST):
        if node.get("src") is None and (found := LOCATION.search((node.text or "")[:LONGEST_SCRIPT])):
            return found[1]
    return ""


def _text(node: etree._Element, most: int) -> str:
    """Return the words inside an element, no more than needed."""
    found = ""
    for piece in node.itertext():
        found += f" {piece[:most]}"
        if len(found) > most:
            break
    return found[:most]
