"""What happened, and who read what. Rows are only ever added."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from .queries import EventQuerySet, ReadEntryQuerySet


class CannotBeChanged(TypeError):
    """Raised by every attempt to change or delete an append-only row."""


class AppendOnly(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise CannotBeChanged(f"{self._meta.verbose_name} rows are never changed.")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise CannotBeChanged(f"{self._meta.verbose_name} rows are never deleted.")


class Event(AppendOnly):
    """Something that a person, or the portal itself, did to a subject."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=60, db_index=True)
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    data = models.JSONField(default=dict, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "at"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"


class ReadEntry(AppendOnly):
    """One reading of a guarded record: who, when, what, from where."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    what = models.CharField(max_length=60)
    path = models.CharField(max_length=300)
    address = models.CharField("network address", max_length=60, blank=True)

    objects = ReadEntryQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        ordering = ["-at", "-pk"]
        verbose_name_plural = "read entries"
        indexes = [models.Index(fields=["subject_type", "subject_id", "at"])]

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d %H:%M}"
