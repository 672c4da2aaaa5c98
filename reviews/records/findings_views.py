"""Findings without child, practitioner, team or reviewer, for WPD, the Principal Social Worker and Insights (V7).

No review is shown or named here, so no reading of one is logged.
"""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.spreadsheets import DOWNLOADS, download

from .anonymous import AnonymousFinding, without_identities
from .finding_uses import acts_for, uses_of
from .findings_export import export_rows, record_export
from .findings_filter import FindingsFilter
from .models import Finding

PAGE_SIZE = 20
NOT_YOURS = "Findings without identities are read by WPD, the Principal Social Worker and Insights. What they teach stands in the library and in the newsletter."


@require_safe
def findings(request):
    """Settled findings, narrowed by what the address says, a page at a time."""
    require_reader(request.user)
    narrowed = FindingsFilter(request.GET)
    listing = Paginator(narrowed.narrow(Finding.objects.readable_without_identities(request.user)), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    rows = without_identities(listing.object_list)
    uses = uses_of([row.number for row in rows], request.user)
    shown = [{"finding": row, "uses": uses[row.number], "acts": acts_for(row, request.user)} for row in rows]
    exports = [(label, reverse("findings_export", args=[kind]) + narrowed.query) for kind, label in DOWNLOADS.items()]
    return render(request, "reviews/findings/list.html", {"filter": narrowed, "listing": listing, "rows": shown, "exports": exports})


@require_safe
def findings_export(request, kind: str):
    """What the list shows, all pages of it, as a file; that it was taken is recorded."""
    require_reader(request.user)
    if kind not in DOWNLOADS:
        raise Http404("There is no such export.")
    narrowed = FindingsFilter(request.GET)
    found = without_identities(narrowed.narrow(Finding.objects.readable_without_identities(request.user)))
    record_export(by=request.user, kind=kind, count=len(found), chosen=narrowed.chosen)
    name = f"findings-{timezone.localdate():%Y-%m-%d}.{kind}"
    return download(export_rows(found), name, "Findings")


@require_safe
def finding(request, number: int):
    """One settled finding, what carries it, and what can be done with it."""
    shown = finding_for(request, number)
    context = {"finding": shown, "uses": uses_of([number], request.user)[number], "acts": acts_for(shown, request.user)}
    return render(request, "reviews/findings/detail.html", context)


def require_reader(user) -> None:
    """Raise `PermissionDenied` with a sentence unless the person reads findings without identities."""
    if not user.has_perm("reviews.read_findings"):
        raise PermissionDenied(NOT_YOURS)


def finding_for(request, number: int) -> AnonymousFinding:
    """The settled finding `number` without identities. Raises `Http404` where there is none, whatever the reason."""
    require_reader(request.user)
    found = without_identities(Finding.objects.readable_without_identities(request.user).filter(pk=number))
    if not found:
        raise Http404("There is no settled finding with this number.")
    return found[0]
