"""The hand-over queue and the tracker as CSV or Excel."""

from collections.abc import Iterable, Iterator

from portal.deadlines.calendar import last_day
from portal.templatetags.portal_ui_dates import local_date
from reviews.records.models import Review

from .tracker import next_of, owners_of

HAND_OVER = ("Review", "Child", "Mosaic number", "Team today", "Returned", "Final grade", "Final band", "Add to Mosaic by")
TRACKER = (
    "Review",
    "Team today",
    "Final grade",
    "Final band",
    "Escalated",
    "Actions",
    "Actions done",
    "Next action due",
    "Owners of open actions",
    "Supervision",
    "Verified",
    "Next",
    "By",
)


def hand_over_rows(reviews: Iterable[Review]) -> Iterator[tuple]:
    """Headings, then one row for each review that waits for Mosaic."""
    yield HAND_OVER
    for review in reviews:
        mosaic = getattr(review.child, "mosaic", None)
        yield (
            review.reference,
            review.child.reference,
            mosaic.number if mosaic else "",
            review.team_name or "",
            local_date(review.returned_at),
            *_grade(review),
            last_day(review.mosaic_due_at),
        )


def tracker_rows(reviews: Iterable[Review]) -> Iterator[tuple]:
    """Headings, then one row for each tracked review."""
    yield TRACKER
    for review in reviews:
        step = next_of(review)
        yield (
            review.reference,
            review.team_name or "",
            *_grade(review),
            "yes" if review.is_escalated else "no",
            review.action_count,
            review.done_count,
            review.action_due_on,
            owners_of(review),
            local_date(review.supervised_at),
            local_date(review.verified_at),
            step.words,
            step.by,
        )


def _grade(review: Review) -> tuple:
    final = review.final_grade
    return (final.score, final.band.label) if final else (None, "")
