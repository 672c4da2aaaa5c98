"""What waits for Insights before the return: the next review to check, and the next to return (R2)."""

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from . import workflow
from .models import Review

S = Review.State
#: What is done -> the states in which a review waits for it, its address, and what to say where none is left.
QUEUES = {
    "pass_check": ((S.SUBMITTED,), "review_check", "No other review waits for your check."),
    "return": ((S.CHECKED, S.MODERATED), "review_return", "No other review waits to be returned."),
}


def next_in_queue(verb: str, user) -> Review | None:
    """The review that has waited longest for `verb` and that `user` may do it for."""
    waiting = Review.objects.visible_to(user).filter(state__in=QUEUES[verb][0]).exclude(reviewer=user)
    return next((review for review in waiting.order_by("state_since", "pk") if workflow.can(review, verb, user)), None)


def said_of_next(verb: str, user) -> str:
    """A sentence with a link to the next review of the queue, and how long it has waited."""
    _, url_name, none_left = QUEUES[verb]
    review = next_in_queue(verb, user)
    if review is None:
        return none_left
    return format_html('Next: <a href="{}">{}</a>, {}.', reverse(url_name, args=[review.reference]), review.reference, waits_words(review))


def waits_words(review: Review) -> str:
    """How long the review has stood where it is, in days of London."""
    days = (timezone.localdate() - timezone.localdate(review.state_since)).days
    if days < 1:
        return "waits since today"
    return "waits 1 day" if days == 1 else f"waits {days} days"
