"""Who hears that a review was withdrawn, and why (R2)."""

from collections.abc import Iterator
from typing import Any

from portal.notices.actions import mark_read_about, tell
from portal.people.answering import all_who_answer_at
from portal.people.models import PostType
from reviews.cycles.models import Step
from reviews.moderation.models import PanelInvitation
from reviews.records.models import Review, StepOutcome


def tell_of_withdrawal(review: Review, *, by, at, reason: str = "") -> None:
    """Tell whoever had to do with the review that it goes no further, and why; what they were told before is done with."""
    for subject in (review, *review.actions.all()):
        mark_read_about(subject, at=at)
    hears: dict[Any, str] = {}
    for person, why in _who_hears(review, at):
        hears.setdefault(person, why)
    for person, why in hears.items():
        may_open = Review.objects.visible_to(person).filter(pk=review.pk).exists()
        tell(
            person,
            kind="withdrawn",
            title=f"{review.reference} was withdrawn",
            text=f"It goes no further, and nothing is due of it any more. Insights gave this reason: {reason}",
            reason=why,
            url=review.get_absolute_url() if may_open else "",
            subject=review,
            key=f"withdrawn:{review.pk}",
            at=at,
        )


def _who_hears(review: Review, at) -> Iterator[tuple[Any, str]]:
    """The reviewer; the practitioner from the booked conversation on; the Team Manager who was given it or invited to its panel."""
    yield review.reviewer, "You are its reviewer."
    if review.practitioner and (review.is_returned or _has_met_or_will(review)):
        yield review.practitioner, "You are the practitioner of the record that was reviewed."
    if review.is_returned or PanelInvitation.objects.filter(panel_case__review=review, role=PanelInvitation.Role.TEAM_MANAGER).exists():
        for manager in all_who_answer_at(review.child_id, PostType.TEAM_MANAGER, at):
            yield manager.person, f"You answer for the Team Manager of the child’s team: {manager.reason}."


def _has_met_or_will(review: Review) -> bool:
    steps = review.step_outcomes.filter(step__in=[Step.BOOKING, Step.CONVERSATION])
    return steps.filter(outcome=StepOutcome.Outcome.DONE).exists()
