"""What Insights do with a submitted review: check it, return it, withdraw it (R2)."""

from django import forms
from django.urls import reverse
from django.utils.html import format_html

from portal.meanwhile import show_anew
from reviews.cycles.models import Cycle
from reviews.records import checking
from reviews.records.completeness import views_of
from reviews.records.forms import CheckForm, WithdrawForm
from reviews.records.leavers import what_of_its_leaver
from reviews.records.pages import ReviewActionView
from reviews.records.queues import said_of_next
from reviews.records.reading import answered_questions, findings_with_learning, open_concerns, sent_back_before


class CheckView(ReviewActionView):
    """The quality check: good enough to go back, or back to the reviewer with a note."""

    permission = "reviews.check_review"
    form_class = CheckForm
    template_name = "reviews/records/check.html"
    title = "Quality check"
    button = "Save the check"

    def get_initial(self):
        return {"submitted_at": self._submitted_at()}

    def _submitted_at(self) -> str:
        return self.review.submitted_at.isoformat() if self.review.submitted_at else ""

    def act(self, form):
        data = form.cleaned_data
        show_anew(form, submitted_at=self._submitted_at())
        goes_back = data["outcome"] == "back"
        act = checking.send_back if goes_back else checking.pass_quality_check
        review = act(self.review, note=data["note"], seen_submission=data["submitted_at"], by=self.request.user)
        done = f"Sent back to {review.reviewer} with your note." if goes_back else "The check is saved."
        self.done = format_html("{} {}", done, said_of_next("pass_check", self.request.user))
        return review

    def get_context_data(self, **kwargs):
        findings = findings_with_learning(self.review, self.request.user)
        answered = answered_questions(self.review)
        return super().get_context_data(**kwargs) | {
            "checks": [
                (all(row.answer and row.answer.text.strip() for row in answered if row.question.is_scaled), "Every grade has its evidence"),
                (all(card["themes"] for card in findings) and bool(findings), "Every finding has a theme"),
                (
                    all(card["learning"] for card in findings if not card["finding"].is_strength),
                    "Every area for development has learning beside it",
                ),
                (self.review.actions.exists(), "There is at least one action"),
                *((not view.is_left_out, view.is_there_or_why) for view in views_of(self.review)),
            ],
            "sent_back": sent_back_before(self.review),
            "reviewer_left": what_of_its_leaver(self.review),
            "answered": answered,
            "findings": findings,
        }


class ReturnView(ReviewActionView):
    """Return the review to practitioner and Team Manager."""

    permission = "reviews.return_review"
    form_class = forms.Form
    template_name = "reviews/records/return.html"
    title = "Return the review"
    button = "Return to practitioner and Team Manager"
    done = "The review is returned. Practitioner and Team Manager are told."

    def act(self, form):
        review = checking.return_review(self.review, by=self.request.user)
        self.done = format_html("{} {}", type(self).done, said_of_next("return", self.request.user))
        return review

    def get_context_data(self, **kwargs):
        from django.utils import timezone

        return super().get_context_data(**kwargs) | {"hears": list(checking.who_hears_of_return(self.review, timezone.now()))}


class WithdrawView(ReviewActionView):
    """Withdraw a review with a reason."""

    permission = "reviews.withdraw_review"
    form_class = WithdrawForm
    template_name = "reviews/records/withdraw.html"
    title = "Withdraw the review"
    lead = "A withdrawn review goes no further. Its history and your reason stay."
    button = "Withdraw"
    done = "The review is withdrawn."

    def act(self, form):
        review = checking.withdraw(self.review, reason=form.cleaned_data["reason"], by=self.request.user)
        if review.cycle.state == Cycle.State.OPEN:
            again = reverse("case_allocate", args=[review.cycle_id, review.case_id])
            self.done = format_html('{} <a href="{}">Allocate the case again</a>', type(self).done, again)
        return review

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "why_not": checking.why_not_withdrawn(self.review),
            "concerns": open_concerns(self.review, self.request.user),
        }
