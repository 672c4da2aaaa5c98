"""Who wrote an issue, and who is left to approve it (R14)."""

from wagtail.models import Revision

from portal.people.models import PostType, Tenure, User
from portal.people.standing import READS_FINDINGS

APPROVING_POSTS = READS_FINDINGS | {
    PostType.INSIGHTS_MANAGER,
    PostType.INSIGHTS_SERVICE_MANAGER,
    PostType.INSIGHTS_HEAD_OF_SERVICE,
}


def author_ids(issue) -> set[int]:
    """Ids of its owner, its proposer, and everybody who saved a revision since the one that was last approved.

    Later drafts than the proposed one count too: who works on an issue does not approve it.
    """
    revisions = Revision.objects.for_instance(issue)
    if issue.approved_revision_id:
        revisions = revisions.filter(pk__gt=issue.approved_revision_id)
    wrote = set(revisions.filter(user__isnull=False).values_list("user_id", flat=True))
    return {pk for pk in (wrote | {issue.owner_id, issue.proposed_by_id}) if pk}


def approvers_of(issue) -> list[User]:
    """Those who may approve the issue now: in a post that approves, and authors of none of it. By name."""
    authors = author_ids(issue)
    tenures = Tenure.objects.standing_in().filter(post__type__in=APPROVING_POSTS).select_related("person")
    people = {tenure.person_id: tenure.person for tenure in tenures if tenure.person_id not in authors}
    return sorted(people.values(), key=str)
