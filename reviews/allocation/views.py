"""Who reviews which case: one at a time, or all by an even proposal (R1)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portal.access.exceptions import Refused
from portal.acting import ActionFormView
from portal.people.models import CaseResponsibility
from reviews.cycles.access import OfCycle, case_for, cycle_for, trail_of
from reviews.cycles.due import first_due_on
from reviews.cycles.models import Case

from . import actions
from .candidates import MOST_AT_ONCE, candidates, proposal_for, reviewers_now
from .correcting import can_correct, correct_case
from .forms import AllocateForm, CorrectForm, pairs_from


class Allocate(OfCycle, ActionFormView):
    """Choose who reviews a case: load and conflicts stand beside each name (R1)."""

    form_class = AllocateForm
    template_name = "reviews/cycles/allocate.html"
    button = "Allocate"

    def dispatch(self, request, *args, **kwargs):
        self.case = case_for(request.user, cycle_for(request.user, kwargs["pk"]), kwargs["case_pk"])
        self.title = f"Allocate {self.case.child}"
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        review = self.case.review
        if review:
            messages.info(request, f"{self.case.child} is allocated to {review.reviewer} already.")
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        self.candidates = candidates(self.case)
        return super().get_form_kwargs() | {"candidates": self.candidates}

    def act(self, form):
        review = actions.allocate(self.case, form.chosen, by=self.request.user, override_reason=form.cleaned_data["override_reason"])
        self.done = f"{review.reference} is allocated to {review.reviewer}, who has been told."
        return review

    def get_success_url(self):
        return reverse("cycle_cases", args=[self.cycle.pk]) + "?show=waiting"

    def get_context_data(self, **kwargs):
        now = CaseResponsibility.objects.of_child(self.case.child_id)
        return super().get_context_data(**kwargs) | {
            "cycle": self.cycle,
            "case": self.case,
            "candidates": self.candidates,
            "team": now and now.team,
            "practitioner": now and now.practitioner,
            "iro": now and now.iro,
            "first_due_on": first_due_on(self.cycle, timezone.now()),
            "free": [row for row in self.candidates if not row.conflicts],
            "in_conflict": [row for row in self.candidates if row.conflicts],
            "trail": self.trail({"label": "Sample", "url": reverse("cycle_cases", args=[self.cycle.pk])}, {"label": self.title}),
        }


class CorrectCase(OfCycle, ActionFormView):
    """Record or correct the child's team, practitioner and IRO, until the review is submitted (R1)."""

    form_class = CorrectForm
    button = "Save"

    def dispatch(self, request, *args, **kwargs):
        self.case = case_for(request.user, cycle_for(request.user, kwargs["pk"]), kwargs["case_pk"])
        self.title = f"Correct this case: {self.case.child}"
        return super().dispatch(request, *args, **kwargs)

    @property
    def lead(self):
        review = self.case.review
        if not can_correct(review):
            return f"{review.reference} is submitted, so its case stays as it is."
        if review and review.state != review.State.ALLOCATED and review.practitioner:
            return f"The conversation of {review.reference} is booked, so its practitioner stays {review.practitioner}."
        return "From now on the child has this team, practitioner and IRO. What was recorded before stays in the history."

    def get_initial(self):
        now = CaseResponsibility.objects.of_child(self.case.child_id)
        return {
            "team": now and now.team,
            "practitioner": now.practitioner.email if now and now.practitioner else "",
            "iro": now.iro.email if now and now.iro else "",
        }

    def act(self, form):
        data = form.cleaned_data
        self.done = f"Team, practitioner and IRO of {self.case.child} are recorded."
        return correct_case(self.case, team=data["team"], practitioner=data["practitioner"], iro=data["iro"], by=self.request.user)

    def get_success_url(self):
        return reverse("cycle_cases", args=[self.cycle.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "trail": self.trail({"label": "Sample", "url": self.get_success_url()}, {"label": "Correct this case"})
        }


@require_http_methods(["GET", "HEAD", "POST"])
def allocate_all(request, pk):
    """Propose an even allocation of all that is not allocated; carry it out once it was looked at (R1)."""
    cycle = cycle_for(request.user, pk)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            made = actions.allocate_many(cycle, _pairs_sent(request, cycle), by=request.user)
        except (Refused, ValueError) as problem:
            refusal, status = _sentence(problem), 409
        else:
            messages.success(
                request, "1 case was allocated." if len(made) == 1 else f"{len(made)} cases were allocated. Each reviewer has been told."
            )
            return redirect("cycle_board", pk=cycle.pk)
    proposal = proposal_for(cycle)
    context = {
        "cycle": cycle,
        "proposal": proposal,
        "withdrawn": Case.objects.filter(cycle=cycle).withdrawn().count(),
        "first_due_on": first_due_on(cycle, timezone.now()),
        "refusal": refusal,
        "trail": trail_of(cycle, {"label": "Sample", "url": reverse("cycle_cases", args=[pk])}, {"label": "Propose an allocation"}),
    }
    return render(request, "reviews/cycles/allocate_all.html", context, status=status)


def _pairs_sent(request, cycle) -> list[tuple]:
    texts = [text for text in request.POST.get("pairs", "").split(",") if text]
    if not texts or len(texts) > MOST_AT_ONCE:
        raise Refused("There was nothing to allocate.", "A new proposal is shown below.")
    waiting = {case.pk: case for case in Case.objects.filter(cycle=cycle).select_related("child", "cycle")}
    return pairs_from(texts, waiting, {person.pk: person for person in reviewers_now()})


def _sentence(problem: Exception) -> str:
    if isinstance(problem, Refused):
        return problem.sentence
    return f"{problem} Nothing was allocated. A new proposal is shown below."
