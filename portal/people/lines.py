"""Who stands above a team: its Team Manager, Service Manager and Head of Service (R6, V3).

A line is worked out from posts and reporting lines as they held at one instant; nothing is copied.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from .models import Post, PostType, ReportingLine, Team, Tenure

LEVELS = (PostType.TEAM_MANAGER, PostType.SERVICE_MANAGER, PostType.HEAD_OF_SERVICE)


@dataclass(frozen=True)
class Line:
    """The posts above one team, by level; a level that no post fills is None."""

    team: Team
    team_manager: Post | None
    service_manager: Post | None
    head_of_service: Post | None

    @property
    def posts(self) -> list[Post]:
        """The posts that exist, from the team upwards."""
        return [post for post in (self.team_manager, self.service_manager, self.head_of_service) if post]


class Structure:
    """All posts and reporting lines at one instant, read in two queries whatever the number of teams."""

    def __init__(self, at=None):
        self.at = at or timezone.now()
        self.posts = {post.pk: post for post in Post.objects.exclude(type=PostType.PRACTITIONER)}
        self.above = {
            line.post_id: line.reports_to_id for line in ReportingLine.objects.at(self.at).exclude(post__type=PostType.PRACTITIONER)
        }
        self.managers = {post.team_id: post for post in self.posts.values() if post.type == PostType.TEAM_MANAGER and post.team_id}

    def upwards(self, post: Post) -> list[Post]:
        """The posts above `post`, nearest first. A line that is a circle ends where it would begin again."""
        found: list[Post] = []
        seen = {post.pk}
        current = self.above.get(post.pk)
        while current and current not in seen and current in self.posts:
            seen.add(current)
            found.append(self.posts[current])
            current = self.above.get(current)
        return found

    def line_of(self, team: Team) -> Line:
        """The line over `team`: its Team Manager's post and the nearest Service Manager and Head of Service above it."""
        manager = self.managers.get(team.pk)
        levels: dict[str, Post] = {}
        if manager:
            levels[manager.type] = manager
            for post in self.upwards(manager):
                levels.setdefault(post.type, post)
        return Line(team, *(levels.get(level) for level in LEVELS))

    def teams_below(self, post_ids: Iterable[int]) -> dict[int, set[str]]:
        """Team id -> the levels at which any of `post_ids` stands in that team's line."""
        wanted = set(post_ids)
        found: dict[int, set[str]] = defaultdict(set)
        for team_id, manager in self.managers.items():
            for post in [manager, *self.upwards(manager)]:
                if post.pk in wanted and post.type in LEVELS:
                    found[team_id].add(post.type)
        return found


def circle(post: Post, reports_to: Post, at=None) -> list[Post]:
    """The posts of the circle that would be if `post` reported to `reports_to` at `at`, `post` first; empty if none would."""
    above = dict(ReportingLine.objects.at(at).values_list("post_id", "reports_to_id"))
    path: list[int] = [post.pk]
    current: int | None = reports_to.pk
    while current and current not in path:
        path.append(current)
        current = above.get(current)
    if current != post.pk:
        return []
    posts = Post.objects.in_bulk(path)
    return [posts[pk] for pk in path]


def line_of(team: Team, at=None) -> Line:
    """The line over `team` at the instant `at` (now, unless told)."""
    return Structure(at).line_of(team)


@dataclass(frozen=True)
class StandIn:
    """The person who answers for a post, and why it is that person."""

    person: object
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
