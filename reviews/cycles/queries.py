"""Which cycles and cases a person may see."""

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

BEFORE_RETURN = ("allocated", "booked", "conversation_held", "family_contacted", "submitted", "in_moderation", "moderated", "checked")
FROM_MOSAIC_ON = ("finalised", "supervised", "tracked", "verified", "sustained", "closed")


class CycleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Cycles and their samples are Insights' (V6)."""
        return self if user.is_authenticated and user.standing.is_insights else self.none()

    def open(self):
        return self.filter(state="open")

    def with_counts(self):
        """With how many cases are in the sample and not allocated, and how many reviews stand where. Open ones first."""
        from .models import Case

        cases = Case.objects.filter(cycle=OuterRef("pk")).order_by().values("cycle")
        return self.annotate(
            sample=Coalesce(Subquery(cases.annotate(n=Count("pk")).values("n")), 0),
            waiting=Coalesce(Subquery(cases.annotate(n=Count("pk", filter=Q(review__isnull=True))).values("n")), 0),
            in_hand=Count("reviews", filter=Q(reviews__state__in=BEFORE_RETURN)),
            returned=Count("reviews", filter=Q(reviews__state="returned")),
            finalised=Count("reviews", filter=Q(reviews__state__in=FROM_MOSAIC_ON)),
            withdrawn=Count("reviews", filter=Q(reviews__state="withdrawn")),
            is_open=models.Case(models.When(state="open", then=0), default=1, output_field=models.IntegerField()),
        ).order_by("is_open", "-month", "-pk")

    def focus_now(self):
        """The newest open cycle; its month and area of focus are published to everybody."""
        return self.open().order_by("-month").first()


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The sample is Insights' (V6)."""
        return self if user.is_authenticated and user.standing.is_insights else self.none()

    def not_allocated(self):
        return self.filter(review__isnull=True)
