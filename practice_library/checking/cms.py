"""The words and buttons of the check in the CMS."""

from django.contrib.messages import add_message, get_messages
from django.utils.safestring import mark_safe
from wagtail.admin.action_menu import SubmitForModerationMenuItem
from wagtail.models import WorkflowState

PANELS_WORDS, OUR_WORDS = "submitted for moderation", "sent for a check"


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


def reword_messages(request) -> None:
    """Say “sent for a check” where Wagtail has just said “submitted for moderation”."""
    for message in list(get_messages(request)):
        words = str(message.message)
        if PANELS_WORDS in words:
            words = words.replace(PANELS_WORDS, OUR_WORDS)
        add_message(request, message.level, mark_safe(words) if _is_safe(message) else words, message.extra_tags)  # noqa: S308 - as it came


def _is_safe(message) -> bool:
    return hasattr(message.message, "__html__")
