"""Which reviews, findings and actions a person may see (V2-V7, V10-V12). Every list starts here."""

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.module_loading import import_string

from portal.people.models import CaseResponsibility, PostType
from reviews.cycles.queries import BEFORE_SUBMISSION, ENDED

#: Two rooms that come later in the process also say who may see a review. They can't be imported here, so what they say
#: is named by its path, as what follows a transition is in `workflow`.
IS_ESCALATED = "reviews.escalations.queries.is_escalated"
BEFORE_OWN_PANEL = "reviews.moderation.queries.before_own_panel"


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Reviews that `user` may open now. Being a superuser opens none (V12)."""
        if not user.is_authenticated or not user.is_active or user.has_ended:
            return self.none()
        standing = user.standing
        if standing.is_insights:
            return self
        may_see = Q(reviewer=user) | Q(practitioner=user, returned_at__isnull=False)
        if standing.is_manager:
            may_see |= _in_own_line(standing)
        may_see |= import_string(BEFORE_OWN_PANEL)(user)
        return self.filter(may_see)

    def with_grades(self):
        return self.prefetch_related("grades")

    def in_writing(self):
        """Those that their reviewer has still to submit."""
        return self.filter(state__in=BEFORE_SUBMISSION)

    def ongoing(self):
        """Neither closed nor withdrawn."""
        return self.exclude(state__in=ENDED)

    def in_line_of(self, user):
        """Reviews of children whose team stands below `user` today, at any level, and that they may see (V3)."""
        return self.filter(_in_own_line(user.standing))


def of_teams(team_ids, child: str = "child") -> Exists:
    """The child's team is one of `team_ids` today: the team of the child, never the worker's."""
    return Exists(CaseResponsibility.objects.at(timezone.now()).filter(child=OuterRef(child), team__in=team_ids))


def _in_own_line(standing) -> Q:
    """V3: TM once returned, SM and HoS once finalised (a setting), all three at once where an escalation was raised."""
    from portal.council import FrameworkSettings

    managed = standing.teams(PostType.TEAM_MANAGER)
    senior = standing.teams(PostType.SERVICE_MANAGER) | standing.teams(PostType.HEAD_OF_SERVICE)
    if not managed and not senior:
        return Q(pk__in=[])
    seniors_from = "returned_at" if FrameworkSettings.load().senior_managers_see_returned else "finalised_at"
    return (
        (Q(returned_at__isnull=False) & of_teams(managed))
        | (Q(**{f"{seniors_from}__isnull": False}) & of_teams(senior))
        | (import_string(IS_ESCALATED)() & of_teams(managed | senior))
    )


class FindingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Findings of the reviews that `user` may open, with everything around them."""
        from .models import Review

        return self.filter(review__in=Review.objects.visible_to(user))

    def settled(self):
        """Findings of reviews that were returned and not withdrawn: no draft, nothing still before a panel."""
        return self.filter(review__returned_at__isnull=False).exclude(review__state="withdrawn")

    def readable_without_identities(self, user):
        """Findings that `user` may read apart from their reviews (V7): settled ones, for WPD, the Principal Social
        Worker and Insights. Show them through `anonymous.AnonymousFinding`, never as they are."""
        if user.is_authenticated and (user.standing.reads_findings or user.standing.is_insights):
            return self.settled()
        return self.none()


def _is_own_action(user) -> Q:
    """V11: an action follows the post whose level owns it, as the child's team stands today."""
    own = Q(owner=user, owner_role=PostType.PRACTITIONER)
    for level in (PostType.TEAM_MANAGER, PostType.SERVICE_MANAGER, PostType.HEAD_OF_SERVICE):
        teams = user.standing.teams(level)
        if teams:
            own |= Q(of_teams(teams, "review__child"), owner_role=level)
    return own & Q(review__returned_at__isnull=False)


class ActionItemQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Actions of the reviews that `user` may open, and those the person owns, without the review (V11)."""
        from .models import Review

        if not user.is_authenticated or not user.is_active or user.has_ended:
            return self.none()
        return self.filter(Q(review__in=Review.objects.visible_to(user)) | _is_own_action(user))

    def of(self, user):
        """The actions that are the person's to do today: a practitioner's by name, a manager's by the post they stand in."""
        if not user.is_authenticated or not user.is_active or user.has_ended:
            return self.none()
        return self.filter(_is_own_action(user)).exclude(review__state="withdrawn")

    def open(self):
        return self.filter(done_at__isnull=True)


def latest_grade(field: str) -> Coalesce:
    """`field` of a review's grade that counts: the latest moderated one where there is one, else the reviewer's (R5)."""
    from .models import Grade

    stages = (Grade.Stage.MODERATED, Grade.Stage.REVIEWER)
    latest = Grade.objects.filter(review=OuterRef("pk")).order_by("-given_at", "-pk").values(field)
    return Coalesce(*(Subquery(latest.filter(stage=stage)[:1]) for stage in stages))
