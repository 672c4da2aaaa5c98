"""Which escalations a person may see."""

from django.db import models


class EscalationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Escalations of the reviews that `user` may open (V3, V6) or was told of while they answer for the post."""
        from reviews.records.models import Review

        return self.filter(review__in=Review.objects.visible_to(user))

    def open(self):
        return self.exclude(state="assured")
