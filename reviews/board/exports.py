"""A cycle's reviews as CSV or Excel."""

from collections.abc import Iterable

from django.utils.text import capfirst

from reviews.cycles.models import Step

from .tickets import STEP_WORDS, Ticket

HEADINGS = (
    "Review",
    "Child",
    "Plan type",
    "Service",
    "Team",
    "Reviewer",
    "State",
    "Next to do",
    "Due",
    "Days late",
    "Reviewer’s grade",
    "Final grade",
    "Final band",
    "Escalation open",
)
STEPS_IN_FULL = {STEP_WORDS[step]: step.label for step in Step}


def rows(tickets: Iterable[Ticket]):
    """Headings, then one row a ticket."""
    yield HEADINGS
    for ticket in tickets:
        yield _row(ticket)


def _row(ticket: Ticket) -> tuple:
    review = ticket.review
    first = None if ticket.grade_is_hidden else review.reviewer_grade
    return (
        review.reference,
        review.child.reference,
        review.case.get_plan_type_display(),
        ticket.service_name,
        ticket.team.name if ticket.team else "",
        str(review.reviewer),
        review.get_state_display(),
        STEPS_IN_FULL.get(ticket.to_do) or capfirst(ticket.to_do),
        ticket.due_on,
        ticket.days_late,
        first.score if first else None,
        ticket.score,
        ticket.grade.band.label if ticket.grade else "",
        "yes" if ticket.escalation else "no",
    )
