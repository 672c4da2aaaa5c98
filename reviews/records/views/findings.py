"""Findings with their themes and learning, and actions, while a review is written (L1)."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from portal.meanwhile import TextChangedMeanwhile, show_anew, show_theirs
from practice_library.pages.models import ContentPage
from reviews.instruments.models import Question
from reviews.records import findings as finding_actions
from reviews.records.forms import ActionItemForm, FindingForm, RemoveForm
from reviews.records.models import ActionItem, Finding, FindingLearning, Review
from reviews.records.pages import WritingView
from reviews.records.reading import findings_with_learning, learning_item, theme_chips
from reviews.records.suggestions import mark_of, suggest_learning


def cards_for_form(request: HttpRequest, review: Review, question: Question | None = None) -> list[dict]:
    """The findings of a question (or of the whole review) with attached learning, and more to attach."""
    cards = findings_with_learning(review, request.user)
    if question is not None:
        cards = [card for card in cards if card["finding"].question_id == question.pk]
    for card in cards:
        finding = card["finding"]
        card["acts"] = [
            {"label": "Change", "url": reverse("finding_change", args=[review.reference, finding.pk])},
            {"label": "Remove", "url": reverse("finding_remove", args=[review.reference, finding.pk])},
        ]
        attached = {attachment.page_id: attachment for attachment in finding.attachments.all()}
        for item in card["learning"]:
            attachment = attached[item["page_id"]]
            item["state"] = "attached"
            item["chosen_by"] = ""
            item["actions"] = [{"label": "Take away", "post": reverse("learning_detach", args=[review.reference, attachment.pk])}]
        offered = suggest_learning(request.user, theme_ids=[theme.pk for theme in finding.themes.all()], text=finding.text)
        card["learning"] += [
            learning_item(
                suggestion.page,
                why=suggestion.why,
                actions=[
                    {
                        "label": "Attach",
                        "post": reverse("learning_attach", args=[review.reference, finding.pk]),
                        "fields": {"page": suggestion.page.pk, "why": suggestion.why},
                    }
                ],
            )
            for suggestion in offered
            if suggestion.page.pk not in attached
        ]
    return cards


def _ids(values) -> list[int]:
    """The first fifty numbers among what was sent."""
    return [int(value) for value in values if str(value).isdecimal() and len(str(value)) < 10][:50]


class FindingView(WritingView):
    """Add or change a finding; suggestions for learning follow its themes."""

    permission = "reviews.work_on_review"
    form_class = FindingForm
    template_name = "reviews/records/finding.html"
    title = "Add a finding"
    title_of_one = "Change the finding"
    button = "Save finding"
    done = "The finding is saved."

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.finding = None

    def dispatch(self, request, *args, **kwargs):
        if "pk" in kwargs:
            self.title = self.title_of_one
            self.finding = (
                Finding.objects.visible_to(request.user)
                .filter(pk=kwargs["pk"], review__reference=kwargs["reference"])
                .select_related("question")
                .first()
            )
            if self.finding is None:
                raise PermissionDenied("This review has no such finding. It may have been removed in another window.")
        return super().dispatch(request, *args, **kwargs)

    def question(self) -> Question | None:
        if self.finding:
            return self.finding.question
        key = self.request.GET.get("question", "")
        return Question.objects.filter(
            section__instrument_version=self.review.instrument_version_id, key=key[:60].replace("\x00", "")
        ).first()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"question": self.question(), "finding": self.finding}

    def get_initial(self):
        if self.finding is None:
            return {}
        return {
            "kind": self.finding.kind,
            "text": self.finding.text,
            "themes": list(self.finding.themes.values_list("pk", flat=True)),
            "nominate": self.finding.nominated_at is not None,
            "version": self.finding.version,
        }

    def act(self, form):
        values = {**form.cleaned_data}
        seen_version = values.pop("version")
        if self.finding:
            try:
                return finding_actions.change_finding(self.finding, **values, seen_version=seen_version, by=self.request.user)
            except TextChangedMeanwhile as refusal:
                show_anew(form, version=refusal.version)
                show_theirs(form, "text", refusal)
                raise
        finding = finding_actions.add_finding(self.review, **values, question=self.question(), by=self.request.user)
        if finding.version > 1:
            self.done = "This finding was in the review already. Its themes and its nomination are now as you chose them."
        return finding

    def get_success_url(self):
        question = self.question()
        if question:
            return reverse("review_question", args=[self.review.reference, question.key]) + "#findings"
        return reverse("review_submit", args=[self.review.reference])

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        chosen = context["form"]["themes"].value() or []
        offered = suggest_learning(self.request.user, theme_ids=_ids(chosen), text=str(context["form"]["text"].value() or ""))
        return context | {
            "suggestions": offered,
            "shown": mark_of(offered),
            "suggestions_url": reverse("finding_suggestions", args=[self.review.reference]),
        }


@require_safe
def suggestions(request: HttpRequest, reference: str):
    """The suggestions for the themes and words of a finding that is being written; nothing where they are those shown."""
    review = Review.objects.visible_to(request.user).filter(reference=reference).first()
    if review is None or not request.user.has_perm("reviews.work_on_review", review):
        raise PermissionDenied("Only the reviewer of this review sees suggestions for it.")
    theme_ids = _ids(request.GET.getlist("themes"))
    found = suggest_learning(request.user, theme_ids=theme_ids, text=request.GET.get("text", "")[:4000].replace("\x00", ""))
    if request.GET.get("shown") == mark_of(found):
        return HttpResponse(status=204)
    return render(request, "reviews/records/suggestions.html", {"suggestions": found, "shown": mark_of(found), "is_answer": True})


class FindingRemoveView(FindingView):
    """Ask, then take a finding out."""

    title_of_one = "Remove this finding?"
    template_name = "reviews/records/finding_remove.html"
    button = "Remove the finding"
    done = "The finding is removed."

    def get_form(self, form_class=None):
        return RemoveForm(self.request.POST if self.request.method == "POST" else None, initial=self.get_initial())

    def act(self, form):
        seen_version = form.cleaned_data["version"] or 0
        show_anew(form, version=self.finding.version)
        finding_actions.remove_finding(self.finding, seen_version=seen_version, by=self.request.user)

    def get_context_data(self, **kwargs):
        return WritingView.get_context_data(self, **kwargs) | {
            "finding": self.finding,
            "themes": theme_chips(self.finding.themes.all()),
        }


def _back_to_question(review: Review, finding: Finding):
    if finding.question:
        return redirect(reverse("review_question", args=[review.reference, finding.question.key]) + "#findings")
    return redirect("review_submit", review.reference)


@require_POST
def learning_attach(request: HttpRequest, reference: str, pk: int):
    """Send a page with a finding."""
    finding = (
        Finding.objects.visible_to(request.user).filter(pk=pk, review__reference=reference).select_related("review", "question").first()
    )
    page_id = request.POST.get("page", "")
    page = ContentPage.objects.visible_to(request.user).filter(pk=page_id).first() if page_id.isdigit() else None
    if finding is None or page is None:
        raise PermissionDenied("The finding or the page is not there any more. Open the review again.")
    finding_actions.attach_learning(finding, page, why=request.POST.get("why", ""), by=request.user)
    return _back_to_question(finding.review, finding)


@require_POST
def learning_detach(request: HttpRequest, reference: str, pk: int):
    """Take a page away from a finding."""
    visible = Finding.objects.visible_to(request.user).filter(review__reference=reference)
    attachment = FindingLearning.objects.filter(pk=pk, finding__in=visible).select_related("finding__review", "finding__question").first()
    if attachment is None:
        raise PermissionDenied("The page is not attached any more. Open the review again.")
    finding = attachment.finding
    finding_actions.detach_learning(attachment, by=request.user)
    return _back_to_question(finding.review, finding)


class ActionAddView(WritingView):
    """Agree an action."""

    permission = "reviews.work_on_review"
    form_class = ActionItemForm
    title = "Add an action"
    button = "Save action"

    def act(self, form):
        return finding_actions.add_action(self.review, **form.cleaned_data, by=self.request.user)

    def get_success_url(self):
        return reverse("review_submit", args=[self.review.reference]) + "#actions"


@require_POST
def action_remove(request: HttpRequest, reference: str, pk: int):
    """Take an action out while the review is written."""
    action = ActionItem.objects.visible_to(request.user).filter(pk=pk, review__reference=reference).select_related("review").first()
    if action is None:
        raise PermissionDenied("This review has no such action. It may have been removed in another window.")
    finding_actions.remove_action(action, by=request.user)
    return redirect(reverse("review_submit", args=[reference]) + "#actions")
