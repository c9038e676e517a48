"""Coordinated disclosure: how a government wants to be told of a vulnerability, and what honest finders told it."""

import uuid
from typing import Any, ClassVar

from django.db import models

from belfort.domain.disclosure_retention import USUAL_MONTHS
from belfort.domain.permissions import Ability
from belfort.models.base import TenantManager, TenantModel, TenantQuerySet, Versioned, inside, tenant_keys
from belfort.models.files import StoredFile
from belfort.models.findings import Finding


class DisclosurePolicy(Versioned):
    """The policy of a government: read by everybody, without sign-in, once it is open; changed inside the government."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.OneToOneField("belfort.Organization", on_delete=models.PROTECT, related_name="+")
    is_open = models.BooleanField(default=False)
    contact = models.EmailField(max_length=254, blank=True)
    encryption_url = models.CharField(max_length=500, blank=True, help_text="where the key of the government stands")
    scope = models.TextField(blank=True, help_text="names and systems that it speaks of, one per line")
    rules = models.TextField(blank=True, help_text="what the government adds to the text of the page")
    expires_on = models.DateField(null=True, help_text="of security.txt, at most a year ahead")
    shows_thanks = models.BooleanField(default=True)
    opened_on = models.DateField(null=True)
    contact_months = models.PositiveSmallIntegerField(
        default=USUAL_MONTHS,
        db_default=USUAL_MONTHS,
        help_text="for which contact data are kept after the closing of a report",
    )


class DisclosureIntake(models.Model):
    """What a finder sent, until the worker hands it to the government: an anonymous form can insert it, never read it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey("belfort.Organization", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20, help_text="by which the finder speaks of it")
    content = models.BinaryField(help_text="the form and its files, sealed with a key of the installation")
    received_at = models.DateTimeField()

    unscoped_rows: ClassVar[models.Manager[Any]] = models.Manager()


class DisclosureQuerySet(TenantQuerySet[Any]):
    """Reports of vulnerabilities: for those who handle them."""

    read_ability = Ability.HANDLE_DISCLOSURES


class Disclosure(TenantModel, Versioned):
    """A report of a vulnerability; the moments from which the terms of the law run stand in it."""

    code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    target = models.CharField(max_length=500, blank=True)
    description = models.TextField()
    found_at = models.DateTimeField(null=True, help_text="by the finder")
    received_at = models.DateTimeField()
    reporter_name = models.CharField(max_length=120, blank=True)
    reporter_contact = models.CharField(max_length=254, blank=True)
    reporter_key = models.TextField(blank=True, help_text="to write back to the finder in secret")
    wants_thanks = models.BooleanField(default=False)
    state = models.CharField(max_length=12)
    severity = models.CharField(max_length=10, blank=True)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+")
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+")
    notified_at = models.DateTimeField(null=True, help_text="to the CCB, by the finder or by the government")
    reported_at = models.DateTimeField(null=True, help_text="in full, to the CCB")
    publication_agreed_on = models.DateField(null=True, help_text="by the CCB")
    thanked_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    contact_erased_on = models.DateField(null=True, help_text="name, contact and key of the finder")

    objects: ClassVar[TenantManager[Any, DisclosureQuerySet]] = TenantManager(DisclosureQuerySet)

    class Meta:
        indexes = [models.Index(fields=["organization", "received_at"], name="disclosure_listing")]
        constraints = [
            tenant_keys("disclosure"),
            inside("finding", "Finding", "disclosure"),
            inside("duplicate_of", "Disclosure", "disclosure"),
            models.UniqueConstraint(fields=["organization", "code"], name="disclosure_code"),
        ]


class DisclosureFile(TenantModel):
    """A file that came with a report, never opened by Belfort and only given as a download."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[TenantManager[Any, DisclosureQuerySet]] = TenantManager(DisclosureQuerySet)

    class Meta:
        constraints = [tenant_keys("disclosurefile"), inside("disclosure", "Disclosure", "disclosurefile")]


class DisclosureStep(TenantModel):
    """One step in the handling of a report. Never changed."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[TenantManager[Any, DisclosureQuerySet]] = TenantManager(DisclosureQuerySet)

    class Meta:
        constraints = [
            tenant_keys("disclosurestep"),
            inside("disclosure", "Disclosure", "disclosurestep"),
            models.UniqueConstraint(fields=["disclosure", "number"], name="disclosurestep_number"),
        ]


class Thanks(models.Model):
    """A finder who wanted to be thanked by name, on the public page of the government."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey("belfort.Organization", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    thanked_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["organization", "thanked_on"], name="thanks_listing")]
