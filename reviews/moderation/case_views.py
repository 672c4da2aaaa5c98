"""One case before the panel: its page, the check before its grade is recorded, and leaving it to the next panel."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from portal.access.exceptions import Refused
from portal.acting import ActionFormView
from portal.templatetags.portal_ui_dates import long_date
from reviews.analysis.bands import Band, band_of
from reviews.records.models import Review
from reviews.records.pages import review_for
from reviews.records.reading import may_raise

from . import actions, board, days
from .forms import DeferForm, GradeForm
from .models import PanelCase
from .planning_views import OnePanelView
from .views import hides_grades, panel_for


class CaseView(ActionFormView):
    """The record in short, the reviewer's words, descriptors, grades, and the panel's grade, which is checked before it is final."""

    form_class = GradeForm
    template_name = "reviews/moderation/case.html"
    button = "Go on to check the grade"
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

    def form_valid(self, form):
        if "change" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        if "checked" in self.request.POST:
            return super().form_valid(form)
        try:
            actions.require_gradable(self.page.review, by=self.request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            return self.render_to_response(self.get_context_data(form=form), status=409)
        self.template_name = "reviews/moderation/check.html"
        return self.render_to_response(self.get_context_data(form=form) | self._to_check(form))

    def _to_check(self, form) -> dict:
        score = form.cleaned_data["score"]
        return {"title": "Check the panel’s grade", "score": score, "is_inadequate": band_of(score) is Band.INADEQUATE}

    def act(self, form):
        return actions.record_moderated_grade(self.page.review, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("panel_case", args=[self.panel.pk, self.page.review.reference])

    def get_context_data(self, **kwargs):
        page, user = self.page, self.request.user
        why_not = self._why_not() if page.is_waiting else ""
        context = {
            "panel": self.panel,
            "page": page,
            "review": page.review,
            "hide": self.hide,
            "may_grade": page.is_waiting and not why_not,
            "why_not": why_not,
            "may_raise": may_raise(page.review, user),
            "may_defer": page.is_waiting and actions.runs_panel(user, self.panel),
        }
        self.title = f"Case {page.row.number} of {len(page.rows)}: {page.review.reference}"
        return super().get_context_data(**kwargs) | context | {"title": self.title}

    def _why_not(self) -> str:
        """Why the reader can't record the panel's grade of a case that waits for it."""
        if not self.request.user.has_perm("reviews.moderate_review", self.page.review):
            return self.page.row.conflict or "You are not a member of this panel, so you can’t record its grade."
        if not days.day_has_come(self.panel):
            return f"The panel meets on {long_date(self.panel.meets_at)}. Its grade is recorded from that day on."
        return ""


class DeferView(OnePanelView):
    """The chair or Insights leave a case to the next panel, with a reason."""

    form_class = DeferForm
    template_name = "reviews/moderation/defer.html"
    refusal = "Only Insights or the chair defer a case. Ask the chair."
    button = "Leave it to the next panel"

    def dispatch(self, request, *args, **kwargs):
        self.panel = panel_for(request, kwargs["pk"])
        found = PanelCase.objects.visible_to(request.user).filter(panel=self.panel, review__reference=kwargs["reference"])
        case = found.select_related("review__cycle", "review__reviewer", "panel").order_by("-pk").first()
        if case is None:
            raise PermissionDenied(f"{kwargs['reference']} is not on this panel’s list.")
        self.case = case
        self.title = f"Leave {case.review.reference} to the next panel"
        self.done = f"{case.review.reference} is left to the next panel. Its reviewer is told."
        return super().dispatch(request, *args, **kwargs)

    def act(self, form):
        return actions.defer_case(self.case, reason=form.cleaned_data["reason"], by=self.request.user)

    def get_context_data(self, **kwargs):
        following = actions.next_panel_for(self.case.review, self.panel)
        warning = days.warning_of_return(self.case.review, following)
        return super().get_context_data(**kwargs) | {"following": following, "warning": warning, "case": self.case}
