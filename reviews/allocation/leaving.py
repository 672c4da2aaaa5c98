"""Insights hear which reviews a reviewer leaves unwritten: the account, or the place in the reviewing cohort, has ended (R1).

Such a review is withdrawn and its case allocated again, by the hand of Insights. The sample and the board show it for as long
as it stands.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from portal.deadlines.calendar import end_of_day, last_day
from portal.notices.actions import tell
from portal.people.models import CohortMembership, User
from portal.people.telling import of_insights
from portal.templatetags.portal_ui_dates import long_date
from reviews.records.models import Review

#: For so long after the day it is still told that somebody left, where the worker stood still on that day.
STILL_TOLD = timedelta(days=7)


def tell_of_reviews_left(person, *, since: datetime, by=None) -> None:
    """Tell Insights which reviews `person`, who leaves at `since`, has still to submit. Told once for each day, of the account
    and of the place in the cohort apart, and once more on that day where it was said beforehand."""
    left = list(Review.objects.in_writing().filter(reviewer=person).select_related("cycle").order_by("reference"))
    if not left:
        return
    title, key = _title(person, len(left), since), _key(person, since)
    for one in of_insights():
        if one.pk != person.pk:
            tell(
                one,
                kind="reviewer_left",
                title=title,
                text=f"Still to submit: {', '.join(review.reference for review in left)}. {_way_on(person, since)}",
                reason="You are of Insights, who allocate cases.",
                url=reverse("cycle_cases", args=[left[0].cycle_id]),
                key=key,
            )


def _title(person, count: int, since: datetime) -> str:
    reviews = "1 review" if count == 1 else f"{count} reviews"
    if since > timezone.now():
        return f"{person} leaves after {long_date(last_day(since))} and has {reviews} to submit"
    return f"{reviews} without a reviewer: {person} has left"


def _way_on(person, since: datetime) -> str:
    again = "withdraw the review, and allocate its case again"
    if since > timezone.now():
        return f"If one can’t be submitted by then, {again}."
    if person.is_active and not person.has_ended:
        return f"{person} has left the reviewing cohort and can still finish. If they don’t, {again}."
    return f"{person}’s account has ended, so nobody can write on. For each, {again}."


def _key(person, since: datetime) -> str:
    of_cohort = ":cohort" if _leaves_the_cohort_alone(person, since) else ""
    ahead = ":ahead" if since > timezone.now() else ""
    return f"reviewer_left:{person.pk}:{timezone.localdate(since).isoformat()}{of_cohort}{ahead}"


def _leaves_the_cohort_alone(person, since: datetime) -> bool:
    """Whether at `since` the place in the cohort ends, and the account does not end with it."""
    if person.account_ends and end_of_day(person.account_ends) <= since:
        return False
    return CohortMembership.objects.filter(person=person, ends=since).exists()


def tell_of_those_who_left() -> int:
    """Tell of reviewers whose account or place in the cohort ended by its date. Returns of how many it was looked at."""
    now = timezone.now()
    carrying = Review.objects.in_writing().values("reviewer")
    left = User.objects.filter(pk__in=carrying).exclude(pk__in=User.objects.reviewers(now).values("pk"))
    found = [(person, since) for person in left for since in [_left_at(person, now)] if since]
    for person, since in found:
        tell_of_reviews_left(person, since=since)
    return len(found)


def _left_at(person, now: datetime) -> datetime | None:
    """When the person last left by date, where that is not long ago."""
    ends: Iterable = CohortMembership.objects.filter(person=person, ends__isnull=False).values_list("ends", flat=True)
    dates = [*ends, *([end_of_day(person.account_ends)] if person.account_ends else [])]
    return max((end for end in dates if now - STILL_TOLD < end <= now), default=None)
