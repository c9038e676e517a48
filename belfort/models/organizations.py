"""Bodies: municipalities, OCMWs, and everyone around them; their dated codes and their mergers."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Q

from belfort.models.base import TenantModel, Versioned, tenant_keys


class Kind(models.TextChoices):
    """What sort of body it is."""

    MUNICIPALITY = "municipality"
    OCMW = "ocmw"
    PROVINCE = "province"
    AGB = "agb"
    APB = "apb"
    POLICE_ZONE = "police_zone"
    RESCUE_ZONE = "rescue_zone"
    PROJECT_ASSOCIATION = "project_association"
    SERVICE_ASSOCIATION = "service_association"
    MANDATED_ASSOCIATION = "mandated_association"
    SUPPORT = "support"
    REGION = "region"
    AUDITOR = "auditor"
    INSTALLATION = "installation"


LOCAL_KINDS = frozenset(set(Kind) - {Kind.SUPPORT, Kind.REGION, Kind.AUDITOR, Kind.INSTALLATION})


class Status(models.TextChoices):
    """Whether a body exists."""

    ACTIVE = "active"
    FORMING = "forming"
    ENDED = "ended"
    MERGED = "merged"


class OrganizationQuerySet(models.QuerySet["Organization"]):
    """Bodies are public; what they hold is not."""

    def local(self) -> "OrganizationQuerySet":
        """Keep local governments and kindred bodies."""
        return self.filter(kind__in=LOCAL_KINDS)

    def active(self) -> "OrganizationQuerySet":
        """Keep the bodies that exist today."""
        return self.filter(status=Status.ACTIVE)

    def existing_on(self, day: date) -> "OrganizationQuerySet":
        """Keep the bodies that existed on a day: not merged by then, and active today or merged later."""
        mergers = Succession.objects.values("predecessor_id")
        stands = Q(status=Status.ACTIVE) | Q(pk__in=mergers.filter(effective_on__gt=day))
        return self.exclude(pk__in=mergers.filter(effective_on__lte=day)).filter(stands)


class Organization(models.Model):
    """A body. `source_key` is its lblod_uri, or an own key for predecessors, fictional and supporting bodies."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    source_key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=30, choices=Kind.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    name = models.CharField(max_length=200)
    province = models.CharField(max_length=40, blank=True)
    website = models.URLField(max_length=300, blank=True)
    shape = models.CharField(
        max_length=8, blank=True, help_text="the area on the map; a municipality and its OCMW share it"
    )
    population = models.PositiveIntegerField(null=True, blank=True)
    is_fictional = models.BooleanField(default=False)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "status", "name"], name="organization_listing"),
            models.Index(fields=["kind", "status", "shape"], name="organization_on_map"),
        ]
        constraints = [models.CheckConstraint(condition=Q(id__gt=0), name="organization_id_positive")]

    @property
    def is_local(self) -> bool:
        """Say whether it is a local government or kindred body."""
        return self.kind in LOCAL_KINDS


class OrganizationCode(models.Model):
    """A KBO, OVO, NIS number with the days on which it holds; not unique: a municipality and its OCMW share a NIS."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="codes")
    scheme = models.CharField(max_length=4, choices=[("kbo", "KBO"), ("ovo", "OVO"), ("nis", "NIS")])
    value = models.CharField(max_length=12)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["scheme", "value"], name="organization_code_lookup")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "scheme", "value", "starts_on"], name="organization_code_once"
            ),
            models.UniqueConstraint(
                fields=["organization", "scheme", "value"],
                condition=Q(starts_on__isnull=True),
                name="organization_code_always_once",
            ),
        ]

    def holds_on(self, day: date) -> bool:
        """Say whether the code was in force on a day."""
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)


class Succession(models.Model):
    """A body that went over into another on a day; history stays readable through it."""

    predecessor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="origins")
    effective_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "effective_on", "successor"], name="succession_once")
        ]


class RegisterSettings(TenantModel, Versioned):
    """What a government chose for its register: floors on C, the KSZ set, and whether proposed controls are shown."""

    floors = models.JSONField(default=dict)
    ksz = models.BooleanField(null=True, help_text="None: on for an OCMW, off for others")
    proposed = models.BooleanField(default=True)

    class Meta:
        constraints = [
            tenant_keys("registersettings"),
            models.UniqueConstraint(fields=["organization"], name="registersettings_one"),
        ]


class Installation(models.Model):
    """The one row that says what this database is."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    is_demo = models.BooleanField(default=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="installation_single")]
