"""Mails about reports from outside, to those who handle them: that one arrived, and that a term is about to pass.

Never to an address that a finder gave, and never a word of what a finder wrote. A demo sends no mail.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.core.mail import send_mail
from django.utils.timezone import localdate

from belfort.domain.disclosures import OPEN, DisclosureState, Moments, TermKind, TermState, terms_at, warnings_for
from belfort.domain.permissions import GRANTS, Ability, Actor, Grant, Role
from belfort.domain.terms import Text
from belfort.models import Disclosure, DisclosurePolicy, Job, Membership, Organization, User
from belfort.services import actors, installation, jobs, tenancy
from belfort.services.addresses import get_address

MAIL, WARNING = "disclosure-mail", "disclosure-warning"
ARRIVED = "arrived"
HANDLERS = sorted(role.value for role, abilities in GRANTS.items() if Ability.HANDLE_DISCLOSURES in abilities)
SOON = timedelta(days=14)

SUBJECT = Text("Belfort: melding {code}", "Belfort: report {code}")
BODIES: Mapping[str, Text] = {
    ARRIVED: Text(
        "Er kwam een melding van een kwetsbaarheid binnen voor {name}. Zij heeft de code {code}.\n\n"
        "Wat de melder schreef, leest u alleen in Belfort:\n{link}\n",
        "A report of a vulnerability arrived for {name}. Its code is {code}.\n\n"
        "What the finder wrote can be read in Belfort only:\n{link}\n",
    ),
    TermKind.NOTIFICATION: Text(
        "Voor melding {code} bij {name} loopt de termijn voor de korte melding aan het CCB bijna af, of is zij voorbij.\n\n{link}\n",
        "For report {code} at {name} the term of the short notification to the CCB is about to end, or has passed.\n\n{link}\n",
    ),
    TermKind.REPORT: Text(
        "Voor melding {code} bij {name} loopt de termijn voor de volledige melding aan het CCB bijna af, of is zij voorbij.\n\n{link}\n",
        "For report {code} at {name} the term of the full report to the CCB is about to end, or has passed.\n\n{link}\n",
    ),
}
NEW_ONE = Text(
    "1 melding van een kwetsbaarheid is nog niet beoordeeld.", "1 report of a vulnerability is not triaged yet."
)
NEW = Text(
    "{count} meldingen van kwetsbaarheden zijn nog niet beoordeeld.",
    "{count} reports of vulnerabilities are not triaged yet.",
)
TERMS_ONE = Text(
    "Voor 1 melding is een termijn bij het CCB nog niet gehaald.", "For 1 report a term at the CCB is not met yet."
)
TERMS = Text(
    "Voor {count} meldingen is een termijn bij het CCB nog niet gehaald.",
    "For {count} reports a term at the CCB is not met yet.",
)
EXPIRES = Text("Uw security.txt vervalt op {day}.", "Your security.txt expires on {day}.")


def moments_of(disclosure: Disclosure) -> Moments:
    """Return the moments of a report as the domain counts with them."""
    return Moments(disclosure.received_at, disclosure.found_at, disclosure.notified_at, disclosure.reported_at)


def announce(*, actor: Actor, at: datetime, disclosure: Disclosure) -> None:
    """Enqueue the mails that a report arrived and the warnings of its terms, in the transaction of the caller."""
    if installation.is_demo():
        return
    _mail_all(actor, at, disclosure, ARRIVED)
    for kind, moment in warnings_for(moments_of(disclosure)).items():
        arguments = {"organization": disclosure.organization_id, "disclosure": str(disclosure.pk), "about": kind.value}
        jobs.enqueue(at=moment, kind=WARNING, arguments=arguments, unique_key=f"{WARNING}-{disclosure.pk}-{kind.value}")


def _mail_all(actor: Actor, at: datetime, disclosure: Disclosure, about: str) -> None:
    """Enqueue one mail for each member of the government who handles reports today."""
    today = localdate(at)
    rows = Membership.objects.visible_to(actor).of(disclosure.organization_id)
    rows = rows.filter(role__in=HANDLERS, revoked_at=None, starts_on__lte=today, user__is_active=True)
    for user in sorted(set(rows.exclude(ends_on__lt=today).values_list("user_id", flat=True))):
        arguments = {"organization": disclosure.organization_id, "disclosure": str(disclosure.pk)}
        jobs.enqueue(
            at=at,
            kind=MAIL,
            arguments=arguments | {"user": user, "about": about},
            unique_key=f"{MAIL}-{disclosure.pk}-{about}-{user}",
        )


def government_of(job: Job) -> Actor:
    """Return who looks whether a warning is due: the worker, in the context of the government alone."""
    return Actor(name="Belfort", grants=(Grant(job.arguments["organization"], Role.OFFICER),))


def warn(job: Job, actor: Actor, at: datetime) -> None:
    """Enqueue the mails of a warning, when the report still stands open and its term is not met."""
    disclosure = _find(actor, job)
    if disclosure is None or DisclosureState(disclosure.state) not in OPEN:
        return
    about = TermKind(job.arguments["about"])
    [term] = [term for term in terms_at(moments_of(disclosure), at) if term.kind is about]
    if not term.is_done:
        _mail_all(actor, at, disclosure, about.value)


def person_of(job: Job) -> Actor:
    """Return the person to whom a mail goes, with the rights of today."""
    user = User.objects.get(pk=job.arguments["user"])
    with tenancy.acting_for_nobody():
        return actors.get_actor(user=user, on=localdate())


def send(job: Job, actor: Actor, at: datetime) -> None:  # noqa: ARG001 every job gets the moment
    """Send one mail, to who still handles reports of that government."""
    disclosure = _find(actor, job)
    if disclosure is None:
        return
    user = User.objects.get(pk=actor.user_id)
    values = {
        "code": disclosure.code,
        "name": disclosure.organization.name,
        "link": get_address("disclosure", disclosure.organization.slug, disclosure.pk),
    }
    text = BODIES[job.arguments["about"]].filled(**values).into(user.language)
    send_mail(SUBJECT.filled(code=disclosure.code).into(user.language), text, None, [user.email])


def _find(actor: Actor, job: Job) -> Disclosure | None:
    rows = Disclosure.objects.visible_to(actor).of(job.arguments["organization"])
    found: Disclosure | None = rows.select_related("organization").filter(pk=UUID(job.arguments["disclosure"])).first()
    return found


def get_waiting_lines(*, actor: Actor, at: datetime, organization: Organization) -> list[Text]:
    """Return what waits for who handles reports, for the digest: new ones, terms not met, a security.txt near its end."""
    if not actor.may(Ability.HANDLE_DISCLOSURES, organization.id):
        return []
    rows = list(Disclosure.objects.visible_to(actor).of(organization.id).filter(state__in=OPEN))
    new = sum(row.state == DisclosureState.RECEIVED for row in rows)
    unmet = {TermState.RUNNING, TermState.PASSED}
    terms = sum(any(term.state in unmet for term in terms_at(moments_of(row), at)) for row in rows)
    found = []
    if new:
        found.append((NEW_ONE if new == 1 else NEW).filled(count=new))
    if terms:
        found.append((TERMS_ONE if terms == 1 else TERMS).filled(count=terms))
    policy = DisclosurePolicy.objects.filter(organization=organization, is_open=True).first()
    if policy is not None and policy.expires_on is not None and policy.expires_on < localdate(at) + SOON:
        found.append(EXPIRES.filled(day=f"{policy.expires_on:%d/%m/%Y}"))
    return found
