"""The sector's own lists: processes, information assets, facilities. A newer version is a new row, never an overwrite."""

from typing import TypeVar

from django.db import models

Row = TypeVar("Row", bound="Revision")


class CurrentQuerySet(models.QuerySet[Row]):
    """Rows of a shared list."""

    def current(self) -> "CurrentQuerySet[Row]":
        """Keep the newest revision of each row that is still in the list."""
        return self.filter(is_current=True)


class ReferenceGroup(models.Model):
    """A group of processes with its domain, category, NIS2 annex and the rating of step 2."""

    key = models.CharField(max_length=200, primary_key=True)
    category_nl = models.CharField(max_length=60)
    category_en = models.CharField(max_length=60)
    domain_key = models.SlugField(max_length=80, db_index=True)
    domain_nl = models.CharField(max_length=120)
    domain_en = models.CharField(max_length=120)
    name_nl = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    nis2_annex = models.CharField(max_length=2, blank=True)
    nis2_sector = models.CharField(max_length=60, blank=True)
    impact = models.JSONField(default=dict)
    position = models.PositiveIntegerField()


class Revision(models.Model):
    """A row of a shared list at one moment: the key stays, the revision grows when its content changes."""

    key = models.CharField(max_length=200)
    revision = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    is_current = models.BooleanField(default=True)
    position = models.PositiveIntegerField()
    name_nl = models.TextField()
    name_en = models.TextField()
    loaded_at = models.DateTimeField()

    class Meta:
        abstract = True


class ReferenceProcess(Revision):
    """A process of the generic list; the key is its `oph_uri`. `assets` pairs an asset key with a role.

    What its group says of it is part of the revision, so that a group that is rated otherwise is a change of its processes.
    """

    group = models.ForeignKey(ReferenceGroup, on_delete=models.PROTECT, related_name="+")
    domain_key = models.SlugField(max_length=80, default="")
    nis2_annex = models.BooleanField(default=False)
    group_impact = models.JSONField(default=dict)
    origin_nl = models.CharField(max_length=80, blank=True)
    origin_en = models.CharField(max_length=80, blank=True)
    impact = models.JSONField(default=dict)
    critical = models.BooleanField()
    assets = models.JSONField(default=list)

    objects = CurrentQuerySet["ReferenceProcess"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "revision"], name="referenceprocess_revision")]
        indexes = [models.Index(fields=["is_current", "position"], name="referenceprocess_current")]


class ReferenceAsset(Revision):
    """A generic information asset with its starting classes and flags; a proposal of this project."""

    category = models.SlugField(max_length=60)
    category_nl = models.CharField(max_length=120)
    category_en = models.CharField(max_length=120)
    description_nl = models.TextField()
    description_en = models.TextField()
    rationale_nl = models.TextField()
    rationale_en = models.TextField()
    confidentiality = models.PositiveSmallIntegerField()
    integrity = models.PositiveSmallIntegerField()
    availability = models.PositiveSmallIntegerField()
    flags = models.JSONField(default=list)
    floor_exception_nl = models.TextField(blank=True)
    floor_exception_en = models.TextField(blank=True)

    objects = CurrentQuerySet["ReferenceAsset"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "revision"], name="referenceasset_revision")]


class ReferenceFacility(Revision):
    """A shared facility on which assets rest, with the families of controls it is asked and its threats."""

    description_nl = models.TextField()
    description_en = models.TextField()
    kind = models.CharField(max_length=20)
    families = models.JSONField(default=list)
    supports_all = models.BooleanField(default=False)
    hosts = models.JSONField(default=list)
    rests_on = models.JSONField(default=list)
    threats = models.JSONField(default=list)

    objects = CurrentQuerySet["ReferenceFacility"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "revision"], name="referencefacility_revision")]
