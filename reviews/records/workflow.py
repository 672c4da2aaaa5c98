"""The review's transitions: from where to where, who may, what must hold, and what follows (R2).

This table is the only place that knows them. A transition that is not in it is refused, and changes nothing.
What follows is named by its path and called in this order inside the same transaction, because rooms that
come later in the process can't be imported here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.module_loading import import_string

from portal.access.exceptions import Refused
from portal.audit.actions import record_event

from .models import Review

S = Review.State


class TransitionRefused(Refused):
    """The transition can't be made by this person or from this state. Nothing was changed."""


@dataclass(frozen=True)
class Transition:
    """One row of the table. `permission` is asked of the person with the review; None: only the portal makes it."""

    verb: str
    sources: tuple[str, ...]
    target: str
    permission: str | None
    says: str
    follows: tuple[str, ...] = ()


BEFORE_MOSAIC = (
    S.ALLOCATED,
    S.BOOKED,
    S.CONVERSATION_HELD,
    S.FAMILY_CONTACTED,
    S.SUBMITTED,
    S.IN_MODERATION,
    S.MODERATED,
    S.CHECKED,
    S.RETURNED,
)

TABLE = {
    row.verb: row
    for row in (
        Transition("book", (S.ALLOCATED,), S.BOOKED, "reviews.work_on_review", "book the learning conversation"),
        Transition("hold_conversation", (S.BOOKED,), S.CONVERSATION_HELD, "reviews.work_on_review", "record the learning conversation"),
        Transition(
            "contact_family", (S.CONVERSATION_HELD,), S.FAMILY_CONTACTED, "reviews.work_on_review", "record the contact with the family"
        ),
        Transition(
            "submit",
            (S.FAMILY_CONTACTED,),
            S.SUBMITTED,
            "reviews.work_on_review",
            "submit the review",
            follows=("reviews.escalations.actions.escalate_if_inadequate", "reviews.moderation.actions.list_if_due"),
        ),
        Transition("list_for_panel", (S.SUBMITTED,), S.IN_MODERATION, None, "list the review for the panel"),
        Transition("send_back", (S.SUBMITTED,), S.FAMILY_CONTACTED, "reviews.check_review", "send the review back to the reviewer"),
        Transition("pass_check", (S.SUBMITTED,), S.CHECKED, "reviews.check_review", "pass the quality check"),
        Transition(
            "moderate",
            (S.IN_MODERATION,),
            S.MODERATED,
            "reviews.moderate_review",
            "record the panel’s grade",
            follows=("reviews.escalations.actions.escalate_if_inadequate",),
        ),
        Transition(
            "return",
            (S.CHECKED, S.MODERATED),
            S.RETURNED,
            "reviews.return_review",
            "return the review",
            follows=("reviews.assurance.actions.start_obligations",),
        ),
        Transition("finalise", (S.RETURNED,), S.FINALISED, None, "finalise the review"),
        Transition("supervise", (S.FINALISED,), S.SUPERVISED, None, "record supervision"),
        Transition("track", (S.SUPERVISED,), S.TRACKED, None, "track the review"),
        Transition("verify", (S.TRACKED,), S.VERIFIED, "reviews.verify_review", "verify the actions"),
        Transition("sustain", (S.VERIFIED,), S.SUSTAINED, "reviews.verify_review", "record the sustained check"),
        Transition("close", (S.SUPERVISED, S.SUSTAINED), S.CLOSED, None, "close the review"),
        Transition(
            "withdraw",
            BEFORE_MOSAIC,
            S.WITHDRAWN,
            "reviews.withdraw_review",
            "withdraw the review",
            follows=(
                "reviews.moderation.actions.end_listing",
                "reviews.assurance.actions.end_obligations",
                "reviews.assurance.withdrawing.tell_of_withdrawal",
            ),
        ),
    )
}

WHO_MAY = {
    "reviews.work_on_review": "Only the reviewer of this review may do that.",
    "reviews.check_review": "Only Insights may do that, and nobody checks their own review.",
    "reviews.moderate_review": "Only a member of the panel for which the review is listed may do that.",
    "reviews.return_review": "Only Insights may return a review.",
    "reviews.verify_review": "Only Insights may do that, and never for a child in one’s own line.",
    "reviews.withdraw_review": "Only Insights may withdraw a review.",
}


def can(review: Review, verb: str, user) -> bool:
    """Whether `user` may make the transition now."""
    row = TABLE[verb]
    return review.state in row.sources and (row.permission is None or user.has_perm(row.permission, review))


def require(review: Review, verb: str, *, by) -> Transition:
    """The transition `verb`, or `TransitionRefused` with a sentence that says why and what to do."""
    row = TABLE[verb]
    if by is not None and row.permission and not by.has_perm(row.permission, review):
        raise TransitionRefused(f"You can’t {row.says}. {WHO_MAY[row.permission]}", "If you think that you should, ask Insights.")
    if review.state not in row.sources:
        raise TransitionRefused(
            f"You can’t {row.says} now: {review.reference} is “{review.get_state_display().lower()}”.",
            f"Open {review.reference} again to see what can be done next.",
        )
    return row


def apply(review: Review, verb: str, *, by, at=None, follow_with: dict | None = None, **data) -> Review:
    """Make the transition on a locked `review`: its state, its event, and what follows in the table's order."""
    row = require(review, verb, by=by)
    at = at or timezone.now()
    before = review.state
    review.state = row.target
    review.state_since = at
    review.save(update_fields=["state", "state_since"])
    record_event(review, f"review.{verb}", by=by, at=at, **{"from": before, "to": row.target, **data})
    for path in row.follows:
        follow: Callable[..., None] = import_string(path)
        follow(review, by=by, at=at, **(follow_with or {}))
    return review


def locked(review: Review) -> Review:
    """The review as it is now, locked until the transaction ends."""
    return Review.objects.select_for_update().get(pk=review.pk)
