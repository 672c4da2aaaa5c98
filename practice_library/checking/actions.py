"""Telling those who may check a page that one waits."""

from django.urls import reverse

from portal.notices.actions import tell

from .queries import who_may_check


def tell_who_may_check(task_state) -> int:
    """Tell everybody who may check the page, each once for this request. Returns how many."""
    asked = task_state.workflow_state
    page = asked.content_object
    people = who_may_check(asked)
    for person in people:
        tell(
            person,
            kind="page_check",
            title=f"“{task_state.revision.object_str}” waits for a check",
            text=f"{asked.requested_by or 'An editor'} asks somebody else to look at it. It is published when one of you approves it.",
            reason="You may check pages for the library.",
            url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
            subject=page,
            key=f"page-check:{task_state.pk}",
        )
    return len(people)
