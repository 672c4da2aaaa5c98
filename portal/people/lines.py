"""Who stands above a team: its Team Manager, Service Manager and Head of Service (R6, V3).

A line is worked out from posts and reporting lines as they held at one instant; nothing is copied.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from .models import Leave, Post, PostType, ReportingLine, Team, Tenure

LEVELS = (PostType.TEAM_MANAGER, PostType.SERVICE_MANAGER, PostType.HEAD_OF_SERVICE)
ABOVE_A_TEAM = (*LEVELS, PostType.DIRECTOR)


@dataclass(frozen=True)
class Line:
    """The posts above one team, by level; a level that no post fills is None."""

    team_manager: Post | None
    service_manager: Post | None
    head_of_service: Post | None

    @property
    def posts(self) -> list[Post]:
        """The posts that exist, from the team upwards."""
        return [post for post in (self.team_manager, self.service_manager, self.head_of_service) if post]


class Structure:
    """All posts and reporting lines at one instant, read in a handful of queries whatever the number of teams."""

    def __init__(self, at=None):
        self.at = at or timezone.now()
        self.posts = {post.pk: post for post in Post.objects.exclude(type=PostType.PRACTITIONER)}
        self.above = {
            line.post_id: line.reports_to_id for line in ReportingLine.objects.at(self.at).exclude(post__type=PostType.PRACTITIONER)
        }
        self.managers = {post.team_id: post for post in self.posts.values() if post.type == PostType.TEAM_MANAGER and post.team_id}

    def upwards(self, post: Post) -> list[Post]:
        """The posts above `post`, nearest first. A line that is a circle ends where it would begin again.

        Above a post of a child's line count the levels and the Director alone: nobody else may answer in it (R6, R7).
        """
        found: list[Post] = []
        seen = {post.pk}
        current = self.above.get(post.pk)
        while current and current not in seen and current in self.posts:
            seen.add(current)
            found.append(self.posts[current])
            current = self.above.get(current)
        if post.type in LEVELS:
            return [one for one in found if one.type in ABOVE_A_TEAM]
        return found

    def line_over(self, team_id: int) -> Line:
        """The line over a team: its Team Manager's post and the nearest Service Manager and Head of Service above it."""
        manager = self.managers.get(team_id)
        levels: dict[str, Post] = {}
        if manager:
            levels[manager.type] = manager
            for post in self.upwards(manager):
                levels.setdefault(post.type, post)
        return Line(*(levels.get(level) for level in LEVELS))

    @cached_property
    def filled(self) -> frozenset[int]:
        """Ids of the posts that somebody holds, acts in or deputises for."""
        return frozenset(Tenure.objects.at(self.at).of_open_accounts(self.at).values_list("post_id", flat=True))

    @cached_property
    def held(self) -> frozenset[int]:
        """Ids of the posts with a holder or acting holder; any other is vacant."""
        principals = Tenure.objects.at(self.at).of_open_accounts(self.at).exclude(capacity=Tenure.Capacity.DEPUTY)
        return frozenset(principals.values_list("post_id", flat=True))

    @cached_property
    def away(self) -> frozenset[int]:
        """Ids of the people on leave."""
        return frozenset(Leave.objects.at(self.at).values_list("person_id", flat=True))

    @cached_property
    def attended(self) -> frozenset[int]:
        """Ids of the posts in which somebody stands who is not on leave."""
        return frozenset(Tenure.objects.standing_in(self.at).exclude(person__in=self.away).values_list("post_id", flat=True))

    def candidates(self, line: Line, level: str) -> list[Post]:
        """The post of `level` in `line` and those above it, nearest first; a level without a post starts one higher."""
        posts = (line.team_manager, line.service_manager, line.head_of_service)
        first = next((post for post in posts[LEVELS.index(PostType(level)) :] if post), None)
        if first is not None:
            return [first, *self.upwards(first)]
        return self.upwards(line.posts[-1]) if line.posts else []

    def answering(self, line: Line, level: str, among: frozenset[int] | None = None) -> Post | None:
        """The post that answers for `level` of `line`: the first of its candidates that is filled, or one of `among`."""
        among = self.filled if among is None else among
        return next((post for post in self.candidates(line, level) if post.pk in among), None)

    def teams_below(self, post_ids: Iterable[int]) -> dict[int, set[str]]:
        """Team id -> the levels of that team's line for which one of `post_ids` answers: its own, and those below it
        that are vacant and have no deputy (V10). A post above all lines, such as the Director's, is in none."""
        wanted = {pk for pk in post_ids if pk in self.posts and self.posts[pk].type in LEVELS}
        found: dict[int, set[str]] = defaultdict(set)
        for team_id in self.managers if wanted else ():
            line = self.line_over(team_id)
            if wanted.isdisjoint(post.pk for post in line.posts):
                continue
            for level, post in zip(LEVELS, (line.team_manager, line.service_manager, line.head_of_service), strict=True):
                answering = self.answering(line, level)
                if (post and post.pk in wanted) or (answering and answering.pk in wanted):
                    found[team_id].add(level)
        return found

    def teams_that_come_to(self, post_ids: Iterable[int], level: str, among: frozenset[int] | None = None) -> frozenset[int]:
        """Ids of the teams whose `level` is answered for by one of `post_ids`, those above all lines included (R6, R7)."""
        wanted = set(post_ids)
        posts = {team_id: self.answering(self.line_over(team_id), level, among) for team_id in self.managers}
        return frozenset(team_id for team_id, post in posts.items() if post and post.pk in wanted)

    def teams_without_answer(self, level: str, among: frozenset[int] | None = None) -> frozenset[int]:
        """Ids of the teams whose `level` no post answers for (or none of `among`): their line has a hole or nobody is in it."""
        teams = Team.objects.values_list("pk", flat=True)
        return frozenset(team_id for team_id in teams if self.answering(self.line_over(team_id), level, among) is None)


def refused_above(below: str, above: str) -> str:
    """Why a post of type `below` can't report to one of type `above`, as a sentence; "" where it can (R6).

    A level of a child's line reports to a level above it or to a Director, a Director to another Director at most.
    """
    if below not in ABOVE_A_TEAM:
        return ""
    may = ABOVE_A_TEAM[ABOVE_A_TEAM.index(PostType(below)) + 1 :] or (PostType.DIRECTOR,)
    if above in may:
        return ""
    *others, last = [f"a {type_.label}" for type_ in may]
    said = f"{', '.join(others)} or {last}" if others else last
    return f"A {PostType(below).label} can report to {said} only, not to {_with_article(PostType(above).label)}."


def _with_article(label: str) -> str:
    return f"{'an' if label[0] in 'AEIO' else 'a'} {label}"


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
    return Structure(at).line_over(team.pk)
