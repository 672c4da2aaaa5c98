"""The step of Wagtail's workflow in which another person looks at a page before it is published (R19)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.locks import WorkflowLock
from wagtail.models import Task, TaskState

from . import queries
from .actions import require_approvable, require_words, tell_senders, tell_who_may_check
from .forms import ChangesForm


class CheckLock(WorkflowLock):
    """Keeps a page that waits for a check as it was sent, for all but those who may check it."""

    def get_message(self, user):
        if not self.for_user(user):
            return super().get_message(user)
        return "This page waits for a check. Until it is checked, only those who may check it can change it."


class CheckTask(Task):
    """A check by WPD, the Principal Social Worker or the page's owner; never by whoever sent the page."""

    lock_class = CheckLock

    class Meta:
        verbose_name = "check by WPD or the owner"
        verbose_name_plural = "checks by WPD or the owner"

    def start(self, workflow_state, user=None):
        """As Wagtail's, and those who may check are told: Wagtail's own mail knows only its groups."""
        task_state = super().start(workflow_state, user=user)
        tell_who_may_check(task_state)
        return task_state

    @transaction.atomic
    def on_action(self, task_state, user, action_name, comment="", **kwargs):
        """As Wagtail's; but by somebody else alone, asking for changes with words, and whoever sent the page is told."""
        if not queries.may_check(task_state.workflow_state, user):
            raise PermissionDenied("Somebody other than you checks this page.")
        if action_name == "approve":
            require_approvable(task_state, user)
        else:
            require_words(comment)
        answer = super().on_action(task_state, user, action_name, comment=comment, **kwargs)
        task_state.refresh_from_db()
        tell_senders(task_state, by=user, is_approved=action_name == "approve")
        return answer

    def user_can_access_editor(self, obj, user):
        return queries.may_check(obj.current_workflow_state, user)

    def locked_for_user(self, obj, user):
        return not queries.may_check(obj.current_workflow_state, user)

    def get_actions(self, obj, user):
        asked = obj.current_workflow_state
        if not queries.may_check(asked, user):
            return []
        changes = ("reject", "Ask for changes", True)
        return [changes] if queries.has_changed_it(asked, user) else [changes, ("approve", "Approve", False)]

    def get_form_for_action(self, action):
        return ChangesForm if action == "reject" else super().get_form_for_action(action)

    def get_task_states_user_can_moderate(self, user, **kwargs):
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return queries.that_may_be_checked_by(user, waiting)

    @classmethod
    def get_description(cls):
        return "WPD, the Principal Social Worker or the page’s owner may approve, but not whoever sent the page"
