"""Who judges which check. `docs/scoring.md`, chapter 11, part "The checks"."""

from collections.abc import Mapping

from belfort.domain import (
    posture_verdicts_cert as cert,
    posture_verdicts_dns as dns,
    posture_verdicts_hdr as hdr,
    posture_verdicts_mail as mail,
    posture_verdicts_net as net,
    posture_verdicts_sts as sts,
    posture_verdicts_web as web,
)
from belfort.domain.observations_host import HostFacts
from belfort.domain.posture_parts import Judge
from belfort.domain.posture_verdict import Verdict

JUDGES: Mapping[str, Judge] = {
    "web.https": web.https,
    "web.redirect": web.redirect,
    "web.downgrade": web.downgrade,
    "web.forms": web.forms,
    "web.mixed": web.mixed,
    "cert.time": cert.time,
    "cert.expiry": cert.expiry,
    "cert.name": cert.name,
    "cert.chain": cert.chain,
    "cert.strength": cert.strength,
    "tls.version": cert.version,
    "tls.cipher": cert.cipher,
    "tls.v13": cert.newest,
    "tls.pq": cert.quantum,
    "hdr.hsts": hdr.hsts,
    "hdr.csp": hdr.csp,
    "hdr.frame": hdr.frame,
    "hdr.nosniff": hdr.nosniff,
    "hdr.referrer": hdr.referrer,
    "hdr.cookies": hdr.cookies,
    "sectxt": hdr.security_txt,
    "dns.dnssec": dns.dnssec,
    "dns.caa": dns.caa,
    "dns.dangling": dns.dangling,
    "mail.spf": mail.spf,
    "mail.dmarc": mail.dmarc,
    "mail.dkim": mail.dkim,
    "mail.starttls": mail.starttls,
    "mail.dane": mail.dane,
    "mail.mtasts": sts.mta_sts,
    "mail.tlsrpt": mail.tls_reports,
    "net.ipv6": net.ipv6,
}


def judge(facts: HostFacts) -> dict[str, Verdict]:
    """Return the verdict of every check of the catalogue, by its key, in the order of the catalogue."""
    return {key: judge_one(facts) for key, judge_one in JUDGES.items()}
