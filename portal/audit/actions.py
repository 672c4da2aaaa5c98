"""The two ways to write to the logs."""

from django.utils import timezone

from .models import Event, ReadEntry


def record_event(subject, verb: str, *, by=None, at=None, **data) -> Event:
    """Record that `by` (None: the portal itself) did `verb` to `subject`. `data` must be JSON-ready."""
    return Event.objects.create(subject=subject, verb=verb, by=by, at=at or timezone.now(), data=data)


def record_read(subject, request, what: str) -> ReadEntry:
    """Record that the signed-in person of `request` read `subject`, as a page, export, document or row."""
    return ReadEntry.objects.create(
        subject=subject,
        by=request.user,
        what=what,
        path=request.path[:300],
        address=request.META.get("REMOTE_ADDR", "") or "",
    )
