"""The words and buttons of the check in the CMS."""

from wagtail.admin import messages
from wagtail.admin.action_menu import SubmitForModerationMenuItem
from wagtail.models import WorkflowState

from .queries import who_may_check

NOBODY_CHECKS = (
    "Nobody but you may check this page now, so it waits. A second WPD editor, the Principal Social Worker, or the page’s owner with an "
    "account in the CMS can: ask the system administrator to fill a post. To go on writing, take it back from checking."
)


class SendForCheckItem(SubmitForModerationMenuItem):
    """The button that sends a page for a check, for the first time or again."""

    def get_context_data(self, parent_context):
        context = super().get_context_data(parent_context)
        page = context.get("page")
        asked = page.current_workflow_state if page and page.pk else None
        is_again = asked is not None and asked.status == WorkflowState.STATUS_NEEDS_CHANGES
        return context | {"label": "Send for a check again" if is_again else "Send for a check"}


def say_check(menu_items: list) -> None:
    """Name the buttons of the workflow after what they do here."""
    for place, item in enumerate(menu_items):
        if isinstance(item, SubmitForModerationMenuItem):
            menu_items[place] = SendForCheckItem(order=item.order)
        elif item.name == "approve":
            item.label = "Approve and publish"


def say_that_nobody_checks(request, page) -> None:
    """Tell who has just sent `page` for a check where nobody else may do it."""
    asked = WorkflowState.objects.active().filter(object_id=str(page.pk), base_content_type=page.get_base_content_type()).first()
    if asked is not None and not who_may_check(asked):
        messages.warning(request, NOBODY_CHECKS)


def say_what_was_asked(request, page) -> None:
    """Show at the top of the edit view what a checker asked to change, until `page` is sent again."""
    asked = page.current_workflow_state
    state = asked.current_task_state if asked and asked.status == WorkflowState.STATUS_NEEDS_CHANGES else None
    if state is not None:
        messages.warning(request, f"{state.finished_by or 'A checker'} asked for changes: {state.comment.strip()}")
