"""Who wrote an issue, and who is left to approve it (R14)."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, Revision

from portal.people.models import Tenure, User
from portal.people.standing import INSIGHTS_MANAGERS, READS_FINDINGS

APPROVING_POSTS = READS_FINDINGS.union(INSIGHTS_MANAGERS)


def author_ids(issue) -> set[int]:
    """Ids of its owner, its proposer, and everybody who saved a revision since the one that was last approved.

    Later drafts than the proposed one count too: who works on an issue does not approve it.
    """
    return author_ids_of([issue])[issue.pk]


def author_ids_of(issues: Iterable) -> dict[int, set[int]]:
    """The same for each of `issues`, by its number, in one query."""
    by_number = {issue.pk: issue for issue in issues}
    found: dict[int, set[int]] = defaultdict(set)
    for issue in by_number.values():
        found[issue.pk] = {pk for pk in (issue.owner_id, issue.proposed_by_id) if pk}
    revisions = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page), object_id__in=[str(pk) for pk in by_number]
    )
    for number, revision, user in revisions.filter(user__isnull=False).values_list("object_id", "pk", "user_id"):
        if revision > (by_number[int(number)].approved_revision_id or 0):
            found[int(number)].add(user)
    return found


def approvers_of(issue) -> list[User]:
    """Those who may approve the issue now: in a post that approves, and authors of none of it. By name."""
    authors = author_ids(issue)
    tenures = Tenure.objects.standing_in().filter(post__type__in=APPROVING_POSTS).select_related("person")
    people = {tenure.person_id: tenure.person for tenure in tenures if tenure.person_id not in authors}
    return sorted(people.values(), key=str)
