"""Which escalations a person may see."""

from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When

from portal.people.models import Child, PostType
from reviews.cycles.queries import ENDED


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
            if user.standing.holds(PostType.DIRECTOR):
                # Told also for Insights, where everybody of theirs is on leave.
                answers = {"recipients__person": user, "recipients__left_at__isnull": True}
                may_see |= ~Q(state="assured") & Q(pk__in=self.model.objects.filter(**answers).values("pk"))
        return self.filter(may_see)

    def open(self):
        return self.exclude(state="assured")

    def awaiting_second_assurance(self):
        """Assured ones whose review's supervision is held, and that the Service Manager has not assured again (R7)."""
        held = self.model.objects.filter(state="assured", review__supervisionafterreviews__isnull=False)
        counted = held.exclude(review__state__in=ENDED).annotate(times=Count("assurances", distinct=True))
        return self.filter(pk__in=counted.filter(times__lt=2).order_by().values("pk"))

    def to_acknowledge(self, user):
        """Those of which `user` was told and has not said that they know, assured or not: each does so for themselves (R6)."""
        silent = {"recipients__person": user, "recipients__acknowledged_at__isnull": True, "recipients__left_at__isnull": True}
        return self.filter(pk__in=self.model.objects.filter(**silent).values("pk"))

    def to_assure(self, user):
        """Those of children for whose Service Manager `user` answers today (R7)."""
        from .answering import children_answered_for, may_answer

        if not may_answer(user):
            return self.none()
        return self.filter(review__child__in=Child.objects.filter(children_answered_for(user, PostType.SERVICE_MANAGER)))

    def by_time_left(self):
        """Open ones first, the one with least time left on top; then the assured ones, newest first."""
        is_assured = Case(When(state="assured", then=Value(1)), default=Value(0), output_field=models.IntegerField())
        return self.annotate(is_assured=is_assured).order_by("is_assured", "-assured_at", "due_at")


class RecipientQuerySet(models.QuerySet):
    def answering(self):
        """Those who answered for their post when it was looked at last."""
        return self.filter(left_at__isnull=True)

    def silent(self):
        """Those who answer and have not said that they know."""
        return self.answering().filter(acknowledged_at__isnull=True)


def is_escalated() -> Exists:
    """Whether an escalation was raised on a review, at any time (V3)."""
    from .models import Escalation

    return Exists(Escalation.objects.filter(review=OuterRef("pk")))
