"""What I was told: the list, opening one, marking as read."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from . import actions
from .models import Notice

A_PAGE = 30


@require_safe
def notices(request):
    """Every notice of the signed-in person, unread ones first."""
    mine = Notice.objects.visible_to(request.user)
    page = Paginator(mine.unread_first(), A_PAGE).get_page(request.GET.get("page"))
    unread = mine.unread().count()
    return render(request, "portal/notices.html", {"page": page, "unread": unread, "total": page.paginator.count})


@require_safe
def open_notice(request, pk: int):
    """Mark a notice as read and go to what it is about; to the list where it names nothing of the portal."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    actions.mark_read(notice)
    if notice.url.startswith("/") and url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None):
        return redirect(notice.url)
    return redirect("notices")


@require_POST
def mark_one(request, pk: int):
    """Mark one notice as read without opening it."""
    actions.mark_read(get_object_or_404(Notice.objects.visible_to(request.user), pk=pk))
    return redirect("notices")


@require_POST
def mark_all(request):
    """Mark every unread notice as read."""
    count = actions.mark_all_read(request.user)
    messages.success(request, "1 notice is marked as read." if count == 1 else f"{count} notices are marked as read.")
    return redirect("notices")
