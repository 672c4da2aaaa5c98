"""Who answers for a post or for a level of a child's line, and why it is that person (R6, V10).

Holder or acting holder, else the named deputy, else the next post above that somebody stands in.
"""

from collections import defaultdict
from dataclasses import dataclass, replace

from django.utils import timezone

from .lines import LEVELS, Structure
from .models import CaseResponsibility, Post, Tenure, User


@dataclass(frozen=True)
class StandIn:
    """The person who answers for a post, and why it is that person."""

    person: User
    post: Post
    reason: str


def who_answers_for(post: Post, at=None, structure: Structure | None = None) -> StandIn | None:
    """The person to tell for `post` (R6): its acting holder or holder; where it is vacant its named deputy; else
    the nearest post above that somebody answers for. None only where the whole line upwards is empty.

    Of several, one who is at work. Where all are on leave the first is told, and others beside them: `all_who_answer_for`.
    """
    structure = structure or Structure(at)
    candidates = [post, *structure.upwards(post)]
    tenures = defaultdict(list)
    for tenure in _tenures_of(candidates, structure.at):
        tenures[tenure.post_id].append(tenure)
    for candidate in candidates:
        for tenure in _principals_first(tenures[candidate.pk], structure):
            return StandIn(tenure.person, candidate, _reason(post, candidate, tenure.capacity))
    return None


def all_who_answer_for(post: Post, at=None, structure: Structure | None = None) -> list[StandIn]:
    """Everybody to tell for `post`, each once: who answers for it, whoever shares that post and is at work, and who
    stands in where nobody of them is at work (R6). Empty only where the whole line upwards is empty."""
    structure = structure or Structure(at)
    first = who_answers_for(post, structure.at, structure)
    if first is None:
        return []
    is_held = first.post.pk in structure.held
    sharing = [
        StandIn(tenure.person, first.post, _reason(post, first.post, tenure.capacity))
        for tenure in _principals_first(_tenures_of([first.post], structure.at), structure)
        if tenure.person_id not in structure.away and (tenure.capacity != Tenure.Capacity.DEPUTY or not is_held)
    ]
    because = _because(post, first.post)
    beside = [replace(one, reason=one.reason + because) for one in who_stands_in_while_away(first.post, structure=structure)]
    return list({one.person.pk: one for one in reversed([first, *sharing, *beside])}.values())[::-1]


def _tenures_of(posts, at) -> list[Tenure]:
    return list(Tenure.objects.at(at).of_open_accounts(at).filter(post__in=posts).select_related("person").order_by("starts", "pk"))


ORDER = (Tenure.Capacity.ACTING, Tenure.Capacity.HOLDER, Tenure.Capacity.DEPUTY)


def _principals_first(tenures: list[Tenure], structure: Structure) -> list[Tenure]:
    """Acting holders and holders before deputies; among each, those who are at work first."""
    return sorted(
        tenures,
        key=lambda one: (
            one.capacity == Tenure.Capacity.DEPUTY,
            one.person_id in structure.away,
            ORDER.index(Tenure.Capacity(one.capacity)),
        ),
    )


def _reason(post: Post, found: Post, capacity: str) -> str:
    as_what = {"holder": "", "acting": "acting ", "deputy": "named deputy of the vacant post "}[capacity]
    return f"{as_what}{found.title}{_because(post, found)}".strip()


def _because(post: Post, found: Post) -> str:
    return "" if post == found else f", because {post.title} is vacant and has no deputy"


def stand_ins_during_leave(post: Post, at=None) -> list[StandIn]:
    """Deputies who stand in for `post` because its holder is on leave at `at`."""
    at = at or timezone.now()
    return [
        StandIn(tenure.person, post, f"named deputy of {post.title}, whose holder is on leave")
        for tenure in Tenure.objects.standing_in(at).filter(post=post, capacity=Tenure.Capacity.DEPUTY).select_related("person")
    ]


def who_stands_in_while_away(post: Post, at=None, structure: Structure | None = None) -> list[StandIn]:
    """Who is told beside the one who answers for `post` because they are on leave: its deputies; where no deputy is there
    either, whoever is there in the next post above. Empty while somebody who stands in the post is at work."""
    structure = structure or Structure(at)
    deputies = stand_ins_during_leave(post, structure.at) if post.pk in structure.held else []
    if post.pk in structure.attended or post.pk not in structure.filled:
        return deputies
    above = next((other for other in structure.upwards(post) if other.pk in structure.attended), None)
    if above is None:
        return deputies
    there = Tenure.objects.standing_in(structure.at).filter(post=above).exclude(person__in=structure.away).select_related("person")
    why = "is on leave and no deputy is there" if post.pk in structure.held else "is vacant and its deputy is on leave"
    return [*deputies, *(StandIn(tenure.person, above, f"{above.title}, because {post.title} {why}") for tenure in there)]


def all_who_answer_at(child, level: str, at=None, structure: Structure | None = None) -> list[StandIn]:
    """Everybody to tell for `level` in the line of `child` (a `Child` or its id), as `all_who_answer_for`: of that line,
    never from above it."""
    structure = structure or Structure(at)
    responsibility = CaseResponsibility.objects.of_child(child, structure.at)
    if responsibility is None:
        return []
    candidates = structure.candidates(structure.line_over(responsibility.team_id), level)
    found = all_who_answer_for(candidates[0], structure=structure) if candidates else []
    return [one for one in found if one.post.type in LEVELS]


def who_answers_at(child, level: str, at=None, structure: Structure | None = None) -> StandIn | None:
    """The one person who answers for `level` in the line of `child`; None where nobody of that line does."""
    return next(iter(all_who_answer_at(child, level, at, structure)), None)


def who_answers_for_each(post_type: str, at=None) -> list[StandIn]:
    """Everybody who answers for the posts of one type, such as all WPD editors'; each person once."""
    structure = Structure(at)
    found = [one for post in Post.objects.filter(type=post_type).order_by("pk") for one in all_who_answer_for(post, structure=structure)]
    return list({one.person.pk: one for one in reversed(found)}.values())[::-1]
