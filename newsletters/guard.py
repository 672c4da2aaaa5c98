"""No way round the approval (R14): not by a button of the CMS, a bulk action, a workflow, a date, or as a superuser."""

from wagtail.models import PagePermissionTester

from portal.access.exceptions import Refused


class IssuePermissions(PagePermissionTester):
    """Wagtail's permissions on an issue: it is edited in the CMS, published at the newsletter desk."""

    def can_publish(self):
        return False

    def can_set_view_restrictions(self):
        return False

    def can_delete(self, ignore_bulk=False):
        """An issue that was once approved stays: it is withdrawn or taken offline, and keeps where its findings went."""
        return self.page.approved_at is None and super().can_delete(ignore_bulk)


def refuse_publication_without_approval(issue) -> None:
    """Raise `Refused` where `issue` is about to be live with anything but its approved revision."""
    if issue.live and (issue.approved_at is None or issue.live_revision_id != issue.approved_revision_id):
        raise Refused(
            "A newsletter is published by its approval, by somebody who wrote none of it.",
            "Save it as a draft, then propose it at the newsletter desk.",
        )
