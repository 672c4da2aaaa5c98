"""While a page is being checked, or changes were asked for, the check alone publishes it (R19): no button, no bulk action, no superuser."""

from django.db.models import Exists, OuterRef
from wagtail.models import PagePermissionTester, TaskState, WorkflowState


def is_in_check(page) -> bool:
    """Whether a check of `page` is open, or asked for changes and was not answered; cancelling it answers nothing."""
    refused = TaskState.objects.filter(workflow_state=OuterRef("pk"), status=TaskState.STATUS_REJECTED)
    last = WorkflowState.objects.for_instance(page).annotate(was_refused=Exists(refused)).order_by("-created_at", "-pk").first()
    if last is None or last.status == WorkflowState.STATUS_APPROVED:
        return False
    return last.status != WorkflowState.STATUS_CANCELLED or last.was_refused


class CheckedPermissions(PagePermissionTester):
    """Wagtail's permissions on a page; publishing is left to the check while there is one."""

    def can_publish(self):
        return super().can_publish() and not is_in_check(self.page)

    def can_set_view_restrictions(self):
        return super().can_publish()

    def can_unschedule(self):
        return super().can_publish()


class PublishedByCheck:
    """A page that its check publishes, once one was asked for."""

    def permissions_for_user(self, user):
        """As Wagtail's, but for publishing."""
        return CheckedPermissions(user, self)
