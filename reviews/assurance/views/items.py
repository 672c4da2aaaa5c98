"""One action: its owner says that it is done, and Insights send it back where the evidence is not enough (V11, R11)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse

from portal.access.exceptions import Refused
from portal.access.kept_forms import typed_texts
from portal.acting import ActionFormView
from portal.audit.actions import record_read
from portal.meanwhile import show_anew
from reviews.records.findings import finish_action
from reviews.records.models import ActionItem

from ..forms import FinishForm, SendBackForm
from ..sending_back import can_send_back, history_of, send_back_action


class OfActionView(ActionFormView):
    """A form about one action that the person may see, which stands in `self.action`."""

    what = "action"

    def dispatch(self, request, *args, **kwargs):
        self.action = (
            ActionItem.objects.visible_to(request.user).filter(pk=kwargs["pk"]).select_related("review", "owner", "done_by").first()
        )
        if self.action is None:
            raise PermissionDenied(
                "You can’t open this action. Either there is no such action, or it is not one that you may see. If it should be yours, ask Insights."
            )
        record_read(self.action.review, request, self.what)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        review = self.action.review
        sees_review = self.request.user.has_perm("reviews.view_review", review)
        trail = [{"label": "My work", "url": reverse("my_work")}]
        trail += [{"label": review.reference, "url": review.get_absolute_url()}] if sees_review else []
        return super().get_context_data(**kwargs) | {
            "action": self.action,
            "sees_review": sees_review,
            "history": history_of(self.action),
            "trail": [*trail, {"label": self.title}],
        }


class ActionItemView(OfActionView):
    """One action: its owner sees it without the review, and says when it is done (V11, R11)."""

    form_class = FinishForm
    template_name = "reviews/assurance/action.html"
    title = "Action"
    button = "It is done"
    done = "The action is done. Insights look at the evidence."

    def act(self, form):
        try:
            return finish_action(self.action, by=self.request.user, **form.cleaned_data)
        except Refused:
            self.action.refresh_from_db()
            raise

    def get_success_url(self):
        return reverse("action_item", args=[self.action.pk])

    def get_context_data(self, **kwargs):
        user = self.request.user
        may_finish = not (self.action.done_at or self.action.has_ended) and user.has_perm("reviews.finish_action", self.action)
        return super().get_context_data(**kwargs) | {
            "may_finish": may_finish,
            "may_send_back": can_send_back(self.action, user),
            "typed": typed_texts(self.request),
        }


class SendBackView(OfActionView):
    """Insights send a done action back to its owner, with what is missing (R11)."""

    form_class = SendBackForm
    template_name = "reviews/assurance/send_back.html"
    what = "form that sends an action back"
    title = "Back to the owner"
    lead = "The action is open again, and the owner is told what is missing. The evidence stays in its history."
    button = "Send back to the owner"
    done = "The action is back with its owner, who is told why."

    def dispatch(self, request, *args, **kwargs):
        if not request.user.standing.is_insights:
            raise PermissionDenied("Only Insights send an action back. What you own is under My work.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if not can_send_back(self.action, request.user):
            messages.info(
                request, "This action can’t be sent back now: it is open, or its review is verified, or it is not yours to verify."
            )
            return redirect("action_item", pk=self.action.pk)
        return super().get(request, *args, **kwargs)

    def get_initial(self):
        return {"seen": self._done_at()}

    def _done_at(self) -> str:
        return self.action.done_at.isoformat() if self.action.done_at else ""

    def act(self, form):
        data = form.cleaned_data
        try:
            return send_back_action(self.action, note=data["note"], seen_done=data["seen"], by=self.request.user)
        except Refused:
            self.action.refresh_from_db()
            show_anew(form, seen=self._done_at())
            raise

    def get_success_url(self):
        return reverse("review_verify", args=[self.action.review.reference])
