"""The review form: one question a page, kept as it is typed."""

import secrets

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from portal.access.exceptions import Refused
from portal.meanwhile import TextChangedMeanwhile, show_anew, show_theirs
from portal.templatetags.portal_ui_elements import steps_done
from practice_library.descriptors.models import DescriptorArea
from reviews.records import actions
from reviews.records.completeness import mark_of_writing, questions_of, views_left_out, warnings_for, what_is_missing
from reviews.records.forms import AnswerForm, InShortForm
from reviews.records.models import Answer, Review
from reviews.records.pages import WritingView, review_for, the_record
from reviews.records.reading import answered_questions

from .findings import cards_for_form
from .steps import note_from_check


def _writable(request: HttpRequest, reference: str, what: str) -> Review:
    review = review_for(request, reference, what=what)
    if not request.user.has_perm("reviews.work_on_review", review):
        raise PermissionDenied("Only the reviewer of this review writes in it. If it was allocated to you, ask Insights.")
    return review


def _question(review: Review, key: str):
    questions = questions_of(review)
    for place, question in enumerate(questions):
        if question.key == key:
            after = questions[place + 1] if place + 1 < len(questions) else None
            return question, place + 1, len(questions), after
    raise PermissionDenied("This review has no such question. Open the review again and choose one from its list.")


def descriptors_for(review: Review, question) -> list:
    """The descriptors of the version that the review was opened with, for one question."""
    if not question.descriptor_area or review.descriptor_set_id is None:
        return []
    area = (
        DescriptorArea.objects.filter(descriptor_set=review.descriptor_set_id, key=question.descriptor_area)
        .prefetch_related("descriptors")
        .first()
    )
    return list(area.descriptors.all()) if area else []


@require_http_methods(["GET", "HEAD", "POST"])
def question_page(request: HttpRequest, reference: str, key: str):
    """One question: the scale with its descriptors, the text, and the findings that came from it."""
    review = _writable(request, reference, "question")
    if request.method != "POST" and not review.is_in_writing:
        messages.info(request, "The review is submitted, so its answers can’t be changed now.")
        return redirect(review)
    question, number, count, after = _question(review, key)
    answer = Answer.objects.filter(review=review, question=question).first()
    theirs = None
    if "take_theirs" in request.POST:
        messages.success(request, "What was saved meanwhile stays. Your other text was not saved.")
        return redirect("review_question", review.reference, question.key)
    if request.method == "POST":
        form = AnswerForm(request.POST, question=question)
        if form.is_valid():
            try:
                actions.save_answer(review, question, **_values(form), by=request.user)
            except actions.AnswerChangedMeanwhile as refusal:
                theirs = refusal.answer
                form.add_error(None, refusal.sentence)
                show_anew(form, version=theirs.version)
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
            else:
                return redirect(_where_next(request, review, question, after))
    else:
        form = AnswerForm(initial=_initial(answer), question=question)
    status = 200 if not form.errors else (409 if theirs else 422)
    answered = answered_questions(review)
    context = {
        "review": review,
        "record": the_record(review),
        "question": question,
        "number": number,
        "count": count,
        "after": after,
        "form": form,
        "answer": answer,
        "theirs": theirs,
        "descriptors": descriptors_for(review, question),
        "answered": answered,
        "answered_count": sum(row.is_answered for row in answered),
        "cards": cards_for_form(request, review, question),
        "autosave_url": reverse("review_autosave", args=[review.reference, question.key]),
        "can_write": review.is_in_writing,
    }
    return render(request, "reviews/records/question.html", context, status=status)


def _initial(answer: Answer | None) -> dict:
    if answer is None:
        return {"version": 0}
    return {"score": answer.score, "na": answer.not_applicable, "text": answer.text, "version": answer.version}


def _values(form: AnswerForm) -> dict:
    data = form.cleaned_data
    return {
        "score": data.get("score"),
        "not_applicable": bool(data.get("na")),
        "text": data["text"],
        "seen_version": data.get("version"),
    }


def _where_next(request: HttpRequest, review: Review, question, after) -> str:
    if "add_finding" in request.POST:
        return reverse("finding_add", args=[review.reference]) + f"?question={question.key}"
    if "stay" in request.POST:
        return reverse("review_question", args=[review.reference, question.key])
    if after is None:
        return reverse("review_submit", args=[review.reference])
    return reverse("review_question", args=[review.reference, after.key])


@require_POST
def autosave(request: HttpRequest, reference: str, key: str):
    """Keep the fields that changed, and answer with when they were saved and the version that now stands."""
    review = Review.objects.visible_to(request.user).filter(reference=reference).first()
    if review is None:
        return JsonResponse({"message": "Not saved: this review is not open to you. Your text is kept here."}, status=403)
    question = next((row for row in questions_of(review) if row.key == key), None)
    if question is None:
        return JsonResponse({"message": "Not saved: the review has no such question. Your text is kept here."}, status=404)
    answer = Answer.objects.filter(review=review, question=question).first()
    changed = set(request.POST.getlist("changed"))
    data = {name: value for name, value in _initial(answer).items() if value is not None and value is not False}
    for name in changed & {"score", "na", "text"}:
        data[name] = request.POST.get(name, "")
    data["version"] = request.POST.get("version", data["version"])
    form = AnswerForm({name: value for name, value in data.items() if value != ""}, question=question)
    if not form.is_valid():
        first = next(iter(form.errors.values()))[0]
        return JsonResponse({"message": f"Not saved. {first} Your text is kept here."}, status=422)
    try:
        saved = actions.save_answer(review, question, **_values(form), by=request.user)
    except Refused as refusal:
        return JsonResponse({"message": f"Not saved. {refusal.message} Your text is kept here. {refusal.way_on}"}, status=409)
    answered = answered_questions(review)
    done = sum(row.is_answered for row in answered)
    return JsonResponse(
        {
            "saved": f"{timezone.localtime(saved.saved_at):%H:%M}",
            "version": saved.version,
            "done": done,
            "progress": steps_done(done, len(answered)),
        }
    )


class SubmitView(WritingView):
    """Check your answers, then submit."""

    permission = "reviews.work_on_review"
    form_class = InShortForm
    template_name = "reviews/records/submit.html"
    title = "Check your answers"
    button = "Submit review"

    def get_initial(self):
        return {"in_short": self.review.in_short, "seen": self.review.in_short, "shown": mark_of_writing(self.review)}

    def get_form_kwargs(self):
        asked = {"asks_what_changed": self.review.is_sent_back, "is_submission": "keep" not in self.request.POST}
        return super().get_form_kwargs() | asked

    def form_valid(self, form):
        answer = super().form_valid(form)
        if "keep" in self.request.POST and answer.status_code == 302 and form.cleaned_data.get("changed"):
            return self.render_to_response(self.get_context_data(form=form))
        return answer

    def act(self, form):
        self._keep_in_short(form)
        if "keep" in self.request.POST:
            self.done = "The record in short is saved."
            return self.review
        values = {name: form.cleaned_data.get(name) for name in ("shown", "in_short", "changed")}
        show_anew(form, shown=mark_of_writing(self.review))
        try:
            return actions.submit_review(self.review, **values, by=self.request.user, sample_draw=_draw())
        except actions.ReviewChangedMeanwhile as refusal:
            show_anew(form, in_short=refusal.review.in_short, seen=refusal.review.in_short)
            raise

    def _keep_in_short(self, form):
        """The text is saved whether or not the review can be submitted."""
        text, seen = form.cleaned_data["in_short"], form.cleaned_data["seen"] if "seen" in form.data else None
        try:
            if text != seen:
                self.review = actions.write_in_short(self.review, text, seen=seen, by=self.request.user)
        except TextChangedMeanwhile as refusal:
            show_anew(form, seen=refusal.theirs)
            show_theirs(form, "in_short", refusal)
            raise
        show_anew(form, seen=text)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "missing": what_is_missing(self.review),
            "left_out": views_left_out(self.review),
            "note_from_check": note_from_check(self.review),
            "warnings": warnings_for(self.review),
            "answered": answered_questions(self.review),
            "findings": cards_for_form(self.request, self.review),
            "actions": self.review.actions.select_related("owner"),
            "can_submit": self.review.state == Review.State.FAMILY_CONTACTED,
        }

    def get_success_url(self):
        if "keep" in self.request.POST:
            return reverse("review_submit", args=[self.review.reference])
        return reverse("review_submitted", args=[self.review.reference])


def _draw() -> float:
    """A number from 0 to 1 that decides whether a review is sampled for the panel (R4)."""
    return secrets.randbelow(1_000_000) / 1_000_000


@require_http_methods(["GET", "HEAD"])
def submitted(request: HttpRequest, reference: str):
    """What happens after the submission, and to whom it was told."""
    review = review_for(request, reference, what="confirmation")
    if review.submitted_at is None:
        return redirect(review)
    raised = review.escalations.prefetch_related("recipients__person").order_by("raised_at")
    context = {
        "review": review,
        "concerns": list(raised.open()),
        "assured": list(raised.exclude(assured_at=None)),
        "grade": review.reviewer_grade,
    }
    return render(request, "reviews/records/submitted.html", context)
