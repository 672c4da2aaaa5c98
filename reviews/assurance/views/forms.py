"""One form for each thing that is recorded after the return, and for one action."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from portal.acting import ActionFormView
from portal.audit.actions import record_read
from portal.council import FrameworkSettings
from reviews.records.findings import finish_action
from reviews.records.models import ActionItem
from reviews.records.pages import ReviewActionView

from .. import actions
from ..forms import FinishForm, MosaicForm, SupervisionForm, SustainedForm, TmAssuranceForm, VerifyForm
from ..queries import last_day


class AfterReturnView(ReviewActionView):
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
    action = staticmethod(actions.record_mosaic_upload)

    def get_context_data(self, **kwargs):
        returned = self.review.returned_at
        due = last_day(actions.mosaic_due(returned, FrameworkSettings.load())) if returned else None
        return super().get_context_data(**kwargs) | {"due_on": due}


class TmAssuranceView(ReviewActionView):
    """The child's Team Manager assures that the findings were considered (R2)."""

    form_class = TmAssuranceForm
    permission = "reviews.record_tm_assurance"
    what = "assurance form"
    title = "Assure that the findings were considered"
    lead = "For every review, whatever its grade."
    button = "Record assurance"
    done = "Your assurance is recorded."
    action = staticmethod(actions.record_tm_assurance)


class SupervisionView(AfterReturnView):
    """The child's Team Manager records supervision after the review (R10)."""

    form_class = SupervisionForm
    permission = "reviews.record_supervision"
    what = "supervision form"
    title = "Record supervision after the review"
    lead = "What practitioner and Team Manager make of the scaling, what happens now, and why."
    button = "Record supervision"
    done = "Supervision is recorded."
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
        return super().get_context_data(**kwargs) | {"items": self.review.actions.select_related("owner", "done_by")}


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


class ActionItemView(ActionFormView):
    """One action: its owner sees it without the review, and says when it is done (V11, R11)."""

    form_class = FinishForm
    template_name = "reviews/assurance/action.html"
    title = "Action"
    button = "It is done"
    done = "The action is done. Insights look at the evidence."

    def dispatch(self, request, *args, **kwargs):
        self.action = (
            ActionItem.objects.visible_to(request.user).filter(pk=kwargs["pk"]).select_related("review", "owner", "done_by").first()
        )
        if self.action is None:
            raise PermissionDenied(
                "You can’t open this action. Either there is no such action, or it is not one that you may see. If it should be yours, ask Insights."
            )
        record_read(self.action.review, request, "action")
        return super().dispatch(request, *args, **kwargs)

    def act(self, form):
        return finish_action(self.action, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("action_item", args=[self.action.pk])

    def get_context_data(self, **kwargs):
        user, review = self.request.user, self.action.review
        sees_review = user.has_perm("reviews.view_review", review)
        may_finish = self.action.done_at is None and (
            ActionItem.objects.of(user).filter(pk=self.action.pk).exists() or user.has_perm("reviews.record_supervision", review)
        )
        trail = [{"label": "My work", "url": reverse("my_work")}]
        trail += [{"label": review.reference, "url": review.get_absolute_url()}] if sees_review else []
        context = {"action": self.action, "sees_review": sees_review, "may_finish": may_finish, "trail": [*trail, {"label": self.title}]}
        return super().get_context_data(**kwargs) | context
