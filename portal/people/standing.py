"""What a person stands for at an instant. Roles follow from it and from nothing else (V1-V12)."""

from dataclasses import dataclass, field

from django.utils import timezone

from .lines import LEVELS, Structure
from .models import CohortMembership, Post, PostType, Tenure

INSIGHTS_MANAGERS = (PostType.INSIGHTS_MANAGER, PostType.INSIGHTS_SERVICE_MANAGER, PostType.INSIGHTS_HEAD_OF_SERVICE)
INSIGHTS = {PostType.INSIGHTS_OFFICER, *INSIGHTS_MANAGERS}
READS_FINDINGS = {PostType.WPD_EDITOR, PostType.PRINCIPAL_SOCIAL_WORKER}


@dataclass(frozen=True)
class Standing:
    """The posts a person stands in, whether they are of the cohort, and the teams below them by level."""

    post_types: frozenset[str] = frozenset()
    post_ids: frozenset[int] = frozenset()
    own_team_ids: frozenset[int] = frozenset()
    is_practice_reviewer: bool = False
    teams_by_level: dict[str, frozenset[int]] = field(default_factory=dict)

    def holds(self, *types: str) -> bool:
        """Whether the person stands in a post of one of `types`."""
        return not self.post_types.isdisjoint(types)

    @property
    def is_insights(self) -> bool:
        return self.holds(*INSIGHTS)

    @property
    def is_manager(self) -> bool:
        return self.holds(*LEVELS)

    @property
    def reads_findings(self) -> bool:
        """Whether the person works with findings without identities (V7)."""
        return self.holds(*READS_FINDINGS)

    def teams(self, level: str) -> frozenset[int]:
        """Ids of the teams in whose line the person stands at `level`."""
        return self.teams_by_level.get(level, frozenset())


def _posts_stood_in(user, at) -> list[Post]:
    """The posts in which `user` stands at `at`. Only a deputy's standing hangs on who else is there, which takes longer to ask."""
    tenures = list(Tenure.objects.at(at).of_open_accounts(at).filter(person=user).select_related("post"))
    if any(tenure.capacity == Tenure.Capacity.DEPUTY for tenure in tenures):
        tenures = list(Tenure.objects.standing_in(at).filter(person=user).select_related("post"))
    return [tenure.post for tenure in tenures]


def standing_of(user, at=None) -> Standing:
    """The standing of `user` at the instant `at` (now, unless told). An ended or inactive account stands for nothing."""
    if not user.is_active or user.has_ended:
        return Standing()
    at = at or timezone.now()
    posts = _posts_stood_in(user, at)
    types = frozenset(post.type for post in posts)
    teams_by_level: dict[str, frozenset[int]] = {}
    if types.intersection(LEVELS):
        below = Structure(at).teams_below(post.pk for post in posts)
        for level in LEVELS:
            teams_by_level[level] = frozenset(team for team, levels in below.items() if level in levels)
    return Standing(
        post_types=types,
        post_ids=frozenset(post.pk for post in posts),
        own_team_ids=frozenset(post.team_id for post in posts if post.team_id),
        is_practice_reviewer=CohortMembership.objects.at(at).filter(person=user).exists(),
        teams_by_level=teams_by_level,
    )
