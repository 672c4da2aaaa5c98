"""Starting what is due."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from . import registered
from .models import PeriodicRun

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
#: A last run that lies further ahead was noted by a clock that ran fast: nothing waits for that moment to come.
WRONG_CLOCK = timedelta(minutes=1)


def run_due(*, at=None) -> list[str]:
    """Enqueue every periodic task that is due at `at`; returns their names.

    Two processes that ask at once start a task once: the one whose update of the last run takes effect.
    """
    at = at or timezone.now()
    started = []
    for periodic in registered():
        PeriodicRun.objects.get_or_create(name=periodic.name, defaults={"last_at": NEVER})
        with transaction.atomic():
            is_due = Q(last_at__lte=at - periodic.every) | Q(last_at__gt=at + WRONG_CLOCK)
            if PeriodicRun.objects.filter(is_due, name=periodic.name).update(last_at=at):
                periodic.task.enqueue()
                started.append(periodic.name)
    return started
