"""Telling the owner that a page is wrong."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from .actions import report_wrong
from .forms import WrongForm
from .models import ContentPage


def visible_page_or_404(request, pk: int) -> ContentPage:
    """The page, if the reader may read it."""
    page = ContentPage.objects.visible_to(request.user).filter(pk=pk).first()
    if page is None:
        raise Http404("There is no such page, or it isn’t open to you.")
    return page


def page_wrong(request, pk: int):
    """A short form; the owner is told, and the reader thanked."""
    page = visible_page_or_404(request, pk)
    form = WrongForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        keepers = report_wrong(page, by=request.user, text=form.cleaned_data["text"])
        messages.success(request, f"Thank you. {' and '.join(str(keeper.person) for keeper in keepers)} will answer you.")
        return redirect(page.get_url(request))
    status = 422 if form.errors else 200
    return render(request, "practice_library/wrong.html", {"page": page, "form": form, "page_url": page.get_url(request)}, status=status)
