"""Verdict on the MTA-STS policy of a domain, for information. `docs/scoring.md`, chapter 11."""

from datetime import datetime

from belfort.domain.observations import Failure, Unknown
from belfort.domain.observations_host import HostFacts
from belfort.domain.observations_names import MailFacts, StsPolicy
from belfort.domain.observations_web import ChainState
from belfort.domain.posture_parts import on_mail
from belfort.domain.posture_verdict import Verdict, failed, passed, unseen, warned
from belfort.domain.posture_verdicts_cert import covers
from belfort.domain.terms import Text

NOT_THERE = {Failure.NO_NAME, Failure.NO_ADDRESS, Failure.REFUSED, Failure.PLAIN, Failure.TLS}
FOUND, TOO_BUSY, SERVER_FAULT = 200, 429, 500
MODES = {"enforce", "testing", "none"}
LONGEST_AGE = 31_557_600  # seconds, RFC 8461, 3.2
SHOWN = 10


@on_mail
def mta_sts(facts: HostFacts, mail: MailFacts) -> Verdict:
    """Judge `mail.mtasts`: a record, and a policy file that senders may believe and that names every mail server."""
    evidence: dict[str, object] = {"domain": mail.domain}
    if isinstance(mail.mta_sts, Unknown):
        return unseen(mail.mta_sts, **evidence)
    if not mail.mta_sts:
        return warned(Text("Er is geen MTA-STS-beleid.", "There is no MTA-STS policy."), **evidence)
    policy = mail.sts_policy
    if policy is None or isinstance(policy, Unknown):
        return _absent(policy or Unknown(Failure.NOT_ASKED), evidence)
    return _judged(policy, mail, facts.started_at, evidence)


def _judged(policy: StsPolicy, mail: MailFacts, moment: datetime, evidence: dict[str, object]) -> Verdict:
    servers = [*policy.servers[:SHOWN]]
    evidence |= {"status": policy.status, "mode": policy.mode, "max_age": policy.max_age, "servers": servers}
    if policy.status == TOO_BUSY or policy.status >= SERVER_FAULT:
        return unseen(Unknown(Failure.STATUS, str(policy.status)), **evidence)
    fault = _fault(policy, mail, moment)
    if fault is not None:
        return failed(fault, **evidence)
    if policy.mode != "enforce":
        words = Text(
            "Het MTA-STS-beleid dwingt nog niets af ({mode}).", "The MTA-STS policy enforces nothing ({mode})."
        )
        return warned(words.filled(mode=policy.mode), **evidence)
    return passed(Text("Het MTA-STS-beleid is in orde.", "The MTA-STS policy is in order."), **evidence)


def _absent(why: Unknown, evidence: dict[str, object]) -> Verdict:
    if why.reason not in NOT_THERE:
        return unseen(why, **evidence)
    words = Text(
        "Een record kondigt een MTA-STS-beleid aan, maar het bestand is er niet.",
        "A record announces an MTA-STS policy, but the file is not there.",
    )
    return failed(words, reason=str(why.reason), **evidence)


def _fault(policy: StsPolicy, mail: MailFacts, moment: datetime) -> Text | None:
    """Return why senders do not use a policy, the first thing first."""
    age = policy.max_age
    kind = policy.content_type.partition(";")[0].strip().lower()
    faults = (
        (
            policy.status != FOUND,
            Text("Het MTA-STS-bestand geeft status {status}.", "The MTA-STS file gives status {status}.").filled(
                status=policy.status
            ),
        ),
        (
            not _is_trusted(policy, f"mta-sts.{mail.domain}", moment),
            Text(
                "Het certificaat van mta-sts.{domain} is niet te vertrouwen.",
                "The certificate of mta-sts.{domain} cannot be trusted.",
            ).filled(domain=mail.domain),
        ),
        (kind != "text/plain", Text("Het MTA-STS-bestand is geen gewone tekst.", "The MTA-STS file is no plain text.")),
        (
            policy.version != "STSv1" or policy.mode not in MODES,
            Text("Het MTA-STS-beleid is ongeldig.", "The MTA-STS policy is invalid."),
        ),
        (
            not (age.isascii() and age.isdigit() and int(age[:20]) <= LONGEST_AGE),
            Text("Het MTA-STS-beleid heeft geen geldige termijn.", "The MTA-STS policy has no valid term."),
        ),
    )
    return next((text for is_wrong, text in faults if is_wrong), None) or _left_out(policy, mail)


def _is_trusted(policy: StsPolicy, host: str, moment: datetime) -> bool:
    found = policy.certificate
    if isinstance(found, Unknown) or found.chain is not ChainState.TRUSTED:
        return False
    return found.not_before <= moment <= found.not_after and any(covers(name, host) for name in found.names)


def _left_out(policy: StsPolicy, mail: MailFacts) -> Text | None:
    """Return which mail server a policy forgets; senders would not deliver to it."""
    if policy.mode == "none" or isinstance(mail.servers, Unknown):
        return None
    forgotten = [
        server.name for server in mail.servers if not any(covers(each, server.name) for each in policy.servers)
    ]
    if forgotten or not policy.servers:
        words = Text(
            "Het MTA-STS-beleid noemt mailserver {name} niet.", "The MTA-STS policy does not name mail server {name}."
        )
        return words.filled(name=next(iter(forgotten), "-"))
    return None
