"""Why a member of the panel may not grade a case: own review, own work, own line (R4)."""

from portal.people.models import CaseResponsibility


def conflicts_of(user, reviews) -> dict[int, str]:
    """Review id -> a sentence that says the conflict of `user`; reviews without one are left out.

    One query whatever the number of reviews.
    """
    reviews = list(reviews)
    own_line = frozenset().union(*user.standing.teams_by_level.values())
    teams = {}
    if own_line:
        rows = CaseResponsibility.objects.at().filter(child__in=[review.child_id for review in reviews], team__in=own_line)
        teams = {row.child_id: row.team for row in rows.select_related("team")}
    found = {}
    for review in reviews:
        if review.reviewer_id == user.pk:
            found[review.pk] = "You have a conflict: you reviewed this record yourself."
        elif review.practitioner_id == user.pk:
            found[review.pk] = "You have a conflict: the review is of your own work."
        elif review.child_id in teams:
            found[review.pk] = f"You have a conflict: the child is in {teams[review.child_id]}, which is in your line."
    return found


def conflict_of(user, review) -> str:
    """The conflict of `user` with one review as a sentence, or ""."""
    return conflicts_of(user, [review]).get(review.pk, "")
