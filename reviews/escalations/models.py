"""A case considered Inadequate: who is told, who acknowledged, and the assurance that follows (R6, R7)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import AppendOnly
from portal.audit.queries import AppendOnlyQuerySet
from portal.people.models import Post
from reviews.records.models import Review

from .queries import EscalationQuerySet, RecipientQuerySet

USER = settings.AUTH_USER_MODEL


class Escalation(models.Model):
    """One escalation of one review. It waits for nothing, and stays open until assured."""

    class Origin(models.TextChoices):
        SUBMISSION = "submission", "Graded Inadequate by the reviewer"
        PANEL = "panel", "Graded Inadequate by the panel"
        RAISED_NOW = "raised_now", "Raised by hand"

    class State(models.TextChoices):
        RAISED = "raised", "Raised"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        REVIEWED = "reviewed", "Record reviewed"
        ASSURED = "assured", "Assured"

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="escalations")
    origin = models.CharField(max_length=12, choices=Origin.choices)
    grounds = models.TextField("what is worrying")
    is_further = models.BooleanField("raised on new grounds while another was open", default=False)
    raised_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.RAISED)
    assured_at = models.DateTimeField(null=True, blank=True)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["review"], condition=~Q(state="assured") & Q(is_further=False), name="reviews_one_open_escalation"
            )
        ]

    def __str__(self) -> str:
        return f"Escalation of {self.review}"

    def get_absolute_url(self) -> str:
        return reverse("escalation", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state != self.State.ASSURED


class EscalationRecipient(models.Model):
    """One of the six who are told: for which post, which person, and why that person (R6)."""

    class Role(models.TextChoices):
        INSIGHTS_MANAGER = "insights_manager", "Insights Team Manager"
        INSIGHTS_SERVICE_MANAGER = "insights_service_manager", "Insights Service Manager"
        INSIGHTS_HEAD_OF_SERVICE = "insights_head_of_service", "Insights Head of Service"
        TEAM_MANAGER = "team_manager", "Child’s Team Manager"
        SERVICE_MANAGER = "service_manager", "Child’s Service Manager"
        HEAD_OF_SERVICE = "head_of_service", "Child’s Head of Service"

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="recipients")
    role = models.CharField(max_length=30, choices=Role.choices)
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="escalations_told")
    reason = models.CharField(max_length=300)
    told_at = models.DateTimeField(default=timezone.now)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField("when they no longer answered for it", null=True, blank=True)

    objects = RecipientQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["escalation", "role", "person"], condition=Q(left_at__isnull=True), name="reviews_told_once_a_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} as {self.role}"


class SafetyAssurance(AppendOnly):
    """The Service Manager's assurance on the safety of the child and of every other child concerned (R7)."""

    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="assurances")
    safety = models.TextField("is the child safe, and how do we know")
    other_children = models.TextField("other children it concerns, by reference", blank=True)
    quality = models.TextField("quality of the work")
    urgent_actions = models.TextField(blank=True)
    recorded_on_mosaic_on = models.DateField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        ordering = ["at"]

    def __str__(self) -> str:
        return f"Assurance of {self.escalation_id}"
