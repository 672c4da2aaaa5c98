"""Who may do what with a review. Predicates of one room are composed from those of `portal.access`."""

import rules

from portal.access.rules import is_insights, reads_findings
from portal.people.models import CaseResponsibility, PostType
from reviews.records.models import ActionItem, Review


@rules.predicate
def may_see(user, review):
    """The review is among those that the person may see (V2-V6)."""
    return review is not None and Review.objects.visible_to(user).filter(pk=review.pk).exists()


@rules.predicate
def is_reviewer(user, review):
    """The review is allocated to the person (V4)."""
    return review is not None and review.reviewer_id == user.pk and not user.has_ended


@rules.predicate
def is_practitioner(user, review):
    """The review is of the person's own work (V2)."""
    return review is not None and review.practitioner_id == user.pk


def team_of(review) -> int | None:
    """The id of the child's team today."""
    responsibility = CaseResponsibility.objects.of_child(review.child_id)
    return responsibility.team_id if responsibility else None


@rules.predicate
def is_childs_team_manager(user, review):
    return review is not None and user.is_authenticated and team_of(review) in user.standing.teams(PostType.TEAM_MANAGER)


@rules.predicate
def is_childs_service_manager(user, review):
    return review is not None and user.is_authenticated and team_of(review) in user.standing.teams(PostType.SERVICE_MANAGER)


@rules.predicate
def answers_for_service_manager(user, review):
    """The child's Service Manager or who stands in; where nobody does, the next post above (R6, R7)."""
    from reviews.escalations.answering import answers_for_service_manager

    return review is not None and answers_for_service_manager(user, review.child_id)


@rules.predicate
def is_in_childs_line(user, review):
    if review is None or not user.is_authenticated:
        return False
    team = team_of(review)
    return any(team in teams for teams in user.standing.teams_by_level.values())


@rules.predicate
def is_on_its_panel(user, review):
    """A member of the panel for which the review is listed (R4). Whether they have a conflict is asked apart."""
    from reviews.moderation.models import PanelCase, PanelMember

    if review is None:
        return False
    seats = PanelMember.objects.at().filter(person=user).values("panel")
    return PanelCase.objects.filter(review=review, state=PanelCase.State.LISTED, panel__in=seats).exists()


@rules.predicate
def has_conflict(user, review):
    """Whether the person may not grade the review: own review, own work, or a child in one's own line (R4)."""
    from reviews.moderation.conflicts import conflict_of

    return review is not None and user.is_authenticated and bool(conflict_of(user, review))


@rules.predicate
def sits_on_its_panel(user, review):
    """A member of a panel for which the review is or was listed, until it is finalised (V5, R6)."""
    from reviews.moderation.models import PanelCase, PanelMember

    if review is None or review.finalised_at is not None:
        return False
    seats = PanelMember.objects.at().filter(person=user).values("panel")
    return PanelCase.objects.filter(review=review, panel__in=seats).exists()


@rules.predicate
def owns_action(user, action):
    """The action is the person's, or of a post in which they stand (V11)."""
    return action is not None and ActionItem.objects.of(user).filter(pk=action.pk).exists()


@rules.predicate
def manages_childs_team(user, action):
    """The person stands for the Team Manager of the child with whose review the action began (R11)."""
    return action is not None and is_childs_team_manager(user, action.review)


rules.add_perm("reviews.view_review", may_see)
rules.add_perm("reviews.view_read_log", is_insights)
rules.add_perm("reviews.run_cycles", is_insights)
rules.add_perm("reviews.work_on_review", is_reviewer)
rules.add_perm("reviews.check_review", is_insights & ~is_reviewer)
rules.add_perm("reviews.moderate_review", is_on_its_panel & ~has_conflict)
rules.add_perm("reviews.plan_panel", is_insights)
rules.add_perm("reviews.read_why_deferred", is_reviewer | sits_on_its_panel | is_insights)
rules.add_perm("reviews.return_review", is_insights)
rules.add_perm("reviews.withdraw_review", is_insights)
rules.add_perm("reviews.raise_now", is_reviewer | sits_on_its_panel | is_insights)
rules.add_perm("reviews.record_safety_assurance", is_childs_service_manager | answers_for_service_manager)
rules.add_perm("reviews.record_mosaic_upload", is_insights)
rules.add_perm("reviews.record_tm_assurance", is_childs_team_manager)
rules.add_perm("reviews.record_supervision", is_childs_team_manager)
rules.add_perm("reviews.verify_review", is_insights & ~is_in_childs_line & ~is_reviewer)
rules.add_perm("reviews.reflect_on_review", is_practitioner)
rules.add_perm("reviews.read_findings", reads_findings | is_insights)
rules.add_perm("reviews.finish_action", owns_action | manages_childs_team)
