"""Which panels a person may see."""

from django.db import models


class PanelQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Insights see all panels (V6), members their own (V5)."""
        from .models import PanelMember

        if not user.is_authenticated:
            return self.none()
        if user.standing.is_insights:
            return self
        return self.filter(pk__in=PanelMember.objects.at().filter(person=user).values("panel"))

    def planned(self):
        return self.filter(state="planned")


class PanelCaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Cases of the panels and reviews that `user` may see: for members, until the review is finalised (V5)."""
        from reviews.records.models import Review

        from .models import Panel

        return self.filter(review__in=Review.objects.visible_to(user), panel__in=Panel.objects.visible_to(user))

    def without_panel(self):
        """Cases that wait for a panel to be planned."""
        return self.filter(panel__isnull=True, state="listed")
