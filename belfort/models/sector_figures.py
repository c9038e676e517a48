"""What every government may see of a publication: the quartiles of the size classes, and nothing of one government."""

import uuid

from django.db import models


class SectorFigure(models.Model):
    """The quartiles of one size class in one publication, written by it; a class that is hidden has no row.

    Public: rows of no government. `unnamed_count` counts the participants that do not share by name.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey("belfort.Organization", on_delete=models.PROTECT, related_name="+")
    dated_on = models.DateField()
    size_class = models.CharField(max_length=20)
    participants = models.PositiveIntegerField()
    unnamed_count = models.PositiveIntegerField()
    lower = models.CharField(max_length=80, help_text="an exact fraction, as the two below")
    median = models.CharField(max_length=80)
    upper = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "dated_on", "size_class"], name="sectorfigure_once"),
        ]
