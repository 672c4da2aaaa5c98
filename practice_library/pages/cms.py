"""Withdrawing a page and bringing it back, in the CMS (R19)."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from wagtail.admin import messages

from portal.access.exceptions import Refused

from .actions import reinstate_page, withdraw_page
from .forms import WithdrawForm
from .models import ContentPage


def _page(request, pk: int) -> ContentPage:
    page = get_object_or_404(ContentPage, pk=pk).specific
    if not page.permissions_for_user(request.user).can_unpublish():
        raise PermissionDenied
    return page


def confirm(request, *, title: str, text: str, button: str, back: str, form=None, icon: str = "doc-full-inverse", serious: bool = False):
    """A question with one button, in the CMS's frame."""
    context = {
        "header_title": title,
        "page_title": title,
        "header_icon": icon,
        "text": text,
        "button": button,
        "back_url": back,
        "form": form,
        "serious": serious,
    }
    return render(request, "practice_library/cms/confirm.html", context)


def withdraw(request, pk: int):
    """Ask why, then withdraw."""
    page = _page(request, pk)
    form = WithdrawForm(request.POST or None)
    back = reverse("wagtailadmin_pages:edit", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_page(page, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, f"“{page.title}” is withdrawn. Staff who follow an old link read why.")
        return redirect(back)
    return confirm(
        request,
        title=f"Withdraw “{page.title}”",
        text="The page leaves every list and search. Its text is kept and can be brought back.",
        button="Withdraw the page",
        back=back,
        form=form,
        icon="no-view",
        serious=True,
    )


def reinstate(request, pk: int):
    """Bring back a withdrawn page."""
    page = _page(request, pk)
    back = reverse("wagtailadmin_pages:edit", args=[pk])
    if request.method == "POST":
        try:
            reinstate_page(page, by=request.user)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, f"“{page.title}” is back.")
        return redirect(back)
    return confirm(
        request,
        title=f"Bring back “{page.title}”",
        text=f"It was withdrawn because {page.withdrawn_reason}. It will be in lists and in search again.",
        button="Bring the page back",
        back=back,
        icon="undo",
    )
