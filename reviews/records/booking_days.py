"""What may be a slip in the day of a booking. It is said, and never blocks (R2)."""

from datetime import date, datetime

from django.utils import timezone

from portal.templatetags.portal_ui_dates import long_date
from reviews.cycles.due import days_of
from reviews.cycles.models import Step

from .models import Review

SATURDAY = 5
THREE_MONTHS = 92  # days, which three months never exceed


def doubt_about(review: Review, when: datetime) -> str:
    """A sentence where the day is at a weekend, after the conversation is due, or far away; "" for any other day."""
    day = timezone.localdate(when)
    doubts = _doubts(day, days_of(review).get(Step.CONVERSATION))
    if not doubts:
        return ""
    words = " and ".join([", ".join(doubts[:-1]), doubts[-1]] if doubts[1:] else doubts)
    return f"{long_date(day)} is {words}. Move it if that is a slip."


def _doubts(day: date, due_on: date | None) -> list[str]:
    doubts = []
    if day.weekday() >= SATURDAY:
        doubts.append("at a weekend")
    if (day - timezone.localdate()).days > THREE_MONTHS:
        doubts.append("more than three months away")
    if due_on and day > due_on:
        doubts.append(f"after the conversation is due, {long_date(due_on)}")
    return doubts
