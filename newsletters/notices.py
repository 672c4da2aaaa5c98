"""Who is told of an issue on its way to approval."""

from django.urls import reverse

from portal.notices.actions import mark_read_about, tell
from portal.people.models import Tenure
from portal.people.standing import READS_FINDINGS

from .authors import author_ids

PROPOSED = "newsletter_proposed"
ANSWERED = "newsletter_answered"


def tell_approvers(issue, *, by, at) -> None:
    """Tell those of WPD and the Principal Social Worker who wrote none of it that an issue waits. What its proposer heard of it
    before is dealt with, so it counts as read."""
    mark_read_about(issue, kind=ANSWERED, at=at)
    authors = author_ids(issue)
    tenures = Tenure.objects.standing_in(at).filter(post__type__in=READS_FINDINGS).select_related("person")
    for person in dict.fromkeys(tenure.person for tenure in tenures.order_by("pk")):
        if person.pk not in authors:
            tell(
                person,
                kind=PROPOSED,
                title=f"A newsletter waits for approval: {issue.title}"[:200],
                text=f"{by} proposed it. Read it at the newsletter desk, then approve it or send it back.",
                reason="somebody who may approve it: you wrote none of it",
                url=reverse("newsletter_issue", args=[issue.pk]),
                subject=issue,
                key=f"newsletter_proposed:{issue.pk}:{issue.proposed_revision_id}:{at.isoformat()}",
                at=at,
            )


def approval_is_settled(issue, *, at) -> None:
    """Nobody needs to approve the issue any more: whoever was told that it waits has that notice as read."""
    mark_read_about(issue, kind=PROPOSED, at=at)


def tell_proposer(issue, proposer, *, title: str, text: str, at) -> None:
    """Tell the person who proposed an issue what became of it."""
    tell(
        proposer,
        kind=ANSWERED,
        title=title,
        text=text,
        reason="the person who proposed it",
        url=reverse("newsletter_issue", args=[issue.pk]),
        subject=issue,
        at=at,
    )
