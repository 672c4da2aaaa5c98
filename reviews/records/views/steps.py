"""The reviewer's steps before the form is submitted (R2)."""

from collections.abc import Callable

from django.urls import reverse

from reviews.cycles.models import Step
from reviews.records import actions
from reviews.records.completeness import what_is_missing
from reviews.records.forms import BookingForm, StepForm
from reviews.records.models import QualityCheck, Review
from reviews.records.pages import ReviewActionView
from reviews.records.reading import answered_questions
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
    check = review.quality_checks.filter(outcome=QualityCheck.Outcome.BACK).last()
    return {
        "review": review,
        "steps": steps,
        "answered": answered,
        "done_count": sum(row.is_answered for row in answered),
        "missing": missing,
        "submit_due": due.get(Step.SUBMISSION),
        "can_submit": review.state == S.FAMILY_CONTACTED,
        "note_from_check": check.note if check else "",
        "timeline": timeline_of(review, user),
        "finding_count": review.findings.count(),
    }


class BookView(ReviewActionView):
    """Book the learning conversation, or say why it was not possible."""

    permission = "reviews.work_on_review"
    form_class = BookingForm
    title = "Book the learning conversation"
    template_name = "reviews/records/step.html"
    button = "Save booking"
    done = "The booking is saved. The practitioner is told."

    def act(self, form):
        data = form.cleaned_data
        if data["not_possible"]:
            return actions.book_not_possible(self.review, reason=data["reason"], by=self.request.user)
        return actions.book_conversation(self.review, when=data["when"], note=data["note"], by=self.request.user)


class StepView(ReviewActionView):
    """Record a step, or why it was not possible (R2). Subclasses name the two actions."""

    permission = "reviews.work_on_review"
    form_class = StepForm
    template_name = "reviews/records/step.html"
    not_possible: Callable

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
