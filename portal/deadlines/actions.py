"""Starting and meeting obligations."""

from django.utils import timezone

from .models import Obligation


def oblige(subject, kind: str, *, due_at, post=None, person=None, starts_at=None) -> Obligation:
    """Start an obligation of `kind` on `subject`, once; the one that exists is returned unchanged."""
    existing = Obligation.objects.about(subject).filter(kind=kind).first()
    return existing or Obligation.objects.create(
        subject=subject, kind=kind, due_at=due_at, post=post, person=person, starts_at=starts_at or timezone.now()
    )


def meet(subject, kind: str, *, at=None) -> Obligation | None:
    """Record that the obligation of `kind` on `subject` was met at `at`; None where there was none."""
    obligation = Obligation.objects.about(subject).filter(kind=kind).first()
    if obligation and obligation.met_at is None:
        obligation.met_at = at or timezone.now()
        obligation.save(update_fields=["met_at"])
    return obligation
