"""Who answers for a post or for a level of a child's line, and why it is that person (R6, V10).

Holder or acting holder, else the named deputy, else the next post above that somebody stands in.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from .lines import LEVELS, Structure
from .models import CaseResponsibility, Leave, Post, Tenure, User


@dataclass(frozen=True)
class StandIn:
    """The person who answers for a post, and why it is that person."""

    person: User
    post: Post
    reason: str


def who_answers_for(post: Post, at=None, structure: Structure | None = None) -> StandIn | None:
    """The person to tell for `post` (R6): its holder or acting holder; where it is vacant its named deputy; else
    the nearest post above that somebody answers for. None only where the whole line upwards is empty.

    The holder is told even when on leave: the deputy who stands in then is told by `stand_ins_during_leave`.
    """
    at = at or timezone.now()
    structure = structure or Structure(at)
    candidates = [post, *structure.upwards(post)]
    tenures = defaultdict(list)
    for tenure in Tenure.objects.at(at).of_open_accounts(at).filter(post__in=candidates).select_related("person").order_by("starts"):
        tenures[tenure.post_id].append(tenure)
    for candidate in candidates:
        for capacity in (Tenure.Capacity.ACTING, Tenure.Capacity.HOLDER, Tenure.Capacity.DEPUTY):
            for tenure in tenures[candidate.pk]:
                if tenure.capacity == capacity:
                    return StandIn(tenure.person, candidate, _reason(post, candidate, capacity))
    return None


def _reason(post: Post, found: Post, capacity: str) -> str:
    as_what = {"holder": "", "acting": "acting ", "deputy": "named deputy of the vacant post "}[capacity]
    if post == found:
        return f"{as_what}{post.title}".strip()
    return f"{as_what}{found.title}, because {post.title} is vacant and has no deputy".strip()


def stand_ins_during_leave(post: Post, at=None) -> list[StandIn]:
    """Deputies who stand in for `post` because its holder is on leave at `at`."""
    at = at or timezone.now()
    return [
        StandIn(tenure.person, post, f"named deputy of {post.title}, whose holder is on leave")
        for tenure in Tenure.objects.standing_in(at).filter(post=post, capacity=Tenure.Capacity.DEPUTY).select_related("person")
    ]


def who_stands_in_while_away(post: Post, at=None, structure: Structure | None = None) -> list[StandIn]:
    """Who is told beside the holder of `post` because they are on leave: its deputies; where no deputy is there either,
    whoever is there in the next post above. Empty while somebody who stands in the post is at work."""
    structure = structure or Structure(at)
    deputies = stand_ins_during_leave(post, structure.at)
    if post.pk in structure.attended or post.pk not in structure.filled:
        return deputies
    above = next((other for other in structure.upwards(post) if other.pk in structure.attended), None)
    if above is None:
        return deputies
    away = Leave.objects.at(structure.at).values("person")
    there = Tenure.objects.standing_in(structure.at).filter(post=above).exclude(person__in=away).select_related("person")
    reason = f"{above.title}, because {post.title} is on leave and no deputy is there"
    return [*deputies, *(StandIn(tenure.person, above, reason) for tenure in there)]


def who_answers_at(child, level: str, at=None, structure: Structure | None = None) -> StandIn | None:
    """The person who answers for `level` in the line of `child` (a `Child` or its id): of that line, never from above it."""
    structure = structure or Structure(at)
    responsibility = CaseResponsibility.objects.of_child(child, structure.at)
    if responsibility is None:
        return None
    candidates = structure.candidates(structure.line_over(responsibility.team_id), level)
    found = who_answers_for(candidates[0], structure.at, structure) if candidates else None
    return found if found and found.post.type in LEVELS else None


def who_answers_for_each(post_type: str, at=None) -> list[StandIn]:
    """Who answers for the posts of one type, such as all WPD editors'; each person once."""
    structure = Structure(at)
    found = (who_answers_for(post, structure.at, structure) for post in Post.objects.filter(type=post_type).order_by("pk"))
    return list({one.person.pk: one for one in found if one}.values())
