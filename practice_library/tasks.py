"""What the library does in the background."""

from django_tasks import task

from practice_library.pages import actions


@task(backend="background")
def remind_owners() -> int:
    """Tell owners of pages that are due for review (R19). Run once a day. Returns how many were told."""
    return actions.remind_owners()
