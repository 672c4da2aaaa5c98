"""A reviewer who left after submitting: who else may have to see to a review that goes back to them (R1, R2)."""

from django.utils import timezone

from portal.notices.actions import tell
from portal.people.models import User
from portal.people.telling import of_insights

from .models import Review


def what_of_its_leaver(review: Review, *, at=None) -> str:
    """Sentences where the reviewer has left: whether they can still correct the review, and what to do else. Or ""."""
    at = at or timezone.now()
    person, again = review.reviewer, "withdraw the review, and allocate its case again."
    if User.objects.reviewers(at).filter(pk=person.pk).exists():
        return ""
    if User.objects.with_open_account(at).filter(pk=person.pk).exists():
        return f"{person} has left the reviewing cohort and can still correct it. If they don’t, {again}"
    return f"{person} has left and can’t correct it: the account has ended. If it can’t go back to the team as it is, {again}"


def tell_of_leaver(review: Review, *, at) -> None:
    """Tell Insights that a review was sent back to somebody who has left."""
    text = what_of_its_leaver(review, at=at)
    if not text:
        return
    for one in of_insights(at=at):
        if one.pk != review.reviewer_id:
            tell(
                one,
                kind="reviewer_left",
                title=f"{review.reference} was sent back, and its reviewer has left",
                text=text,
                reason="You are of Insights, who allocate cases.",
                url=review.get_absolute_url(),
                subject=review,
                key=f"sent_back_to_leaver:{review.pk}:{at.isoformat()}",
                at=at,
            )
