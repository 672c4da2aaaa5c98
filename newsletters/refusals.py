"""What an issue can't be done with as it stands, each with the sentence that says so. Acts raise it; pages show it instead of a form."""

from portal.access.exceptions import Refused

from .models import NewsletterPage
from .queries import recipients, without

S = NewsletterPage.State


def to_propose(issue: NewsletterPage) -> Refused | None:
    """Why the latest draft of `issue` can't be proposed, whoever asks."""
    if issue.state == S.PROPOSED:
        return Refused(f"“{issue.title}” is waiting for approval already.", "Take it back first if you changed it since.")
    if issue.live and issue.latest_revision_id and issue.latest_revision_id == issue.approved_revision_id:
        return Refused(f"“{issue.title}” is published as it is.", "Change it first, then propose the change.")
    draft = issue.get_latest_revision_as_object()
    if not draft.items and not draft.introduction.strip():
        return Refused(f"“{draft.title}” is empty.", "Write an introduction or add an item, then propose it.")
    return None


def to_take_back(issue: NewsletterPage) -> Refused | None:
    """Why `issue` can't be taken back."""
    if issue.state != S.PROPOSED:
        return Refused(f"“{issue.title}” is not waiting for approval.", "Open it again to see its state.")
    return None


def to_send(issue: NewsletterPage) -> Refused | None:
    """Why `issue` can't be sent: it was, or nobody approved it."""
    if issue.sent_at:
        return Refused(f"“{issue.title}” was sent already.", "Nobody receives the same issue twice.")
    if issue.state != S.APPROVED or not issue.live or issue.withdrawn_on:
        return Refused(f"“{issue.title}” is not approved and published.", "It can be sent once somebody who wrote none of it approved it.")
    return None


def to_send_the_rest(issue: NewsletterPage) -> Refused | None:
    """Why `issue` can't be sent to those who are without it, so far as they need not be counted."""
    if not issue.sent_at:
        return Refused(f"“{issue.title}” was not sent yet.", "Send it first.")
    if not issue.live or issue.withdrawn_on:
        return Refused(f"“{issue.title}” is not published any more.", "Nobody else receives it.")
    return None


def nobody_left(issue: NewsletterPage) -> Refused:
    """Why `issue` goes to nobody else."""
    return Refused(f"Everybody has “{issue.title}”.", "There is nothing left to send.")


def to_offer_the_rest(issue: NewsletterPage) -> Refused | None:
    """Why no form is offered that sends to those who are without `issue`."""
    refusal = to_send_the_rest(issue)
    if refusal or without(issue).exists():
        return refusal
    if issue.deliveries.to_send().filter(person__in=recipients()).exists():
        return Refused(f"“{issue.title}” is on its way to everybody who doesn’t have it yet.", "Look again in a quarter of an hour.")
    return nobody_left(issue)
