"""The reviewer's steps before the form is submitted (R2)."""

from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone

from reviews.cycles.models import Step
from reviews.records import actions
from reviews.records.completeness import what_is_missing
from reviews.records.forms import BookingForm, MoveBookingForm, StepForm
from reviews.records.models import QualityCheck, Review
from reviews.records.pages import ReviewActionView
from reviews.records.reading import answered_questions, open_concerns
from reviews.records.timeline import timeline_of

S = Review.State
ORDER: list[str] = [S.ALLOCATED, S.BOOKED, S.CONVERSATION_HELD, S.FAMILY_CONTACTED]
STEPS = (
    (Step.BOOKING, "review_book", S.ALLOCATED, "Book the learning conversation"),
    (Step.CONVERSATION, "review_conversation", S.BOOKED, "Record the learning conversation"),
    (Step.FAMILY_CONTACT, "review_family", S.CONVERSATION_HELD, "Record the contact with the young person or family"),
)


def tasks_of(review: Review, user) -> dict:
    """The reviewer's page of an unfinished review: each step with its date, what is done, and what comes next."""
    due = {row.step: row.due_on for row in review.cycle.due_dates.all()}
    outcomes = {row.step: row for row in review.step_outcomes.all()}
    place = ORDER.index(review.state)
    steps = [
        {
            "label": label,
            "is_booking": step == Step.BOOKING,
            "url": reverse(url_name, args=[review.reference]) if review.state == at_state else "",
            "due_on": due.get(step),
            "outcome": outcomes.get(step),
            "is_now": review.state == at_state,
            "is_later": ORDER.index(at_state) > place,
        }
        for step, url_name, at_state, label in STEPS
    ]
    answered = answered_questions(review)
    missing = what_is_missing(review)
    return {
        "review": review,
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
        "finding_count": review.findings.count(),
    }


def note_from_check(review: Review) -> str:
    """What Insights ask the reviewer to correct in a review that they sent back, or ""."""
    check = review.quality_checks.filter(outcome=QualityCheck.Outcome.BACK).last()
    return check.note if check else ""


class BookView(ReviewActionView):
    """Book the learning conversation or say why it was not possible; once it is booked, move it."""

    permission = "reviews.work_on_review"
    form_class = BookingForm
    title = "Book the learning conversation"
    template_name = "reviews/records/step.html"
    button = "Save booking"
    done = "The booking is saved. The practitioner is told."

    @property
    def is_move(self) -> bool:
        return self.review.state == S.BOOKED

    def get_form_class(self):
        return MoveBookingForm if self.is_move else BookingForm

    def get_initial(self):
        return {"when": self.review.booked_for} if self.is_move else {}

    def act(self, form):
        data = form.cleaned_data
        if self.is_move:
            self.done = "The booking is moved. The practitioner is told." if self.review.booked_for else self.done
            return actions.move_booking(self.review, when=data["when"], note=data["note"], by=self.request.user)
        if data["not_possible"]:
            return actions.book_not_possible(self.review, reason=data["reason"], by=self.request.user)
        return actions.book_conversation(self.review, when=data["when"], note=data["note"], by=self.request.user)

    def get_context_data(self, **kwargs):
        if self.is_move and self.review.booked_for:
            self.title = self.button = "Move the booking"
        return super().get_context_data(**kwargs)


class StepView(ReviewActionView):
    """Record a step, or why it was not possible (R2). Subclasses name the two actions."""

    permission = "reviews.work_on_review"
    form_class = StepForm
    template_name = "reviews/records/step.html"
    not_possible: Callable

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"allocated_on": timezone.localdate(self.review.allocated_at)}

    def act(self, form):
        data = form.cleaned_data
        if data["not_possible"]:
            return self.not_possible(self.review, reason=data["reason"], by=self.request.user)
        return self.action(self.review, held_on=data["held_on"], note=data["note"], by=self.request.user)


class ConversationView(StepView):
    """Record the learning conversation."""

    title = "The learning conversation"
    done = "The conversation is recorded."
    action = staticmethod(actions.record_conversation)
    not_possible = staticmethod(actions.conversation_not_possible)


class FamilyView(StepView):
    """Record the contact with the young person or family."""

    title = "Contact with the young person or family"
    done = "The contact is recorded."
    action = staticmethod(actions.record_family_contact)
    not_possible = staticmethod(actions.family_contact_not_possible)
