"""Mail about accounts, and what is looked after by the clock, in the background."""

from datetime import timedelta
from smtplib import SMTPException

from django.utils import timezone
from django_tasks import task

from portal.notices.letters import send_letter
from portal.notices.refusals import is_refused_for_good
from portal.notices.tasks import URGENT

from .models import User
from .telling import tell_of_what_lay_ahead
from .undelivered import show_undelivered

TRY_AGAIN_AFTER = timedelta(minutes=10)


def _send_or_later(again, arguments: tuple, template: str, subject: str, address: str, context: dict) -> None:
    """Send a letter; where the mail server is away, the same task comes again later."""
    try:
        send_letter(template, subject, address, context)
    except (SMTPException, OSError) as error:
        if is_refused_for_good(error):
            raise
        again.using(run_after=timezone.now() + TRY_AGAIN_AFTER).enqueue(*arguments)


@task(backend="background")
def mail_welcome(person_id: int) -> None:
    """Tell the holder of a new account how to sign in."""
    person = User.objects.get(pk=person_id)
    _send_or_later(mail_welcome, (person_id,), "welcome", "Your account for practice knowledge", person.email, {"person": person})


@task(backend="background")
def mail_address_changed(person_id: int, old_address: str) -> None:
    """Tell the old address that the account has a new one."""
    person = User.objects.get(pk=person_id)
    subject = "Your account has a new e-mail address"
    _send_or_later(mail_address_changed, (person_id, old_address), "address_changed", subject, old_address, {"person": person})


@task(backend="background", priority=URGENT)
def tell_of_undelivered() -> int:
    """Tell of urgent letters that no mail server takes. Returns of how many."""
    return show_undelivered()


@task(backend="background")
def keep_groups_in_step() -> int:
    """Bring CMS groups into step with tenures that began or ended by date. Returns how many people were looked at."""
    from portal.access.groups import keep_all_in_step

    return keep_all_in_step()


@task(backend="background")
def tell_on_the_day() -> int:
    """Tell of appointments that begin or end today as was said beforehand. Returns of how many."""
    return tell_of_what_lay_ahead()


@task(backend="background")
def throw_old_drafts_away() -> int:
    """Delete previews of imports that nobody confirmed. Returns how many."""
    from portal.people.imports.drafts import throw_old_away

    return throw_old_away()
