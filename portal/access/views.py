"""Sign-in's edges: a form that came too late, and doors of allauth that the portal keeps shut."""

from django.http import Http404
from django.shortcuts import render


def form_expired(request, reason=""):
    """A form whose page was open too long, or which came from elsewhere (the CSRF check failed)."""
    return render(request, "form_expired.html", status=403)


def closed_door(request, *args, **kwargs):
    """Nobody signs up or changes their own address here: the council keeps accounts."""
    raise Http404
