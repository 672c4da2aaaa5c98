"""Wagtail's own letters about a check are off: the portal's notices tell of it, and whoever sent a page would hear of it twice."""

from wagtail.models import WorkflowState
from wagtail.signals import workflow_approved, workflow_rejected, workflow_submitted

LETTERS = {
    workflow_submitted: "workflow_state_submitted_email_notification",
    workflow_rejected: "workflow_state_rejected_email_notification",
    workflow_approved: "workflow_state_approved_email_notification",
}


def keep_wagtails_letters_off() -> None:
    """Take the names under which Wagtail connects its letters, before it does: a name is connected once."""
    for signal, name in LETTERS.items():
        signal.connect(send_nothing, sender=WorkflowState, dispatch_uid=name)


def send_nothing(**kwargs) -> None:
    """What is connected in place of a letter."""
