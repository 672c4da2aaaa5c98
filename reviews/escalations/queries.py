"""Which escalations a person may see."""

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When

from portal.people.models import Child


class EscalationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Escalations of the reviews that `user` may open (V3, V6), and of children for whose vacant post it comes to
        `user` up the line (R6, V10): then the escalation alone, without the review."""
        from reviews.records.models import Review

        from .answering import children_answered_for, may_answer

        may_see = Q(review__in=Review.objects.visible_to(user))
        if may_answer(user):
            mine = self.model.objects.filter(recipients__person=user).values("pk")
            comes_to = Q(review__child__in=Child.objects.filter(children_answered_for(user)))
            may_see |= comes_to & (~Q(state="assured") | Q(pk__in=mine))
        return self.filter(may_see)

    def open(self):
        return self.exclude(state="assured")

    def by_time_left(self):
        """Open ones first, the one with least time left on top; then the assured ones, newest first."""
        is_assured = Case(When(state="assured", then=Value(1)), default=Value(0), output_field=models.IntegerField())
        return self.annotate(is_assured=is_assured).order_by("is_assured", "-assured_at", "due_at")


def is_escalated() -> Exists:
    """Whether an escalation was raised on a review, at any time (V3)."""
    from .models import Escalation

    return Exists(Escalation.objects.filter(review=OuterRef("pk")))
