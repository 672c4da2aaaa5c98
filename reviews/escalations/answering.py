"""Whom a level of a child's line comes to when nobody stands in its post: the next post above (R6, R7, V10)."""

from dataclasses import dataclass

from portal.people.lines import LEVELS, Line, Structure
from portal.people.models import CaseResponsibility, PostType, Team, Tenure


@dataclass(frozen=True)
class Chain:
    """All lines at one instant, and which posts somebody stands in. A handful of queries whatever the number of teams."""

    structure: Structure
    filled: frozenset[int]

    @classmethod
    def now(cls, at=None) -> "Chain":
        structure = Structure(at)
        tenures = Tenure.objects.at(structure.at).of_open_accounts(structure.at)
        return cls(structure, frozenset(tenures.values_list("post_id", flat=True)))

    def candidates(self, line: Line, level: str) -> list:
        """The post of `level` in `line` and those above it, nearest first; a level without a post starts one higher."""
        start = LEVELS.index(level)
        first = next((post for post in (line.team_manager, line.service_manager, line.head_of_service)[start:] if post), None)
        if first is None:
            highest = next(iter(reversed(line.posts)), None)
            return self.structure.upwards(highest) if highest else []
        return [first, *self.structure.upwards(first)]

    def answers(self, line: Line, level: str):
        """The post that answers for `level` of `line`: the first of its candidates that somebody stands in, or None."""
        return next((post for post in self.candidates(line, level) if post.pk in self.filled), None)

    def teams_that_come_to(self, post_ids, level: str) -> frozenset[int]:
        """Ids of the teams whose `level` is answered for by one of `post_ids`."""
        teams = Team.objects.filter(pk__in=self.structure.managers)
        posts = {team.pk: self.answers(self.structure.line_of(team), level) for team in teams}
        return frozenset(team for team, post in posts.items() if post and post.pk in post_ids)


def may_answer(user) -> bool:
    """Whether the person stands in a post to which an escalation can come."""
    return user.is_authenticated and (user.standing.is_manager or user.standing.holds(PostType.DIRECTOR))


def teams_answered_for(user, *levels: str) -> frozenset[int]:
    """Ids of the teams for which `user` answers at one of `levels` (all, unless told), vacant posts below included."""
    if not may_answer(user):
        return frozenset()
    chain = Chain.now()
    return frozenset().union(*(chain.teams_that_come_to(user.standing.post_ids, level) for level in levels or LEVELS))


def answers_for_service_manager(user, child_id) -> bool:
    """Whether `user` answers for the Service Manager of the child's team today (R7)."""
    teams = teams_answered_for(user, PostType.SERVICE_MANAGER)
    return bool(teams) and CaseResponsibility.objects.at().filter(child=child_id, team__in=teams).exists()
