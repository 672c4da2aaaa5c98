"""The monthly panel and the cases listed for it (R4)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from portal.people.models import Dated
from reviews.cycles.models import Cycle
from reviews.records.models import Review

from .queries import PanelCaseQuerySet, PanelQuerySet

USER = settings.AUTH_USER_MODEL


class Panel(models.Model):
    """A meeting that moderates the month's Outstanding and Inadequate reviews."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        CLOSED = "closed", "Closed"
        CANCELLED = "cancelled", "Cancelled"

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="panels")
    meets_at = models.DateTimeField()
    place = models.CharField(max_length=160, blank=True)
    chair = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    key_themes = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = PanelQuerySet.as_manager()

    class Meta:
        ordering = ["-meets_at"]

    def __str__(self) -> str:
        return f"Panel of {timezone.localtime(self.meets_at):%-d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("panel", args=[self.pk])


class PanelMember(Dated):
    """A person's seat on one panel (V5)."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="panel_seats")

    class Meta(Dated.Meta):
        ordering = ["starts"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["panel", "person"], condition=Q(ends__isnull=True), name="reviews_one_seat_a_panel"),
        ]

    def __str__(self) -> str:
        return f"{self.person} on {self.panel}"


class PanelCase(models.Model):
    """A review listed for a panel, and why."""

    class Reason(models.TextChoices):
        OUTSTANDING = "outstanding", "Graded Outstanding"
        INADEQUATE = "inadequate", "Graded Inadequate"
        SAMPLE = "sample", "Random sample"

    class State(models.TextChoices):
        LISTED = "listed", "Waiting"
        DECIDED = "decided", "Decided"
        DEFERRED = "deferred", "Deferred to the next panel"
        WITHDRAWN = "withdrawn", "Withdrawn"

    panel = models.ForeignKey(Panel, null=True, blank=True, on_delete=models.PROTECT, related_name="cases")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="panel_cases")
    reason = models.CharField(max_length=12, choices=Reason.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.LISTED)
    listed_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = PanelCaseQuerySet.as_manager()

    class Meta:
        ordering = ["listed_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["review"], condition=Q(state="listed"), name="reviews_listed_once")]

    def __str__(self) -> str:
        return f"{self.review} for {self.panel}"


class PanelInvitation(models.Model):
    """The reviewer and the Team Manager are invited to speak to a case (R4)."""

    class Role(models.TextChoices):
        REVIEWER = "reviewer", "Reviewer"
        TEAM_MANAGER = "team_manager", "Team Manager"

    panel_case = models.ForeignKey(PanelCase, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=15, choices=Role.choices)
    invited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["panel_case", "person", "role"], name="reviews_invited_once")]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.panel_case_id}"
