"""What the search does in the background."""

from django.conf import settings
from django.core.management import call_command
from django_tasks import task

BACKGROUND = "background"


@task()
def rebuild_index() -> None:
    """Build the search index anew. Searches go on with the old one meanwhile."""
    call_command("update_index", verbosity=0)


def rebuild_index_in_background() -> bool:
    """Leave a rebuild to the worker. Returns whether there is one to leave it to."""
    if BACKGROUND not in getattr(settings, "TASKS", {}):
        return False
    rebuild_index.using(backend=BACKGROUND).enqueue()
    return True
