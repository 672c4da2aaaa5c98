"""The cycles, the board of one, and the same reviews as a table and as files."""

from django.forms import Form
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from portal.acting import ActionFormView
from portal.audit.actions import record_read, record_reads
from portal.export import csv_response
from portal.spreadsheets import workbook_response
from practice_library.descriptors.queries import current_set
from reviews.instruments.models import InstrumentVersion
from reviews.records.models import Review

from . import actions, exports
from .access import InsightsView, OfCycle, cycle_for, require_insights
from .board import WITHDRAWN, columns, tickets
from .filters import SHOW_WORDS, STEPS, figures, read_choice
from .forms import AREAS_OF_FOCUS, OpenCycleForm
from .models import Cycle
from .queries import BEFORE_RETURN
from .tables import CycleTable, TicketTable

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
    current = everything.with_counts().filter(state=Cycle.State.OPEN).order_by("-month", "-pk").first()
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
        self.done = f"{cycle.name} is open. Now put its cases into the sample."
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
        under_way = Review.objects.visible_to(self.request.user).filter(cycle=self.cycle, state__in=BEFORE_RETURN).count()
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


def _narrowed(request, cycle):
    """All tickets of the cycle, the choice in the address, and the tickets that it leaves."""
    found = tickets(cycle, request.user)
    choice = read_choice(request.GET, found)
    return found, choice, [ticket for ticket in found if choice.keeps(ticket)]


@require_safe
def board(request, pk):
    """The reviews of a cycle by step, late ones first (V6)."""
    cycle = cycle_for(request.user, pk)
    record_read(cycle, request, "board")
    found, choice, shown = _narrowed(request, cycle)
    record_reads([ticket.review for ticket in shown], request, "row of the board")
    table_url = reverse("cycle_table", args=[pk])
    by_step = columns(shown)
    for entry in by_step:
        entry["all_url"] = table_url + choice.query(step=entry["column"].key)
    context = _context(cycle, found, choice, shown) | {
        "columns": by_step,
        "table_url": table_url + choice.query(),
        "withdrawn_url": table_url + choice.query(step=WITHDRAWN.key, show=""),
        "withdrawn_count": sum(1 for ticket in found if ticket.column is WITHDRAWN),
    }
    return render(request, "reviews/cycles/board.html", context)


@require_safe
def table(request, pk):
    """The same reviews as a table that sorts and pages."""
    cycle = cycle_for(request.user, pk)
    record_read(cycle, request, "table")
    found, choice, shown = _narrowed(request, cycle)
    listing = TicketTable(shown)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(listing)
    record_reads([row.record.review for row in listing.paginated_rows], request, "row of the table")
    context = _context(cycle, found, choice, shown) | {"table": listing, "steps": list(STEPS.items())}
    context["board_url"] = reverse("cycle_board", args=[pk]) + choice.query(step="")
    return render(request, "reviews/cycles/table.html", context)


def _context(cycle, found, choice, shown) -> dict:
    in_cycle = [ticket for ticket in found if ticket.column is not WITHDRAWN]
    return {
        "cycle": cycle,
        "choice": choice,
        "figures": figures(found, choice),
        "count": len(in_cycle),
        "shown_count": len(shown),
        "show_words": SHOW_WORDS.get(choice.show, ""),
        "csv_url": reverse("cycle_export", args=[cycle.pk, "csv"]) + choice.query(),
        "excel_url": reverse("cycle_export", args=[cycle.pk, "xlsx"]) + choice.query(),
        "trail": [{"label": "Cycles", "url": reverse("cycles")}, {"label": cycle.name}],
    }


@require_safe
def export(request, pk, kind):
    """What the table shows, all pages of it, as a file. Each review in it is logged as read."""
    if kind not in ("csv", "xlsx"):
        raise Http404("There is no such export.")
    cycle = cycle_for(request.user, pk)
    _, _, shown = _narrowed(request, cycle)
    record_read(cycle, request, f"export as {kind}")
    record_reads([ticket.review for ticket in shown], request, f"export as {kind}")
    name = f"cycle-{cycle.month:%Y-%m}-reviews.{kind}"
    if kind == "csv":
        return csv_response(exports.rows(shown), name)
    return workbook_response(exports.rows(shown), name, cycle.name)
