"""Frameworks, their controls, the links between them, threats, actions and outlines: shared by everyone, public."""

from django.db import models


class Dataset(models.Model):
    """A file of reference data as it was loaded last, to say whether a newer one differs."""

    key = models.CharField(max_length=60, primary_key=True)
    version = models.CharField(max_length=40, blank=True)
    sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=20, blank=True)
    facts = models.JSONField(default=dict)
    loaded_at = models.DateTimeField()


class Framework(models.Model):
    """A set of controls, such as the ICR, CyFun 2023 or CyFun 2025; `facts` holds levels, thresholds, families."""

    key = models.CharField(max_length=40, primary_key=True)
    name_nl = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    version = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=20, blank=True)
    facts = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)


class Control(models.Model):
    """One control of a framework, in our own words; `facts` holds what only this kind of framework knows."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="controls")
    ref = models.CharField(max_length=30)
    parent = models.CharField(max_length=120)
    title_nl = models.TextField()
    title_en = models.TextField()
    certainty = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)
    position = models.PositiveIntegerField()
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["framework", "ref"], name="control_ref")]


class ControlMapping(models.Model):
    """A link from one control or duty to another, with its relation and strength; a proposal, never a score."""

    mapping = models.CharField(max_length=40)
    source = models.CharField(max_length=30)
    target_framework = models.CharField(max_length=40)
    target = models.CharField(max_length=30)
    relation = models.CharField(max_length=20)
    strength = models.PositiveSmallIntegerField(null=True)
    note_nl = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["target_framework", "target"], name="mapping_target")]
        constraints = [
            models.UniqueConstraint(fields=["mapping", "source", "target_framework", "target"], name="mapping_once")
        ]


class Entry(models.Model):
    """One entry of a shared list that is read as a whole: a threat, an action, a scenario, a checklist item."""

    dataset = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    name_nl = models.TextField()
    name_en = models.TextField()
    certainty = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)
    position = models.PositiveIntegerField()
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dataset", "key"], name="entry_key")]


class ControlText(models.Model):
    """The official words of a control, taken from a file that the installation supplied, with its copyright line."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="+")
    ref = models.CharField(max_length=30)
    language = models.CharField(max_length=2)
    requirement = models.TextField(blank=True)
    guidance = models.TextField(blank=True)
    copyright = models.TextField(blank=True)
    source_name = models.CharField(max_length=200)
    source_sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["framework", "ref", "language"], name="controltext_once")]
