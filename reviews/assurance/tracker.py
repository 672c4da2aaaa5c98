"""The tracker: RI, Inadequate and escalated reviews, and what each waits for until it is sustained (R11)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet
from django.urls import reverse

from reviews.records.models import Review

from .actions import sustained_due_on
from .queries import last_day

S = Review.State
SHOWN = {
    "ongoing": "Being tracked",
    "actions": "Actions to finish",
    "verify": "Evidence to verify",
    "sustained": "Sustained check due",
    "all": "All, closed ones too",
}


def narrow(reviews: QuerySet, show: str) -> QuerySet:
    """The reviews that one of the choices of the filter leaves."""
    if show == "all":
        return reviews
    reviews = reviews.exclude(state=S.CLOSED)
    if show == "actions":
        return reviews.filter(action_count__gt=F("done_count"))
    if show == "verify":
        return reviews.filter(state=S.TRACKED, action_count=F("done_count"))
    if show == "sustained":
        return reviews.filter(state=S.VERIFIED)
    return reviews


@dataclass(frozen=True)
class Next:
    """What the review waits for, and Insights' own act where it is theirs."""

    words: str
    by: date | None = None
    url: str = ""
    button: str = ""


def next_of(review: Review) -> Next:
    """What a row of `queries.tracked` waits for. Asks nothing of the database but the settings."""
    if review.state == S.RETURNED:
        return Next("Mosaic and the Team Manager’s assurance")
    if review.state == S.FINALISED:
        return Next("Supervision by the Team Manager", last_day(review.supervision_due_at))
    if review.state == S.TRACKED:
        if review.done_count < review.action_count:
            return Next("Actions by their owners")
        return Next("Evidence to verify", None, reverse("review_verify", args=[review.reference]), "Verify")
    if review.state == S.VERIFIED:
        return Next("Sustained check", sustained_due_on(review.verified_at), reverse("review_sustained", args=[review.reference]), "Check")
    return Next(review.get_state_display())
