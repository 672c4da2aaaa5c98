"""Notices, each seen by the person whom it tells."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

#: A worker that took a notice in hand and never came back is given up after this long.
IN_HAND = timedelta(minutes=10)
#: A notice that a mail server refused this often is left alone; it still stands in the portal.
MOST_FAILURES = 20


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A notice is seen by its recipient and by nobody else."""
        return self.filter(recipient=user) if user.is_authenticated else self.none()

    def unread(self):
        return self.filter(read_at__isnull=True)

    def unread_first(self):
        """Unread ones first, newest first among each."""
        is_read = models.Case(models.When(read_at__isnull=True, then=0), default=1, output_field=models.IntegerField())
        return self.alias(is_read=is_read).order_by("is_read", "-created_at", "-pk")

    def not_mailed(self):
        return self.filter(mailed_at__isnull=True)

    def to_mail(self, now=None):
        """Those that wait to be sent: not sent, in no worker's hands, to an account that is open."""
        now = now or timezone.now()
        open_account = Q(recipient__account_ends__isnull=True) | Q(recipient__account_ends__gte=timezone.localdate(now))
        free = Q(mailing_since__isnull=True) | Q(mailing_since__lt=now - IN_HAND)
        return self.not_mailed().filter(open_account, free, recipient__is_active=True, mail_failures__lt=MOST_FAILURES)
