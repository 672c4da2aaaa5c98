"""Which step of a review comes next and by when. Works on what is loaded: no query where dates are prefetched."""

from datetime import date

from django.utils import timezone

from .models import Step

#: The state of a review -> the step that it waits for. After the return no step of the cycle is left.
NEXT_STEP = {
    "allocated": Step.BOOKING,
    "booked": Step.CONVERSATION,
    "conversation_held": Step.FAMILY_CONTACT,
    "family_contacted": Step.SUBMISSION,
    "submitted": Step.RETURN,
    "in_moderation": Step.RETURN,
    "moderated": Step.RETURN,
    "checked": Step.RETURN,
}


def with_due_dates(reviews):
    """The reviews with what `next_step_due` reads, in one more query however many there are."""
    return reviews.select_related("cycle").prefetch_related("cycle__due_dates")


def next_step_due(review) -> tuple[Step, date] | None:
    """The step that `review` waits for and its last day; None once it was returned or withdrawn (R1, R2).

    Also None where the cycle sets no day for the step. Load the reviews by `with_due_dates`.
    """
    step = NEXT_STEP.get(review.state)
    if step is None:
        return None
    for due in review.cycle.due_dates.all():
        if due.step == step:
            return step, due.due_on
    return None


def days_late(due_on: date | None, today: date | None = None) -> int:
    """How many days ago the last day was; 0 where it has not passed or there is none. Days are London's."""
    if due_on is None:
        return 0
    return max(0, ((today or timezone.localdate()) - due_on).days)
