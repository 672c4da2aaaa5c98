"""Mending what is recorded of a case: the child's team, practitioner and IRO, and with them the review's practitioner (R1)."""

from django.db import transaction
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.audit.actions import record_event
from portal.people.actions import KEEP
from portal.people.memberships import move_child
from reviews.cycles.conflicts import conflicts
from reviews.cycles.models import Case
from reviews.cycles.queries import BEFORE_SUBMISSION
from reviews.records import workflow
from reviews.records.models import Review


def can_correct(review: Review | None) -> bool:
    """Whether team and practitioner may still be corrected: until the review is submitted."""
    return review is None or review.state in BEFORE_SUBMISSION


def correct_case(case: Case, *, team, practitioner, iro=KEEP, by, at=None) -> Case:
    """Record `team`, `practitioner` and `iro` (None for nobody) as the child's from `at` on; an `iro` not given stays.

    The review's practitioner follows until the conversation is booked; where it has none, until it is submitted.
    Refused once it is submitted, and where its reviewer would come into conflict.
    """
    if not by.has_perm("reviews.run_cycles"):
        raise Refused("Only Insights correct a case.", "If you think that you should, ask Insights.")
    at = at or timezone.now()
    with transaction.atomic():
        case = Case.objects.select_for_update().select_related("child").get(pk=case.pk)
        review = workflow.locked(case.review) if case.review else None
        if review and not can_correct(review):
            raise Refused(f"{review.reference} is submitted, so its case stays as it is.", "Move the child in the CMS instead.")
        move_child(case.child, team=team, practitioner=practitioner, iro=iro, by=by, at=at)
        if review:
            _refuse_conflict(review, case.child, at)
            _follow(review, practitioner, by=by, at=at)
    return case


def _refuse_conflict(review: Review, child, at) -> None:
    found = [] if review.conflict_override else conflicts(child, review.reviewer, at=at)
    if found:
        raise Refused(" ".join(found), f"Withdraw {review.reference} first, then allocate the case to somebody else.")


def _follow(review: Review, practitioner, *, by, at) -> None:
    follows = review.state == Review.State.ALLOCATED or review.practitioner is None
    if not follows or review.practitioner == practitioner:
        return
    was, review.practitioner = review.practitioner_id, practitioner
    review.save(update_fields=["practitioner"])
    record_event(review, "review.practitioner_corrected", by=by, at=at, was=was, practitioner=practitioner and practitioner.pk)
