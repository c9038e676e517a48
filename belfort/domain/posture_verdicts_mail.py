"""Verdicts on the mail of a domain. `docs/scoring.md`, chapter 11."""

from collections.abc import Callable, Mapping

from belfort.domain.observations import Failure, Unknown
from belfort.domain.observations_host import HostFacts
from belfort.domain.observations_names import Dane, Dmarc, MailFacts, MailServer, Spf, StartTls
from belfort.domain.posture_parts import on_mail
from belfort.domain.posture_verdict import Outcome, Verdict, failed, passed, skipped, unseen, warned
from belfort.domain.terms import Text

MOST_LOOKUPS = 10
ENFORCING = {"quarantine", "reject"}
NO_MAIL = Text("Dit domein ontvangt geen mail.", "This domain receives no mail.")


@on_mail
def spf(_facts: HostFacts, mail: MailFacts) -> Verdict:
    """Judge `mail.spf`: one valid record that ends in a refusal of everybody else."""
    if isinstance(mail.spf, Unknown):
        return unseen(mail.spf, domain=mail.domain)
    evidence = {
        "domain": mail.domain,
        "records": [each[:500] for each in mail.spf.records[:5]],
        "lookups": mail.spf.lookups,
        "error": mail.spf.error,
    }
    fault = _spf_fault(mail.spf)
    if fault is not None:
        return failed(fault, **evidence)
    if mail.spf.ending in {"-all", "~all"}:
        words = Text(
            "Enkel wie in het record staat, mag namens u mailen ({ending}).",
            "Only who is in the record may mail in your name ({ending}).",
        )
        return passed(words.filled(ending=mail.spf.ending), **evidence)
    return warned(
        Text(
            "Het SPF-record zegt niet wat er met anderen moet.", "The SPF record does not say what to do with others."
        ),
        **evidence,
    )


def _spf_fault(found: Spf) -> Text | None:
    if not found.records:
        return Text("Er is geen SPF-record.", "There is no SPF record.")
    if len(found.records) > 1:
        return Text("Er staan meerdere SPF-records: geen enkel telt.", "There are several SPF records: none counts.")
    if found.lookups > MOST_LOOKUPS:
        return Text("SPF vraagt meer dan 10 opzoekingen.", "SPF needs more than 10 look-ups.")
    if found.error:
        return Text("Het SPF-record is ongeldig: {why}.", "The SPF record is invalid: {why}.").filled(why=found.error)
    if found.ending == "+all":
        return Text("Het SPF-record laat iedereen toe.", "The SPF record admits everybody.")
    return None


@on_mail
def dmarc(_facts: HostFacts, mail: MailFacts) -> Verdict:
    """Judge `mail.dmarc` by the policy that holds for the domain and its subdomains (RFC 9989)."""
    if isinstance(mail.dmarc, Unknown):
        return unseen(mail.dmarc, domain=mail.domain)
    found = mail.dmarc
    evidence = {
        "domain": mail.domain,
        "found_at": found.found_at,
        "records": [each[:500] for each in found.records[:5]],
        "error": found.error,
    }
    if not found.records:
        return failed(Text("Er is geen DMARC-record.", "There is no DMARC record."), **evidence)
    if len(found.records) > 1:
        words = Text(
            "Er staan meerdere DMARC-records: geen enkel telt.", "There are several DMARC records: none counts."
        )
        return failed(words, **evidence)
    if found.error:
        words = Text("Het DMARC-record is ongeldig: {why}.", "The DMARC record is invalid: {why}.")
        return failed(words.filled(why=found.error), **evidence)
    return _policy(found, mail.domain, evidence)


def _policy(found: Dmarc, domain: str, evidence: Mapping[str, object]) -> Verdict:
    tags = {tag.name: tag.value.lower() for tag in found.tags}
    own = tags.get("p", "none")
    below = tags.get("sp", own)
    policy = own if found.found_at == domain else below
    seen = {"policy": policy, **evidence}
    if policy not in ENFORCING:
        return warned(
            Text("Het beleid is 'none': alles komt door.", "The policy is 'none': everything passes."), **seen
        )
    if tags.get("t") == "y":
        return warned(Text("Het beleid staat in testmodus (t=y).", "The policy is in test mode (t=y)."), **seen)
    if below not in ENFORCING:
        words = Text("Voor subdomeinen geldt het beleid niet (sp=none).", "The policy spares subdomains (sp=none).")
        return warned(words, **seen)
    return passed(
        Text("Nagemaakte mail wordt tegengehouden ({policy}).", "Forged mail is stopped ({policy}).").filled(
            policy=policy
        ),
        **seen,
    )


def _information(part: Callable[[MailFacts], bool | Unknown], yes: Text, no: Text, mail: MailFacts) -> Verdict:
    found = part(mail)
    if isinstance(found, Unknown):
        return unseen(found, domain=mail.domain)
    return passed(yes, domain=mail.domain) if found else warned(no, domain=mail.domain)


@on_mail
def dkim(_facts: HostFacts, mail: MailFacts) -> Verdict:
    """Judge `mail.dkim`, for information: whether any key seems to be published."""
    yes = Text("Er lijken sleutels voor DKIM te staan.", "There seem to be keys for DKIM.")
    no = Text("Er is geen spoor van sleutels voor DKIM.", "There is no trace of keys for DKIM.")
    return _information(lambda seen: seen.dkim_hint, yes, no, mail)


@on_mail
def tls_reports(_facts: HostFacts, mail: MailFacts) -> Verdict:
    """Judge `mail.tlsrpt`, for information."""
    yes = Text("U vraagt verslagen over mislukte mailversleuteling.", "You ask for reports on failed mail encryption.")
    no = Text("U vraagt geen verslagen over mailversleuteling.", "You ask for no reports on mail encryption.")
    return _information(lambda seen: seen.tls_reports, yes, no, mail)


@on_mail
def starttls(_facts: HostFacts, mail: MailFacts) -> Verdict:
    """Judge `mail.starttls`: every mail server offers to encrypt and does so; one without fails."""
    servers = _servers(mail)
    if isinstance(servers, Verdict):
        return servers
    found = {server.name: _encrypts(server.starttls) for server in servers}
    verdict, name = _worst(found)
    evidence: dict[str, object] = {"servers": {name: str(each) for name, each in found.items()}}
    if verdict is Outcome.UNKNOWN:
        return unseen(_reason(servers, lambda server: server.starttls), **evidence)
    if verdict is Outcome.FAIL:
        words = Text("Mailserver {name} versleutelt niet.", "Mail server {name} does not encrypt.")
        return failed(words.filled(name=name), **evidence)
    return passed(Text("Elke mailserver versleutelt.", "Every mail server encrypts."), **evidence)


def _servers(mail: MailFacts) -> tuple[MailServer, ...] | Verdict:
    if isinstance(mail.servers, Unknown):
        return unseen(mail.servers, domain=mail.domain)
    return mail.servers or skipped(NO_MAIL, domain=mail.domain, null_mx=mail.is_null_mx)


def _encrypts(found: StartTls | Unknown) -> Outcome:
    if isinstance(found, Unknown):
        return Outcome.UNKNOWN
    return Outcome.PASS if found.completed else Outcome.FAIL


def _worst(found: dict[str, Outcome]) -> tuple[Outcome, str]:
    """Return the outcome that decides over several servers, and the server that has it: one that fails, then unknown."""
    order = (Outcome.FAIL, Outcome.UNKNOWN, Outcome.WARN, Outcome.PASS)
    name = min(found, key=lambda each: order.index(found[each]))
    return found[name], name


def _reason(servers: tuple[MailServer, ...], part: Callable[[MailServer], object]) -> Unknown:
    seen = [part(server) for server in servers]
    return next((each for each in seen if isinstance(each, Unknown)), Unknown(Failure.TIMEOUT))


@on_mail
def dane(_facts: HostFacts, mail: MailFacts) -> Verdict:
    """Judge `mail.dane`: signed TLSA records that fit the certificate of every mail server."""
    servers = _servers(mail)
    if isinstance(servers, Verdict):
        return servers
    found = {server.name: _pinned(server) for server in servers}
    verdict, name = _worst(found)
    evidence: dict[str, object] = {"servers": {name: str(each) for name, each in found.items()}}
    if verdict is Outcome.UNKNOWN:
        return unseen(_reason(servers, _hidden), **evidence)
    if verdict is Outcome.FAIL:
        words = Text(
            "Het DANE-record van {name} klopt niet of is niet ondertekend.",
            "The DANE record of {name} is wrong or not signed.",
        )
        return failed(words.filled(name=name), **evidence)
    if verdict is Outcome.WARN:
        words = Text("Mailserver {name} heeft geen DANE-record.", "Mail server {name} has no DANE record.")
        return warned(words.filled(name=name), **evidence)
    return passed(Text("DANE klopt voor elke mailserver.", "DANE is right for every mail server."), **evidence)


def _hidden(server: MailServer) -> object:
    if isinstance(server.dane, Dane):
        return server.starttls if isinstance(server.starttls, Unknown) else server.dane.matches
    return server.dane


def _pinned(server: MailServer) -> Outcome:
    found = server.dane
    if isinstance(found, Unknown):
        return Outcome.UNKNOWN
    usable = any(record.usage in {2, 3} for record in found.records)
    if not usable:
        return Outcome.WARN
    if not found.is_secure:
        return Outcome.FAIL
    if isinstance(found.matches, Unknown) or found.matches is None:
        without = isinstance(server.starttls, StartTls) and not server.starttls.completed
        return Outcome.FAIL if without else Outcome.UNKNOWN
    return Outcome.PASS if found.matches else Outcome.FAIL
