"""My team: what is unsafe, late and due for the teams in whose line a manager stands (V3, R2, R7, R10)."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from portal.deadlines.calendar import last_day
from portal.deadlines.models import Obligation
from portal.people.models import CaseResponsibility, PostType, Team
from reviews.cycles.due import days_late, next_step_due, with_due_dates
from reviews.escalations.models import Escalation
from reviews.records.models import ActionItem, Review
from reviews.records.names import with_practitioner

from .queries import open_obligations, with_what_is_left
from .tracker import SECOND_ASSURANCE as SECOND_WORDS
from .tracker import next_of, with_open_actions

Kind = Obligation.Kind
NEXT: dict[str, tuple[str, str, str]] = {
    Kind.TM_ASSURANCE: ("Team Manager’s assurance", "review_tm_assurance", "Assure"),
    Kind.SUPERVISION_AFTER_REVIEW: ("Supervision after the review", "review_supervision", "Record"),
    Kind.MOSAIC_UPLOAD: ("Insights add it to Mosaic", "", ""),
}
#: What the figures count, and what the page then shows: for one, for several.
SHOWN = {
    "escalations": ("escalation open", "escalations open"),
    "assurances": ("assurance due", "assurances due"),
    "supervision": ("supervision after review due", "supervisions after review due"),
    "actions": ("action to finish", "actions to finish"),
}


SECOND_ASSURANCE = "second_assurance"


@dataclass(frozen=True)
class NextStep:
    """What comes next for one returned review, by when, and the button of whoever may do it."""

    words: str
    by: date | None = None
    url: str = ""
    button: str = ""
    kind: str = ""
    who: str = ""


@dataclass(frozen=True)
class TeamReview:
    """A returned review of a team, and what is next for it."""

    review: Review
    team: Team | None
    steps: list[NextStep]

    @property
    def soonest(self) -> date:
        return min((step.by for step in self.steps if step.by), default=date.max)

    def has(self, kind: str) -> bool:
        """Whether a step of `kind` waits."""
        return any(step.kind == kind for step in self.steps)


@dataclass(frozen=True)
class TeamBoard:
    """Everything on the page, unfiltered; the figures count it, the filter chooses from it."""

    teams: list[Team]
    escalations: list[Escalation]
    reviews: list[TeamReview]
    actions: list[ActionItem]

    @property
    def counts(self) -> dict[str, int]:
        return {
            "escalations": len(self.escalations),
            "assurances": sum(row.has(Kind.TM_ASSURANCE) or row.has(SECOND_ASSURANCE) for row in self.reviews),
            "supervision": sum(row.has(Kind.SUPERVISION_AFTER_REVIEW) for row in self.reviews),
            "actions": len(self.actions),
        }


def team_board(user, team_slug: str = "") -> TeamBoard:
    """The board of `user` over all teams in their line, or over one of them. As many queries for 1 review as for 50."""
    team_ids = frozenset().union(*user.standing.teams_by_level.values())
    teams = list(Team.objects.filter(pk__in=team_ids))
    chosen = next((team for team in teams if team.slug == team_slug), None)
    in_teams = CaseResponsibility.objects.at().filter(team__in=[chosen.pk] if chosen else team_ids)
    team_of_child = {row.child_id: row.team for row in in_teams.select_related("team")}
    mine = Review.objects.visible_to(user).in_line_of(user).filter(child__in=in_teams.values("child"))
    escalations = (
        Escalation.objects.visible_to(user)
        .open()
        .filter(review__child__in=in_teams.values("child"))
        .select_related("review__practitioner")
        .by_time_left()
    )
    returned = mine.filter(returned_at__isnull=False).ongoing().select_related("practitioner").with_grades()
    reviews = list(with_open_actions(with_what_is_left(returned)))
    actions = ActionItem.objects.open().filter(review__in=mine.filter(returned_at__isnull=False).exclude(state=Review.State.WITHDRAWN))
    return TeamBoard(
        teams=teams,
        escalations=list(escalations),
        reviews=sorted((row for row in _rows(reviews, team_of_child, user)), key=lambda row: (row.soonest, row.review.reference)),
        actions=list(actions.select_related("owner", "review__practitioner")),
    )


def _rows(reviews, team_of_child, user):
    obligations = open_obligations(reviews)
    managed = user.standing.teams(PostType.TEAM_MANAGER)
    waiting = Escalation.objects.awaiting_second_assurance().filter(review__in=[review.pk for review in reviews])
    second = {one.review_id: one for one in waiting.order_by("-raised_at")}
    to_assure = set(Escalation.objects.to_assure(user).filter(pk__in=waiting).values_list("pk", flat=True)) if second else set()
    for review in reviews:
        team = team_of_child.get(review.child_id)
        own = team is not None and team.pk in managed
        steps = [_step(obligation, review, own) for obligation in obligations.get(review.pk, [])]
        steps = [step for step in steps if step.kind != Kind.MOSAIC_UPLOAD] or steps
        if review.pk in second:
            steps = [_second_assurance(second[review.pk], second[review.pk].pk in to_assure), *steps]
        yield TeamReview(review, team, [*steps, *_left_to_others(review, steps)])


def _left_to_others(review: Review, steps: list[NextStep]) -> list[NextStep]:
    """What the tracker says that the review waits for, where no step says it already: its actions, or Insights (R11)."""
    left = next_of(review)
    if steps and (review.state != Review.State.TRACKED or left.words in [step.words for step in steps]):
        return []
    return [NextStep(left.words, left.by, who=left.who)]


def _second_assurance(escalation: Escalation, may: bool) -> NextStep:
    """The Service Manager's second assurance, for which tracking waits (R7)."""
    url = reverse("escalation_assure_again", args=[escalation.pk]) if may else ""
    return NextStep(SECOND_WORDS, None, url, "Assure" if may else "", SECOND_ASSURANCE)


def _step(obligation: Obligation, review: Review, own: bool) -> NextStep:
    words, url_name, button = NEXT[obligation.kind]
    may = own and bool(url_name)
    return NextStep(
        words,
        last_day(obligation.due_at),
        reverse(url_name, args=[review.reference]) if may else "",
        button if may else "",
        obligation.kind,
    )


def own_reviews(user) -> dict[str, str] | None:
    """A strip on what the manager still has to write as a reviewer, with how much of it is late (V4); None for nothing."""
    mine = with_due_dates(Review.objects.visible_to(user).filter(reviewer=user).in_writing())
    dues = [next_step_due(review) for review in mine]
    if not dues:
        return None
    late = sum(days_late(due[1]) > 0 for due in dues if due)
    count = len(dues)
    return {
        "words": f"You have {count} {'review' if count == 1 else 'reviews'} to write as a reviewer.",
        "late": f"{late} late." if late else "",
        "tone": "late" if late else "plain",
    }


def figures(board: TeamBoard, show: str, query) -> list[dict]:
    """Four figures that filter; the ones that exist and nothing else."""
    tones = {"escalations": "unsafe"}
    return [
        {
            "number": board.counts[key],
            "label": words[board.counts[key] != 1],
            "url": query(show="" if show == key else key),
            "current": show == key,
            "tone": tones.get(key, "") if board.counts[key] else "",
        }
        for key, words in SHOWN.items()
    ]


def chosen_reviews(board: TeamBoard, show: str) -> list[TeamReview]:
    """The reviews that a figure filters, each with the step that it counts."""
    kinds = {"assurances": (Kind.TM_ASSURANCE, SECOND_ASSURANCE), "supervision": (Kind.SUPERVISION_AFTER_REVIEW,)}.get(show)
    if kinds is None:
        return board.reviews
    left = [replace(row, steps=[step for step in row.steps if step.kind in kinds]) for row in board.reviews]
    return [row for row in left if row.steps]


def escalation_words(escalation: Escalation, now: datetime | None = None) -> str:
    """One sentence for the strip on top."""
    from portal.templatetags.portal_ui_time import time_left_words

    left = time_left_words(escalation.due_at, now or timezone.now())
    return (
        f"{with_practitioner(escalation.review)}: considered Inadequate. {left[0].upper()}{left[1:]} for the Service Manager’s assurance."
    )
