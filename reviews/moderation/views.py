"""The panel's pages: the list, and one panel with its cases."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from portal.audit.actions import record_reads
from portal.audit.models import Event
from reviews.cycles.models import Cycle

from . import board, days
from .actions import runs_panel
from .models import Panel, PanelCase
from .tables import PanelTable

CLOSED_DOOR = "You can’t open this panel. Either there is no such panel, or you are not, or no longer, one of its members. If you should be, ask Insights."


def panel_for(request, pk: int) -> Panel:
    """The panel, if the signed-in person may see it; else the same sentence whether it exists or not."""
    panel = Panel.objects.visible_to(request.user).filter(pk=pk).select_related("cycle", "chair").first()
    if panel is None:
        raise PermissionDenied(CLOSED_DOOR)
    return panel


@require_safe
def panels(request):
    """The panels that one sits on; all of them for Insights, with what waits for a panel to be planned."""
    visible = Q(cases__in=PanelCase.objects.visible_to(request.user))
    rows = (
        Panel.objects.visible_to(request.user)
        .select_related("cycle", "chair")
        .annotate(
            case_count=Count("cases", filter=visible, distinct=True),
            waiting_count=Count("cases", filter=visible & Q(cases__state=PanelCase.State.LISTED), distinct=True),
        )
    )
    state = request.GET.get("state", "")
    if state in Panel.State.values:
        rows = rows.filter(state=state)
    table = PanelTable(rows)
    RequestConfig(request, paginate={"per_page": 25, "silent": True}).configure(table)
    may_plan = request.user.has_perm("reviews.plan_panel")
    waiting = PanelCase.objects.without_panel().count() if may_plan else 0
    context = {
        "table": table,
        "state": state,
        "may_plan": may_plan,
        "waiting": waiting,
        "waiting_words": f"{waiting} review{'' if waiting == 1 else 's'} wait{'s' if waiting == 1 else ''} for a panel.",
        "quiet_titles": [
            f"No reviews to moderate in {cycle.name}" for cycle in board.months_without_cases(Cycle.objects.visible_to(request.user))[:3]
        ],
    }
    return render(request, "reviews/moderation/panels.html", context)


def hides_grades(request) -> bool:
    """Whether the reader asked not to see the reviewers' grades before the panel's are recorded."""
    return request.GET.get("grades") == "hidden"


@require_safe
def panel(request, pk):
    """One panel with its cases in order."""
    shown = panel_for(request, pk)
    rows = board.case_rows(shown, request.user)
    record_reads([row.case.review for row in rows], request, "row of the panel")
    is_planned = shown.state == Panel.State.PLANNED
    runs = is_planned and runs_panel(request.user, shown)
    may_plan = is_planned and request.user.has_perm("reviews.plan_panel")
    context = {
        "panel": shown,
        "rows": rows,
        "hide": hides_grades(request),
        "nothing": None if rows else board.why_no_rows(shown),
        "waiting": sum(row.case.state == PanelCase.State.LISTED for row in rows),
        "members": shown.members.at().select_related("person"),
        "runs": runs,
        "may_change": may_plan,
        "day_has_come": days.day_has_come(shown),
        "day_warning": days.warning_of_day(shown) if may_plan else "",
        "cancelled": Event.objects.about(shown).filter(verb="panel.cancelled").first(),
    }
    return render(request, "reviews/moderation/panel.html", context)
