"""The reviewer's steps before the form is submitted (R2)."""

from collections.abc import Callable

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from portal.access.exceptions import Refused
from reviews.cycles.due import days_of
from reviews.cycles.models import Step
from reviews.cycles.queries import BEFORE_SUBMISSION
from reviews.records import actions, workflow
from reviews.records.booking_days import doubt_about
from reviews.records.completeness import views_left_out, what_is_missing
from reviews.records.forms import BookingForm, MoveBookingForm, StepForm
from reviews.records.models import QualityCheck, Review
from reviews.records.names import address_of
from reviews.records.pages import ReviewActionView, the_record
from reviews.records.reading import answered_questions, open_concerns
from reviews.records.timeline import timeline_of

S = Review.State
STEPS = (
    (Step.BOOKING, "review_book", S.ALLOCATED, "Book the learning conversation"),
    (Step.CONVERSATION, "review_conversation", S.BOOKED, "Record the learning conversation"),
    (Step.FAMILY_CONTACT, "review_family", S.CONVERSATION_HELD, "Record the contact with the young person or family"),
)


def tasks_of(review: Review, user) -> dict:
    """The reviewer's page of an unfinished review: each step with its date, what is done, and what comes next."""
    due = days_of(review)
    outcomes = {row.step: row for row in review.step_outcomes.all()}
    place = BEFORE_SUBMISSION.index(review.state)
    steps = [
        {
            "label": label,
            "is_booking": step == Step.BOOKING,
            "url": reverse(url_name, args=[review.reference]) if review.state == at_state else "",
            "due_on": due.get(step),
            "outcome": outcomes.get(step),
            "is_now": review.state == at_state,
            "is_later": BEFORE_SUBMISSION.index(at_state) > place,
        }
        for step, url_name, at_state, label in STEPS
    ]
    answered = answered_questions(review)
    missing = what_is_missing(review) + views_left_out(review)
    return {
        "review": review,
        "record": the_record(review),
        "steps": steps,
        "answered": answered,
        "done_count": sum(row.is_answered for row in answered),
        "missing": missing,
        "submit_due": due.get(Step.SUBMISSION),
        "can_submit": review.state == S.FAMILY_CONTACTED,
        "note_from_check": note_from_check(review),
        "may_move": review.state == S.BOOKED,
        "open_concerns": open_concerns(review, user),
        "timeline": timeline_of(review, user),
        "findings": list(review.findings.select_related("question").order_by("-kind", "pk")),
        "practitioner_address": address_of(review.practitioner),
    }


def note_from_check(review: Review) -> str:
    """What Insights ask the reviewer to correct in a review that they sent back, or ""."""
    check = review.quality_checks.filter(outcome=QualityCheck.Outcome.BACK).last()
    return check.note if check else ""


class StepInOrderView(ReviewActionView):
    """A form of one step. Before and after its time the review is shown instead; what was sent then is refused (R2)."""

    permission = "reviews.work_on_review"
    template_name = "reviews/records/step.html"
    verb = ""

    def require_in_order(self) -> None:
        """Raise `Refused` where it is not the step's turn."""
        workflow.require(self.review, self.verb, by=self.request.user)

    def get(self, request, *args, **kwargs):
        try:
            self.require_in_order()
        except Refused as refusal:
            messages.info(request, refusal.message)
            return redirect(self.review)
        return super().get(request, *args, **kwargs)


class BookView(StepInOrderView):
    """Book the learning conversation or say why it was not possible; once it is booked, move it."""

    form_class = BookingForm
    title = "Book the learning conversation"
    button = "Save booking"
    verb = "book"

    @property
    def is_move(self) -> bool:
        return self.review.state == S.BOOKED

    def require_in_order(self):
        if not self.is_move:
            super().require_in_order()

    def get_form_class(self):
        return MoveBookingForm if self.is_move else BookingForm

    def get_initial(self):
        if not self.is_move:
            return {}
        outcome = self.review.step_outcomes.filter(step=Step.BOOKING).first()
        return {"when": self.review.booked_for, "note": outcome.note if outcome else ""}

    def act(self, form):
        data = form.cleaned_data
        if data.get("not_possible"):
            self.done = "It is saved that no conversation could be booked, and why. The practitioner is not told of it."
            return actions.book_not_possible(self.review, reason=data["reason"], by=self.request.user)
        self.done = f"The booking is {'moved' if self.is_move and self.review.booked_for else 'saved'}.{self._who_is_told()}"
        act = actions.move_booking if self.is_move else actions.book_conversation
        return act(self.review, when=data["when"], note=data["note"], by=self.request.user)

    def form_valid(self, form):
        answer = super().form_valid(form)
        booked_for = self.result.booked_for if answer.status_code == 302 else None
        doubt = doubt_about(self.review, booked_for) if booked_for else ""
        if doubt:
            messages.warning(self.request, doubt)
        return answer

    def _who_is_told(self) -> str:
        return " The practitioner is told." if self.review.practitioner_id else ""

    def get_context_data(self, **kwargs):
        if self.is_move and self.review.booked_for:
            self.title = self.button = "Move the booking"
        return super().get_context_data(**kwargs)


class StepView(StepInOrderView):
    """Record a step, or why it was not possible (R2). Subclasses name the two actions."""

    form_class = StepForm
    done_not_possible = ""
    not_possible: Callable

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"allocated_on": timezone.localdate(self.review.allocated_at)}

    def act(self, form):
        data = form.cleaned_data
        if data["not_possible"]:
            self.done = self.done_not_possible
            return self.not_possible(self.review, reason=data["reason"], by=self.request.user)
        return self.action(self.review, held_on=data["held_on"], note=data["note"], by=self.request.user)


class ConversationView(StepView):
    """Record the learning conversation."""

    title = "The learning conversation"
    verb = "hold_conversation"
    done = "The conversation is recorded."
    done_not_possible = "It is recorded that the conversation was not possible, and why."
    action = staticmethod(actions.record_conversation)
    not_possible = staticmethod(actions.conversation_not_possible)


class FamilyView(StepView):
    """Record the contact with the young person or family."""

    title = "Contact with the young person or family"
    verb = "contact_family"
    done = "The contact is recorded."
    done_not_possible = "It is recorded that the contact was not possible, and why."
    action = staticmethod(actions.record_family_contact)
    not_possible = staticmethod(actions.family_contact_not_possible)
