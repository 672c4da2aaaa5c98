"""The newsletter desk: what is being written, what waits for approval, what was sent to how many."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from newsletters import actions, refusals, sending
from newsletters.desk import acts_of, approvals_for, figures_of, history_of, shown_draft, why_not_approve
from newsletters.forms import ApproveForm, ConfirmForm, DraftForm, NoteForm
from newsletters.models import NewsletterPage
from newsletters.queries import recipients, without
from newsletters.rules import works_at_desk
from newsletters.showing import shown_items
from portal.access.exceptions import Refused
from portal.acting import ActionFormView
from portal.meanwhile import show_anew

PAGE_SIZE = 20
NOT_YOURS = (
    "The newsletter is made by WPD, the Principal Social Worker and Insights. If you have something for the next issue, write to WPD."
)


def issue_for(request, pk: int) -> NewsletterPage:
    """The issue, for those who make newsletters. Raises `PermissionDenied` for anybody else, `Http404` where there is none."""
    require_desk(request.user)
    issue = NewsletterPage.objects.at_desk(request.user).with_delivery_counts().filter(pk=pk).first()
    if issue is None:
        raise Http404("There is no such issue.")
    return issue


def require_desk(user) -> None:
    """Raise `PermissionDenied` with a sentence unless the person makes newsletters; a superuser is refused too (V12)."""
    if not works_at_desk(user):
        raise PermissionDenied(NOT_YOURS)


@require_safe
def newsletter_desk(request):
    """All issues, or those in one state, newest first."""
    require_desk(request.user)
    issues = NewsletterPage.objects.at_desk(request.user)
    asked = request.GET.get("state", "")
    state = asked if asked in NewsletterPage.State.values else ""
    shown = issues.filter(state=state) if state else issues
    listing = Paginator(shown.select_related("owner", "proposed_by").with_delivery_counts().order_by("-issue_date", "-pk"), PAGE_SIZE)
    context = {
        "listing": listing.get_page(request.GET.get("page")),
        "state": NewsletterPage.State(state).label if state else "",
        "figures": figures_of(issues, state),
        "approvals": approvals_for(request.user),
        "note": f"There is no state “{asked[:30]}”, so all issues are shown." if asked and not state else "",
    }
    return render(request, "newsletters/desk/list.html", context)


@require_safe
def newsletter_issue(request, pk: int):
    """One issue as it is proposed, or as it is written so far, with what can be done now."""
    issue = issue_for(request, pk)
    draft, has_later = shown_draft(issue)
    context = {
        "issue": issue,
        "draft": draft,
        "has_later": has_later,
        "items": shown_items(draft, request.user),
        "acts": acts_of(issue, request.user),
        "history": history_of(issue),
        "trail": [{"label": "Newsletter desk", "url": reverse("newsletter_desk")}, {"label": draft.title}],
    }
    return render(request, "newsletters/desk/issue.html", context)


class DraftView(ActionFormView):
    """Begin an issue."""

    form_class = DraftForm
    title = "New newsletter"
    lead = "It begins as a draft. Add items in the CMS, and findings from the list of findings."
    button = "Save draft"
    done = "The draft is saved."

    def dispatch(self, request, *args, **kwargs):
        require_desk(request.user)
        return super().dispatch(request, *args, **kwargs)

    def act(self, form):
        return actions.draft_issue(**form.cleaned_data, by=self.request.user)

    def get_success_url(self):
        issue = getattr(self, "result", None)
        return reverse("newsletter_issue", args=[issue.pk]) if issue else reverse("newsletter_desk")


class IssueActionView(ActionFormView):
    """One act on one issue, confirmed by a button; a sentence in its place where the issue as it stands allows none."""

    form_class: type[Form] = ConfirmForm
    template_name = "newsletters/desk/act.html"

    def refusal(self) -> Refused | None:
        """Why the act can't be done now, whoever asks."""
        return None

    def dispatch(self, request, *args, **kwargs):
        self.issue = issue_for(request, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self):
        return reverse("newsletter_issue", args=[self.issue.pk])

    def get_context_data(self, **kwargs):
        trail = [
            {"label": "Newsletter desk", "url": reverse("newsletter_desk")},
            {"label": self.issue.draft_title, "url": self.get_success_url()},
            {"label": self.title},
        ]
        refusal = self.refusal()
        why_not = refusal.sentence if refusal else ""
        return super().get_context_data(**kwargs) | {"issue": self.issue, "trail": trail, "why_not": why_not}


class ProposeView(IssueActionView):
    title = "Propose this issue"
    lead = "It is kept as it is now. Somebody who wrote none of it reads and approves it."
    button = "Propose"
    done = "The issue waits for approval."

    def refusal(self):
        return refusals.to_propose(self.issue)

    def act(self, form):
        return actions.propose(self.issue, by=self.request.user)


class TakeBackView(IssueActionView):
    form_class = NoteForm
    title = "Take this issue back"
    lead = "It becomes a draft again, and can be changed and proposed anew."
    button = "Take back"
    done = "The issue is a draft again."

    def refusal(self):
        return refusals.to_take_back(self.issue)

    def act(self, form):
        return actions.take_back(self.issue, note=form.cleaned_data["note"], by=self.request.user)


class ApproveView(IssueActionView):
    form_class = ApproveForm
    title = "Approve this issue"
    lead = "It is published exactly as you read it here. You can’t approve what you wrote yourself."
    button = "Approve and publish"
    done = "The issue is published."
    template_name = "newsletters/desk/approve.html"

    def get_initial(self):
        return {"revision": self.issue.proposed_revision_id}

    def get_context_data(self, **kwargs):
        draft, _ = shown_draft(self.issue)
        return super().get_context_data(**kwargs) | {
            "why_not": why_not_approve(self.issue, self.request.user),
            "draft": draft,
            "items": shown_items(draft, self.request.user),
        }

    def act(self, form):
        seen = form.cleaned_data["revision"] or 0
        show_anew(form, revision=self.issue.proposed_revision_id or "")
        return actions.approve(self.issue, seen_revision=seen, by=self.request.user)


class SendView(IssueActionView):
    title = "Send this issue"
    button = "Send"
    done = "The issue is being sent."

    def refusal(self):
        return refusals.to_send(self.issue)

    @property
    def lead(self):
        return f"It goes by e-mail to {recipients().count()} members of staff, once each. It can’t be called back."

    def act(self, form):
        return sending.send(self.issue, by=self.request.user)


class SendRestView(IssueActionView):
    title = "Send to those who don’t have it yet"
    button = "Send to them"
    done = "The issue is being sent to those who don’t have it yet."

    def refusal(self):
        return refusals.to_offer_the_rest(self.issue)

    @property
    def lead(self):
        left = without(self.issue).count()
        people = "1 member of staff" if left == 1 else f"{left} members of staff"
        return f"It goes by e-mail to {people} whom the mail server missed, or who came since. Nobody who has the issue receives it again."

    def act(self, form):
        return sending.send_the_rest(self.issue, by=self.request.user)
