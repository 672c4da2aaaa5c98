"""What waits: the hand-over queue, the tracker, and my team."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from portal.access.rules import is_insights, is_manager
from portal.audit.actions import record_reads

from .. import queries, team, tracker
from ..tables import HandOverTable, TrackerTable

PER_PAGE = 25


def _insights_only(user, what: str) -> None:
    if not is_insights(user):
        raise PermissionDenied(f"{what} is for Insights. What waits for you stands under My work and My team.")


@require_safe
def hand_over(request):
    """Returned reviews by when they are due on Mosaic, late ones first (R9)."""
    _insights_only(request.user, "The hand-over queue")
    table = HandOverTable(queries.returned_without_mosaic(request.user).select_related("child").with_grades())
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    record_reads([row.record for row in table.paginated_rows], request, "row of the hand-over queue")
    return render(request, "reviews/assurance/hand_over.html", {"table": table})


@require_safe
def tracker_list(request):
    """RI, Inadequate and escalated reviews with what each waits for (R11)."""
    _insights_only(request.user, "The tracker")
    show = request.GET.get("show") if request.GET.get("show") in tracker.SHOWN else "ongoing"
    rows = tracker.narrow(queries.tracked(request.user), show).order_by("returned_at", "reference").with_grades()
    table = TrackerTable(rows)
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    record_reads([row.record for row in table.paginated_rows], request, "row of the tracker")
    return render(request, "reviews/assurance/tracker.html", {"table": table, "show": show, "choices": tracker.SHOWN})


@require_safe
def my_team(request):
    """What is unsafe, late and due for the teams in one's line."""
    user = request.user
    if not is_manager(user):
        raise PermissionDenied("My team is for Team Managers, Service Managers and Heads of Service, and for who stands in for them.")
    show = request.GET.get("show") if request.GET.get("show") in team.SHOWN else ""
    slug = request.GET.get("team", "")
    board = team.team_board(user, slug)
    reviews = Paginator(team.chosen_reviews(board, show), PER_PAGE).get_page(request.GET.get("page"))
    record_reads([row.review for row in reviews], request, "row of my team")
    items = Paginator(board.actions, PER_PAGE).get_page(request.GET.get("page") if show == "actions" else 1)
    context = {
        "board": board,
        "show": show,
        "team_slug": slug if any(one.slug == slug for one in board.teams) else "",
        "reviews": reviews,
        "actions": items,
        "figures_shown": team.figures(board, show, lambda **changes: _query(request, **changes)),
        "strips": [(one, team.escalation_words(one)) for one in board.escalations],
    }
    return render(request, "reviews/assurance/team.html", context)


def _query(request, **changes) -> str:
    """The page's query with parts changed, back on its first page."""
    parts = request.GET.copy()
    parts.pop("page", None)
    for name, value in changes.items():
        parts.pop(name, None)
        if value:
            parts[name] = value
    return f"?{parts.urlencode()}"
