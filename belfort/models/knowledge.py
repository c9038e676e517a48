"""What the sector learned: advice notes and lessons, each linked to the controls that it helps with."""

import uuid

from django.db import models

from belfort.models.base import Versioned


class Note(Versioned):
    """An advice note or a lesson learned, without the name of a government; public once published."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey("belfort.Organization", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[("advice", "advice"), ("lesson", "lesson")])
    title_nl = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    body_nl = models.TextField()
    body_en = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True, help_text="where it was learned, without naming anybody")
    published_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["programme", "kind", "published_on"], name="note_listing")]
        constraints = [models.UniqueConstraint(fields=["programme", "title_nl"], name="note_title")]


class NoteControl(models.Model):
    """A control that a note helps with."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="controls")
    framework_key = models.CharField(max_length=40)
    ref = models.CharField(max_length=30)

    class Meta:
        indexes = [models.Index(fields=["framework_key", "ref"], name="notecontrol_of_control")]
        constraints = [models.UniqueConstraint(fields=["note", "framework_key", "ref"], name="notecontrol_once")]
