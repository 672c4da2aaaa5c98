"""What Insights do with a submitted review: check it, send it back, return it, withdraw it (R2)."""

from django.db import transaction
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.notices.actions import tell
from portal.people.answering import all_who_answer_at, who_answers_for_each
from portal.people.models import PostType
from reviews.cycles.models import Step

from . import workflow
from .actions import end_step_again
from .findings import refuse_identities
from .leavers import tell_of_leaver
from .models import QualityCheck, Review


def _require_read(review: Review, seen_submission: str | None) -> None:
    """Raise `Refused` where the review was submitted anew since it was opened; None: by somebody who knows what it says."""
    submitted = review.submitted_at.isoformat() if review.submitted_at else ""
    if seen_submission is not None and seen_submission != submitted:
        raise Refused(
            f"{review.reference} was sent back and submitted anew after you opened this page, so your check is not saved.",
            "The page now shows it as it is. Read it again, then save your check.",
        )


def pass_quality_check(review: Review, *, note: str = "", seen_submission: str | None = None, by, at=None) -> Review:
    """Insights find the review good enough to go back to the team (R2).

    `seen_submission` is when the review that they read was submitted; one that was submitted anew since is refused.
    """
    at = at or timezone.now()
    with transaction.atomic():
        review = workflow.locked(review)
        workflow.require(review, "pass_check", by=by)
        _require_read(review, seen_submission)
        workflow.apply(review, "pass_check", by=by, at=at)
        QualityCheck.objects.create(review=review, outcome=QualityCheck.Outcome.GOOD_ENOUGH, note=note, by=by, at=at)
    return review


def send_back(review: Review, *, note: str, seen_submission: str | None = None, by, at=None) -> Review:
    """Insights send the review that they read back to the reviewer with a note, which is required (R2)."""
    at = at or timezone.now()
    if not note.strip():
        raise Refused("Say what the reviewer should correct.", "The note goes to the reviewer with the review.")
    with transaction.atomic():
        review = workflow.locked(review)
        workflow.require(review, "send_back", by=by)
        _require_read(review, seen_submission)
        workflow.apply(review, "send_back", by=by, at=at)
        QualityCheck.objects.create(review=review, outcome=QualityCheck.Outcome.BACK, note=note, by=by, at=at)
        tell(
            review.reviewer,
            kind="sent_back",
            title=f"{review.reference} came back to you",
            text="Insights ask you to correct something before it is returned. Their note is at the top of the review.",
            reason="You are its reviewer.",
            url=review.get_absolute_url(),
            subject=review,
            key=f"sent_back:{review.pk}:{at.isoformat()}",
            at=at,
        )
        tell_of_leaver(review, at=at)
    return review


def return_review(review: Review, *, by, at=None) -> Review:
    """Return the review to practitioner, Team Manager and Insights, and offer a reflective conversation (R2)."""
    at = at or timezone.now()
    with transaction.atomic():
        review = workflow.locked(review)
        workflow.require(review, "return", by=by)
        review.returned_at = at
        review.save(update_fields=["returned_at"])
        end_step_again(review, Step.RETURN, by=by, at=at)
        workflow.apply(review, "return", by=by, at=at)
        for person, reason in who_hears_of_return(review, at):
            tell(
                person,
                kind="returned",
                title=f"{review.reference} has been returned",
                text=f"Read it with the learning beside each finding. {review.reviewer} offers you a reflective conversation.",
                reason=reason,
                url=review.get_absolute_url(),
                subject=review,
                key=f"returned:{review.pk}",
                at=at,
            )
    return review


def who_hears_of_return(review: Review, at):
    """Practitioner and whoever answers for the Team Manager's post of the child's team, each with why."""
    if review.practitioner:
        yield review.practitioner, "The review is of your work."
    managers = all_who_answer_at(review.child_id, PostType.TEAM_MANAGER, at)
    for manager in managers:
        yield manager.person, f"You answer for the Team Manager of the child’s team: {manager.reason}."
    if managers:
        return
    for manager in who_answers_for_each(PostType.INSIGHTS_MANAGER, at):
        yield manager.person, "Nobody is in a post of the child’s line. Ask a system administrator for an acting holder."


def why_not_withdrawn(review: Review) -> workflow.TransitionRefused | None:
    """What forbids to withdraw the review though its state allows it, or None: it is on Mosaic, or a concern is open."""
    if review.mosaicuploads.exists():
        return workflow.TransitionRefused(
            f"{review.reference} is on Mosaic and can’t be withdrawn.", "It goes on to its end; say there what was wrong."
        )
    if review.escalations.open().exists():
        return workflow.TransitionRefused(
            f"{review.reference} has an open escalation and can’t be withdrawn.",
            "It can be withdrawn once the Service Manager’s assurance is recorded.",
        )
    return None


def withdraw(review: Review, *, reason: str, by, at=None) -> Review:
    """Withdraw a review with a reason, before Mosaic, and never while an escalation is open.

    The reason is told to people who may not open the review, so one that names anybody of it is refused.
    """
    if not reason.strip():
        raise Refused("Say why the review is withdrawn.", "The reason stays on its timeline.")
    with transaction.atomic():
        review = workflow.locked(review)
        workflow.require(review, "withdraw", by=by)
        refusal = why_not_withdrawn(review)
        if refusal:
            raise refusal
        refuse_identities(review, reason, "reason", "Some of those who are told may not open the review, so it must name nobody.")
        workflow.apply(review, "withdraw", by=by, at=at, follow_with={"reason": reason}, reason=reason)
    return review
