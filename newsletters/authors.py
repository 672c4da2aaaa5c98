"""Who wrote an issue (R14)."""

from wagtail.models import Revision


def author_ids(issue) -> set[int]:
    """Ids of its owner, its proposer, and everybody who saved a revision since the one that was last approved.

    Later drafts than the proposed one count too: who works on an issue does not approve it.
    """
    revisions = Revision.objects.for_instance(issue)
    if issue.approved_revision_id:
        revisions = revisions.filter(pk__gt=issue.approved_revision_id)
    wrote = set(revisions.filter(user__isnull=False).values_list("user_id", flat=True))
    return {pk for pk in (wrote | {issue.owner_id, issue.proposed_by_id}) if pk}
