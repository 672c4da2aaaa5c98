"""My learning (L5): what a person read and thought, and the record of it for their CPD."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portal.meanwhile import TextChangedMeanwhile, show_anew, show_theirs
from portal.spreadsheets import DOWNLOADS, download
from practice_library.pages.sections import page_range
from practice_library.pages.views import visible_page_or_404

from .actions import mark_as_read
from .forms import ReadForm
from .listing import entries_of, to_learn_from
from .sources import LearningEntry

PAGE_SIZE = 20


@require_POST
def learning_mark_read(request, pk: int):
    """Mark a page as read, with the reflection where one was written. What was written before can be changed."""
    page = visible_page_or_404(request, pk)
    form = ReadForm(request.POST)
    if not form.is_valid():
        return _form_again(request, page, form, status=422)
    seen = form.cleaned_data["seen"]
    try:
        record = mark_as_read(page, by=request.user, reflection=form.cleaned_data["reflection"], seen=seen)
    except TextChangedMeanwhile as refusal:
        form.add_error("reflection", refusal.sentence)
        show_anew(form, seen=refusal.theirs)
        show_theirs(form, "reflection", refusal)
        return _form_again(request, page, form, status=409)
    is_removed = bool(seen.strip()) and not record.reflection
    messages.success(request, f"“{page.title}” is in your learning record.{' Your reflection is removed.' if is_removed else ''}")
    return redirect(page.get_url(request))


def _form_again(request, page, form: ReadForm, *, status: int):
    context = {"page": page, "form": form, "page_url": page.get_url(request)}
    return render(request, "practice_library/learning/reflect.html", context, status=status)


@require_safe
def my_learning(request):
    """Everything the person marked as read, newest first, or as CSV or Excel; before it, what was sent to them to learn from."""
    entries = entries_of(request.user, request)
    wanted = request.GET.get("format", "")
    if wanted in DOWNLOADS:
        return download(_rows(entries), f"my-learning-{timezone.localdate():%Y-%m-%d}.{wanted}")
    listing = Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "listing": listing,
        "page_range": page_range(listing),
        "minutes": sum(entry.minutes or 0 for entry in entries),
        "reflections": sum(bool(entry.reflection) for entry in entries),
        "waiting": to_learn_from(request.user, request) if listing.number == 1 else [],
    }
    return render(request, "practice_library/learning/mine.html", context)


def _rows(entries: list[LearningEntry]) -> list[list]:
    """The CPD record: one row for each thing that was read."""
    heads = ["Read on", "Title", "Kind", "Minutes", "Themes", "Reflection", "Reflected on"]
    return [
        heads,
        *(
            [
                timezone.localdate(entry.read_at),
                entry.title,
                entry.kind,
                entry.minutes or "",
                ", ".join(entry.themes),
                entry.reflection,
                timezone.localdate(entry.reflected_at) if entry.reflected_at else "",
            ]
            for entry in entries
        ),
    ]
