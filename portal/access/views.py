"""Sign-in's edges: a form that came too late, and the file doors."""

from django.shortcuts import render


def form_expired(request, reason=""):
    """A form whose page was open too long, or which came from elsewhere (the CSRF check failed)."""
    return render(request, "form_expired.html", status=403)
