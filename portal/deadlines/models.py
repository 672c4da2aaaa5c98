"""Obligations: what must be done by when, and by whom."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from portal.people.models import Post

from .queries import ObligationQuerySet


class Obligation(models.Model):
    """Something due of a post or a person, on one subject. Its state is read from its dates."""

    class Kind(models.TextChoices):
        SAFETY_ASSURANCE = "safety_assurance", "Review the record and record assurance"
        MOSAIC_UPLOAD = "mosaic_upload", "Add to Mosaic"
        TM_ASSURANCE = "tm_assurance", "Assure that the findings were considered"
        SUPERVISION_AFTER_REVIEW = "supervision_after_review", "Record supervision after the review"

    kind = models.CharField(max_length=40, choices=Kind.choices)
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="obligations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="obligations")
    starts_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    met_at = models.DateTimeField(null=True, blank=True)
    breached_at = models.DateTimeField(null=True, blank=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        ordering = ["due_at"]
        indexes = [models.Index(fields=["subject_type", "subject_id"])]
        constraints = [models.UniqueConstraint(fields=["kind", "subject_type", "subject_id"], name="portal_one_obligation_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} by {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        return self.met_at is None
