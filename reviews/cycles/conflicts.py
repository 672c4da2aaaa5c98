"""Who may not review whose record (R1)."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from portal.council import FrameworkSettings
from portal.people.lines import LEVELS, Structure
from portal.people.models import CaseResponsibility, Child, Post, PostType, ReportingLine, Team, Tenure


def conflicts(child: Child, reviewer, *, at=None) -> list[str]:
    """Why `reviewer` may not review the record of `child`, each as a sentence; empty where they may (R1).

    Nobody of the child's own team or line, now or in the last 12 months (a setting), nor the child's own IRO. The
    Director may review anywhere, since that post stands above every line.
    """
    return conflicts_for_all(child, [reviewer], at=at)[reviewer.pk]


def conflicts_for_all(child: Child, reviewers: Iterable, *, at=None) -> dict[int, list[str]]:
    """Reviewer id -> sentences as `conflicts` gives them, in the same few queries however many reviewers there are."""
    reviewers = list(reviewers)
    finder = ConflictFinder([child], reviewers, at=at)
    return {reviewer.pk: finder.between(child, reviewer) for reviewer in reviewers}


class ConflictFinder:
    """Conflicts between any of `children` and any of `reviewers`, read in five queries."""

    def __init__(self, children: Iterable[Child], reviewers: Iterable, *, at=None):
        self.at = at or timezone.now()
        self.since = self.at - relativedelta(months=FrameworkSettings.load().conflict_months)
        self.responsibilities: dict[int, list[CaseResponsibility]] = defaultdict(list)
        rows = CaseResponsibility.objects.between(self.since, self.at).filter(child__in=list(children))
        for row in rows.select_related("team").order_by("-starts", "pk"):
            self.responsibilities[row.child_id].append(row)
        self.tenures: dict[int, list[Tenure]] = defaultdict(list)
        for tenure in Tenure.objects.between(self.since, self.at).filter(person__in=list(reviewers)).select_related("post"):
            self.tenures[tenure.person_id].append(tenure)

    def between(self, child: Child, reviewer) -> list[str]:
        """Why `reviewer` may not review the record of `child`; empty where they may.

        A child without a team is a conflict too: nobody can tell then who stands in the line.
        """
        rows = self.responsibilities.get(child.pk, [])
        if not rows:
            return [f"No team is recorded for {child}, so nobody can tell whether {reviewer} is in the line."]
        found = []
        if any(row.practitioner_id == reviewer.pk for row in rows):
            found.append(f"{reviewer} is or was this child’s practitioner.")
        if any(row.iro_id == reviewer.pk for row in rows):
            found.append(f"{reviewer} is or was this child’s own IRO.")
        for team in {row.team_id: row.team for row in rows}.values():
            sentence = self._of_team(team, reviewer)
            if sentence:
                found.append(sentence)
        return found

    def _of_team(self, team: Team, reviewer) -> str:
        tenures = self.tenures.get(reviewer.pk, [])
        if any(tenure.post.team_id == team.pk for tenure in tenures):
            return f"{reviewer} works or worked in {team}, this child’s team."
        held = {tenure.post_id for tenure in tenures if tenure.post.type in LEVELS}
        if held and not held.isdisjoint(self.posts_above.get(team.pk, ())):
            return f"{reviewer} is or was in the line of {team}, this child’s team."
        return ""

    @cached_property
    def posts_above(self) -> dict[int, set[int]]:
        """Team id -> ids of all posts that stood in its line at some instant from `since` to `at`."""
        teams = {row.team_id: row.team for rows in self.responsibilities.values() for row in rows}
        posts = {post.pk: post for post in Post.objects.exclude(type=PostType.PRACTITIONER)}
        lines = list(ReportingLine.objects.between(self.since, self.at).exclude(post__type=PostType.PRACTITIONER))
        instants = {self.since, self.at, *(line.starts for line in lines if line.starts > self.since)}
        instants |= {line.ends for line in lines if line.ends and line.ends <= self.at}
        found: dict[int, set[int]] = defaultdict(set)
        for instant in instants:
            structure = _StructureFrom(posts, lines, instant)
            for team in teams.values():
                found[team.pk] |= {post.pk for post in structure.line_over(team.pk).posts}
        return found


class _StructureFrom(Structure):
    """The structure at an instant, from posts and lines that were read before."""

    def __init__(self, posts: dict[int, Post], lines: list[ReportingLine], at):
        self.at = at
        self.posts = posts
        self.above = {line.post_id: line.reports_to_id for line in lines if line.holds_at(at)}
        self.managers = {post.team_id: post for post in posts.values() if post.type == PostType.TEAM_MANAGER and post.team_id}
