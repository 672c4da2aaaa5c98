"""One form for each thing that is recorded after the return."""

from collections.abc import Callable

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone

from portal.council import FrameworkSettings
from portal.deadlines.calendar import last_day
from portal.deadlines.models import Obligation
from reviews.records.pages import ReviewActionView
from reviews.records.reading import grades_of, what_followed

from .. import actions
from ..forms import MosaicForm, SupervisionForm, SustainedForm, TmAssuranceForm, VerifyForm
from ..sending_back import BEFORE_VERIFIED


class OnceView(ReviewActionView):
    """A form for what is recorded once: opened again, it leads to the review, where it is shown."""

    recorded = ""
    recorded_already = ""

    def get(self, request, *args, **kwargs):
        if getattr(self.review, self.recorded).exists():
            messages.info(request, self.recorded_already)
            return redirect(f"{self.review.get_absolute_url()}#after-return")
        return super().get(request, *args, **kwargs)


class ConsideredView(OnceView):
    """A Team Manager's form about a returned review, with what the review says beside it."""

    template_name = "reviews/assurance/considered.html"
    obligation = Obligation.Kind.TM_ASSURANCE

    def get_context_data(self, **kwargs):
        due = Obligation.objects.about(self.review).filter(kind=self.obligation).values_list("due_at", flat=True).first()
        return super().get_context_data(**kwargs) | {
            "due_on": last_day(due),
            "is_late": due is not None and due <= timezone.now(),
            "grades": grades_of(self.review),
            "findings": self.review.findings.order_by("-kind", "pk"),
            "open_actions": self.review.actions.open().select_related("owner"),
        }


class AfterReturnView(OnceView):
    """A form about a returned review that asks for a day on Mosaic."""

    def get_form_kwargs(self):
        returned = self.review.returned_at
        return super().get_form_kwargs() | {"returned_on": timezone.localdate(returned) if returned else None}


class MosaicView(AfterReturnView):
    """Insights record that the review is on Mosaic (R9)."""

    form_class = MosaicForm
    template_name = "reviews/assurance/mosaic.html"
    permission = "reviews.record_mosaic_upload"
    what = "mosaic form"
    title = "Record the upload to Mosaic"
    lead = "The practitioner, the Team Manager and the Service Manager are told that it is there."
    done = "It is recorded that the review is on Mosaic."
    recorded = "mosaicuploads"
    recorded_already = "It is recorded already that the review is on Mosaic."
    action = staticmethod(actions.record_mosaic_upload)

    def get_context_data(self, **kwargs):
        returned = self.review.returned_at
        due = last_day(actions.mosaic_due(returned, FrameworkSettings.load())) if returned else None
        return super().get_context_data(**kwargs) | {"due_on": due}


class TmAssuranceView(ConsideredView):
    """The child's Team Manager assures that the findings were considered (R2)."""

    form_class = TmAssuranceForm
    permission = "reviews.record_tm_assurance"
    what = "assurance form"
    title = "Assure that the findings were considered"
    lead = "For every review, whatever its grade."
    button = "Record assurance"
    done = "Your assurance is recorded."
    recorded = "teammanagerassurances"
    recorded_already = "The assurance is recorded already. It is on the review."
    action = staticmethod(actions.record_tm_assurance)


class SupervisionView(AfterReturnView, ConsideredView):
    """The child's Team Manager records supervision after the review (R10)."""

    form_class = SupervisionForm
    permission = "reviews.record_supervision"
    what = "supervision form"
    title = "Record supervision after the review"
    lead = "What practitioner and Team Manager make of the scaling, what happens now, and why."
    button = "Record supervision"
    done = "Supervision is recorded."
    obligation = Obligation.Kind.SUPERVISION_AFTER_REVIEW
    recorded = "supervisionafterreviews"
    recorded_already = "The supervision is recorded already. It is on the review."
    action = staticmethod(actions.record_supervision)


class VerifyView(ReviewActionView):
    """Insights verify the evidence of every action (R11)."""

    form_class = VerifyForm
    template_name = "reviews/assurance/verify.html"
    permission = "reviews.verify_review"
    what = "verification form"
    title = "Verify the actions"
    lead = "Look at the evidence yourself before you say that it is there."
    button = "Verify"
    done = "The actions are verified. The sustained check follows."
    action: Callable = staticmethod(actions.verify_actions)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "items": self.review.actions.select_related("owner", "done_by"),
            "may_send_back": self.review.state in BEFORE_VERIFIED,
            "followed": what_followed(self.review, self.request.user),
        }


class SustainedView(VerifyView):
    """Insights check whether the improvement lasted (R11)."""

    form_class = SustainedForm
    what = "sustained check form"
    title = "Record the sustained check"
    lead = "Was the improvement delivered, and did it last?"
    button = "Record the check"
    done = "The check is recorded."
    action = staticmethod(actions.record_sustained_check)

    def get_context_data(self, **kwargs):
        verified = self.review.verifications.last()
        return super().get_context_data(**kwargs) | {"due_on": actions.sustained_due_on(verified.at) if verified else None}
