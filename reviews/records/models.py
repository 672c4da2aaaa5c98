"""The review of one child's record: its steps, answers, findings, grades, submission and return."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from wagtail.search import index

from portal.audit.models import AppendOnly
from portal.audit.queries import AppendOnlyQuerySet
from portal.people.models import Child, PostType
from practice_library.descriptors.models import BAND_CHOICES, DescriptorSet
from practice_library.pages.models import ContentPage
from practice_library.themes.models import Theme
from reviews.analysis.bands import Band, band_from_key, band_of
from reviews.cycles.models import Case, Cycle, Step
from reviews.cycles.queries import BEFORE_SUBMISSION, ENDED
from reviews.instruments.models import InstrumentVersion, Question

from .queries import ActionItemQuerySet, FindingQuerySet, ReviewQuerySet

USER = settings.AUTH_USER_MODEL


class Review(index.Indexed, models.Model):
    """A Collaborative Review, or another QA activity that runs on the same engine (R20)."""

    class State(models.TextChoices):
        ALLOCATED = "allocated", "Allocated"
        BOOKED = "booked", "Conversation booked"
        CONVERSATION_HELD = "conversation_held", "Conversation held"
        FAMILY_CONTACTED = "family_contacted", "Family contacted"
        SUBMITTED = "submitted", "Submitted"
        IN_MODERATION = "in_moderation", "In moderation"
        MODERATED = "moderated", "Moderated"
        CHECKED = "checked", "Checked"
        RETURNED = "returned", "Returned"
        FINALISED = "finalised", "Finalised"
        SUPERVISED = "supervised", "Supervised"
        TRACKED = "tracked", "Tracked"
        VERIFIED = "verified", "Actions verified"
        SUSTAINED = "sustained", "Sustained"
        CLOSED = "closed", "Closed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    reference = models.CharField(max_length=20, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reviews")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="reviews")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="reviews")
    practitioner = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews_of_my_work")
    reviewer = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="allocated_reviews")
    instrument_version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="reviews")
    descriptor_set = models.ForeignKey(DescriptorSet, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=State.choices, default=State.ALLOCATED, db_index=True)
    state_since = models.DateTimeField(default=timezone.now)
    conflict_override = models.TextField("why allocated despite a conflict", blank=True)
    in_short = models.TextField("the record in short", blank=True)
    booked_for = models.DateTimeField(null=True, blank=True)
    allocated_at = models.DateTimeField(default=timezone.now)
    first_due_on = models.DateField(
        "no step is due before", null=True, blank=True, help_text="Where it was allocated after the cycle’s day for booking."
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    finalised_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    is_sampled_for_moderation = models.BooleanField(default=False)

    objects = ReviewQuerySet.as_manager()

    search_fields = [
        index.SearchField("reference", boost=5),
        index.SearchField("in_short"),
        index.RelatedFields("answers", [index.SearchField("text")]),
        index.RelatedFields("findings", [index.SearchField("text")]),
        index.RelatedFields("practitioner", [index.SearchField("first_name", boost=3), index.SearchField("last_name", boost=3)]),
        index.RelatedFields("child", [index.SearchField("reference", boost=5)]),
        index.FilterField("id"),
        index.FilterField("state"),
    ]

    class Meta:
        ordering = ["-allocated_at", "-reference"]
        constraints = [models.UniqueConstraint(fields=["case"], condition=~Q(state="withdrawn"), name="reviews_one_standing_review_a_case")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("review", args=[self.reference])

    @property
    def is_in_writing(self) -> bool:
        """Whether its reviewer has still to submit it."""
        return self.state in BEFORE_SUBMISSION

    @property
    def is_ongoing(self) -> bool:
        """Neither closed nor withdrawn."""
        return self.state not in ENDED

    @property
    def is_returned(self) -> bool:
        """Whether practitioner and Team Manager have it (V2, V3)."""
        return self.returned_at is not None

    @property
    def is_sent_back(self) -> bool:
        """Whether Insights sent it back to its reviewer, at any time (R2)."""
        return self.quality_checks.filter(outcome="back").exists()

    def grade(self, stage: str):
        """The latest grade of `stage`, or None. Reads `grades` once where they are prefetched."""
        found = [grade for grade in self.grades.all() if grade.stage == stage]
        return max(found, key=lambda grade: (grade.given_at, grade.pk)) if found else None

    @property
    def reviewer_grade(self):
        return self.grade(Grade.Stage.REVIEWER)

    @property
    def moderated_grade(self):
        return self.grade(Grade.Stage.MODERATED)

    @property
    def final_grade(self):
        """The moderated grade where there is one, else the reviewer's (R5)."""
        return self.moderated_grade or self.reviewer_grade


class StepOutcome(models.Model):
    """How one step ended: done, or not possible with a reason (R2)."""

    class Outcome(models.TextChoices):
        DONE = "done", "Done"
        NOT_POSSIBLE = "not_possible", "Not possible"

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="step_outcomes")
    step = models.CharField(max_length=20, choices=Step.choices)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    happened_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    reason = models.TextField("why it was not possible", blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["review", "step"], name="reviews_one_outcome_a_step"),
            models.CheckConstraint(condition=Q(outcome="done") | ~Q(reason=""), name="reviews_not_possible_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.get_outcome_display().lower()}"


class Answer(models.Model):
    """The answer to one question of the pinned instrument."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    score = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(10)])
    not_applicable = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["question__section__position", "question__position"]
        constraints = [
            models.UniqueConstraint(fields=["review", "question"], name="reviews_one_answer_a_question"),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=10), name="reviews_answer_score_0_to_10"),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(not_applicable=False), name="reviews_score_or_not_applicable"),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.score}"

    @property
    def band(self) -> Band | None:
        return None if self.score is None else band_of(self.score)


class Finding(index.Indexed, models.Model):
    """One strength or one area for development that a review states. It carries themes and learning (L1)."""

    class Kind(models.TextChoices):
        STRENGTH = "strength", "Strength"
        DEVELOPMENT = "development", "Area for development"

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="findings")
    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.PROTECT, related_name="findings")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.TextField(max_length=4000)
    themes = models.ManyToManyField(Theme, related_name="findings")
    learning = models.ManyToManyField(ContentPage, through="FindingLearning", related_name="findings")
    nominated_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    objects = FindingQuerySet.as_manager()

    search_fields = [
        index.SearchField("text"),
        index.FilterField("id"),
        index.FilterField("review_id"),
        index.RelatedFields("themes", [index.SearchField("title"), index.SearchField("synonyms")]),
    ]

    class Meta:
        ordering = ["kind", "pk"]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_strength(self) -> bool:
        return self.kind == self.Kind.STRENGTH


class FindingLearning(models.Model):
    """A page that the reviewer sends with a finding, and why it was offered (L1)."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="attachments")
    page = models.ForeignKey(ContentPage, on_delete=models.CASCADE, related_name="attachments")
    why = models.CharField(max_length=200, blank=True)
    attached_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    attached_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["attached_at"]
        constraints = [models.UniqueConstraint(fields=["finding", "page"], name="reviews_page_once_a_finding")]

    def __str__(self) -> str:
        return f"{self.page_id} with finding {self.finding_id}"


class ActionItem(models.Model):
    """What is to be done after the review, by whom and until when (R11)."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="actions")
    text = models.TextField(max_length=2000)
    owner_role = models.CharField(max_length=30, choices=PostType.choices, default=PostType.PRACTITIONER)
    owner = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="review_actions")
    due_on = models.DateField()
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.TextField(blank=True)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def has_ended(self) -> bool:
        """Whether it ended unfinished with its review, which was withdrawn."""
        return self.done_at is None and self.review.state == Review.State.WITHDRAWN


class Grade(AppendOnly):
    """A grade that was given: score, band, rationale, who and when (R5). Never changed, only followed."""

    class Stage(models.TextChoices):
        REVIEWER = "reviewer", "Reviewer’s grade"
        MODERATED = "moderated", "Moderated grade"

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="grades")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    score = models.PositiveSmallIntegerField(validators=[MaxValueValidator(10)])
    band_key = models.CharField("band", max_length=25, choices=BAND_CHOICES)
    rationale = models.TextField()
    given_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        ordering = ["given_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(score__gte=0, score__lte=10), name="reviews_grade_score_0_to_10")]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.score}"

    @property
    def band(self) -> Band:
        return band_from_key(self.band_key)


class QualityCheck(AppendOnly):
    """Insights' check of a review that no panel moderates (R2)."""

    class Outcome(models.TextChoices):
        GOOD_ENOUGH = "good_enough", "Good enough to go back"
        BACK = "back", "Back to the reviewer"

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="quality_checks")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    note = models.TextField(blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.get_outcome_display()


class Reading(models.Model):
    """That a person read the returned review, and what they thought of it (L5)."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(default=timezone.now)
    reflection = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "person"], name="reviews_one_reading_a_person")]

    def __str__(self) -> str:
        return f"{self.person_id} read {self.review_id}"
