"""Who is told of a case considered Inadequate: six posts, whoever answers for them, and why that person (R6)."""

from typing import NamedTuple

from django.utils import timezone

from portal.people.answering import all_who_answer_for, who_answers_for_each
from portal.people.lines import LEVELS, Structure
from portal.people.models import CaseResponsibility, Leave, Post, PostType, User
from portal.people.standing import INSIGHTS_MANAGERS
from reviews.records.models import Review

from .models import EscalationRecipient

Role = EscalationRecipient.Role
INSIGHTS_POSTS = {Role(post.value): post for post in INSIGHTS_MANAGERS}
LINE_POSTS = {Role(post.value): post for post in LEVELS}


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
        told = _who_for(role, post, structure)
        if not told:
            told = _the_director(role, structure, "because nobody stands in this post or in one above it")
        elif not _is_at_work(told, structure):
            known = {one.person.pk for one in told}
            director = _the_director(role, structure, "because everybody else who answers for it is on leave")
            told += [one for one in director if one.person.pk not in known]
        found += told
    return found


def _is_at_work(told: list[Recipient], structure: Structure) -> bool:
    return any(one.person.pk not in structure.away for one in told)


def _who_for(role: Role, post: Post | None, structure: Structure) -> list[Recipient]:
    if post is None:
        return []
    answering = all_who_answer_for(post, structure=structure)
    return [Recipient(role, post, one.person, f"{role.label}: {one.reason}") for one in answering]


def _the_director(role: Role, structure: Structure, why: str) -> list[Recipient]:
    """Where no line leads to anybody who is at work, the Director is told: nobody is skipped in silence."""
    return [
        Recipient(role, one.post, one.person, f"{role.label}: {one.reason}, {why}")
        for one in who_answers_for_each(PostType.DIRECTOR, structure.at)
    ]


def roles_without_anybody(six: list[Recipient], at=None) -> list[Role]:
    """The roles for which nobody who is at work is told."""
    away = set(Leave.objects.at(at).values_list("person_id", flat=True))
    at_work = {one.role for one in six if one.person.pk not in away}
    return [role for role in Role if role not in at_work]
