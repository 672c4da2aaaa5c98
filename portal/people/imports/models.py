"""Rows that were read and previewed, kept on the server until somebody confirms them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class ImportDraft(models.Model):
    """What one person uploaded. Only they can confirm it; once it is taken in, only the counts stay."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    files = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    rows = models.JSONField(default=dict)
    seen = models.CharField("what the preview said, as a digest", max_length=64, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"Import of {', '.join(self.files)}"
