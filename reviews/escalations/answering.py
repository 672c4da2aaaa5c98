"""For which teams a person answers when a concern is raised: vacant posts below included, and holders on leave (R6, R7, V10)."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from portal.people.lines import LEVELS, Structure
from portal.people.models import CaseResponsibility, Child, PostType


def may_answer(user) -> bool:
    """Whether the person stands in a post to which an escalation can come."""
    return user.is_authenticated and (user.standing.is_manager or user.standing.holds(PostType.DIRECTOR))


def teams_answered_for(user, *levels: str) -> frozenset[int]:
    """Ids of the teams for which an escalation comes to `user` at one of `levels` (all, unless told).

    Where a post is vacant, or everybody who stands in it is on leave, it comes to the next post above; where no line
    leads to anybody who is at work, to the Director, on leave or not.
    """
    if not may_answer(user):
        return frozenset()
    structure, posts = Structure(), user.standing.post_ids
    found: set[int] = set()
    for level in levels or LEVELS:
        for among in (structure.filled, structure.attended):
            found |= structure.teams_that_come_to(posts, level, among)
        if user.standing.holds(PostType.DIRECTOR):
            found |= structure.teams_without_answer(level) | structure.teams_without_answer(level, structure.attended)
    return frozenset(found)


def children_answered_for(user, *levels: str) -> Q:
    """The children of the teams that `user` answers for; for the Director, also those who are in no team."""
    now = CaseResponsibility.objects.at(timezone.now()).filter(child=OuterRef("pk"))
    theirs = Q(Exists(now.filter(team__in=teams_answered_for(user, *levels))))
    in_no_team = Q(~Exists(now))
    return theirs | in_no_team if user.is_authenticated and user.standing.holds(PostType.DIRECTOR) else theirs


def answers_for_service_manager(user, child_id) -> bool:
    """Whether `user` answers for the Service Manager of the child's team today (R7)."""
    return may_answer(user) and Child.objects.filter(children_answered_for(user, PostType.SERVICE_MANAGER), pk=child_id).exists()
