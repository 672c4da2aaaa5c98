"""What every page's frame needs."""

from functools import partial

from django.conf import settings

from portal.access.arrived_drafts import take_arrived
from portal.access.kept_forms import waiting_forms
from portal.council import CouncilSettings
from portal.kept import kept
from portal.navigation import MOST, places_for


def council() -> CouncilSettings:
    """What the council set for itself. Reading makes no row, as `load` would."""
    return CouncilSettings.objects.first() or CouncilSettings()


def frame(request):
    """Council, navigation, count of notices, and whether this is a demonstration.

    The CMS has a frame of its own and is spared the work. Values that cost a query are lazy.
    """
    if request.path.startswith("/admin/"):
        return {"demonstration": settings.DEMONSTRATION}
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    places = places_for(user, request.path) if signed_in else []
    return {
        "council": kept(request, ("council",), council),
        "navigation": places[:MOST],
        "more_places": places[MOST:],
        "arrived_drafts": partial(take_arrived, request) if signed_in else "",
        "waiting_forms": partial(waiting_forms, request) if signed_in else 0,
        "notice_count": user.notices.unread().count() if signed_in else 0,
        "demonstration": settings.DEMONSTRATION,
    }
