"""The MTA-STS policy of a domain: the record that says there is one, and the file itself (RFC 8461). Reads any bytes."""

import re
from datetime import UTC, datetime

from dns.rdatatype import TXT

from belfort.domain.observations import Failure, Unknown
from belfort.domain.observations_names import StsPolicy
from belfort.domain.observations_web import Certificate
from belfort.scanner.browser import Browser, Memory
from belfort.scanner.certificates import Pool, Roots, read_certificate
from belfort.scanner.failures import FetchError
from belfort.scanner.fetch import Door
from belfort.scanner.http import Response, Url
from belfort.scanner.resolver import Asking
from belfort.scanner.spf import texts_of

RECORD = re.compile(r"v=STSv1[ \t]*;(.*;)?[ \t]*id[ \t]*=[ \t]*[A-Za-z0-9]{1,32}[ \t]*(;.*)?", re.ASCII | re.DOTALL)
PATH = "/.well-known/mta-sts.txt"
MOST_LINES, MOST_SERVERS, LONGEST_VALUE, LONGEST_FILE = 200, 50, 300, 64 * 1024
FOUND = 200


async def has_record(domain: str, asking: Asking) -> bool:
    """Say whether exactly one valid record announces a policy: anything else counts as none (RFC 8461, 3.1)."""
    texts = [text for text in texts_of(await asking.ask(f"_mta-sts.{domain}", TXT)) if text.startswith("v=STSv1")]
    return len(texts) == 1 and RECORD.fullmatch(texts[0]) is not None


async def look(domain: str, door: Door, roots: Roots, pool: Pool) -> StsPolicy | Unknown:
    """Return the policy file of a domain: asked over HTTPS at its own host, and never anywhere else (RFC 8461, 3.3)."""
    host, memory = f"mta-sts.{domain}", Memory()
    browser = Browser(door, memory)
    try:
        response = await browser.raw(Url("https", host, PATH, door.settings.ports.https))
    except FetchError as failure:
        return Unknown(failure.kind, failure.detail)
    finally:
        await browser.close()
    if response.is_packed:
        return Unknown(Failure.ENCODED, "policy file")
    chain = memory.handshakes[host].chain
    return read_policy(response, read_certificate(chain, roots, pool, datetime.now(UTC)))


def read_policy(response: Response, certificate: Certificate | Unknown) -> StsPolicy:
    """Return what an answer says as a policy; whatever its bytes are, this never raises."""
    found: dict[str, str] = {}
    servers: list[str] = []
    lines = response.body[:LONGEST_FILE].decode("utf-8", "replace").splitlines() if response.status == FOUND else []
    for line in lines[:MOST_LINES]:
        name, _, value = (part.strip()[:LONGEST_VALUE] for part in line.partition(":"))
        if name == "mx" and value and len(servers) < MOST_SERVERS:
            servers.append(value.lower())
        elif name != "mx":
            found.setdefault(name, value)
    kind = (response.first("content-type") or "")[:LONGEST_VALUE]
    named = {name: found.get(name, "") for name in ("version", "mode", "max_age")}
    return StsPolicy(response.status, kind, certificate, servers=tuple(servers), **named)
