"""The key that a finder may leave to be answered in secret: known by its shape, never used by Belfort itself.

Rules: `docs/scoring.md`, chapter 13.
"""

import re

from belfort.domain.errors import InvalidError
from belfort.domain.terms import Text

LONGEST_KEY = 20_000
BEGIN, END = "-----BEGIN PGP PUBLIC KEY BLOCK-----", "-----END PGP PUBLIC KEY BLOCK-----"
AGE = re.compile(r"age1[02-9ac-hj-np-z]{58}")
HEADER = re.compile(r"[A-Za-z][A-Za-z-]*: [^\r\n]*")
BODY = re.compile(r"[A-Za-z0-9+/]{1,76}={0,2}")
SUM = re.compile(r"=[A-Za-z0-9+/]{4}")
SECRET = re.compile(r"PRIVATE KEY|AGE-SECRET-KEY-", re.IGNORECASE)

NO_KEY = Text(
    "Dit is geen publieke sleutel: geef een PGP-blok (BEGIN PGP PUBLIC KEY BLOCK) of een sleutel die met age1 begint.",
    "This is no public key: give a PGP block (BEGIN PGP PUBLIC KEY BLOCK) or a key that begins with age1.",
)
SECRET_KEY = Text(
    "Dit is een geheime sleutel. Geef hem aan niemand; hier hoort uw publieke sleutel.",
    "This is a secret key. Give it to nobody; your public key belongs here.",
)


def checked_key(text: str) -> str:
    """Return a public key without the blanks around it, nothing for nothing; raises InvalidError for anything else."""
    text = text.strip()
    if not text:
        return ""
    if SECRET.search(text):
        raise InvalidError(SECRET_KEY, field="key")
    if len(text) > LONGEST_KEY or not (AGE.fullmatch(text) or _is_pgp([line.strip() for line in text.splitlines()])):
        raise InvalidError(NO_KEY, field="key")
    return text


def _is_pgp(lines: list[str]) -> bool:
    """Say whether the lines are one block: begin, headers, a blank line, the key, a sum perhaps, end."""
    if len(lines) < 4 or lines[0] != BEGIN or lines[-1] != END or "" not in lines:  # noqa: PLR2004 these four
        return False
    blank = lines.index("")
    body = lines[blank + 1 : -1]
    if body and SUM.fullmatch(body[-1]):
        body = body[:-1]
    return (
        bool(body)
        and all(HEADER.fullmatch(line) for line in lines[1:blank])
        and all(BODY.fullmatch(line) for line in body)
    )
