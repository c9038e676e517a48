"""Whose host it is: what shows that a website is a government's own, so that nobody measures another's (`docs/scoring.md`, 11.33)."""

from enum import StrEnum

from belfort.domain.terms import Text

LABEL, MARK = "_belfort", "belfort-bestuur="


class Proof(StrEnum):
    """What shows that a host is a government's."""

    LIST = "list"
    RECORD = "record"
    LINK = "link"
    OPERATOR = "operator"


PROOF_NAMES = {
    Proof.LIST: Text("uit de lijst van lokale besturen", "from the list of local governments"),
    Proof.RECORD: Text("door een record in het domein", "by a record in the domain"),
    Proof.LINK: Text(
        "omdat uw eigen site ernaar verwijst voor het loket", "because your own site leads there for its counter"
    ),
    Proof.OPERATOR: Text("door de beheerder van deze installatie", "by whoever runs this installation"),
}


def is_listed(host: str, listed: str) -> bool:
    """Say whether a host is the one of the official list, or stands below it; `www.` of the listed one counts for nothing.

    Both are names of the wire in lower case; an empty `listed` lists nothing.
    """
    base = listed.removeprefix("www.")
    if "." not in base:
        base = listed
    return bool(listed) and (host == base or host.endswith(f".{base}"))


def record_of(token: str) -> str:
    """Return the text of the record for the token of a government."""
    return f"{MARK}{token}"
