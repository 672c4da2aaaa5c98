"""Sign-in's edges: a form that came too late, and doors of allauth that the portal keeps shut."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from . import kept_forms


def form_expired(request, reason=""):
    """A form whose page was open too long, or which came from elsewhere (the CSRF check failed)."""
    if kept_forms.keep(request):
        return redirect("kept_form")
    return render(request, "form_expired.html", status=403)


@require_safe
def kept_form(request):
    """What somebody typed before they were signed out, with a button that sends it now."""
    kept = kept_forms.kept_for(request)
    if kept is None:
        return redirect("welcome")
    texts = [value for _, values in kept["fields"] for value in values if value.strip()]
    return render(request, "kept_form.html", {"kept": kept, "texts": texts})


def closed_door(request, *args, **kwargs):
    """Nobody signs up or changes their own address here: the council keeps accounts."""
    raise Http404
