"""My learning (L5): what a person read and thought, and the record of it for their CPD."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portal.export import csv_response
from portal.spreadsheets import workbook_response
from practice_library.pages.kinds import kind_of
from practice_library.pages.models import ContentPage
from practice_library.pages.queries import themes_of
from practice_library.pages.sections import page_range
from practice_library.pages.views import visible_page_or_404

from .actions import change_reflection, mark_as_read
from .forms import ReadForm
from .models import LearningRecord

PAGE_SIZE = 20
EXPORTS = {"csv": csv_response, "xlsx": workbook_response}


@require_POST
def learning_mark_read(request, pk: int):
    """Mark a page as read, with the reflection where one was written. What was written before can be changed."""
    page = visible_page_or_404(request, pk)
    form = ReadForm(request.POST)
    if not form.is_valid():
        context = {"page": page, "form": form, "page_url": page.get_url(request)}
        return render(request, "practice_library/learning/reflect.html", context, status=422)
    record = mark_as_read(page, by=request.user, reflection=form.cleaned_data["reflection"])
    if record.reflection != form.cleaned_data["reflection"].strip():
        change_reflection(record, by=request.user, reflection=form.cleaned_data["reflection"])
    messages.success(request, f"“{page.title}” is in your learning record.")
    return redirect(page.get_url(request))


@require_safe
def my_learning(request):
    """Everything the person marked as read, newest first, or as CSV or Excel."""
    records = LearningRecord.objects.visible_to(request.user).select_related("page", "page__service").order_by("-read_at", "-pk")
    wanted = request.GET.get("format", "")
    if wanted in EXPORTS:
        return EXPORTS[wanted](_rows(records), f"my-learning-{timezone.localdate():%Y-%m-%d}.{wanted}")
    listing = Paginator(records, PAGE_SIZE).get_page(request.GET.get("page"))
    readable = set(
        ContentPage.objects.visible_to(request.user).filter(pk__in=[record.page_id for record in listing]).values_list("pk", flat=True)
    )
    for record in listing:
        record.kind = kind_of(record.page)
        record.may_open = record.page_id in readable
    minutes = sum(record.page.minutes or 0 for record in records)
    context = {
        "listing": listing,
        "page_range": page_range(listing),
        "minutes": minutes,
        "reflections": sum(bool(record.reflection) for record in records),
    }
    return render(request, "practice_library/learning/mine.html", context)


def _rows(records) -> list[list]:
    """The CPD record: one row for each page."""
    records = list(records)
    themes = themes_of([record.page_id for record in records])
    rows: list[list] = [["Read on", "Title", "Kind", "Minutes", "Themes", "Reflection", "Reflected on"]]
    for record in records:
        kind = kind_of(record.page)
        rows.append(
            [
                timezone.localdate(record.read_at),
                record.page.title,
                kind.label if kind else "",
                record.page.minutes or "",
                ", ".join(theme.title for theme in themes[record.page_id]),
                record.reflection,
                timezone.localdate(record.reflected_at) if record.reflected_at else "",
            ]
        )
    return rows
