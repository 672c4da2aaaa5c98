"""The places of the white bar that belong to the review process."""

from portal.access.rules import is_insights, is_manager
from portal.navigation import Place, register


def register_places() -> None:
    """Register the places of all rooms. Called from the app's `ready`."""
    register(Place("Cycle board", "cycles", 20, shown_to=is_insights))
    register(Place("My team", "my_team", 15, shown_to=is_manager))
    register(Place("Moderation", "panels", 21, shown_to=sits_on_a_panel))
    register(Place("Escalations", "escalations", 22, shown_to=is_insights))
    register(Place("Tracker", "tracker", 23, shown_to=is_insights))


def sits_on_a_panel(user) -> bool:
    """Insights, and whoever has a seat on a panel that is not closed (V5)."""
    from reviews.moderation.models import PanelMember

    return user.standing.is_insights or PanelMember.objects.at().filter(person=user, panel__state="planned").exists()
