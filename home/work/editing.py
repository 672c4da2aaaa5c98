"""Pages that wait for a check by somebody other than whoever wrote them."""

from django.urls import reverse

from practice_library.checking.queries import waiting_for

from .items import Section, WorkItem


def pages_to_check(user) -> Section:
    """Pages that somebody asked to have checked, and that this person may approve (R19)."""
    title = "Pages that wait for a check"
    if not user.has_perm("wagtailadmin.access_admin"):
        return Section(title)
    items = [
        WorkItem(
            title=state.revision.object_str,
            url=reverse("wagtailadmin_pages:edit", args=[state.workflow_state.object_id]),
            why=f"{state.workflow_state.requested_by or 'An editor'} asks somebody else to approve it",
        )
        for state in waiting_for(user)
    ]
    return Section(title, items)
