"""The day of a panel: nothing is graded before it, and a day on which few people work is pointed out (R4, R5)."""

from datetime import date, datetime

from django.utils import timezone

from portal.access.exceptions import Refused
from portal.council import FrameworkSettings
from portal.deadlines.calendar import bank_holidays
from portal.templatetags.portal_ui_dates import long_date
from reviews.cycles.due import days_of
from reviews.cycles.models import Step
from reviews.records.models import Review

from .models import Panel


def day_has_come(panel: Panel, at: datetime | None = None) -> bool:
    """Whether the London day on which the panel meets has begun."""
    return timezone.localdate(at) >= timezone.localdate(panel.meets_at)


def require_day(panel: Panel, *, at: datetime | None = None) -> None:
    """Raise `Refused` before the panel's day: a grade and the key themes are what the panel decided when it met."""
    if not day_has_come(panel, at):
        raise Refused(
            f"The panel meets on {long_date(panel.meets_at)}. Nothing of it is recorded before that day.",
            "If it met earlier, Insights or the chair say so on its page.",
        )


def warning_of_day(panel: Panel) -> str:
    """A sentence where the panel's day is at a weekend, a bank holiday or a closure day of the council, or ""."""
    day = timezone.localdate(panel.meets_at)
    if day.weekday() > 4:
        what = f"is a {day:%A}"
    elif day in bank_holidays(day.year):
        what = "is a bank holiday"
    elif day in FrameworkSettings.load().closures:
        what = "is a closure day of the council"
    else:
        return ""
    return f"{long_date(panel.meets_at)} {what}. Change the date if that is not meant."


def return_is_due(review: Review) -> date | None:
    """The day by which this review is to be returned, if its cycle sets one: later where it was allocated late."""
    return days_of(review).get(Step.RETURN)


def warning_of_return(review: Review, following: Panel | None) -> str:
    """A sentence where the review's day of return passes before `following` meets, or ""."""
    due = return_is_due(review)
    if due is None:
        return ""
    if following is None:
        return f"{review.reference} is to be returned by {long_date(due)}, and no next panel is planned: that day may pass."
    if timezone.localdate(following.meets_at) <= due:
        return ""
    return f"{review.reference} is to be returned by {long_date(due)}. The next panel meets on {long_date(following.meets_at)}: that day passes."
