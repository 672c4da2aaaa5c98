"""Mail in the background."""

from django_tasks import task

from . import actions
from .models import Notice


@task(backend="background")
def mail_notice(notice_id: int) -> bool:
    """Send the e-mail of one notice."""
    return actions.mail(Notice.objects.get(pk=notice_id))


@task(backend="background")
def mail_what_was_missed() -> int:
    """Send what no worker sent, after a mail server that was away. Returns how many."""
    return actions.mail_missed()
