"""Websites and mail domains of a government, and what a look from outside saw: facts, verdicts, days."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from belfort.domain.permissions import Ability
from belfort.models.base import TenantManager, TenantModel, TenantQuerySet, Versioned, inside, tenant_keys
from belfort.models.sector import PublicationQuerySet, SectorQuerySet
from belfort.models.shared import SharedModel


class WebsiteQuerySet(TenantQuerySet[Any]):
    """What is known of websites, for everyone who reads results."""

    read_ability = Ability.READ_WEBSITES


class Website(TenantModel, Versioned):
    """A host of a government. `host` is an A-label in lower case, `domain` its registrable domain."""

    host = models.CharField(max_length=253)
    domain = models.CharField(max_length=253)
    part = models.CharField(max_length=8, choices=[(name, name) for name in ("main", "counter", "other")])
    source = models.CharField(max_length=8, choices=[(name, name) for name in ("list", "own", "link")])
    is_supplier = models.BooleanField(default=False, help_text="the counter runs at a supplier")
    counter_path = models.CharField(max_length=500, blank=True)
    paused_on = models.DateField(null=True, help_text="from this day on nobody looks at it")
    pause_reason = models.TextField(blank=True)
    removed_on = models.DateField(null=True)
    added_at = models.DateTimeField()
    proven_by = models.CharField(max_length=8, null=True, help_text="what shows that it is the government's")  # noqa: DJ001
    proven_on = models.DateField(null=True)
    proof_asked_at = models.DateTimeField(null=True, help_text="when the DNS was asked for the record in vain")

    objects: ClassVar[TenantManager[Any, WebsiteQuerySet]] = TenantManager(WebsiteQuerySet)

    class Meta:
        constraints = [
            tenant_keys("website"),
            models.UniqueConstraint(fields=["organization", "host"], name="website_host"),
        ]


class ScanConsent(TenantModel):
    """Whether a government agrees that its websites are looked at, from a day on: the newest row holds. Never changed."""

    state = models.CharField(max_length=10, choices=[(name, name) for name in ("given", "refused")])
    basis = models.TextField(blank=True)
    starts_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[TenantManager[Any, WebsiteQuerySet]] = TenantManager(WebsiteQuerySet)

    class Meta:
        indexes = [models.Index(fields=["organization", "recorded_at"], name="scanconsent_newest")]
        constraints = [tenant_keys("scanconsent")]


class ScanStop(models.Model):
    """A host that asked not to be looked at, whoever has it in a register; honoured at once."""

    host = models.CharField(max_length=253, unique=True)
    reason = models.TextField(blank=True)
    stopped_on = models.DateField()


class ScanSlot(models.Model):
    """When a website is looked at next, and who does it: keys only, so that a worker can take many over all governments."""

    website_id = models.UUIDField(primary_key=True)
    organization = models.ForeignKey("belfort.Organization", on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, help_text="on demand")
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="scanslot_due")]


class Scan(TenantModel):
    """One look at one website: the facts as they were seen, and what they come to under the rules of that day."""

    website = models.ForeignKey(Website, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    lease = models.UUIDField(unique=True, help_text="a look that two workers finished counts once")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    catalogue_version = models.CharField(max_length=20)
    facts = models.JSONField(null=True, help_text="thrown away after thirteen months")
    score = models.CharField(max_length=40, blank=True, help_text="an exact fraction; empty: not measured enough")
    grade = models.CharField(max_length=1, blank=True)
    full_https = models.BooleanField(null=True)

    objects: ClassVar[TenantManager[Any, WebsiteQuerySet]] = TenantManager(WebsiteQuerySet)

    class Meta:
        indexes = [models.Index(fields=["organization", "website", "started_at"], name="scan_history")]
        constraints = [tenant_keys("scan"), inside("website", "Website", "scan")]


class CheckState(TenantModel):
    """The verdict of one check of one website from its first sight until its last; a change is a new row.

    `candidate` is a worse verdict that was seen once and waits for a second look.
    """

    website = models.ForeignKey(Website, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    check_key = models.CharField(max_length=30)
    verdict = models.CharField(max_length=8)
    evidence = models.JSONField(default=dict)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    catalogue_version = models.CharField(max_length=20)
    is_current = models.BooleanField(default=True)
    candidate = models.CharField(max_length=8, blank=True)
    candidate_since = models.DateTimeField(null=True)

    objects: ClassVar[TenantManager[Any, WebsiteQuerySet]] = TenantManager(WebsiteQuerySet)

    class Meta:
        indexes = [models.Index(fields=["organization", "website", "check_key"], name="checkstate_history")]
        constraints = [
            tenant_keys("checkstate"),
            inside("website", "Website", "checkstate"),
            models.UniqueConstraint(
                fields=["website", "check_key"], condition=Q(is_current=True), name="checkstate_current"
            ),
        ]


class CheckExplanation(TenantModel, Versioned):
    """Why a verdict is as it is, by the government, until a day at most a year ahead; the verdict itself stays."""

    website = models.ForeignKey(Website, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    check_key = models.CharField(max_length=30)
    reason = models.TextField()
    owner = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects: ClassVar[TenantManager[Any, WebsiteQuerySet]] = TenantManager(WebsiteQuerySet)

    class Meta:
        constraints = [
            tenant_keys("checkexplanation"),
            inside("website", "Website", "checkexplanation"),
            models.UniqueConstraint(fields=["website", "check_key"], name="checkexplanation_once"),
        ]


class PostureDay(SharedModel):
    """How the websites of a government stood on a day: written with the scan, read by the region as the government chose.

    `verdicts` maps a check to the worst verdict over the websites that count.
    """

    dated_on = models.DateField()
    full_https = models.BooleanField(null=True)
    score = models.CharField(max_length=40, blank=True, help_text="an exact fraction")
    grade = models.CharField(max_length=1, blank=True)
    host_count = models.PositiveIntegerField()
    verdicts = models.JSONField(default=dict)
    catalogue_version = models.CharField(max_length=20)

    objects: ClassVar[TenantManager[Any, SectorQuerySet]] = TenantManager(SectorQuerySet)

    class Meta:
        indexes = [models.Index(fields=["programme", "dated_on"], name="postureday_by_day")]
        constraints = [
            tenant_keys("postureday"),
            models.UniqueConstraint(fields=["organization", "dated_on"], name="postureday_once"),
        ]


class PosturePicture(TenantModel):
    """The websites of the whole sector on a day, computed once by the worker; what pages and indicators read."""

    dated_on = models.DateField()
    made_at = models.DateTimeField()
    content = models.JSONField(default=dict)
    used = models.JSONField(null=True, help_text="which looks it is made of, by kind of body; shown to nobody")

    objects: ClassVar[TenantManager[Any, PublicationQuerySet]] = TenantManager(PublicationQuerySet)

    class Meta:
        constraints = [
            tenant_keys("posturepicture"),
            models.UniqueConstraint(fields=["organization", "dated_on"], name="posturepicture_day"),
        ]
