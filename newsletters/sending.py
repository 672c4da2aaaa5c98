"""Sending a published issue: to every recipient once, whoever is killed on the way and however many work at it."""

import logging
from datetime import timedelta
from functools import partial
from time import monotonic

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.audit.actions import record_event
from portal.notices.actions import ROUND_SECONDS
from portal.notices.letters import absolute, identifier
from portal.notices.refusals import LETTERS_OWN

from . import refusals
from .letter import Letter, letter_for
from .models import Delivery, NewsletterPage
from .queries import PATIENCE, recipients
from .rules import works_at_desk

logger = logging.getLogger(__name__)

#: So many e-mails in one task of the background: an urgent letter waits for no more than these.
BATCH = 10
#: So long a letter is tried again without anybody asking.
GIVES_UP = timedelta(days=3)


def send(issue: NewsletterPage, *, by, at=None) -> NewsletterPage:
    """Send an approved issue to every active member of staff who has not said no, in the background.

    Who receives it is settled now. A correction of an issue that was sent is published, never sent again.
    """
    _must_work_at_desk(by)
    at = at or timezone.now()
    with transaction.atomic():
        issue = NewsletterPage.objects.select_for_update(of=("self",)).get(pk=issue.pk)
        if refusal := refusals.to_send(issue):
            raise refusal
        _queue(issue, at)
        issue.state, issue.sent_at = NewsletterPage.State.SENT, at
        NewsletterPage.objects.filter(pk=issue.pk).update(state=issue.state, sent_at=at)
        record_event(issue, "newsletter.sent", by=by, at=at, recipients=issue.deliveries.count())
        _enqueue(issue)
    return issue


def send_the_rest(issue: NewsletterPage, *, by, at=None) -> int:
    """Send to everybody who wants the issue and doesn't have it: whom it missed, and who came since. Returns how many they are."""
    _must_work_at_desk(by)
    at = at or timezone.now()
    with transaction.atomic():
        issue = NewsletterPage.objects.select_for_update(of=("self",)).get(pk=issue.pk)
        if refusal := refusals.to_send_the_rest(issue):
            raise refusal
        _queue(issue, at)
        waiting = issue.deliveries.to_send().count()
        if not waiting:
            raise refusals.nobody_left(issue)
        record_event(issue, "newsletter.sending_resumed", by=by, at=at, recipients=waiting)
        _enqueue(issue)
    return waiting


def send_missed(*, at=None) -> int:
    """Start again whatever was left by a worker that was killed or a mail server that was away. Returns how many issues.

    After three days what is left waits for somebody at the desk: it is an address that no server takes.
    """
    at = at or timezone.now()
    left = Delivery.objects.to_send().filter(queued_at__lt=at - PATIENCE, queued_at__gt=at - GIVES_UP)
    issues = NewsletterPage.objects.filter(pk__in=left.values("issue"))
    for issue in issues:
        _enqueue(issue)
    return len(issues)


def next_batch(issue_id: int, after_id: int) -> list[int]:
    """The deliveries that are sent next, in the order of their numbers."""
    waiting = Delivery.objects.to_send().filter(issue=issue_id, pk__gt=after_id)
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:BATCH])


def send_batch(issue_id: int, delivery_ids: list[int], *, seconds: float = ROUND_SECONDS) -> tuple[int, int]:
    """Send one batch over one connection, leaving out what was sent meanwhile. Returns how many were sent now, and the last
    that was tried: a slow mail server ends the batch after `seconds`, so that what is urgent waits no longer.

    One address that the server refuses doesn't hold up the others; a server that is away raises its own error, and
    the rest waits to be resumed.
    """
    issue = NewsletterPage.objects.get(pk=issue_id)
    letter = letter_for(issue)
    sent, last, ends = 0, 0, monotonic() + seconds
    with get_connection() as connection:
        for delivery_id in delivery_ids:
            if last and monotonic() >= ends:
                break
            last = delivery_id
            try:
                sent += deliver(delivery_id, letter, connection)
            except LETTERS_OWN:
                logger.warning("The mail server refused delivery %s.", delivery_id)
    return sent, last


def deliver(delivery_id: int, letter: Letter, connection=None) -> bool:
    """Send `letter` to one recipient unless they have it. Returns whether it was sent now.

    A worker takes the delivery in hand by one conditional update, so that two can't both send it, and no lock is held
    while the mail server answers. The message's own identifier is the same at every try, so that a copy that the server
    took just before a crash is known as the same message.
    """
    delivery = _taken_in_hand(delivery_id)
    if delivery is None:
        return False
    person = recipients().filter(pk=delivery.person_id).first()
    if person is None:
        delivery.delete()
        return False
    try:
        _message(letter, delivery, person, connection).send()
    except Exception:
        Delivery.objects.filter(pk=delivery_id).update(sending_since=None)
        raise
    Delivery.objects.filter(pk=delivery_id).update(sent_at=timezone.now(), sending_since=None)
    return True


def _taken_in_hand(delivery_id: int) -> Delivery | None:
    now = timezone.now()
    if not Delivery.objects.filter(pk=delivery_id).free_to_send(now).update(sending_since=now):
        return None
    return Delivery.objects.get(pk=delivery_id)


def _message(letter: Letter, delivery: Delivery, person, connection) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[person.email],
        connection=connection,
        headers={
            "Message-ID": identifier(f"newsletter-{delivery.issue_id}-{delivery.pk}"),
            "List-Unsubscribe": f"<{absolute('/my-newsletter/')}>",
        },
    )
    message.attach_alternative(letter.html, "text/html")
    return message


def _queue(issue: NewsletterPage, at) -> None:
    """A delivery for each recipient of today who has none of the issue."""
    people = recipients(at).values_list("pk", flat=True)
    Delivery.objects.bulk_create([Delivery(issue=issue, person_id=pk, queued_at=at) for pk in people], ignore_conflicts=True)


def _enqueue(issue: NewsletterPage) -> None:
    """Enqueue the first batch of what is still to be sent, once the transaction holds. Each batch enqueues the next."""
    from .tasks import send_newsletter_batch

    transaction.on_commit(partial(send_newsletter_batch.enqueue, issue.pk))


def _must_work_at_desk(by) -> None:
    if not works_at_desk(by):
        raise Refused("Only WPD, the Principal Social Worker and Insights send newsletters.", "Ask one of them.")
