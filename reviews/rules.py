"""Who may do what with a review. Predicates of one room are composed from those of `portal.access`."""

import rules

from portal.access.rules import is_insights, is_insights_manager, reads_findings
from portal.people.models import CaseResponsibility, PostType
from reviews.records.models import Review


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
    """A member of the panel for which the review is listed, neither its reviewer nor in the child's line (R4)."""
    from reviews.moderation.models import PanelCase, PanelMember

    if review is None:
        return False
    seats = PanelMember.objects.at().filter(person=user).values("panel")
    return PanelCase.objects.filter(review=review, state=PanelCase.State.LISTED, panel__in=seats).exists()


@rules.predicate
def sits_on_its_panel(user, review):
    """A member of a panel for which the review is or was listed, until it is finalised (V5, R6)."""
    from reviews.moderation.models import PanelCase, PanelMember

    if review is None or review.finalised_at is not None:
        return False
    seats = PanelMember.objects.at().filter(person=user).values("panel")
    return PanelCase.objects.filter(review=review, panel__in=seats).exists()


rules.add_perm("reviews.view_review", may_see)
rules.add_perm("reviews.view_read_log", is_insights)
rules.add_perm("reviews.run_cycles", is_insights)
rules.add_perm("reviews.override_conflict", is_insights)
rules.add_perm("reviews.work_on_review", is_reviewer)
rules.add_perm("reviews.check_review", is_insights & ~is_reviewer)
rules.add_perm("reviews.moderate_review", is_on_its_panel & ~is_reviewer & ~is_in_childs_line & ~is_practitioner)
rules.add_perm("reviews.plan_panel", is_insights)
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
rules.add_perm("reviews.change_framework_settings", is_insights_manager)
