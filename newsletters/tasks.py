"""Sending in the background."""

from django_tasks import task

from . import sending


@task(backend="background")
def send_newsletter_batch(issue_id: int, delivery_ids: list[int]) -> int:
    """Send one batch of an issue."""
    return sending.send_batch(issue_id, delivery_ids)


@task(backend="background")
def send_what_was_missed() -> int:
    """Go on with issues that some recipients don't have yet."""
    return sending.send_missed()
