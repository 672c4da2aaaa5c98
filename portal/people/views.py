"""Who I am here, and the import of staff."""

import csv
import io

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from . import profiles
from .forms import ConfirmForm, UploadForm
from .imports import drafts
from .imports.applying import Changed
from .imports.models import ImportDraft
from .imports.reading import COLUMNS, read_files

SHOWN = 200

keeps_people = permission_required("portal.manage_people", raise_exception=True)


@require_safe
def profile(request):
    """What the signed-in person stands for here, why, and until when."""
    return render(request, "portal/profile.html", profiles.profile_of(request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_people
def import_upload(request):
    """Upload staff, teams and posts. What can't be read is said beside the field; the rest goes to a preview."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        files = form.cleaned_data["files"]
        reading = read_files(files)
        if not reading.problems:
            draft, _ = drafts.keep(reading, by=request.user, files=[file.name for file in files])
            return redirect("people_import_preview", pk=draft.pk)
        for problem in reading.problems:
            form.add_error("files", problem)
    last = ImportDraft.objects.filter(by=request.user, done_at__isnull=False).first()
    context = {"form": form, "columns": COLUMNS, "last": last}
    return render(request, "portal/import_upload.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_people
def import_preview(request, pk):
    """What the rows will do, and taking them in. Only the person who uploaded them sees this."""
    draft = get_object_or_404(ImportDraft, pk=pk, by=request.user)
    if draft.done_at:
        return render(request, "portal/import_done.html", {"draft": draft})
    if request.method == "POST":
        form = ConfirmForm(request.POST)
        if form.is_valid():
            try:
                drafts.confirm(draft, by=request.user, **form.cleaned_data)
            except Changed:
                messages.warning(request, "The records have changed since the preview. Look at it again before you confirm.")
            return redirect("people_import_preview", pk=draft.pk)
    plan = drafts.look_at(draft)
    context = {
        "draft": draft,
        "plan": plan,
        "counts": plan.counts(),
        "changes": plan.changes[:SHOWN],
        "more_changes": max(0, len(plan.changes) - SHOWN),
        "problems": plan.problems[:SHOWN],
        "more_problems": max(0, len(plan.problems) - SHOWN),
        "form": ConfirmForm(initial={"seen": plan.digest()}),
        "has_new_people": bool(plan.people),
    }
    return render(request, "portal/import_preview.html", context)


@require_safe
@keeps_people
def import_columns(request, sheet: str):
    """An empty CSV file with the columns of one sheet, to fill in."""
    if sheet not in COLUMNS:
        raise Http404
    text = io.StringIO()
    csv.writer(text).writerow(COLUMNS[sheet])
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{sheet}.csv"'
    return response
