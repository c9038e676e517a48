"""Facts of the mail of a domain: its servers, who may send in its name, and what happens to forged mail."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from dns.rdatatype import MX, TLSA, TXT

from belfort.domain.observations import Failure, Unknown
from belfort.domain.observations_names import Dane, MailFacts, MailServer, Tlsa
from belfort.scanner import dane, dmarc, smtp, spf, sts
from belfort.scanner.certificates import Pool, Roots
from belfort.scanner.dns import MOST_SERVERS
from belfort.scanner.failures import FetchError
from belfort.scanner.fetch import Door
from belfort.scanner.resolver import Answer, Asking, Questions, Resolver, known, text_of
from belfort.scanner.spf import texts_of

QUESTIONS = 24  # of the 40 of a host
SMTP = 25
LONGEST_DATA = 2048


async def look(domain: str, door: Door, resolver: Resolver, roots: Roots, pool: Pool) -> MailFacts | Unknown:
    """Return the facts of the mail of a registered domain; unknown when it does not exist."""
    questions = Questions(resolver, QUESTIONS)
    try:
        mail = await questions.ask(domain, MX)
    except FetchError as failure:
        return Unknown(failure.kind, failure.detail)
    if not mail.exists:
        return Unknown(Failure.NO_NAME, domain)
    doubt = await resolver.distrust()
    every = sorted({(record.preference, text_of(record.exchange)) for record in mail.records})
    servers = [(preference, name) for preference, name in every if name]
    looks = (_server(name, preference, mail, door, questions, doubt) for preference, name in servers[:MOST_SERVERS])
    found, senders, policy, dkim, announced, reports = await asyncio.gather(
        asyncio.gather(*looks),
        known(spf.look(domain, questions)),
        known(dmarc.look(domain, questions)),
        known(_exists(f"_domainkey.{domain}", questions)),
        known(sts.has_record(domain, questions)),
        known(_has_text(f"_smtp._tls.{domain}", "v=TLSRPTv1", questions)),
    )
    return MailFacts(
        domain=domain,
        servers=tuple(found),
        is_null_mx=bool(every) and not servers,
        spf=senders,
        dmarc=policy,
        dkim_hint=dkim,
        mta_sts=announced,
        tls_reports=reports,
        left_out=len(servers[MOST_SERVERS:]),
        sts_policy=await sts.look(domain, door, roots, pool) if announced is True else None,
    )


async def _server(
    name: str, preference: int, mail: Answer, door: Door, questions: Asking, doubt: Unknown | None
) -> MailServer:
    port = door.settings.ports.smtp
    seen, answer = await asyncio.gather(known(_twice(name, door)), known(_tlsa(name, port, questions)))
    starttls = seen if isinstance(seen, Unknown) else seen.starttls
    if doubt is not None:
        return MailServer(name, preference, starttls, doubt)
    if isinstance(answer, Unknown):
        return MailServer(name, preference, starttls, answer)
    records = tuple(_read(record) for record in answer.records)
    match = (seen if isinstance(seen, Unknown) else _match(records, seen, name)) if records else None
    return MailServer(name, preference, starttls, Dane(mail.is_secure and answer.is_secure, records, match))


async def _twice(name: str, door: Door) -> smtp.MailLook:
    """Return what a mail server does, tried once more when it did not answer."""
    try:
        return await smtp.look(name, door)
    except FetchError as failure:
        if failure.kind not in {Failure.TIMEOUT, Failure.RESET, Failure.CLOSED}:
            raise
    await asyncio.sleep(door.settings.limits.retry_after)
    return await smtp.look(name, door)


def _match(found: tuple[Tlsa, ...], seen: smtp.MailLook, name: str) -> bool | None:
    return dane.matches(found, seen.chain, name, datetime.now(UTC)) if seen.chain else None


async def _tlsa(name: str, port: int, questions: Asking) -> Answer:
    """Return the TLSA records of a mail server; on another port than that of SMTP both places count."""
    answer = await questions.ask(f"_{SMTP}._tcp.{name}", TLSA)
    if not answer.records and port != SMTP:
        return await questions.ask(f"_{port}._tcp.{name}", TLSA)
    return answer


def _read(record: Any) -> Tlsa:
    return Tlsa(record.usage, record.selector, record.mtype, record.cert.hex()[:LONGEST_DATA])


async def _exists(name: str, questions: Asking) -> bool:
    return (await questions.ask(name, TXT)).exists


async def _has_text(name: str, start: str, questions: Asking) -> bool:
    return any(text.startswith(start) for text in texts_of(await questions.ask(name, TXT)))
