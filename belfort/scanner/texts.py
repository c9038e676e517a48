"""Small files of text that a site publishes: security.txt (RFC 9116), robots.txt (RFC 9309), and the Set-Cookie header."""

from collections.abc import Iterable

from belfort.domain.observations_web import Cookie, SecurityTxt

MOST_LINES, MOST_VALUES, LONGEST_VALUE, MOST_COOKIES = 1000, 10, 500, 50
FIELDS = {"contact": "contacts", "expires": "expires", "canonical": "canonical", "policy": "policies"}
SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"


def read_security_txt(url: str, status: int, content_type: str, body: bytes) -> SecurityTxt:
    """Return the fields of a security.txt as they are written; whatever the bytes are, this never raises."""
    text = body.decode("utf-8", "replace").lstrip("\ufeff")
    is_html = "html" in content_type.lower() or text.lstrip()[:1] == "<"
    found: dict[str, list[str]] = {"contacts": [], "expires": [], "canonical": [], "policies": [], "languages": []}
    for line in [] if is_html or status != 200 else text.splitlines()[:MOST_LINES]:  # noqa: PLR2004 only a page that is there
        name, colon, value = line.partition(":")
        field = {**FIELDS, "preferred-languages": "languages"}.get(name.strip().lower(), "")
        if colon and field and value.strip() and len(found[field]) < MOST_VALUES:
            found[field].append(value.strip()[:LONGEST_VALUE])
    return SecurityTxt(
        url=url,
        status=status,
        content_type=content_type[:LONGEST_VALUE],
        is_html=is_html,
        is_signed=text.startswith(SIGNED),
        **{name: tuple(values) for name, values in found.items()},
    )


def is_stopped(robots: bytes, agent: str) -> bool:
    """Say whether a robots.txt asks this agent by name to stay away from the whole site; rules for all do not count.

    Only a few named pages are asked for, so this is no crawl; but whoever names us is heard.
    """
    ours, in_rules = False, False
    for line in robots.decode("utf-8", "replace").splitlines()[:MOST_LINES]:
        name, _, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if name == "user-agent":
            ours = (ours and not in_rules) or value.lower() == agent.lower()
            in_rules = False
        elif name:
            in_rules = True
            if ours and name == "disallow" and value == "/":
                return True
    return False


def read_cookies(values: Iterable[str]) -> tuple[Cookie, ...]:
    """Return the cookies that Set-Cookie headers set, never their values; the last of a name counts (RFC 6265)."""
    found: dict[str, Cookie] = {}
    for value in values:
        pair, *attributes = value.split(";")
        name = pair.partition("=")[0].strip()[:LONGEST_VALUE]
        parts = {each.partition("=")[0].strip().lower(): each.partition("=")[2].strip() for each in attributes}
        if name and len(found) < MOST_COOKIES:
            found[name] = Cookie(
                name=name,
                secure="secure" in parts,
                http_only="httponly" in parts,
                same_site=parts.get("samesite", "").lower()[:20],
                persistent="max-age" in parts or "expires" in parts,
            )
    return tuple(found.values())
