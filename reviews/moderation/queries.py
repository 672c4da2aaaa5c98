"""Which panels a person may see."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from portal.people.models import PostType
from reviews.records.queries import of_teams


class PanelQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Insights see all panels (V6), members their own (V5)."""
        from .models import PanelMember

        if not user.is_authenticated:
            return self.none()
        if user.standing.is_insights:
            return self
        return self.filter(pk__in=PanelMember.objects.at().filter(person=user).values("panel"))

    def planned(self):
        return self.filter(state="planned")


class PanelCaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Cases of the panels and reviews that `user` may see: for members, until the review is finalised (V5)."""
        from reviews.records.models import Review

        from .models import Panel

        return self.filter(review__in=Review.objects.visible_to(user), panel__in=Panel.objects.visible_to(user))

    def without_panel(self):
        """Cases that wait for a panel to be planned."""
        return self.filter(panel__isnull=True, state="listed")


def before_own_panel(user) -> Q:
    """Reviews listed for the person's panel, until finalised; of an invited Team Manager, only while in moderation (V5)."""
    from .models import PanelCase, PanelInvitation, PanelMember

    member = PanelMember.objects.at().filter(person=user)
    listed = PanelCase.objects.filter(review=OuterRef("pk"), panel__in=member.values("panel")).exclude(state="deferred")
    may_see = Q(~Q(state="withdrawn"), Exists(listed), finalised_at__isnull=True)
    managed = user.standing.teams(PostType.TEAM_MANAGER)
    if managed:
        # The invitation belongs to the post: who stands in it today sees the review, who left it does not.
        invited = PanelInvitation.objects.filter(panel_case__review=OuterRef("pk"), panel_case__state="listed", role="team_manager")
        may_see |= Q(Exists(invited), of_teams(managed), state="in_moderation")
    return may_see
