"""The places of the white bar that belong to the review process."""

from portal.access.rules import is_insights, is_manager
from portal.navigation import Place, register


def register_places() -> None:
    """Register the places of all rooms. Called from the app's `ready`."""
    register(Place("Cycle board", "cycles", 2, shown_to=is_insights))
    register(Place("My team", "my_team", 4, shown_to=is_manager))
    register(Place("Moderation", "panels", 6, shown_to=sits_on_a_panel))
    register(Place("Escalations", "escalations", 7, shown_to=is_insights))
    register(Place("Reviews", "reviews", 12, shown_to=reads_reviews))
    register(Place("Tracker", "tracker", 8, shown_to=is_insights))


def sits_on_a_panel(user) -> bool:
    """Insights, and whoever has a seat on a panel that is not closed (V5)."""
    from reviews.moderation.models import PanelMember

    return user.standing.is_insights or PanelMember.objects.at().filter(person=user, panel__state="planned").exists()


def reads_reviews(user) -> bool:
    """Managers, reviewers, and whoever has an allocation of their own, partners too (V4, V9); Insights have their board."""
    if user.standing.is_insights:
        return False
    return user.standing.is_manager or user.standing.is_practice_reviewer or (not user.has_ended and user.allocated_reviews.exists())
