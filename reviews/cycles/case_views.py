"""The sample of a cycle: cases by hand and from a list."""

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.forms import Form
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from portal.access.exceptions import Refused
from portal.acting import ActionFormView
from portal.audit.actions import record_read
from portal.export import csv_response
from portal.people.models import CaseResponsibility

from .access import OfCycle, case_for, cycle_for, require_insights, trail_of
from .actions import remove_case
from .entering import NotAllRight, enter_cases
from .forms import CaseForm, CaseListForm, ConfirmListForm
from .imports import COLUMNS, Checked
from .models import Case, Cycle, PlanType
from .queries import CaseQuerySet
from .tables import CaseTable
from .withdrawn import withdrawn_in

PER_PAGE = 50
PROBLEMS_SHOWN = 100
ENTRIES_SHOWN = 20
#: What the sample can be narrowed to, beside what is allocated.
APART = {"waiting": CaseQuerySet.not_allocated, "withdrawn": CaseQuerySet.withdrawn, "left": CaseQuerySet.without_reviewer}


@require_safe
def cases(request, pk):
    """Which cases are in the sample, who has which, what is not allocated, and what was withdrawn."""
    cycle = cycle_for(request.user, pk)
    record_read(cycle, request, "sample")
    everything = Case.objects.visible_to(request.user).filter(cycle=cycle)
    withdrawn = withdrawn_in(everything)
    counts = {"all": everything.count(), "waiting": everything.not_allocated().count(), "withdrawn": len(withdrawn)}
    show, plan = request.GET.get("show", ""), request.GET.get("plan", "")
    left = set(everything.without_reviewer().values_list("pk", flat=True))
    shown = _narrowed(everything, show, plan)
    table = CaseTable(shown, can_allocate=cycle.state == Cycle.State.OPEN, left=left, withdrawn=withdrawn)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {
        "cycle": cycle,
        "table": table,
        "plans": PlanType.choices,
        "plan": plan,
        "show": show,
        "figures": _figures(counts, show),
        "waiting": counts["waiting"],
        "left": len(left),
        "count": counts["all"],
        "trail": trail_of(cycle, {"label": "Sample"}),
    }
    return render(request, "reviews/cycles/cases.html", context)


def _narrowed(everything, show: str, plan: str):
    team_today = CaseResponsibility.objects.at().filter(child=OuterRef("child")).values("team__name")[:1]
    found = everything.with_review().select_related("child", "standing_review__reviewer").annotate(team_name=Subquery(team_today))
    if show == "allocated":
        found = found.filter(standing_review__isnull=False)
    elif show in APART:
        found = found.filter(pk__in=APART[show](everything).values("pk"))
    return found.filter(plan_type=plan) if plan in PlanType.values else found


def _figures(counts: dict, show: str) -> list[dict]:
    parts = (
        ("", counts["all"], "in the sample"),
        ("allocated", counts["all"] - counts["waiting"] - counts["withdrawn"], "allocated"),
        ("waiting", counts["waiting"], "not allocated"),
        ("withdrawn", counts["withdrawn"], "withdrawn"),
    )
    return [
        {"number": number, "label": label, "url": f"?show={key}" if key else "?", "current": show == key} for key, number, label in parts
    ]


class AddCase(OfCycle, ActionFormView):
    """Put one case into the sample by hand."""

    form_class = CaseForm
    title = "Add a case"
    lead = "One child’s record, by its reference."
    button = "Add to the sample"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"cycle": self.cycle}

    def act(self, form):
        try:
            (case,) = enter_cases(self.cycle, form.checked.entries, chosen=Case.Chosen.HAND_PICKED, by=self.request.user)
        except NotAllRight as refusal:
            raise Refused(refusal.checked.problems[0].text.capitalize(), "Nothing was added.") from refusal
        self.done = f"{case.child} is in the sample."
        return case

    def get_success_url(self):
        return reverse("cycle_cases", args=[self.cycle.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "trail": self.trail({"label": "Sample", "url": self.get_success_url()}, {"label": self.title})
        }


class RemoveCase(OfCycle, ActionFormView):
    """Take a case without a review out of the sample."""

    form_class = Form
    button = "Remove from the sample"
    lead = "The child’s record stays, and can be put into the sample again."

    def dispatch(self, request, *args, **kwargs):
        self.case = case_for(request.user, cycle_for(request.user, kwargs["pk"]), kwargs["case_pk"])
        self.title = f"Remove {self.case.child}"
        return super().dispatch(request, *args, **kwargs)

    def act(self, form):
        self.done = f"{self.case.child} is no longer in the sample."
        return remove_case(self.case, by=self.request.user)

    def get_success_url(self):
        return reverse("cycle_cases", args=[self.cycle.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "trail": self.trail({"label": "Sample", "url": self.get_success_url()}, {"label": "Remove"})
        }


@require_safe
def list_template(request):
    """An empty list with the headings that an import takes."""
    require_insights(request.user)
    return csv_response([list(COLUMNS.values())], "case-list.csv")


@require_http_methods(["GET", "HEAD", "POST"])
def import_cases(request, pk):
    """Choose a list, look at what is in it, confirm: all of it is entered or nothing."""
    cycle = cycle_for(request.user, pk)
    if request.method == "POST" and "prepared" in request.POST:
        return _confirm_list(request, cycle)
    form = CaseListForm(request.POST if request.method == "POST" else None, request.FILES or None, cycle=cycle)
    checked = form.checked if form.is_bound and form.is_valid() else None
    if checked and form.note:
        messages.info(request, f"The file was {form.note}")
    return _list_page(request, cycle, form, checked, status=422 if form.errors or (checked and checked.problems) else 200)


def _confirm_list(request, cycle):
    confirm = ConfirmListForm(request.POST, cycle=cycle, user=request.user)
    form = CaseListForm(cycle=cycle)
    if not confirm.is_valid():
        return _list_page(
            request,
            cycle,
            form,
            None,
            refusal="The list was prepared too long ago or for another cycle. Choose the file again.",
            status=422,
        )
    try:
        made = enter_cases(cycle, confirm.cleaned_data["prepared"], by=request.user)
    except NotAllRight as refusal:
        return _list_page(request, cycle, form, refusal.checked, refusal=refusal.sentence, status=409)
    except Refused as refusal:
        return _list_page(request, cycle, form, None, refusal=refusal.sentence, status=409)
    messages.success(request, "1 case was added." if len(made) == 1 else f"{len(made):,} cases were added.")
    return redirect("cycle_cases", pk=cycle.pk)


def _list_page(request, cycle, form, checked: Checked | None, *, refusal: str = "", status: int = 200):
    right = checked if checked and not checked.problems else None
    context = {
        "cycle": cycle,
        "form": form,
        "checked": checked,
        "refusal": refusal,
        "columns": COLUMNS,
        "problems": checked.problems[:PROBLEMS_SHOWN] if checked else [],
        "wrong_rows": len({problem.row for problem in checked.problems}) if checked else 0,
        "entries": right.entries[:ENTRIES_SHOWN] if right else [],
        "prepared": ConfirmListForm(cycle=cycle, user=request.user).pack(right) if right else "",
        "trail": trail_of(cycle, {"label": "Sample", "url": reverse("cycle_cases", args=[cycle.pk])}, {"label": "Import a list"}),
    }
    return render(request, "reviews/cycles/import.html", context, status=status)
