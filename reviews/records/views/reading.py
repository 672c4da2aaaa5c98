"""Reading a review, and the list of those that one may read."""

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from portal.audit.actions import record_reads
from portal.audit.models import ReadEntry
from portal.meanwhile import TextChangedMeanwhile, show_anew, show_theirs
from portal.requests import SignedInRequest
from portal.spreadsheets import DOWNLOADS, download
from reviews.cycles.models import Cycle
from reviews.records import actions, workflow
from reviews.records.forms import ReflectionForm
from reviews.records.models import Reading, Review
from reviews.records.pages import review_for, the_record
from reviews.records.reading import (
    answers_for_reader,
    family_view,
    findings_with_learning,
    grades_of,
    is_offered_conversation,
    may_raise,
    open_concerns,
    what_followed,
)
from reviews.records.tables import ReviewTable, export_rows, sortable
from reviews.records.timeline import timeline_of

PER_PAGE = 25


def cycles_of_own_reviews(request):
    """The cycles of the reviews that the person may open."""
    return Cycle.objects.filter(pk__in=Review.objects.visible_to(request.user).values("cycle")) if request else Cycle.objects.none()


class ReviewFilter(django_filters.FilterSet):
    """Filters of the list of reviews; kept in the address."""

    state = django_filters.MultipleChoiceFilter(choices=Review.State.choices, label="Step")
    cycle = django_filters.ModelChoiceFilter(queryset=cycles_of_own_reviews, label="Cycle", empty_label="All cycles")
    reference = django_filters.CharFilter(lookup_expr="icontains", label="Reference")

    class Meta:
        model = Review
        fields = ["state", "cycle", "reference"]


@require_safe
def review_list(request: SignedInRequest):
    """Every review that the person may open, newest first unless they order it otherwise."""
    found, reviews = _narrowed(request)
    table = ReviewTable(reviews)
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    record_reads([row.record for row in table.paginated_rows], request, "row of the list")
    context = {
        "filter": found,
        "table": table,
        "sort": request.GET.get("sort", ""),
        "exports": [(label, reverse("reviews_export", args=[kind]) + _query(request)) for kind, label in DOWNLOADS.items()],
    }
    return render(request, "reviews/records/list.html", context)


@require_safe
def reviews_export(request: SignedInRequest, kind: str):
    """What the list shows, all pages of it, as a file. Each review in it is logged as read."""
    if kind not in DOWNLOADS:
        raise Http404("There is no such export.")
    table = ReviewTable(_narrowed(request)[1])
    RequestConfig(request, paginate=False).configure(table)
    reviews = [row.record for row in table.rows]
    record_reads(reviews, request, f"export of the list as {kind}")
    name = f"reviews-{timezone.localdate():%Y-%m-%d}.{kind}"
    return download(export_rows(reviews), name, "Reviews")


def _narrowed(request) -> tuple[ReviewFilter, QuerySet[Review]]:
    """The filter in the address, and the reviews that the person may open and that it leaves."""
    mine = Review.objects.visible_to(request.user).with_grades().select_related("cycle", "practitioner", "reviewer", "child")
    mine = sortable(mine).order_by("-allocated_at", "-pk")
    found = ReviewFilter(request.GET, request=request, queryset=mine)
    return found, found.qs if found.is_valid() else mine


def _query(request) -> str:
    """The filter and the order of the address, for the files."""
    parts = request.GET.copy()
    parts.pop("page", None)
    return f"?{parts.urlencode()}" if parts else ""


def _to_read(request: SignedInRequest, reference: str, what: str = "page") -> Review:
    queryset = Review.objects.select_related("cycle", "practitioner", "reviewer", "child", "instrument_version__instrument").with_grades()
    return review_for(request, reference, what=what, queryset=queryset)


@require_safe
def review(request: SignedInRequest, reference: str):
    """One review, as its reader may see it; the reviewer of an unfinished one sees the steps to take."""
    found = _to_read(request, reference)
    if found.reviewer_id == request.user.pk and found.is_in_writing:
        from .steps import tasks_of

        return render(request, "reviews/records/tasks.html", tasks_of(found, request.user))
    return _review_page(request, found)


def _kept_reflection(reading: Reading | None) -> dict:
    kept = reading.reflection if reading else ""
    return {"reflection": kept, "seen": kept}


def _review_page(request: SignedInRequest, found: Review, *, reflection_form: ReflectionForm | None = None, status: int = 200):
    answered = answers_for_reader(found)
    reading = found.readings.filter(person=request.user).first()
    context = {
        "review": found,
        "record": the_record(found),
        "grades": grades_of(found),
        "findings": findings_with_learning(found, request.user),
        "answered": answered,
        "has_scaled_answers": any(row.question.is_scaled and row.answer for row in answered),
        "family": family_view(answered),
        "family_step": found.step_outcomes.filter(step="family_contact").first(),
        "timeline": timeline_of(found, request.user),
        "actions": found.actions.select_related("owner"),
        "acts": acts_for(found, request.user),
        "is_own": found.practitioner_id == request.user.pk,
        "reading": reading,
        "reflection_form": reflection_form or ReflectionForm(initial=_kept_reflection(reading)),
        "open_concerns": open_concerns(found, request.user),
        "concerns_assured": found.escalations.visible_to(request.user).filter(assured_at__isnull=False).order_by("raised_at"),
        "may_see_read_log": request.user.has_perm("reviews.view_read_log"),
        "may_raise": may_raise(found, request.user),
        "followed": what_followed(found, request.user),
        "is_offered_conversation": is_offered_conversation(found, request.user),
    }
    return render(request, "reviews/records/review.html", context, status=status)


ACTS = (
    ("pass_check", "review_check", "Do the quality check"),
    ("return", "review_return", "Return to practitioner and Team Manager"),
    ("withdraw", "review_withdraw", "Withdraw"),
    ("verify", "review_verify", "Verify actions"),
    ("sustain", "review_sustained", "Record the sustained check"),
)
AFTER_RETURN = (
    ("reviews.record_mosaic_upload", "review_mosaic", "Record that it is on Mosaic", "mosaicuploads"),
    ("reviews.record_tm_assurance", "review_tm_assurance", "Record your assurance", "teammanagerassurances"),
    ("reviews.record_supervision", "review_supervision", "Record supervision", "supervisionafterreviews"),
)


def acts_for(found: Review, user) -> list[dict]:
    """What this person can do with this review now, the main thing first."""
    acts = [{"url_name": name, "label": label, "main": verb != "withdraw"} for verb, name, label in ACTS if workflow.can(found, verb, user)]
    if found.is_returned and found.is_ongoing:
        acts = [
            {"url_name": name, "label": label, "main": True}
            for permission, name, label, related in AFTER_RETURN
            if user.has_perm(permission, found) and not getattr(found, related).exists()
        ] + acts
    return acts


@require_POST
def reflect(request: SignedInRequest, reference: str):
    """The practitioner marks their returned review as read, with or without a reflection (L5)."""
    found = _to_read(request, reference, what="reflection")
    form = ReflectionForm(request.POST)
    if not form.is_valid():
        return _review_page(request, found, reflection_form=form, status=422)
    text, seen = form.cleaned_data["reflection"], form.cleaned_data["seen"]
    try:
        reading = actions.reflect(found, reflection=text, seen=seen, by=request.user)
    except TextChangedMeanwhile as refusal:
        form.add_error("reflection", refusal.sentence)
        show_anew(form, seen=refusal.theirs)
        show_theirs(form, "reflection", refusal)
        return _review_page(request, found, reflection_form=form, status=409)
    messages.success(request, f"Marked as read.{_what_became_of(reading.reflection, seen)}")
    return redirect(found)


def _what_became_of(kept: str, seen: str) -> str:
    if kept.strip():
        return " Your reflection is kept under My learning."
    return " Your reflection is removed." if seen.strip() else ""


@require_safe
def read_log(request: SignedInRequest, reference: str):
    """Who read this review, when and from where; for Insights."""
    if not request.user.has_perm("reviews.view_read_log"):
        raise PermissionDenied("The read log is for Insights. If you think that somebody read what they should not have, tell Insights.")
    found = review_for(request, reference, what="read log")
    entries = ReadEntry.objects.visible_to(request.user).about(found).select_related("by")
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    return render(request, "reviews/records/read_log.html", {"review": found, "page": page})
