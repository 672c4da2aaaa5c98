"""What the background does for itself."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

#: For so long it is kept how a task ended.
KEPT = timedelta(days=14)


@task(backend="background")
def throw_old_results_away() -> int:
    """Delete what is known of tasks that ended long ago. Returns how many."""
    return DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT).delete()[0]
