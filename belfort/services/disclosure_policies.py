"""How a government wants to be told of a vulnerability: its public page, its security.txt, and whom it thanks."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from belfort.domain.disclosure_retention import USUAL_MONTHS, require_months
from belfort.domain.errors import InvalidError, MissingError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.security_txt import (
    KEY_SCHEMES,
    LONGEST,
    SecurityTxt,
    require_expiry,
    require_uri,
    write_security_txt,
)
from belfort.domain.terms import Text
from belfort.models import DisclosurePolicy, Organization, Thanks
from belfort.services import trail
from belfort.services.addresses import get_address
from belfort.services.trail import Subject
from belfort.services.writing import changed, update_versioned

PAGE = 50
LENGTHS = {"scope": 5_000, "rules": 5_000, "contact": 254, "encryption_url": 500}


@dataclass(frozen=True, slots=True)
class PolicyContent:
    """What a government chooses; the mail address is that of a team, and everybody will read it."""

    is_open: bool
    contact: str = ""
    encryption_url: str = ""
    scope: str = ""
    rules: str = ""
    expires_on: date | None = None
    shows_thanks: bool = True
    contact_months: int = USUAL_MONTHS

    def checked(self, today: date) -> "PolicyContent":
        """Return the content without blanks around it; raises InvalidError with the field."""
        texts = {name: str(getattr(self, name)).strip() for name in LENGTHS}
        for name, most in LENGTHS.items():
            if len(texts[name]) > most:
                raise InvalidError(Text("Deze tekst is te lang.", "This text is too long."), field=name)
        require_months(self.contact_months)
        if self.is_open and self.expires_on is None:
            words = Text("Kies tot wanneer security.txt geldt.", "Choose until when security.txt holds.")
            raise InvalidError(words, field="expires_on")
        if self.expires_on is not None:
            require_expiry(self.expires_on, today)
        if texts["encryption_url"]:
            require_uri(texts["encryption_url"], "encryption_url", KEY_SCHEMES)
        if self.is_open and not texts["contact"]:
            words = Text("Geef het mailadres dat meldingen leest.", "Give the mail address that reads reports.")
            raise InvalidError(words, field="contact")
        return PolicyContent(**(asdict(self) | texts))


def get_policy(*, actor: Actor, organization: Organization) -> DisclosurePolicy:
    """Return the policy of a government, or an unsaved one with what a policy begins with."""
    actor.require(Ability.HANDLE_DISCLOSURES, organization.id)
    row = DisclosurePolicy.objects.filter(organization=organization).first()
    return row or DisclosurePolicy(organization=organization, version=0)


def get_first_expiry(today: date) -> date:
    """Return the day that a new security.txt is proposed to expire on: the last one that fits."""
    return today + LONGEST


@transaction.atomic
def set_policy(
    *, actor: Actor, at: datetime, organization: Organization, version: int, content: PolicyContent
) -> DisclosurePolicy:
    """Open, close or change the policy; once it is open everybody reads it."""
    actor.require(Ability.CONFIGURE_ORGANIZATION, organization.id)
    actor.require(Ability.HANDLE_DISCLOSURES, organization.id)
    today = localdate(at)
    content = content.checked(today)
    row = DisclosurePolicy.objects.select_for_update().filter(organization=organization).first()
    if row is None:
        row = DisclosurePolicy.objects.create(organization=organization, version=version or 1)
    changes = asdict(content) | {"opened_on": (row.opened_on or today) if content.is_open else None}
    if content.contact and content.is_open:
        write_security_txt(_content(organization, DisclosurePolicy(**changes)))
    body = {"changes": changed(row, changes)}
    update_versioned(row, version=version or 1, changes=changes)
    trail.record(
        actor=actor,
        at=at,
        organization=organization,
        verb="disclosure_policy.changed",
        subject=Subject("disclosure_policy", row.pk),
        body=body,
    )
    return row


def find_open_policy(slug: str) -> DisclosurePolicy:
    """Return the policy that everybody may read; MissingError where there is none, it is closed, or there is no such body."""
    rows = DisclosurePolicy.objects.filter(organization__slug=slug, is_open=True, organization__status="active")
    row = rows.select_related("organization").first()
    if row is None:
        raise MissingError
    return row


def get_security_txt(policy: DisclosurePolicy) -> str:
    """Return the text of security.txt for a policy that was filled in, or nothing before that."""
    if not policy.contact or policy.expires_on is None:
        return ""
    return write_security_txt(_content(policy.organization, policy))


def _content(organization: Organization, policy: DisclosurePolicy) -> SecurityTxt:
    def own(name: str) -> str:  # the text speaks of https alone, also where a trial runs without
        return get_address(name, organization.slug).replace("http://", "https://", 1)

    return SecurityTxt(
        expires_on=policy.expires_on or date.max,
        email=policy.contact,
        form=own("disclose-form"),
        encryption=policy.encryption_url,
        acknowledgments=own("disclose-thanks") if policy.shows_thanks else "",
        policy=own("disclose-policy"),
        canonical=_canonical(organization.website),
    )


def _canonical(website: str) -> str:
    """Return where the file will stand on the website of the government; nothing when its address is not known."""
    try:
        parts = urlsplit(website)
        host = parts.hostname or ""
    except ValueError:
        return ""
    usual = parts.scheme in {"http", "https"} and host.isascii()
    return f"https://{host}/.well-known/security.txt" if usual and host else ""


@dataclass(frozen=True, slots=True)
class ThanksPage:
    """A page of those who were thanked, the newest first."""

    people: list[Thanks]
    page: int
    pages: int


def get_thanks(organization: Organization, page: int = 1) -> ThanksPage:
    """Return who was thanked by name; the list is public."""
    rows = Thanks.objects.filter(organization=organization).order_by("-thanked_on", "name")
    pages = max(1, -(-rows.count() // PAGE))
    page = min(max(page, 1), pages)
    return ThanksPage(list(rows[(page - 1) * PAGE : page * PAGE]), page, pages)


@transaction.atomic
def remove_thanks(*, actor: Actor, at: datetime, organization: Organization, key: UUID) -> None:
    """Take a name off the page of thanks, when its owner no longer wants it there; the trail does not repeat the name."""
    actor.require(Ability.HANDLE_DISCLOSURES, organization.id)
    row = Thanks.objects.filter(organization=organization, pk=key).first()
    if row is None:
        raise MissingError
    Thanks.objects.filter(pk=row.pk).delete()
    trail.record(
        actor=actor, at=at, organization=organization, verb="disclosure.unthanked", subject=Subject("thanks", row.pk)
    )
