"""The ways to write to the logs."""

from allauth.account.adapter import get_adapter
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
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
        address=network_address(request),
    )


def network_address(request) -> str:
    """Where a request came from: past the council's proxies where `ALLAUTH_TRUSTED_PROXY_COUNT` says how many there are."""
    try:
        return get_adapter(request).get_client_ip(request)[:60]
    except PermissionDenied:
        return ""


def record_reads(subjects, request, what: str) -> list[ReadEntry]:
    """Record that the signed-in person of `request` read each of `subjects`, as an export does, in one write."""
    address = network_address(request)
    return ReadEntry.objects.bulk_create(
        ReadEntry(
            subject_type=ContentType.objects.get_for_model(subject),
            subject_id=subject.pk,
            by=request.user,
            what=what,
            path=request.path[:300],
            address=address,
        )
        for subject in subjects
    )
