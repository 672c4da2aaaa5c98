"""Where people land, and My work."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.people.models import PostType
from portal.requests import SignedInRequest
from reviews.cycles.models import Cycle

from .work import insights, managing, own, reviewing


def landing_url(user) -> str:
    """The first page of a person after sign-in, by what they stand for."""
    standing = user.standing
    if standing.is_insights:
        cycle = Cycle.objects.visible_to(user).open().order_by("-month").first()
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
    user = request.user
    sections = [
        managing.escalations(user),
        reviewing.panels(user),
        insights.insights_queues(user),
        managing.after_return(user),
        reviewing.allocations(user) if user.standing.is_practice_reviewer or user.allocated_reviews.exists() else None,
        own.reviews_of_my_work(user) if user.standing.own_team_ids or user.reviews_of_my_work.exists() else None,
        own.my_actions(user),
        own.learning_to_read(user, request) if user.reviews_of_my_work.exists() else None,
        insights.editors_desk(user),
        insights.pages_to_keep_right(user),
    ]
    booked = own.conversations_booked(user)
    shown = [section for section in sections if section and (section.items or section.empty)]
    items = [item for section in shown for item in section.items if not item.is_done]
    context = {
        "sections": shown,
        "booked": booked,
        "figures": [
            {
                "number": sum(item.is_urgent for item in items),
                "label": "to do first",
                "tone": "late" if any(item.is_urgent for item in items) else "",
            },
            {"number": sum(item.is_late for item in items), "label": "late", "tone": "late" if any(item.is_late for item in items) else ""},
            {"number": len(items), "label": "waiting for you in all"},
            {"number": len(booked), "label": "conversations booked"},
        ],
    }
    return render(request, "home/my_work.html", context)
