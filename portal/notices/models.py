"""What a person is told, in the portal and by e-mail."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils import timezone

from .queries import NoticeQuerySet


class Notice(models.Model):
    """One message to one person. The e-mail says that there is something and where, never what a review says."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    reason = models.CharField("why this person", max_length=300, blank=True)
    url = models.CharField(max_length=300, blank=True)
    subject_type = models.ForeignKey(ContentType, null=True, on_delete=models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField(null=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    key = models.CharField(max_length=160, blank=True, help_text="Same recipient and key: told once.")
    is_urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mailing_since = models.DateTimeField(null=True, blank=True, editable=False, help_text="A worker has this one in hand.")
    mail_failures = models.PositiveSmallIntegerField(default=0, editable=False, help_text="How often a server refused it for good.")
    mail_not_before = models.DateTimeField(null=True, blank=True, editable=False, help_text="When it may be tried again.")
    shown_undelivered_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When Insights was told that no server takes it."
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], condition=~models.Q(key=""), name="portal_told_once_for_a_key")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The address that marks the notice as read and goes on to what it is about."""
        return reverse("notice", args=[self.pk])
