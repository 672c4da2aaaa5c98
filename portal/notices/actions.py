"""Telling people, once each."""

from functools import partial

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from .models import Notice


def tell(recipient, *, kind: str, title: str, text: str = "", reason: str = "", url: str = "", subject=None, key: str = "", urgent: bool = False, at=None) -> Notice:
    """Tell `recipient` in the portal, and by e-mail once the transaction holds.

    With a `key`, the same person is told once for it; the notice that exists is returned then.
    """
    values = {"kind": kind, "title": title[:200], "text": text, "reason": reason[:300], "url": url, "subject": subject, "is_urgent": urgent, "created_at": at or timezone.now()}
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


def mail(notice: Notice) -> bool:
    """Send the e-mail of `notice` unless it was sent. Returns whether it was sent now.

    The row is locked while sending, so that two workers can't both send it. A mail server that refuses raises
    its own error, and the notice stays unsent for the next try.
    """
    with transaction.atomic():
        notice = Notice.objects.select_for_update().select_related("recipient").get(pk=notice.pk)
        if notice.mailed_at or not notice.recipient.is_active:
            return False
        context = {"notice": notice, "base_url": settings.BASE_URL}
        message = EmailMultiAlternatives(
            subject=notice.title, body=render_to_string("mail/notice.txt", context), to=[notice.recipient.email]
        )
        message.attach_alternative(render_to_string("mail/notice.html", context), "text/html")
        message.send()
        notice.mailed_at = timezone.now()
        notice.save(update_fields=["mailed_at"])
    return True


def mark_read(notice: Notice, *, at=None) -> Notice:
    """Note when the recipient first opened the notice."""
    if notice.read_at is None:
        notice.read_at = at or timezone.now()
        notice.save(update_fields=["read_at"])
    return notice


def mark_all_read(user, *, at=None) -> int:
    """Mark every unread notice of `user` as read. Returns how many."""
    return Notice.objects.visible_to(user).unread().update(read_at=at or timezone.now())
