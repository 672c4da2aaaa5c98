"""What this app does by itself: missed mail, groups that follow a date, and throwing away what is old."""

from datetime import timedelta


def register() -> None:
    """Register the periodic tasks of this app. Called from `ready`."""
    from portal.notices.tasks import mail_urgent, mail_what_was_missed
    from portal.people.tasks import keep_groups_in_step, tell_of_undelivered, tell_on_the_day, throw_old_drafts_away
    from portal.periodic import register_periodic
    from portal.periodic.tasks import throw_old_results_away

    register_periodic(mail_urgent, every=timedelta(minutes=1))
    register_periodic(tell_of_undelivered, every=timedelta(minutes=1))
    register_periodic(mail_what_was_missed, every=timedelta(minutes=10))
    register_periodic(keep_groups_in_step, every=timedelta(hours=1))
    register_periodic(tell_on_the_day, every=timedelta(hours=1))
    register_periodic(throw_old_drafts_away, every=timedelta(hours=12))
    register_periodic(throw_old_results_away, every=timedelta(hours=24))
