"""After the return: Mosaic, the Team Manager's assurance, supervision, and tracking until practice is better."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.audit.models import AppendOnly
from portal.audit.queries import AppendOnlyQuerySet
from reviews.records.models import Review

USER = settings.AUTH_USER_MODEL


class RecordOfReview(AppendOnly):
    """Something recorded about a returned review, once and for good."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="%(class)ss")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        abstract = True
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} of {self.review_id}"


class MosaicUpload(RecordOfReview):
    """Insights added the review to Mosaic, with a case-note alert to practitioner, TM and SM (R9)."""

    added_on = models.DateField()
    mosaic_reference = models.CharField(max_length=60)
    early_reason = models.TextField(blank=True)

    class Meta(RecordOfReview.Meta):
        constraints = [models.UniqueConstraint(fields=["review"], name="reviews_added_to_mosaic_once")]


class TeamManagerAssurance(RecordOfReview):
    """The Team Manager assures that the findings were considered, for every grade (R2)."""

    text = models.TextField("how the findings were considered")

    class Meta(RecordOfReview.Meta):
        constraints = [models.UniqueConstraint(fields=["review"], name="reviews_assured_by_tm_once")]


class SupervisionAfterReview(RecordOfReview):
    """Case supervision after the review (R10)."""

    reflection = models.TextField("reflection on the scaling")
    actions = models.TextField()
    rationale = models.TextField()
    recorded_on_mosaic_on = models.DateField()


class Verification(RecordOfReview):
    """Insights verified the evidence that recommendations and actions were done (R11)."""

    note = models.TextField()


class SustainedCheck(RecordOfReview):
    """Whether the improvement was delivered and sustained, 90 days later (R11)."""

    is_sustained = models.BooleanField()
    note = models.TextField()
