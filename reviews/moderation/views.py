"""The panel's pages: list, plan, one panel, one case, closing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from portal.access.exceptions import Refused
from portal.acting import ActionFormView
from portal.audit.actions import record_reads
from reviews.cycles.models import Cycle
from reviews.records.models import Review
from reviews.records.pages import review_for
from reviews.records.reading import may_raise

from . import actions, board
from .forms import CloseForm, GradeForm, PlanForm
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
    context = {
        "panel": shown,
        "rows": rows,
        "hide": hides_grades(request),
        "quiet_title": f"No reviews to moderate in {shown.cycle.name}",
        "waiting": sum(row.case.state == PanelCase.State.LISTED for row in rows),
        "members": shown.members.at().select_related("person"),
        "may_close": may_close(request.user, shown) and shown.state == Panel.State.PLANNED,
    }
    return render(request, "reviews/moderation/panel.html", context)


def may_close(user, panel: Panel) -> bool:
    """Insights and the chair close a panel and defer its cases."""
    return user.has_perm("reviews.plan_panel") or panel.chair_id == user.pk


class PlanView(ActionFormView):
    """Insights plan a month's panel."""

    form_class = PlanForm
    template_name = "reviews/moderation/plan.html"
    title = "Plan a panel"
    lead = "Reviews that wait for a panel are listed for it, and their reviewers and Team Managers are invited."
    button = "Plan the panel"
    done = "The panel is planned."

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("reviews.plan_panel"):
            raise PermissionDenied("Only Insights plan a panel. If you think that one is missing, ask Insights.")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def act(self, form):
        return actions.plan_panel(by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        made = getattr(self, "result", None)
        return reverse("panel", args=[made.pk]) if made else reverse("panels")

    def get_context_data(self, **kwargs):
        trail = [{"label": "Moderation", "url": reverse("panels")}, {"label": self.title}]
        return super().get_context_data(**kwargs) | {"trail": trail}


class CloseView(ActionFormView):
    """The chair or Insights close the panel with the key themes it saw."""

    form_class = CloseForm
    title = "Close the panel"
    lead = "Say what you saw across the cases. The grades stand already."
    button = "Close the panel"
    done = "The panel is closed."

    def dispatch(self, request, *args, **kwargs):
        self.panel = panel_for(request, kwargs["pk"])
        if not may_close(request.user, self.panel):
            raise PermissionDenied("Only Insights or the chair close a panel. Ask the chair.")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"has_cases": self.panel.cases.exists()}

    def act(self, form):
        return actions.close_panel(self.panel, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("panel", args=[self.panel.pk])

    def get_context_data(self, **kwargs):
        trail = [
            {"label": "Moderation", "url": reverse("panels")},
            {"label": str(self.panel), "url": self.get_success_url()},
            {"label": self.title},
        ]
        return super().get_context_data(**kwargs) | {"trail": trail}


class CaseView(ActionFormView):
    """One case of a panel: the record in short, the reviewer's words, descriptors, grades, and the panel's grade."""

    form_class = GradeForm
    template_name = "reviews/moderation/case.html"
    button = "Record panel’s grade"
    done = "The panel’s grade is recorded."

    def dispatch(self, request, *args, **kwargs):
        self.panel = panel_for(request, kwargs["pk"])
        review = review_for(request, kwargs["reference"], what="panel case", queryset=Review.objects.with_grades())
        self.hide = hides_grades(request)
        self.page = board.case_page(self.panel, review, request.user, hide_grades=self.hide)
        if self.page is None:
            raise PermissionDenied(f"{review.reference} is not on this panel’s list.")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"concern_is_open": self.page.review.escalations.open().exists()}

    def act(self, form):
        return actions.record_moderated_grade(self.page.review, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("panel_case", args=[self.panel.pk, self.page.review.reference])

    def get_context_data(self, **kwargs):
        page, user = self.page, self.request.user
        may_grade = page.is_waiting and user.has_perm("reviews.moderate_review", page.review)
        context = {
            "panel": self.panel,
            "page": page,
            "review": page.review,
            "hide": self.hide,
            "may_grade": may_grade,
            "why_not": ""
            if may_grade or not page.is_waiting
            else page.row.conflict or "You are not a member of this panel, so you can’t record its grade.",
            "may_raise": may_raise(page.review, user),
            "may_defer": page.is_waiting and may_close(user, self.panel),
        }
        self.title = f"Case {page.row.number} of {len(page.rows)}: {page.review.reference}"
        return super().get_context_data(**kwargs) | context | {"title": self.title}


@require_POST
def defer(request, pk, reference):
    """Leave a case to the next panel."""
    shown = panel_for(request, pk)
    case = PanelCase.objects.visible_to(request.user).filter(panel=shown, review__reference=reference).order_by("-pk").first()
    if case is None:
        raise PermissionDenied(f"{reference} is not on this panel’s list.")
    try:
        actions.defer_case(case, by=request.user)
    except Refused as refusal:
        messages.error(request, f"{refusal.message} {refusal.way_on}")
    else:
        messages.success(request, f"{reference} is left to the next panel.")
    return redirect("panel", pk=pk)
