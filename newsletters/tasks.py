"""Sending in the background."""

from django_tasks import task

from . import sending


@task(backend="background")
def send_newsletter_batch(issue_id: int, after_id: int = 0) -> int:
    """Send the next batch of an issue, and enqueue the one that follows it: one at a time, so that other tasks get their
    turn, and none follows a batch at which the mail server went away. Returns how many were sent."""
    batch = sending.next_batch(issue_id, after_id)
    if not batch:
        return 0
    sent, last = sending.send_batch(issue_id, batch)
    send_newsletter_batch.enqueue(issue_id, last)
    return sent


@task(backend="background")
def send_what_was_missed() -> int:
    """Go on with issues that some recipients don't have yet."""
    return sending.send_missed()
