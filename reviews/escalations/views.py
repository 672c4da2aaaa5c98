"""The pages of an escalation: list, page, acknowledging, assurance, and raising one now."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from portal.access.exceptions import Refused
from portal.acting import ActionFormView
from portal.audit.actions import record_read, record_reads
from portal.council import FrameworkSettings
from reviews.records.pages import ReviewActionView, the_record

from . import actions, board
from .clock import reminders_of
from .forms import AssuranceForm, RaiseForm
from .models import Escalation
from .recipients import Role, the_six
from .tables import EscalationTable

SHOWN = {"open": "Open", "assured": "Assured", "all": "All"}


def escalation_for(request, pk: int, *, what: str = "escalation") -> Escalation:
    """The escalation, if the signed-in person may see it; the reading is logged on its review."""
    escalation = Escalation.objects.visible_to(request.user).filter(pk=pk).select_related("review__child", "raised_by").first()
    if escalation is None:
        raise PermissionDenied(
            "You can’t open this escalation. Either there is no such one, or it is of a child outside your line. If you need it for your work, ask Insights."
        )
    record_read(escalation.review, request, what)
    return escalation


def about(request, escalation: Escalation) -> str:
    """Which review and whose record it is; number and practitioner only where the reader may read the review."""
    review = escalation.review
    if not board.may_read_review(request.user, review):
        return f"{review.reference} · child {review.child.reference}"
    return f"{review.reference} · {the_record(review)} · practitioner {review.practitioner or 'none'}"


@require_safe
def escalations(request):
    """Escalations that one may see, open ones first, by the time that is left."""
    rows = Escalation.objects.visible_to(request.user).select_related("review").by_time_left()
    rows = rows.annotate(
        told_count=Count("recipients__person", filter=Q(recipients__left_at__isnull=True), distinct=True),
        silent_count=Count(
            "recipients__person", filter=Q(recipients__acknowledged_at__isnull=True, recipients__left_at__isnull=True), distinct=True
        ),
    ).annotate(acknowledged_count=F("told_count") - F("silent_count"))
    show = request.GET.get("show") if request.GET.get("show") in SHOWN else "all"
    if show == "open":
        rows = rows.open()
    elif show == "assured":
        rows = rows.filter(state=Escalation.State.ASSURED)
    table = EscalationTable(rows)
    RequestConfig(request, paginate={"per_page": 25, "silent": True}).configure(table)
    record_reads([row.record.review for row in table.paginated_rows], request, "row of the escalations")
    return render(request, "reviews/escalations/list.html", {"table": table, "show": show, "choices": SHOWN})


@require_safe
def escalation(request, pk):
    """One escalation: time left first, then what the reader must do, then who was told."""
    shown = escalation_for(request, pk)
    told = board.who_was_told(shown)
    context = {
        "escalation": shown,
        "review": shown.review,
        "told": told,
        "to_do": board.to_do(shown, request.user, told),
        "reminders": reminders_of(shown),
        "assurances": shown.assurances.select_related("by"),
        "sees_assurance": board.sees_assurance(shown, request.user, told),
        "grade": board.grade_that_raised(shown),
        "entries": board.timeline_of(shown),
        "nobody_for": board.nobody_for(shown),
        "may_read_review": board.may_read_review(request.user, shown.review),
        "about": about(request, shown),
    }
    return render(request, "reviews/escalations/escalation.html", context)


@require_POST
def acknowledge(request, pk):
    """One of those told says that they know of it."""
    shown = escalation_for(request, pk, what="acknowledgement")
    try:
        actions.acknowledge(shown, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "You have acknowledged it.")
    return redirect("escalation", pk=pk)


class AssureView(ActionFormView):
    """The child's Service Manager, or who stands in, records the assurance (R7)."""

    form_class = AssuranceForm
    template_name = "reviews/escalations/assure.html"
    title = "Record assurance"
    lead = "You have looked at the record in Mosaic. Say here what you found."
    button = "Record assurance"
    done = "The assurance is recorded."
    action = staticmethod(actions.record_safety_assurance)

    def dispatch(self, request, *args, **kwargs):
        self.escalation = escalation_for(request, kwargs["pk"], what="assurance")
        if not request.user.has_perm("reviews.record_safety_assurance", self.escalation.review):
            raise PermissionDenied(
                "Only the child’s Service Manager, or who stands in for them, records this assurance. If they can’t be reached, ring the Head of Service."
            )
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"not_before": timezone.localdate(self.escalation.raised_at)}

    def act(self, form):
        return self.action(self.escalation, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("escalation", args=[self.escalation.pk])

    def get_context_data(self, **kwargs):
        trail = [
            {"label": "Escalations", "url": reverse("escalations")},
            {"label": self.escalation.review.reference, "url": self.get_success_url()},
            {"label": self.title},
        ]
        return super().get_context_data(**kwargs) | {
            "escalation": self.escalation,
            "about": about(self.request, self.escalation),
            "trail": trail,
            "reminders": reminders_of(self.escalation),
        }


class AssureAgainView(AssureView):
    """The second assurance, after the supervision that follows the review (R7)."""

    title = "Record second assurance"
    lead = "Supervision after the review is held. Look at the case again, and say how it stands now."
    done = "The second assurance is recorded."
    action = staticmethod(actions.record_second_assurance)


class RaiseView(ReviewActionView):
    """Reviewer, panel member or Insights raise a concern at once, at any step (R6)."""

    form_class = RaiseForm
    template_name = "reviews/escalations/raise.html"
    permission = "reviews.raise_now"
    what = "raise now"
    title = "Raise a concern now"
    lead = "For a case that you consider Inadequate. It waits for nothing: no grade, no panel."
    button = "Raise it now"
    done = "The concern is raised. Everybody on the list was told."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"concern_is_open": self.review.escalations.open().exists()}

    action = staticmethod(actions.raise_now)

    def get_success_url(self):
        made = getattr(self, "result", None)
        return reverse("escalation", args=[made.pk]) if made else super().get_success_url()

    def get_context_data(self, **kwargs):
        six = the_six(self.review)
        phones = board.phones_of(one.person.pk for one in six)
        return super().get_context_data(**kwargs) | {
            "six": [(one, phones[one.person.pk]) for one in six],
            "service_managers": [(one.person, phones[one.person.pk]) for one in six if one.role == Role.SERVICE_MANAGER],
            "hours": FrameworkSettings.load().safety_hours,
        }
