"""Planning a panel, changing and cancelling it, that it met earlier, and closing it."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from portal.acting import ActionFormView

from . import actions, changes
from .forms import CancelForm, ChangeForm, CloseForm, MetEarlierForm, PlanForm
from .views import panel_for


class PlanView(ActionFormView):
    """Insights plan a month's panel. It begins with the place, the chair and the members of the last one."""

    form_class = PlanForm
    template_name = "reviews/moderation/plan.html"
    title = "Plan a panel"
    lead = "Reviews that wait for a panel are listed for it, and their reviewers and Team Managers are invited. Its members are told."
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
        return made.get_absolute_url() if made else reverse("panels")

    def get_context_data(self, **kwargs):
        trail = [{"label": "Moderation", "url": reverse("panels")}, {"label": self.title}]
        return super().get_context_data(**kwargs) | {"trail": trail}


class OnePanelView(ActionFormView):
    """A form about one panel, for the chair and Insights, or for Insights alone."""

    refusal = ""
    insights_alone = False

    def dispatch(self, request, *args, **kwargs):
        self.panel = panel_for(request, kwargs["pk"])
        plans = request.user.has_perm("reviews.plan_panel")
        if not plans and (self.insights_alone or not actions.runs_panel(request.user, self.panel)):
            raise PermissionDenied(self.refusal)
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self):
        return self.panel.get_absolute_url()

    def get_context_data(self, **kwargs):
        trail = [
            {"label": "Moderation", "url": reverse("panels")},
            {"label": str(self.panel), "url": self.get_success_url()},
            {"label": self.title},
        ]
        return super().get_context_data(**kwargs) | {"trail": trail}


class ChangeView(OnePanelView):
    """Insights give the panel another time, place, chair or other members."""

    form_class = ChangeForm
    template_name = "reviews/moderation/plan.html"
    insights_alone = True
    refusal = "Only Insights change a panel. Ask Insights."
    title = "Change the panel"
    lead = "Members and everybody who is invited are told of another time or place. Whoever you leave out no longer sees its cases."
    button = "Save the change"
    done = "The panel is changed."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user, "panel": self.panel}

    def act(self, form):
        return changes.change_panel(self.panel, by=self.request.user, **form.cleaned_data)


class MetEarlierView(OnePanelView):
    """The chair or Insights say that the panel met before the day that was planned."""

    form_class = MetEarlierForm
    refusal = "Only Insights or the chair say that a panel met earlier. Ask the chair."
    title = "The panel met earlier"
    lead = "Its grades can be recorded then. All members and everybody who is invited are told, with your name."
    button = "Say that it met then"
    done = "The panel’s day is changed. Its grades can be recorded."

    def act(self, form):
        return changes.panel_met_earlier(self.panel, by=self.request.user, **form.cleaned_data)


class CancelView(OnePanelView):
    """Insights cancel the panel with a reason."""

    form_class = CancelForm
    insights_alone = True
    refusal = "Only Insights cancel a panel. Ask Insights."
    title = "Cancel the panel"
    lead = "Its cases wait for another panel. Its members and everybody who is invited are told."
    button = "Cancel the panel"
    done = "The panel is cancelled. Its cases wait for another one."

    def act(self, form):
        return changes.cancel_panel(self.panel, by=self.request.user, **form.cleaned_data)


class CloseView(OnePanelView):
    """The chair or Insights close the panel with the key themes it saw."""

    form_class = CloseForm
    refusal = "Only Insights or the chair close a panel. Ask the chair."
    title = "Close the panel"
    lead = "Say what you saw across the cases. The grades stand already."
    button = "Close the panel"
    done = "The panel is closed."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"has_cases": self.panel.cases.exists()}

    def act(self, form):
        return actions.close_panel(self.panel, by=self.request.user, **form.cleaned_data)
