"""Grade descriptors: what each band looks like, area by area. A published version never changes."""

from typing import Protocol

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

BAND_CHOICES = [
    ("inadequate", "Inadequate"),
    ("requires_improvement", "Requires improvement"),
    ("good", "Good"),
    ("outstanding", "Outstanding"),
]


class DescriptorSet(models.Model):
    """One version of all descriptors. A review pins the version it was opened with."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        RETIRED = "retired", "Retired"

    title = models.CharField(max_length=120)
    number = models.PositiveSmallIntegerField("version")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False)
    what_changed = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="practice_library_descriptor_version_once"),
            models.UniqueConstraint(
                fields=["status"], condition=Q(status="published"), name="practice_library_one_published_descriptor_set"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    @property
    def can_change(self) -> bool:
        return self.status == self.Status.DRAFT


class Version(Protocol):
    """Something that can be changed until it is published."""

    @property
    def can_change(self) -> bool: ...


class PartOfVersion(models.Model):
    """A row that can be written only while its version is a draft."""

    class Meta:
        abstract = True

    def version(self) -> "Version":
        raise NotImplementedError

    def clean(self):
        super().clean()
        if not self.version().can_change:
            raise ValidationError("This version is published and can’t be changed. Make a new version from it.")

    def save(self, *args, **kwargs):
        if not self.version().can_change:
            raise ValidationError("This version is published and can’t be changed. Make a new version from it.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        if not self.version().can_change:
            raise ValidationError("This version is published and can’t be changed. Make a new version from it.")
        return super().delete(*args, **kwargs)


class DescriptorArea(PartOfVersion):
    """One area of practice, such as "Risk understood", which a scaled question of a review stands for."""

    descriptor_set = models.ForeignKey(DescriptorSet, on_delete=models.CASCADE, related_name="areas")
    key = models.SlugField(max_length=60)
    title = models.CharField(max_length=120)
    question = models.CharField(max_length=200)
    lead = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["descriptor_set", "key"], name="practice_library_descriptor_area_once")]

    def __str__(self) -> str:
        return self.title

    def version(self) -> DescriptorSet:
        return self.descriptor_set


class Descriptor(PartOfVersion):
    """One sentence or two on what one band looks like in one area; rows of the four bands line up by position."""

    area = models.ForeignKey(DescriptorArea, on_delete=models.CASCADE, related_name="descriptors")
    band = models.CharField(max_length=25, choices=BAND_CHOICES)
    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["area", "band", "position"], name="practice_library_descriptor_once")]

    def __str__(self) -> str:
        return self.text

    def version(self) -> DescriptorSet:
        return self.area.descriptor_set
