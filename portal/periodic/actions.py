"""Starting what is due."""

from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone

from . import registered
from .models import PeriodicRun

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def run_due(*, at=None) -> list[str]:
    """Enqueue every periodic task that is due at `at`; returns their names.

    Two processes that ask at once start a task once: the one whose update of the last run takes effect.
    """
    at = at or timezone.now()
    started = []
    for periodic in registered():
        PeriodicRun.objects.get_or_create(name=periodic.name, defaults={"last_at": NEVER})
        with transaction.atomic():
            if PeriodicRun.objects.filter(name=periodic.name, last_at__lte=at - periodic.every).update(last_at=at):
                periodic.task.enqueue()
                started.append(periodic.name)
    return started
