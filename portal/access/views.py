"""Sign-in's edges: a form that came too late, and doors of allauth that the portal keeps shut."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from . import kept_forms


def form_expired(request, reason=""):
    """A form whose page was open too long, or which came from elsewhere (the CSRF check failed)."""
    if kept_forms.keep(request):
        return redirect("kept_form")
    if kept_forms.is_too_much(request):
        return kept_forms.too_much(request)
    return render(request, "form_expired.html", status=403)


@require_http_methods(["GET", "HEAD", "POST"])
def kept_form(request):
    """What somebody typed before they were signed out: each form with a button that sends it now, and one that removes it."""
    if request.method == "POST":
        kept_forms.let_go(request, request.POST.get("remove", ""))
        return redirect("kept_form")
    kept = kept_forms.kept_for(request)
    if not kept:
        return redirect("welcome")
    forms = [kept_forms.with_time(form) | {"texts": kept_forms.texts_of(form["fields"])} for form in kept]
    return render(request, "kept_form.html", {"forms": forms, "has_texts": any(form["texts"] for form in forms)})


def closed_door(request, *args, **kwargs):
    """Nobody signs up or changes their own address here: the council keeps accounts."""
    raise Http404
