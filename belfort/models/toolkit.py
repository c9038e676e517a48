"""The toolkit: documents and links per theme with their versions, and who looked, counted without knowing who."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from belfort.models.base import TenantManager, Versioned, tenant_keys
from belfort.models.shared import SharedModel, SharedQuerySet


class ToolkitItem(Versioned):
    """One document or link of the toolkit; public, with its theme. What it says stands in its versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey("belfort.Organization", on_delete=models.PROTECT, related_name="+")
    key = models.SlugField(max_length=80)
    theme = models.CharField(max_length=20)
    title_nl = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    summary_nl = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="toolkititem_key")]


class ToolkitVersion(models.Model):
    """One version of an item: a file or an address, from a day on. Never changed.

    `file_id` names a stored file of the programme; `size` and `media_type` say what it is without opening it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(ToolkitItem, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    published_on = models.DateField()
    change = models.CharField(max_length=300, blank=True, help_text="what is new in it")
    url = models.CharField(max_length=500, blank=True)
    file_id = models.UUIDField(null=True)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=120, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="toolkitversion_number"),
            models.CheckConstraint(
                condition=(Q(url="") & Q(file_id__isnull=False)) | (~Q(url="") & Q(file_id=None)),
                name="toolkitversion_one",
            ),
        ]


class ToolkitKey(models.Model):
    """The random key of a day with which visitors are told apart; destroyed when the day is over."""

    programme = models.ForeignKey("belfort.Organization", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    key = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "day"], name="toolkitkey_once")]


class ToolkitVisitor(models.Model):
    """One visitor of a day as a keyed hash; without the key it says nothing, and it goes with the key."""

    programme = models.ForeignKey("belfort.Organization", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    visitor_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "day", "visitor_hash"], name="toolkitvisitor_once")]


class ToolkitDownload(SharedModel):
    """How often people of a government, signed in, opened a version on a day."""

    toolkit_version = models.ForeignKey(ToolkitVersion, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    objects: ClassVar[TenantManager[Any, SharedQuerySet]] = TenantManager(SharedQuerySet)

    class Meta:
        indexes = [models.Index(fields=["programme", "day"], name="toolkitdownload_by_day")]
        constraints = [
            tenant_keys("toolkitdownload"),
            models.UniqueConstraint(fields=["organization", "toolkit_version", "day"], name="toolkitdownload_once"),
        ]
