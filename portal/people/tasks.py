"""Mail about accounts, in the background."""

from django_tasks import task

from portal.notices.letters import send_letter

from .models import User


@task(backend="background")
def mail_welcome(person_id: int) -> None:
    """Tell the holder of a new account how to sign in."""
    person = User.objects.get(pk=person_id)
    send_letter("welcome", "Your account for practice knowledge", person.email, {"person": person})


@task(backend="background")
def mail_address_changed(person_id: int, old_address: str) -> None:
    """Tell the old address that the account has a new one."""
    person = User.objects.get(pk=person_id)
    send_letter("address_changed", "Your account has a new e-mail address", old_address, {"person": person})


@task(backend="background")
def keep_groups_in_step() -> int:
    """Bring CMS groups into step with tenures that began or ended by date. Returns how many people were looked at."""
    from portal.access.groups import keep_all_in_step

    return keep_all_in_step()


@task(backend="background")
def throw_old_drafts_away() -> int:
    """Delete previews of imports that nobody confirmed. Returns how many."""
    from portal.people.imports.drafts import throw_old_away

    return throw_old_away()
