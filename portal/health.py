"""Whether the parts of the portal do their work: its database, the worker and the clock. Nothing of what they do is said."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max, Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from portal.periodic.models import PeriodicRun

OK = "ok"
ADDRESS = "/health/"
DATABASE_CACHE = "django.core.cache.backends.db.DatabaseCache"


def state_of_database() -> str:
    """Whether the database answers and has the tables of the portal."""
    try:
        with connection.cursor() as cursor:
            there = set(connection.introspection.table_names(cursor))
    except (DatabaseError, InterfaceError):
        return "does not answer"
    return OK if _wanted_tables() <= there else "is not prepared"


def _wanted_tables() -> set[str]:
    caches = {cache["LOCATION"] for cache in settings.CACHES.values() if cache["BACKEND"] == DATABASE_CACHE}
    return {*connection.introspection.django_table_names(), MigrationRecorder.Migration._meta.db_table, *caches}


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
    now = at or timezone.now()
    if last and last > now + _patience():
        return "the last run lies ahead of now; was the machine’s time set back?"
    if last and last <= now - _patience():
        return f"nothing was started for longer than {settings.WORK_MAY_WAIT_SECONDS} seconds; is the clock running?"
    return OK


def states(*, web_only: bool = False) -> dict[str, str]:
    """Each part and how it is, `ok` or what is wrong. Without a database that is prepared nothing is known of the others."""
    found = {"database": state_of_database()}
    if web_only or found["database"] != OK:
        return found
    return found | {"worker": _told(state_of_worker), "clock": _told(state_of_clock)}


def _told(state: Callable[[], str]) -> str:
    """The state of a part, also where the database refuses what is asked of it, as halfway through a new version."""
    try:
        return state()
    except (DatabaseError, InterfaceError):
        return "is not known"


class NobodyAsksMiddleware:
    """Leaves who asks for the health unread: without a database a session could not be fetched, and the answer would be lost."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path == ADDRESS:
            request.COOKIES = {}
        return self.get_response(request)


def _patience() -> timedelta:
    return timedelta(seconds=settings.WORK_MAY_WAIT_SECONDS)
