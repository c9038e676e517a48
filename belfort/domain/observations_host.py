"""All facts of one look at one host."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from belfort.domain.observations import Failure, Unknown, from_plain, to_plain
from belfort.domain.observations_names import DnsFacts, Ipv6, MailFacts
from belfort.domain.observations_web import WebFacts

NOT_ASKED = Unknown(Failure.NOT_ASKED)


@dataclass(frozen=True, slots=True)
class HostFacts:
    """What one look at one host yielded, from `started_at` to `ended_at` (aware moments).

    `domain` is the registered domain. A part that was not asked is Unknown(NOT_ASKED); a host that may not be measured is
    Unknown(BLOCKED) in every part.
    """

    host: str
    domain: str
    started_at: datetime
    ended_at: datetime
    web: WebFacts | Unknown
    dns: DnsFacts | Unknown
    mail: MailFacts | Unknown
    scanner_version: str = ""
    ipv6: Ipv6 | Unknown = NOT_ASKED

    def as_dict(self) -> dict[str, Any]:
        """Return the facts as JSON can hold them."""
        plain: dict[str, Any] = to_plain(self)
        return plain


def facts_from(data: object) -> HostFacts:
    """Return the facts that `as_dict` stored; raises InvalidError when they cannot be read."""
    return from_plain(HostFacts, data)
