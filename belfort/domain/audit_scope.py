"""What may be looked at in an audit or test: addresses that exist, so that nobody tests a typing error."""

import re
from ipaddress import ip_network

from belfort.domain.errors import InvalidError
from belfort.domain.terms import Text

# what is meant as an address of IPv4 (RFC 791) or IPv6 (RFC 4291), or as a range of them (RFC 4632); a name is not
LIKE_AN_ADDRESS = re.compile(r"(\d+(\.\d+){3}|[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*)(/\d+)?", re.IGNORECASE)


def require_addresses(text: str) -> None:
    """Raise InvalidError for the first word that looks like an address or a range, and is none."""
    for word in re.split(r"[\s,;]+", text):
        if not LIKE_AN_ADDRESS.fullmatch(word):
            continue
        try:
            ip_network(word, strict=False)
        except ValueError:
            words = Text("{word} is geen IP-adres of reeks.", "{word} is no IP address or range.")
            raise InvalidError(words.filled(word=word), field="addresses") from None
