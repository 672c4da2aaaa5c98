"""My team as CSV or Excel: under each figure what the page shows there."""

from collections.abc import Iterator

from django.utils import timezone

from reviews.records.models import Review

from .team import TeamBoard, chosen_reviews

REVIEWS = ("Review", "Team", "Practitioner", "Reviewer’s grade", "Final grade", "Final band", "Next", "By")
ESCALATIONS = ("Review", "Raised", "Assurance due", "State")
ACTIONS = ("Action", "Owner", "Review", "Due")


def rows(board: TeamBoard, show: str) -> Iterator[tuple]:
    """Headings, then a row for each step, escalation or action."""
    if show == "escalations":
        yield ESCALATIONS
        yield from (
            (one.review.reference, _moment(one.raised_at), _moment(one.due_at), one.get_state_display()) for one in board.escalations
        )
    elif show == "actions":
        yield ACTIONS
        yield from (
            (action.text, str(action.owner or action.get_owner_role_display()), action.review.reference, action.due_on)
            for action in board.actions
        )
    else:
        yield REVIEWS
        yield from _steps(board, show)


def _steps(board: TeamBoard, show: str) -> Iterator[tuple]:
    for row in chosen_reviews(board, show):
        review, final, first = row.review, row.review.final_grade, row.review.reviewer_grade
        for step in row.steps:
            yield (
                review.reference,
                str(row.team or ""),
                str(review.practitioner or ""),
                first.score if first else None,
                final.score if final else None,
                final.band.label if final else "",
                step.words,
                step.by,
            )


def _moment(at) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def reviews_in(board: TeamBoard, show: str) -> list[Review]:
    """Each review of which the file says something, once."""
    if show == "escalations":
        found = [one.review for one in board.escalations]
    elif show == "actions":
        found = [action.review for action in board.actions]
    else:
        found = [row.review for row in chosen_reviews(board, show)]
    return list({review.pk: review for review in found}.values())
