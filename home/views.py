"""Where people land, and My work."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.people.models import PostType
from portal.requests import SignedInRequest
from reviews.cycles.models import Cycle

from .work import own, reviewing
from .work.sections import FIRST, LATE, figures_of, only, sections_of, waiting_in


def landing_url(user) -> str:
    """The first page of a person after sign-in, by what they stand for."""
    standing = user.standing
    if standing.is_insights:
        cycle = Cycle.objects.visible_to(user).focus_now()
        return reverse("cycle_board", args=[cycle.pk]) if cycle else reverse("cycles")
    if standing.is_manager:
        return reverse("my_team")
    if standing.holds(PostType.WPD_EDITOR):
        return reverse("wagtailadmin_home")
    panel = reviewing.next_panel(user)
    if panel is not None:
        return reverse("panel", args=[panel.pk])
    return reverse("my_work")


@require_safe
def welcome(request: SignedInRequest):
    """Send a person who has just signed in to where they work."""
    return redirect(landing_url(request.user))


@require_safe
def my_work(request: SignedInRequest):
    """Everything that waits for this person, what is unsafe first, then what is late."""
    shown = sections_of(request.user, request)
    booked = own.conversations_booked(request.user)
    show = request.GET.get("show", "") if request.GET.get("show") in (FIRST, LATE) else ""
    context = {
        "show": show,
        "sections": only(shown, show),
        "booked": [] if show else booked,
        "figures": figures_of(waiting_in(shown), booked, show),
    }
    return render(request, "home/my_work.html", context)
