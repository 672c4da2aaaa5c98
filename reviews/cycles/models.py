"""Cycles: a month, an area of focus, a pinned instrument, and the cases sampled for it (R1)."""

from django.db import models
from django.utils import timezone

from portal.people.models import Child
from practice_library.descriptors.models import DescriptorSet
from reviews.instruments.models import InstrumentVersion

from .queries import CaseQuerySet, CycleQuerySet


class Step(models.TextChoices):
    """The steps that a reviewer and Insights work through, in their order (R2)."""

    BOOKING = "booking", "Book the learning conversation"
    CONVERSATION = "conversation", "Hold the learning conversation"
    FAMILY_CONTACT = "family_contact", "Contact the young person or family"
    SUBMISSION = "submission", "Complete and submit the review"
    RETURN = "return", "Return it to practitioner and Team Manager"


class Cycle(models.Model):
    """One month's reviews on one area of focus."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    month = models.DateField(help_text="The first day of the month.")
    area_of_focus = models.CharField(max_length=120)
    instrument_version = models.ForeignKey(InstrumentVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="cycles")
    descriptor_set = models.ForeignKey(DescriptorSet, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CycleQuerySet.as_manager()

    class Meta:
        ordering = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%B %Y}, {self.area_of_focus}"

    @property
    def name(self) -> str:
        return f"{self.month:%B %Y}"


class StepDue(models.Model):
    """The last day of one step in one cycle (R1)."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="due_dates")
    step = models.CharField(max_length=20, choices=Step.choices)
    due_on = models.DateField()

    class Meta:
        ordering = ["due_on"]
        constraints = [models.UniqueConstraint(fields=["cycle", "step"], name="reviews_one_due_date_a_step")]

    def __str__(self) -> str:
        return f"{self.get_step_display()} by {self.due_on}"


class PlanType(models.TextChoices):
    ASSESSMENT = "assessment", "Assessment"
    CIN = "cin", "Child in Need"
    CP = "cp", "Child Protection"
    CLA = "cla", "Child Looked After"
    CWD = "cwd", "Child with Disability"
    CE = "ce", "Care Experienced"


class Case(models.Model):
    """A child's record in a cycle's sample, as it was when the sample was drawn."""

    class Chosen(models.TextChoices):
        SAMPLED = "sampled", "Sampled"
        HAND_PICKED = "hand_picked", "Hand-picked"
        IMPORTED = "imported", "From a list"

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="cases")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="cases")
    plan_type = models.CharField(max_length=12, choices=PlanType.choices)
    chosen = models.CharField(max_length=12, choices=Chosen.choices, default=Chosen.IMPORTED)
    age = models.PositiveSmallIntegerField(null=True, blank=True)
    gender = models.CharField(max_length=40, blank=True)
    ethnicity = models.CharField(max_length=80, blank=True)
    has_disability = models.BooleanField(null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["child__reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "child"], name="reviews_child_once_a_cycle", violation_error_message="This child is in the cycle already."
            )
        ]

    def __str__(self) -> str:
        return f"{self.child} in {self.cycle}"

    @property
    def review(self):
        """The review that stands, or None: one that was withdrawn frees the case."""
        return self.reviews.exclude(state="withdrawn").first()


class ReferenceCounter(models.Model):
    """The last number given to a review in a year."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
