"""Mail in the background."""

from django_tasks import task

from . import actions
from .models import Notice

#: Urgent letters go before whatever else waits.
URGENT = 50


@task(backend="background")
def mail_notice(notice_id: int) -> bool:
    """Send the e-mail of one notice."""
    return actions.mail(Notice.objects.get(pk=notice_id))


@task(backend="background", priority=URGENT)
def mail_urgent() -> int:
    """Send urgent letters that no worker sent. Returns how many."""
    return actions.mail_missed(urgent_only=True)


@task(backend="background")
def mail_what_was_missed() -> int:
    """Send what no worker sent, after a mail server that was away. Returns how many."""
    return actions.mail_missed()
