"""Whether the parts of the portal do their work: its database, the worker and the clock. Nothing of what they do is said."""

from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.models import Max, Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from portal.periodic.models import PeriodicRun

OK = "ok"


def state_of_database() -> str:
    """Whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return "does not answer"
    return OK


def state_of_worker(at=None) -> str:
    """Whether the worker takes tasks: one that waits too long, while none was begun, means that it does not run."""
    since = (at or timezone.now()) - _patience()
    was_due = Q(run_after=get_date_max()) | Q(run_after__lte=since)
    waits = DBTaskResult.objects.ready().filter(was_due, enqueued_at__lte=since).exists()
    if waits and not DBTaskResult.objects.filter(started_at__gt=since).exists():
        return f"a task waits for longer than {settings.WORK_MAY_WAIT_SECONDS} seconds; is the worker running?"
    return OK


def state_of_clock(at=None) -> str:
    """Whether the clock starts what is due. Where it never ran, the portal is being set up."""
    last = PeriodicRun.objects.aggregate(last=Max("last_at"))["last"]
    if last and last <= (at or timezone.now()) - _patience():
        return f"nothing was started for longer than {settings.WORK_MAY_WAIT_SECONDS} seconds; is the clock running?"
    return OK


def states(*, web_only: bool = False) -> dict[str, str]:
    """Each part and how it is, `ok` or what is wrong. Without a database nothing is known of the others."""
    found = {"database": state_of_database()}
    if web_only or found["database"] != OK:
        return found
    return found | {"worker": state_of_worker(), "clock": state_of_clock()}


def _patience() -> timedelta:
    return timedelta(seconds=settings.WORK_MAY_WAIT_SECONDS)
