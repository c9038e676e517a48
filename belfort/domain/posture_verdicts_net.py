"""Verdict on the network of a site, for information. `docs/scoring.md`, chapter 11."""

from belfort.domain.observations import Unknown
from belfort.domain.observations_host import HostFacts
from belfort.domain.observations_names import Ipv6
from belfort.domain.posture_parts import on_ipv6
from belfort.domain.posture_verdict import Verdict, failed, passed, unseen, warned
from belfort.domain.terms import Text


@on_ipv6
def ipv6(_facts: HostFacts, found: Ipv6) -> Verdict:
    """Judge `net.ipv6`: the site answers at an address of IPv6, and a name server has one too."""
    servers = () if isinstance(found.servers, Unknown) else found.servers
    evidence = {
        "addresses": [*found.addresses[:10]],
        "name_servers": [server.name for server in servers if server.has_ipv6],
    }
    if not found.addresses:
        return warned(Text("De site heeft geen IPv6-adres.", "The site has no IPv6 address."), **evidence)
    if isinstance(found.answers, Unknown):
        return unseen(found.answers, **evidence)
    if not found.answers:
        words = Text(
            "De site heeft een IPv6-adres, maar antwoordt daar niet.",
            "The site has an IPv6 address but does not answer there.",
        )
        return failed(words, **evidence)
    if isinstance(found.servers, Unknown):
        return unseen(found.servers, **evidence)
    if servers and not evidence["name_servers"]:
        words = Text("Geen enkele naamserver heeft een IPv6-adres.", "No name server has an IPv6 address.")
        return warned(words, **evidence)
    return passed(Text("De site antwoordt via IPv6.", "The site answers over IPv6."), **evidence)
