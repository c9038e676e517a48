"""Reports from outside come in: an anonymous form adds a sealed row and a job, the worker hands it to the government.

The transaction of the form can add that row and read nothing. The worker opens it, writes the report, its files, the first
step and the trace, and removes the row, in the transaction in which its job is done: a worker that dies has done nothing.
"""

import hashlib
import hmac
import re
from dataclasses import replace
from datetime import datetime
from math import ceil
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from belfort.domain.disclosures import (
    DAY,
    DisclosureState,
    Moments,
    code_of,
    network_of,
    require_moments,
    wait_before_report,
)
from belfort.domain.errors import InvalidError, Place, RefusedFileError
from belfort.domain.permissions import Ability, Actor
from belfort.domain.reporter_keys import checked_key
from belfort.domain.terms import Text
from belfort.exchange.limits import require_plain_name
from belfort.models import (
    Disclosure,
    DisclosureFile,
    DisclosureIntake,
    DisclosurePolicy,
    DisclosureStep,
    Job,
    Organization,
    SignInDelay,
)
from belfort.services import disclosure_mail, files, jobs, tenancy, trail
from belfort.services.disclosure_seal import ReportContent as ReportContent, seal, unseal  # noqa: PLC0414 the web names it
from belfort.services.trail import Subject

JOB = "disclosure"
MOST_FILES, LARGEST = 3, 5 * 2**20
READ_AT_MOST = LARGEST + 1  # one byte more than a file may have is enough to refuse it
MOST_A_DAY, FOR_NEWCOMERS = (
    200,
    50,
)  # for one government; a flood ends here, and the mail address of the policy stays open
KINDS = frozenset({"application/pdf", "image/png", "image/jpeg", "text/plain; charset=utf-8"})
NOT_ACCEPTED = Text(
    "dit soort bestand wordt niet aanvaard; kies PDF, PNG, JPEG of tekst.",
    "this kind of file is not accepted; choose PDF, PNG, JPEG or text.",
)
ONE_LINE = {"title", "target", "name", "contact"}
LINE_END = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
LENGTHS = {"title": 200, "description": 20_000, "target": 500, "name": 120, "contact": 254}
NOT_KEPT = Text("Bijlage niet bewaard: {why}", "Attachment not kept: {why}")
STATE = DisclosureState.RECEIVED.value


@transaction.atomic
def receive(*, at: datetime, policy: DisclosurePolicy, address: str, token: UUID, content: ReportContent) -> str:
    """Take in a report from somebody who is nobody here; returns the code by which it is spoken of.

    `token` is that of the form: the same form sent twice is one report. Raises InvalidError with the field, also when
    this address sent too many or too much came in today.
    """
    content = _checked(content, at)
    _require_room(at, policy.organization, address)
    key, organization = uuid4(), policy.organization
    code = code_of(int.from_bytes(_keyed(f"code\n{token}")[:5]))
    tenancy.take_in(organization.pk)
    arguments = {"organization": organization.pk, "intake": str(key)}
    job = jobs.enqueue(at=at, kind=JOB, arguments=arguments, unique_key=f"{_prefix(organization)}{token}")
    if job.arguments["intake"] == str(key):  # else this form was sent before
        row = DisclosureIntake(id=key, organization=organization, code=code, received_at=at)
        row.content = seal(organization=organization, row=key, content=content)
        DisclosureIntake.unscoped_rows.bulk_create([row])
        _count(at, address)
    return code


def _prefix(organization: Organization) -> str:
    return f"{JOB}-{organization.pk}-"


def _keyed(text: str) -> bytes:
    return hmac.new(str(settings.SECRET_KEY).encode(), f"{JOB}\n{text}".encode(), hashlib.sha256).digest()


def _checked(content: ReportContent, at: datetime) -> ReportContent:
    """Return the content without blanks around it; raises InvalidError with the field."""
    texts = {name: getattr(content, name).strip() for name in LENGTHS}
    for name, most in LENGTHS.items():
        if len(texts[name]) > most:
            raise InvalidError(Text("Deze tekst is te lang.", "This text is too long."), field=name)
        if name in ONE_LINE and LINE_END.search(texts[name]):
            raise InvalidError(Text("Schrijf dit op één regel.", "Write this on one line."), field=name)
    if not texts["title"]:
        raise InvalidError(Text("Geef de melding een titel.", "Give the report a title."), field="title")
    if not texts["description"]:
        raise InvalidError(Text("Beschrijf wat u vond.", "Describe what you found."), field="description")
    require_moments(Moments(received_at=at, found_at=content.found_at), at)
    if len(content.files) > MOST_FILES:
        words = Text("Hoogstens {most} bijlagen.", "At most {most} attachments.").filled(most=MOST_FILES)
        raise RefusedFileError(words)
    kept = tuple((_checked_name(name, data), data) for name, data in content.files)
    return replace(content, **texts, key=checked_key(content.key), files=kept)


def _checked_name(name: str, data: bytes) -> str:
    """Return the name of an attachment that may come in, known by its content."""
    name = require_plain_name(name)
    if len(data) > LARGEST:
        words = Text("groter dan {most} MB.", "larger than {most} MB.").filled(most=LARGEST // 2**20)
        raise RefusedFileError(words, Place(file=name))
    kind = files.checked_type(name, data, NOT_ACCEPTED)
    if kind not in KINDS:
        raise RefusedFileError(NOT_ACCEPTED, Place(file=name))
    return files.with_ending(name, kind)


def _require_room(at: datetime, organization: Organization, address: str) -> None:
    """Raise InvalidError when this address must wait, or when the government got its fill today."""
    row = SignInDelay.objects.filter(pk=_keyed(network_of(address)).hex()).first()
    left = wait_before_report(row.failures, row.last_failed_at, at) if row else None
    if left:
        words = Text(
            "Van dit adres kwamen vandaag al meldingen. Wacht nog {minutes} min en verstuur opnieuw; uw tekst blijft staan.",
            "Reports came from this address today. Wait {minutes} more min and send again; your text stays.",
        )
        raise InvalidError(words.filled(minutes=ceil(left.total_seconds() / 60)))
    today = Job.objects.filter(unique_key__startswith=_prefix(organization), due_at__gt=at - DAY)
    is_newcomer = row is None or at - row.last_failed_at >= DAY
    if today.count() >= (MOST_A_DAY if is_newcomer else MOST_A_DAY - FOR_NEWCOMERS):
        words = Text(
            "Vandaag kwamen er te veel meldingen binnen. Gebruik het mailadres op de vorige pagina.",
            "Too many reports came in today. Use the mail address on the page before.",
        )
        raise InvalidError(words)


def _count(at: datetime, address: str) -> None:
    """Count a report of an address, of which only a keyed hash is kept, for a day."""
    row, _ = SignInDelay.objects.select_for_update().get_or_create(
        pk=_keyed(network_of(address)).hex(), defaults={"failures": 0, "last_failed_at": at}
    )
    row.failures = 1 if at - row.last_failed_at >= DAY else row.failures + 1
    row.last_failed_at = at
    row.save(update_fields=["failures", "last_failed_at"])


def hand_over(job: Job, actor: Actor, at: datetime) -> None:
    """Hand over the report that a job is about."""
    open_intake(actor=actor, at=at, organization_id=job.arguments["organization"], key=UUID(job.arguments["intake"]))


@transaction.atomic
def open_intake(*, actor: Actor, at: datetime, organization_id: int, key: UUID) -> Disclosure | None:
    """Open a report that waits and give it to its government, with a mail to who handles reports; None when it is gone."""
    actor.require(Ability.HANDLE_DISCLOSURES, organization_id)
    rows = DisclosureIntake.unscoped_rows.filter(organization_id=organization_id)
    intake = rows.select_related("organization").filter(pk=key).first()
    if intake is None:
        return None
    content = unseal(organization=intake.organization, row=intake.pk, stored=bytes(intake.content))
    disclosure: Disclosure = Disclosure.objects.add(
        Disclosure(
            organization=intake.organization,
            code=intake.code,
            title=content.title,
            target=content.target,
            description=content.description,
            found_at=content.found_at,
            received_at=intake.received_at,
            reporter_name=content.name,
            reporter_contact=content.contact,
            reporter_key=content.key,
            wants_thanks=content.wants_thanks,
            state=STATE,
        )
    )
    note = "\n".join(_keep_files(actor, at, disclosure, content))
    step = DisclosureStep(organization_id=organization_id, disclosure=disclosure, number=1, state=STATE, note=note)
    step.recorded_at = intake.received_at
    DisclosureStep.objects.add(step)
    trail.record(
        actor=actor,
        at=at,
        organization=intake.organization,
        verb="disclosure.received",
        subject=Subject("disclosure", disclosure.pk, disclosure.code),
        body={"files": len(content.files)},
    )
    disclosure_mail.announce(actor=actor, at=at, disclosure=disclosure)
    intake.delete()
    return disclosure


def _keep_files(actor: Actor, at: datetime, disclosure: Disclosure, content: ReportContent) -> list[str]:
    """Keep the attachments; returns in words which could not be kept, so that a full house loses no report."""
    lost = []
    for name, data in content.files:
        try:
            file = files.store(actor=actor, at=at, organization=disclosure.organization, name=name, data=data)
        except RefusedFileError as refusal:
            lost.append(NOT_KEPT.filled(why=refusal.text).nl)
            continue
        DisclosureFile.objects.add(
            DisclosureFile(organization=disclosure.organization, disclosure=disclosure, file=file)
        )
    return lost
