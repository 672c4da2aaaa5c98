"""Which cycles and cases a person may see."""

from django.db import models
from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.people.models import User

BEFORE_SUBMISSION = ("allocated", "booked", "conversation_held", "family_contacted")
BEFORE_RETURN = (*BEFORE_SUBMISSION, "submitted", "in_moderation", "moderated", "checked")
ENDED = ("closed", "withdrawn")
FROM_MOSAIC_ON = ("finalised", "supervised", "tracked", "verified", "sustained", "closed")


class CycleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Cycles and their samples are Insights' (V6)."""
        return self if user.is_authenticated and user.standing.is_insights else self.none()

    def open(self):
        return self.filter(state="open")

    def with_counts(self):
        """With how many cases are in the sample, not allocated, or withdrawn, and how many reviews stand where. Open ones first."""
        from .models import Case

        cases = Case.objects.filter(cycle=OuterRef("pk")).order_by().values("cycle")
        return self.annotate(
            sample=Coalesce(Subquery(cases.annotate(n=Count("pk")).values("n")), 0),
            waiting=Coalesce(Subquery(cases.not_allocated().annotate(n=Count("pk")).values("n")), 0),
            withdrawn=Coalesce(Subquery(cases.withdrawn().annotate(n=Count("pk")).values("n")), 0),
            in_hand=Count("reviews", filter=Q(reviews__state__in=BEFORE_RETURN)),
            returned=Count("reviews", filter=Q(reviews__state="returned")),
            finalised=Count("reviews", filter=Q(reviews__state__in=FROM_MOSAIC_ON)),
            is_open=models.Case(models.When(state="open", then=0), default=1, output_field=models.IntegerField()),
        ).order_by("is_open", "-month", "-pk")

    def focus_now(self):
        """The latest open cycle whose month has begun; where none has, the next. Its month and focus are for everybody."""
        begun = self.open().filter(month__lte=timezone.localdate()).order_by("-month").first()
        return begun or self.open().order_by("month").first()


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The sample is Insights' (V6)."""
        return self if user.is_authenticated and user.standing.is_insights else self.none()

    def with_review(self):
        """With the review that stands, as `standing_review`: one that was withdrawn frees its case."""
        return self.annotate(standing_review=FilteredRelation("reviews", condition=~Q(reviews__state="withdrawn")))

    def not_allocated(self):
        """Those that never had a review: one whose review was withdrawn is allocated again only by hand."""
        return self.filter(~self._had_review())

    def withdrawn(self):
        """Those whose latest review was withdrawn, and that nobody has had since."""
        return self.with_review().filter(self._had_review(), standing_review__isnull=True)

    def _had_review(self):
        return Exists(self.model.objects.filter(pk=OuterRef("pk"), reviews__isnull=False))

    def without_reviewer(self):
        """Those whose review is still to be written by somebody who left: the account, or the place in the cohort, has ended."""
        left = User.objects.exclude(pk__in=User.objects.reviewers().values("pk"))
        return self.with_review().filter(standing_review__state__in=BEFORE_SUBMISSION, standing_review__reviewer__in=left)
