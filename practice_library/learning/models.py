"""My learning: what a person read, and what they thought (L5)."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .queries import LearningRecordQuerySet


class LearningRecord(models.Model):
    """A person marked a page as read, and may have reflected on it. Theirs alone."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="learning_records")
    page = models.ForeignKey("practice_library.ContentPage", on_delete=models.CASCADE, related_name="learning_records")
    read_at = models.DateTimeField(default=timezone.now)
    reflection = models.TextField(blank=True, max_length=20000)
    reflected_at = models.DateTimeField(null=True, blank=True)

    objects = LearningRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-read_at"]
        constraints = [models.UniqueConstraint(fields=["person", "page"], name="practice_library_one_record_a_page")]

    def __str__(self) -> str:
        return f"{self.person_id} read {self.page_id}"
