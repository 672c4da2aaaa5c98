"""Telling people, once each."""

import logging
from functools import partial
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .letters import absolute, send_letter
from .models import Notice

logger = logging.getLogger(__name__)


def tell(
    recipient,
    *,
    kind: str,
    title: str,
    text: str = "",
    reason: str = "",
    url: str = "",
    subject=None,
    key: str = "",
    urgent: bool = False,
    at=None,
) -> Notice:
    """Tell `recipient` in the portal, and by e-mail once the transaction holds.

    With a `key`, the same person is told once for it; the notice that exists is returned then.
    """
    values = {
        "kind": kind,
        "title": title[:200],
        "text": text,
        "reason": reason[:300],
        "url": url,
        "subject": subject,
        "is_urgent": urgent,
        "created_at": at or timezone.now(),
    }
    if key:
        notice, made = Notice.objects.get_or_create(recipient=recipient, key=key, defaults=values)
    else:
        notice, made = Notice.objects.create(recipient=recipient, **values), True
    if made:
        transaction.on_commit(partial(_mail_in_background, notice.pk))
    return notice


def _mail_in_background(notice_id: int) -> None:
    from .tasks import mail_notice

    mail_notice.enqueue(notice_id)


def mail(notice: Notice, *, at=None) -> bool:
    """Send the e-mail of `notice` unless it was sent. Returns whether it was sent now.

    A worker takes the notice in hand by one conditional update, so that two can't both send it, and no lock is held
    while the mail server answers. A server that refuses raises its own error, and the notice is free for the next try.
    """
    at = at or timezone.now()
    if not Notice.objects.filter(pk=notice.pk).to_mail(at).update(mailing_since=at):
        return False
    notice = Notice.objects.select_related("recipient").get(pk=notice.pk)
    try:
        send_letter("notice", notice.title, notice.recipient.email, {"notice": notice, "link": absolute(notice.get_absolute_url())})
    except Exception:
        Notice.objects.filter(pk=notice.pk).update(mailing_since=None, mail_failures=F("mail_failures") + 1)
        raise
    Notice.objects.filter(pk=notice.pk).update(mailed_at=timezone.now(), mailing_since=None)
    return True


def mail_missed(*, at=None, most: int = 500) -> int:
    """Send what no worker sent, those that failed least first. Returns how many were sent.

    One address that a server refuses doesn't hold up the others; a server that can't be reached ends the round.
    """
    sent = 0
    for notice in Notice.objects.to_mail(at).order_by("mail_failures", "created_at")[:most]:
        try:
            sent += mail(notice, at=at)
        except (SMTPResponseException, SMTPRecipientsRefused):
            logger.warning("The mail server refused notice %s.", notice.pk)
        except (SMTPException, OSError):
            logger.warning("The mail server can't be reached. The rest waits for the next round.")
            break
    return sent


def mark_read(notice: Notice, *, at=None) -> Notice:
    """Note when the recipient first opened the notice."""
    if notice.read_at is None:
        notice.read_at = at or timezone.now()
        notice.save(update_fields=["read_at"])
    return notice


def mark_all_read(user, *, at=None) -> int:
    """Mark every unread notice of `user` as read. Returns how many."""
    return Notice.objects.visible_to(user).unread().update(read_at=at or timezone.now())
