"""Telling people, once each."""

import logging
from functools import partial
from smtplib import SMTPException
from time import monotonic

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from .letters import absolute, identifier, send_letter, subject_of
from .models import Notice
from .refusals import LETTERS_OWN, is_refused_for_good, pause_after

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
        transaction.on_commit(partial(_mail_in_background, notice.pk, urgent))
    return notice


def _mail_in_background(notice_id: int, is_urgent: bool) -> None:
    from .tasks import URGENT, mail_notice

    task = mail_notice.using(priority=URGENT) if is_urgent else mail_notice
    task.enqueue(notice_id)


def mail(notice: Notice, *, at=None) -> bool:
    """Send the e-mail of `notice` unless it was sent. Returns whether it was sent now.

    A worker takes the notice in hand by one conditional update, so that two can't both send it, and no lock is held
    while the mail server answers. A server that does not take it raises its own error, and the notice is free for the
    next try.
    """
    at = at or timezone.now()
    if not Notice.objects.filter(pk=notice.pk).to_mail(at).update(mailing_since=at):
        return False
    notice = Notice.objects.select_related("recipient").get(pk=notice.pk)
    link = absolute(notice.get_absolute_url())
    headers = {"Message-ID": identifier(f"notice-{notice.pk}")}
    try:
        subject = subject_of(notice.title, is_urgent=notice.is_urgent)
        send_letter("notice", subject, notice.recipient.email, {"notice": notice, "link": link}, headers=headers)
    except Exception as error:
        _leave_for_later(notice, error, at)
        raise
    Notice.objects.filter(pk=notice.pk).update(mailed_at=timezone.now(), mailing_since=None)
    return True


def _leave_for_later(notice: Notice, error: Exception, at) -> None:
    """Free `notice` for a later try. Only what is the letter's own fault counts towards giving it up."""
    refusals = notice.mail_failures + is_refused_for_good(error)
    not_before = at + pause_after(notice, refusals if is_refused_for_good(error) else 0, at)
    Notice.objects.filter(pk=notice.pk).update(mailing_since=None, mail_failures=refusals, mail_not_before=not_before)


#: So long one round of letters holds up whatever else waits for the worker, however slowly a mail server answers.
ROUND_SECONDS = 30


def mail_missed(*, at=None, urgent_only: bool = False, most: int = 500, seconds: float = ROUND_SECONDS) -> int:
    """Send what no worker sent, urgent ones first, even those that come meanwhile. Returns how many were sent.

    One address that a server refuses doesn't hold up the others; a server that can't be reached ends the round, and so do
    `seconds`: the rest is sent in the next.
    """
    sent, ends = 0, monotonic() + seconds
    for _ in range(most):
        if monotonic() >= ends:
            break
        waiting = Notice.objects.to_mail(at).in_order_of_mailing()
        notice = (waiting.filter(is_urgent=True) if urgent_only else waiting).first()
        if notice is None:
            break
        try:
            sent += mail(notice, at=at)
        except LETTERS_OWN:
            logger.warning("The mail server refused notice %s.", notice.pk)
        except (SMTPException, OSError):
            logger.warning("The mail server can’t be reached. The rest waits for the next round.")
            break
    return sent


def mark_read(notice: Notice, *, at=None) -> Notice:
    """Note when the recipient first opened the notice."""
    if notice.read_at is None:
        notice.read_at = at or timezone.now()
        notice.save(update_fields=["read_at"])
    return notice


def mark_read_about(subject, *, kind: str = "", at=None) -> int:
    """Mark the unread notices about `subject`, those of one `kind` where it is given, as read for everybody: what they ask
    for is done. Returns how many."""
    about = Notice.objects.filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)
    return (about.filter(kind=kind) if kind else about).unread().update(read_at=at or timezone.now())


def mark_all_read(user, *, at=None) -> int:
    """Mark every unread notice of `user` as read. Returns how many."""
    return Notice.objects.visible_to(user).unread().update(read_at=at or timezone.now())
