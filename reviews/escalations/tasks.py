"""What the escalations room does by itself, every few minutes."""

from django_tasks import task

from . import chasing


@task(backend="background")
def watch_the_hours() -> int:
    """Remind Service Managers and tell Heads of Service of breaches (R7). Returns how many acts were due."""
    return chasing.remind_service_managers() + chasing.tell_of_breaches()
