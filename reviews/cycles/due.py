"""Which step of a review comes next and by when. Works on what is loaded: no query where dates are prefetched."""

from datetime import date

from django.utils import timezone

from portal.council import FrameworkSettings
from portal.deadlines.calendar import add_working_days

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


#: Working days from a late allocation to the first day on which a step of that review can be due.
LATE_ALLOCATION_DAYS = 3


def first_due_on(cycle, allocated_at) -> date | None:
    """Before which day no step of a review is due that is allocated after the cycle's day for booking; None for others (R1)."""
    today = timezone.localdate(allocated_at)
    booking = cycle.due_dates.filter(step=Step.BOOKING).first()
    if booking is None or today <= booking.due_on:
        return None
    return add_working_days(today, LATE_ALLOCATION_DAYS, FrameworkSettings.load().closures)


def days_of(review) -> dict[str, date]:
    """Each step's last day for this review: the cycle's, or a later one where it was allocated late."""
    return {due.step: max(due.due_on, review.first_due_on or due.due_on) for due in review.cycle.due_dates.all()}


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
    due_on = days_of(review).get(step)
    return (step, due_on) if due_on else None


def days_late(due_on: date | None, today: date | None = None) -> int:
    """How many days ago the last day was; 0 where it has not passed or there is none. Days are London's."""
    if due_on is None:
        return 0
    return max(0, ((today or timezone.localdate()) - due_on).days)
