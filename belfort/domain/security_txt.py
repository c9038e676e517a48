"""The text of security.txt, by which a finder learns where to report: RFC 9116.

Rules and worked numbers: `docs/scoring.md`, chapter 13.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote, urlsplit

from belfort.domain.errors import InvalidError
from belfort.domain.terms import Text

LONGEST = timedelta(days=365)
# what may hold the key of a government: a page, a record in the DNS, the fingerprint of a key (section 2.5.4)
KEY_SCHEMES = ("https", "dns", "openpgp4fpr")
PLAIN = re.compile(r"[\x21-\x7e]+")
ADDRESS = re.compile(r"[^@\s\x00-\x1f\x7f]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class SecurityTxt:
    """What the text says; the mail address or the form, at least one. Addresses begin with https://."""

    expires_on: date
    email: str = ""
    form: str = ""
    encryption: str = ""
    acknowledgments: str = ""
    policy: str = ""
    canonical: str = ""
    languages: tuple[str, ...] = ("nl", "en")


def write_security_txt(content: SecurityTxt) -> str:
    """Return the text, each field on a line of its own, each line ended; raises InvalidError with the field.

    The form stands before the mail address: the first contact is the preferred one (section 2.5.3). Whether the day on
    which it expires still fits is asked apart (`require_expiry`): a text that stays too long says itself that it is old.
    """
    contacts = [require_uri(content.form, "form")] if content.form else []
    contacts += [_mailto(content.email)] if content.email else []
    if not contacts:
        raise InvalidError(Text("Geef een adres om te melden.", "Give an address to report to."), field="contact")
    encryption = require_uri(content.encryption, "encryption_url", KEY_SCHEMES) if content.encryption else ""
    lines = [
        *(("Contact", contact) for contact in contacts),
        ("Expires", f"{content.expires_on.isoformat()}T00:00:00Z"),
        ("Encryption", encryption),
        ("Acknowledgments", content.acknowledgments and require_uri(content.acknowledgments, "acknowledgments")),
        ("Policy", content.policy and require_uri(content.policy, "policy")),
        ("Preferred-Languages", ", ".join(content.languages)),
        ("Canonical", content.canonical and require_uri(content.canonical, "canonical")),
    ]
    return "".join(f"{name}: {value}\n" for name, value in lines if value)


def require_expiry(expires_on: date, today: date) -> None:
    """Raise InvalidError unless the day lies after today and at most a year ahead."""
    if not today < expires_on <= today + LONGEST:
        words = Text(
            "Kies een dag na vandaag, hoogstens een jaar vooruit.", "Choose a day after today, at most a year ahead."
        )
        raise InvalidError(words, field="expires_on")


def require_uri(value: str, field: str, schemes: tuple[str, ...] = ("https",)) -> str:
    """Return an address that may stand in the text; raises InvalidError for anything that is not one."""
    try:
        parts = urlsplit(value)
        fits = parts.scheme in schemes and bool(parts.hostname if parts.scheme == "https" else parts.path)
    except ValueError:
        fits = False
    if not fits or not PLAIN.fullmatch(value) or set(value) & set('<>"\\^`{|}'):
        words = Text(
            "Geef een adres zonder spaties dat begint met {schemes}.",
            "Give an address without blanks that begins with {schemes}.",
        )
        named = ", ".join("https://" if scheme == "https" else f"{scheme}:" for scheme in schemes)
        raise InvalidError(words.filled(schemes=named), field=field)
    return value


def _mailto(email: str) -> str:
    if not ADDRESS.fullmatch(email):
        raise InvalidError(Text("Dit is geen mailadres.", "This is no mail address."), field="contact")
    return f"mailto:{quote(email, safe='@+-._~')}"
