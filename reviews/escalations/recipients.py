"""Who is told of a case considered Inadequate: six posts, whoever answers for them, and why that person (R6)."""

from typing import NamedTuple

from django.utils import timezone

from portal.people.answering import all_who_answer_for, who_answers_for_each
from portal.people.lines import Structure
from portal.people.models import CaseResponsibility, Post, PostType, User
from reviews.records.models import Review

from .models import EscalationRecipient

Role = EscalationRecipient.Role
INSIGHTS_POSTS = {
    Role.INSIGHTS_MANAGER: PostType.INSIGHTS_MANAGER,
    Role.INSIGHTS_SERVICE_MANAGER: PostType.INSIGHTS_SERVICE_MANAGER,
    Role.INSIGHTS_HEAD_OF_SERVICE: PostType.INSIGHTS_HEAD_OF_SERVICE,
}
LINE_POSTS = {
    Role.TEAM_MANAGER: PostType.TEAM_MANAGER,
    Role.SERVICE_MANAGER: PostType.SERVICE_MANAGER,
    Role.HEAD_OF_SERVICE: PostType.HEAD_OF_SERVICE,
}


class Recipient(NamedTuple):
    """One of the six: the role, the post that answers for it (None where there is none), the person, and why that person."""

    role: Role
    post: Post | None
    person: User
    reason: str


def the_six(review: Review, *, at=None) -> list[Recipient]:
    """For each of the six roles, who is told at `at` (R6).

    A vacant post goes to its named deputy, else up the line, in the end to the Director. Where whoever would be told is
    on leave, their deputy is told too, and where no deputy is there, the next post above.
    """
    structure = Structure(at or timezone.now())
    responsibility = CaseResponsibility.objects.of_child(review.child_id, structure.at)
    line = structure.line_over(responsibility.team_id) if responsibility else None
    found: list[Recipient] = []
    for role in Role:
        if role in INSIGHTS_POSTS:
            post = Post.objects.filter(type=INSIGHTS_POSTS[role]).order_by("pk").first()
        else:
            post = next(iter(structure.candidates(line, LINE_POSTS[role])), None) if line else None
        found += _who_for(role, post, structure) or _the_director(role, structure)
    return found


def _who_for(role: Role, post: Post | None, structure: Structure) -> list[Recipient]:
    if post is None:
        return []
    answering = all_who_answer_for(post, structure=structure)
    return [Recipient(role, post, one.person, f"{role.label}: {one.reason}") for one in answering]


def _the_director(role: Role, structure: Structure) -> list[Recipient]:
    """Where no line leads to anybody, the Director is told: nobody is skipped in silence."""
    why = "because nobody stands in this post or in one above it"
    return [
        Recipient(role, one.post, one.person, f"{role.label}: {one.reason}, {why}")
        for one in who_answers_for_each(PostType.DIRECTOR, structure.at)
    ]


def roles_without_anybody(six: list[Recipient]) -> list[Role]:
    """The roles for which nobody at all is told."""
    return [role for role in Role if role not in {one.role for one in six}]
