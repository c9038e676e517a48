"""Information assets and facilities of one government, and every valuation they ever had."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from belfort.domain.classification import InformationClass
from belfort.domain.workflow import RegisterState
from belfort.models.base import TenantManager, TenantModel, TenantQuerySet, Versioned, inside, tenant_keys
from belfort.models.reference import ReferenceAsset, ReferenceFacility

STATES = [(state.value, state.value) for state in RegisterState]


class RegisterQuerySet(TenantQuerySet[Any]):
    """Rows with a state in the register."""

    def in_use(self) -> "RegisterQuerySet":
        """Leave out what the government says is not its own."""
        return self.exclude(state=RegisterState.NOT_OURS)


class RegisterRow(TenantModel, Versioned):
    """What processes, assets and facilities share: a state with its reason, and the person it was given to."""

    state = models.CharField(max_length=10, choices=STATES)
    reason = models.TextField(blank=True)
    responsible = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Asset(RegisterRow):
    """An information asset; its classes are those of the newest valuation."""

    reference = models.ForeignKey(ReferenceAsset, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reference_key = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    category = models.SlugField(max_length=60)
    description = models.TextField(blank=True)
    flags = models.JSONField(default=list)
    floor_overruled = models.TextField(blank=True, help_text="the reason why the floor for personal data does not hold")
    confidentiality = models.PositiveSmallIntegerField(default=0)
    integrity = models.PositiveSmallIntegerField(default=0)
    availability = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[TenantManager[Any, RegisterQuerySet]] = TenantManager(RegisterQuerySet)

    class Meta:
        indexes = [models.Index(fields=["organization", "category", "name"], name="asset_listing")]
        constraints = [
            tenant_keys("asset"),
            models.UniqueConstraint(
                fields=["organization", "reference_key"], condition=~Q(reference_key=""), name="asset_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(confidentiality__lte=5) & Q(integrity__lte=5) & Q(availability__lte=5), name="asset_classes"
            ),
        ]

    @property
    def classes(self) -> InformationClass:
        """Return the three classes as valued, before any floor."""
        return InformationClass(self.confidentiality, self.integrity, self.availability)


class Valuation(TenantModel):
    """One valuation of an asset: classes, the answers that led to them, who and when; a new one never replaces it."""

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    confidentiality = models.PositiveSmallIntegerField()
    integrity = models.PositiveSmallIntegerField()
    availability = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=10, choices=[("list", "list"), ("answers", "answers"), ("direct", "direct")])
    answers = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    valued_at = models.DateTimeField()
    valued_by = models.ForeignKey("belfort.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["organization", "asset", "valued_at"], name="valuation_history")]
        constraints = [tenant_keys("valuation"), inside("asset", "Asset", "valuation")]

    @property
    def classes(self) -> InformationClass:
        """Return the three classes as valued."""
        return InformationClass(self.confidentiality, self.integrity, self.availability)


class Facility(RegisterRow):
    """A shared facility; its classes follow from what rests on it and are never typed."""

    reference = models.ForeignKey(ReferenceFacility, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reference_key = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    kind = models.CharField(max_length=20)
    families = models.JSONField(default=list)
    supports_all = models.BooleanField(default=False)

    objects: ClassVar[TenantManager[Any, RegisterQuerySet]] = TenantManager(RegisterQuerySet)

    class Meta:
        constraints = [
            tenant_keys("facility"),
            models.UniqueConstraint(
                fields=["organization", "reference_key"], condition=~Q(reference_key=""), name="facility_reference_once"
            ),
        ]


class FacilityAsset(TenantModel):
    """An asset that rests directly on a facility."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, db_constraint=False, related_name="+")

    class Meta:
        constraints = [
            tenant_keys("facilityasset"),
            inside("facility", "Facility", "facilityasset"),
            inside("asset", "Asset", "facilityasset"),
            models.UniqueConstraint(fields=["organization", "facility", "asset"], name="facilityasset_once"),
        ]


class FacilitySupport(TenantModel):
    """A facility that rests on another; classes travel along it."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    rests_on = models.ForeignKey(Facility, on_delete=models.CASCADE, db_constraint=False, related_name="+")

    class Meta:
        constraints = [
            tenant_keys("facilitysupport"),
            inside("facility", "Facility", "facilitysupport"),
            inside("rests_on", "Facility", "facilitysupport"),
            models.UniqueConstraint(fields=["organization", "facility", "rests_on"], name="facilitysupport_once"),
        ]
