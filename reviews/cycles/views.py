"""All cycles, and opening and closing one."""

from django.forms import Form
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from portal.acting import ActionFormView
from portal.templatetags.portal_ui_dates import long_date
from practice_library.descriptors.queries import current_set
from reviews.instruments.models import InstrumentVersion

from . import actions
from .access import InsightsView, OfCycle, require_insights
from .forms import AREAS_OF_FOCUS, OpenCycleForm
from .models import Cycle, Step
from .queries import BEFORE_RETURN
from .tables import CycleTable

PER_PAGE = 25


@require_safe
def cycles(request):
    """All cycles with their counts, the current one first."""
    require_insights(request.user)
    everything = Cycle.objects.visible_to(request.user)
    state = request.GET.get("state", "")
    known = state in Cycle.State.values
    shown = everything.filter(state=state) if known else everything
    table = CycleTable(shown.with_counts())
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    focus = everything.focus_now()
    current = everything.with_counts().get(pk=focus.pk) if focus else None
    context = {
        "table": table,
        "current": current,
        "states": Cycle.State.choices,
        "state": state if known else "",
        "any": everything.exists(),
    }
    return render(request, "reviews/cycles/cycles.html", context)


class OpenCycle(InsightsView, ActionFormView):
    """Open a month's cycle (R1)."""

    form_class = OpenCycleForm
    template_name = "reviews/cycles/open.html"
    title = "Open a cycle"
    button = "Open the cycle"

    def act(self, form):
        data = form.cleaned_data
        cycle = actions.open_cycle(
            month=data["month"],
            area_of_focus=data["area_of_focus"],
            due_dates=form.due_dates,
            closes_on=data["closes_on"],
            by=self.request.user,
        )
        first = long_date(form.due_dates[Step.BOOKING])
        self.done = f"{cycle.name} is open; conversations are booked by {first}. Now put its cases into the sample."
        return cycle

    def get_success_url(self):
        opened = getattr(self, "result", None)
        return reverse("cycle_cases", args=[opened.pk]) if opened else reverse("cycles")

    def get_context_data(self, **kwargs):
        published = InstrumentVersion.objects.filter(
            instrument__kind="collaborative_review", status=InstrumentVersion.Status.PUBLISHED
        ).select_related("instrument")
        return super().get_context_data(**kwargs) | {
            "areas": AREAS_OF_FOCUS,
            "instrument": published.first(),
            "descriptors": current_set(),
            "trail": [{"label": "Cycles", "url": reverse("cycles")}, {"label": self.title}],
        }


class CloseCycle(OfCycle, ActionFormView):
    """Close a cycle after a look at what is still under way (R12)."""

    form_class = Form
    button = "Close the cycle"

    @property
    def title(self):
        return f"Close {self.cycle.name}"

    @property
    def lead(self):
        under_way = self.cycle.reviews.visible_to(self.request.user).filter(state__in=BEFORE_RETURN).count()
        if not under_way:
            return "Every review of this cycle has been returned. No case can be added once it is closed."
        words = "1 review has" if under_way == 1 else f"{under_way} reviews have"
        return f"{words} not been returned yet. They can still be finished, and are marked late. No case can be added once the cycle is closed."

    def act(self, form):
        self.done = f"{self.cycle.name} is closed."
        return actions.close_cycle(self.cycle, by=self.request.user)

    def get_success_url(self):
        return reverse("cycle_board", args=[self.cycle.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"trail": self.trail({"label": "Close"})}


class CancelCycle(OfCycle, ActionFormView):
    """Take back a cycle that was opened in error, while it has no case."""

    form_class = Form
    button = "Cancel the cycle"
    lead = "Only a cycle without cases can be cancelled. Its dates go with it, and its month can be opened again."

    @property
    def title(self):
        return f"Cancel {self.cycle.name}"

    def act(self, form):
        self.done = f"{self.cycle.name} is cancelled."
        return actions.cancel_cycle(self.cycle, by=self.request.user)

    def get_success_url(self):
        return reverse("cycles")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "back_url": reverse("cycle_cases", args=[self.cycle.pk]),
            "trail": self.trail({"label": "Cancel"}),
        }
