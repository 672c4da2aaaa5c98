"""Cases whose latest review was withdrawn: when, and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.audit.models import Event

from .models import Case
from .queries import CaseQuerySet


@dataclass(frozen=True)
class Withdrawal:
    """The last review of a case that nobody has now."""

    review: Any
    at: datetime
    reason: str


def withdrawn_in(cases: CaseQuerySet) -> dict[int, Withdrawal]:
    """Case id -> how its latest review was withdrawn, for those of `cases` that nobody has had since."""
    reviews = {case.pk: _latest(case) for case in cases.withdrawn().prefetch_related("reviews")}
    reasons = _reasons({review.pk for review in reviews.values()})
    return {case: Withdrawal(review, review.state_since, reasons.get(review.pk, "")) for case, review in reviews.items()}


def _latest(case: Case) -> Any:
    return max(case.reviews.all(), key=lambda review: (review.state_since, review.pk))


def _reasons(reviews: set[int]) -> dict[int, str]:
    """Review id -> the reason with which it was withdrawn."""
    rows = Event.objects.filter(
        verb="review.withdraw", subject_type__app_label="reviews", subject_type__model="review", subject_id__in=reviews
    )
    return dict(rows.values_list("subject_id", "data__reason"))
