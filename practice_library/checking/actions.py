"""Telling who may check a page that one waits, and who sent it what became of it."""

from django.urls import reverse

from portal.access.exceptions import Refused
from portal.notices.actions import mark_read_about, tell
from portal.people.models import User
from practice_library.pages.publishing import contradicts, is_due_already, lacks

from .queries import has_changed_it, senders_of, who_may_check

WAITS = "page_check"
ANSWERED = "page_check_answered"


def tell_who_may_check(task_state) -> int:
    """Tell everybody who may check the page, each once for this request, and count what became of it before as read by whoever
    sent it then. Returns how many are told."""
    asked = task_state.workflow_state
    page = asked.content_object
    mark_read_about(page, kind=ANSWERED)
    sender = task_state.revision.user or asked.requested_by
    people = [person for person in who_may_check(asked) if person != sender]
    for person in people:
        tell(
            person,
            kind=WAITS,
            title=f"“{task_state.revision.object_str}” waits for a check",
            text=f"{sender or 'An editor'} asks somebody else to look at it. It is published when one of you approves it.",
            reason="You may check pages for the library.",
            url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
            subject=page,
            key=f"page-check:{task_state.pk}",
        )
    return len(people)


def require_approvable(task_state, user) -> None:
    """Raise `Refused` where `user` wrote in the page since it was sent, or where it lacks something that readers need."""
    if has_changed_it(task_state.workflow_state, user):
        raise Refused(
            "You changed this page since it was sent for a check, so somebody else approves it.",
            "Your changes are kept. Ask for changes, so that the page goes back to whoever sent it, or leave it to another checker.",
        )
    page = task_state.workflow_state.content_object
    missing = lacks(page)
    if missing:
        raise Refused(f"{', '.join(missing).capitalize()} {'is' if len(missing) == 1 else 'are'} missing.", "Ask for changes.")
    if is_due_already(page):
        raise Refused("Its review-by date has passed.", "Ask for changes: a later date is needed before it is published.")
    contradiction = contradicts(page)
    if contradiction:
        raise Refused(contradiction)


def require_words(comment: str) -> None:
    """Raise `Refused` where nothing says what should be changed."""
    if not comment.strip():
        raise Refused("Say what should be changed.", "The words go to whoever sent the page.")


def tell_senders(task_state, *, by, is_approved: bool) -> None:
    """Tell whoever sent the page what became of it, and count the notices that it waits as read for everybody."""
    page = task_state.workflow_state.content_object
    title = task_state.revision.object_str
    mark_read_about(page, kind=WAITS)
    for person in User.objects.filter(pk__in=senders_of(task_state.workflow_state), is_active=True).exclude(pk=by.pk):
        tell(
            person,
            kind=ANSWERED,
            title=f"“{title}” was approved" if is_approved else f"“{title}” came back to you: {by} asks for changes",
            text=task_state.comment or ("It is published." if page.live else "It is published on the date that it carries."),
            reason="You sent the page for a check.",
            url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
            subject=page,
            key=f"page-check-answered:{task_state.pk}",
        )
