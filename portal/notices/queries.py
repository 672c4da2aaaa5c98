"""Notices, each seen by the person whom it tells."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

#: A worker that took a notice in hand and never came back is given up after this long; sooner where it is urgent.
IN_HAND = timedelta(minutes=10)
URGENT_IN_HAND = timedelta(minutes=2)
#: A notice that a mail server refused for good this often is left alone; it still stands in the portal.
MOST_REFUSALS = 20
#: An urgent notice that was refused this often, or waits for so long, is shown to people.
REFUSALS_TO_SHOW = 3
WAIT_TO_SHOW = timedelta(hours=1)


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

    def to_open_accounts(self, now):
        """Those whose recipient's account is open."""
        return self.filter(recipient__in=get_user_model().objects.with_open_account(now))

    def to_mail(self, now=None):
        """Those that wait to be sent: not sent, in no worker's hands, due for a try, to an account that is open."""
        now = now or timezone.now()
        given_up = Q(mailing_since__lt=now - IN_HAND) | Q(is_urgent=True, mailing_since__lt=now - URGENT_IN_HAND)
        due = Q(mail_not_before__isnull=True) | Q(mail_not_before__lte=now)
        free = Q(mailing_since__isnull=True) | given_up
        return self.not_mailed().to_open_accounts(now).filter(free, due, mail_failures__lt=MOST_REFUSALS)

    def in_order_of_mailing(self):
        """Urgent ones first, then those that were not tried yet, then as they came."""
        return self.order_by("-is_urgent", F("mail_not_before").asc(nulls_first=True), "created_at", "pk")

    def to_show(self, now):
        """Urgent ones that reached nobody by e-mail and of which nobody was told yet."""
        is_late = Q(mail_failures__gte=REFUSALS_TO_SHOW) | Q(created_at__lte=now - WAIT_TO_SHOW)
        return self.not_mailed().to_open_accounts(now).filter(is_late, is_urgent=True, shown_undelivered_at__isnull=True)
