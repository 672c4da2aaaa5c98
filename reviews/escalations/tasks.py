"""What the escalations room does by itself, every minute."""

from django_tasks import task

from portal.notices.tasks import URGENT

from . import chasing

#: The hours are watched before any letter is sent: who is to be told is settled first.
BEFORE_ALL_LETTERS = URGENT + 10

CHASES = (chasing.tell_whom_a_post_came_to, chasing.remind_service_managers, chasing.tell_of_breaches)


@task(backend="background", priority=BEFORE_ALL_LETTERS)
def watch_the_hours() -> int:
    """Tell whom a post came to (R6), remind Service Managers, tell Heads of Service of breaches (R7). Returns how many acts were due.

    A chase that fails holds up none of the others.
    """
    return sum(chasing.apart(chase, chase.__name__) for chase in CHASES)
