"""What waits: the hand-over queue, the tracker, and my team, as pages and as files."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from portal.access.rules import is_insights, is_manager
from portal.audit.actions import record_reads
from portal.spreadsheets import DOWNLOADS, download

from .. import list_exports, queries, team, team_export, tracker
from ..tables import HandOverTable, TrackerTable

PER_PAGE = 25


def _insights_only(user, what: str) -> None:
    if not is_insights(user):
        raise PermissionDenied(f"{what} is for Insights. What waits for you is under My work and My team.")


@require_safe
def hand_over(request):
    """Returned reviews by when they are due on Mosaic, late ones first (R9)."""
    table = _hand_over_table(request)
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    record_reads([row.record for row in table.paginated_rows], request, "row of the hand-over queue")
    return render(request, "reviews/assurance/hand_over.html", {"table": table, "exports": _exports(request, "hand_over_export")})


@require_safe
def hand_over_export(request, kind: str):
    """The hand-over queue as a file. Each review in it is logged as read."""
    return _export(request, kind, _hand_over_table(request), list_exports.hand_over_rows, ("hand-over", "the hand-over queue", "Hand-over"))


def _hand_over_table(request) -> HandOverTable:
    _insights_only(request.user, "The hand-over queue")
    reviews = queries.returned_without_mosaic(request.user).select_related("child__mosaic").prefetch_related("grades")
    return HandOverTable(queries.with_team_today(reviews))


@require_safe
def tracker_list(request):
    """RI, Inadequate and escalated reviews with what each waits for (R11)."""
    table, show = _tracker_table(request)
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    record_reads([row.record for row in table.paginated_rows], request, "row of the tracker")
    context = {"table": table, "show": show, "choices": tracker.SHOWN, "exports": _exports(request, "tracker_export")}
    return render(request, "reviews/assurance/tracker.html", context)


@require_safe
def tracker_export(request, kind: str):
    """What the tracker shows, all pages of it, as a file. Each review in it is logged as read."""
    return _export(request, kind, _tracker_table(request)[0], list_exports.tracker_rows, ("tracker", "the tracker", "Tracker"))


def _tracker_table(request) -> tuple[TrackerTable, str]:
    """The reviews that the choice in the address leaves, and that choice."""
    _insights_only(request.user, "The tracker")
    show = request.GET.get("show") if request.GET.get("show") in tracker.SHOWN else "ongoing"
    reviews = queries.tracked(request.user).select_related("child").prefetch_related("grades")
    return TrackerTable(tracker.with_open_actions(queries.with_team_today(tracker.narrow(reviews, show)))), show


def _exports(request, name: str) -> list[tuple[str, str]]:
    return [(label, reverse(name, args=[kind]) + _query(request)) for kind, label in DOWNLOADS.items()]


def _export(request, kind: str, table, rows, names: tuple[str, str, str]):
    """The reviews of `table` in its order as a file; `names` are the file's, the read log's and the sheet's."""
    if kind not in DOWNLOADS:
        raise Http404("There is no such export.")
    RequestConfig(request, paginate=False).configure(table)
    reviews = [row.record for row in table.rows]
    file, what, sheet = names
    record_reads(reviews, request, f"export of {what} as {kind}")
    return download(rows(reviews), f"{file}-{timezone.localdate():%Y-%m-%d}.{kind}", sheet)


def _team_board(request) -> tuple[team.TeamBoard, str]:
    """The board of the signed-in manager over the team in the address, and which of its figures is chosen."""
    if not is_manager(request.user):
        raise PermissionDenied("My team is for Team Managers, Service Managers and Heads of Service, and for who stands in for them.")
    show = request.GET.get("show", "")
    return team.team_board(request.user, request.GET.get("team", "")), show if show in team.SHOWN else ""


@require_safe
def my_team(request):
    """What is unsafe, late and due for the teams in one's line."""
    board, show = _team_board(request)
    slug = request.GET.get("team", "")
    reviews = Paginator(team.chosen_reviews(board, show), PER_PAGE).get_page(request.GET.get("page"))
    items = Paginator(board.actions, PER_PAGE).get_page(request.GET.get("page") if show == "actions" else 1)
    record_reads(_reviews_shown(board, show, reviews, items), request, "row of my team")
    context = {
        "board": board,
        "show": show,
        "team_slug": slug if any(one.slug == slug for one in board.teams) else "",
        "reviews": reviews,
        "actions": items,
        "figures_shown": team.figures(board, show, lambda **changes: _query(request, **changes)),
        "own_reviews": team.own_reviews(request.user),
        "strips": [(one, team.escalation_words(one)) for one in board.escalations],
        "all_url": _query(request, show=""),
        "all_actions_url": _query(request, show="actions"),
        "exports": _exports(request, "my_team_export"),
    }
    return render(request, "reviews/assurance/team.html", context)


def _reviews_shown(board: team.TeamBoard, show: str, reviews, items) -> list:
    """Each review of which the page says something, once."""
    named = [one.review for one in board.escalations]
    if show in ("", "actions"):
        named += [action.review for action in items]
    if show not in ("actions", "escalations"):
        named += [row.review for row in reviews]
    return list({review.pk: review for review in named}.values())


@require_safe
def my_team_export(request, kind: str):
    """What the page shows under the chosen figure, all pages of it, as a file. Each review in it is logged as read."""
    if kind not in DOWNLOADS:
        raise Http404("There is no such export.")
    board, show = _team_board(request)
    record_reads(team_export.reviews_in(board, show), request, f"export of my team as {kind}")
    name = f"my-team-{timezone.localdate():%Y-%m-%d}.{kind}"
    rows = team_export.rows(board, show)
    return download(rows, name, "My team")


def _query(request, **changes) -> str:
    """The page's query with parts changed, back on its first page."""
    parts = request.GET.copy()
    parts.pop("page", None)
    for name, value in changes.items():
        parts.pop(name, None)
        if value:
            parts[name] = value
    return f"?{parts.urlencode()}"
