"""Which cycles and cases a person may see."""

from django.db import models


class CycleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Cycles and their samples are Insights' (V6)."""
        return self if user.is_authenticated and user.standing.is_insights else self.none()

    def open(self):
        return self.filter(state="open")

    def focus_now(self):
        """The newest open cycle; its month and area of focus are published to everybody."""
        return self.open().order_by("-month").first()


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The sample is Insights' (V6)."""
        return self if user.is_authenticated and user.standing.is_insights else self.none()

    def not_allocated(self):
        return self.filter(review__isnull=True)
