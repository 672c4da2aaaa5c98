"""Notices, each seen by the person whom it tells."""

from django.db import models


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A notice is seen by its recipient and by nobody else."""
        return self.filter(recipient=user) if user.is_authenticated else self.none()

    def unread(self):
        return self.filter(read_at__isnull=True)

    def not_mailed(self):
        return self.filter(mailed_at__isnull=True)
