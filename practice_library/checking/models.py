"""The step of Wagtail's workflow in which another person looks at a page before it is published (R19)."""

from django.core.exceptions import PermissionDenied
from wagtail.models import Task, TaskState

from . import queries
from .actions import tell_who_may_check


class CheckTask(Task):
    """A check by WPD, the Principal Social Worker or the page's owner; never by whoever asked for it."""

    class Meta:
        verbose_name = "check by WPD or the owner"
        verbose_name_plural = "checks by WPD or the owner"

    def start(self, workflow_state, user=None):
        """As Wagtail's, and those who may check are told: Wagtail's own mail knows only its groups."""
        task_state = super().start(workflow_state, user=user)
        tell_who_may_check(task_state)
        return task_state

    def on_action(self, task_state, user, action_name, **kwargs):
        if not queries.may_check(task_state.workflow_state, user):
            raise PermissionDenied("Somebody other than you checks this page.")
        return super().on_action(task_state, user, action_name, **kwargs)

    def user_can_access_editor(self, obj, user):
        return queries.may_check(obj.current_workflow_state, user)

    def locked_for_user(self, obj, user):
        return not queries.may_check(obj.current_workflow_state, user)

    def get_actions(self, obj, user):
        if not queries.may_check(obj.current_workflow_state, user):
            return []
        return [("reject", "Ask for changes", True), ("approve", "Approve and publish", False)]

    def get_task_states_user_can_moderate(self, user, **kwargs):
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return queries.that_may_be_checked_by(user, waiting)

    @classmethod
    def get_description(cls):
        return "WPD, the Principal Social Worker or the page’s owner may approve, but not whoever asked for the check"
