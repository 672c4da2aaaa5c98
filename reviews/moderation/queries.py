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
