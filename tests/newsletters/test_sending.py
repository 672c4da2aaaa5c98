"""An issue reaches every member of staff who wants it, once, whatever breaks on the way."""

import re
import threading
from datetime import timedelta
from smtplib import SMTPDataError

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from newsletters import actions, sending, tasks
from newsletters.models import Delivery, NewsletterPage
from newsletters.queries import recipients, without
from portal.access.exceptions import Refused
from portal.people.models import User

from .conftest import FINDING_TEXT

pytestmark = pytest.mark.django_db


class StopsAfterThree(EmailBackend):
    """A mail server that goes away in the middle."""

    left = 3
    refused = 0

    def send_messages(self, messages):
        if StopsAfterThree.left == 0:
            StopsAfterThree.refused += 1
            raise ConnectionResetError("The mail server went away.")
        StopsAfterThree.left -= 1
        return super().send_messages(messages)


class RefusesTheText(EmailBackend):
    """A mail server that takes no message to one address, after it has read it."""

    refuses = ""

    def send_messages(self, messages):
        if any(RefusesTheText.refuses in message.to for message in messages):
            raise SMTPDataError(554, b"no")
        return super().send_messages(messages)


@pytest.fixture
def send_now(django_capture_on_commit_callbacks):
    """Send an issue and let the background work."""

    def send(issue, by):
        with django_capture_on_commit_callbacks(execute=True):
            return sending.send(issue, by=by)

    return send


def newsletters_to() -> list[str]:
    return sorted(message.to[0] for message in mail.outbox if "List-Unsubscribe" in message.extra_headers)


def staff() -> list[str]:
    return sorted(User.objects.filter(is_active=True, affiliation="staff").values_list("email", flat=True))


def test_everybody_on_the_staff_receives_it_once(published, council, send_now):
    issue = send_now(published, council.wpd)
    assert newsletters_to() == staff()
    assert issue.deliveries.to_send().count() == 0
    assert NewsletterPage.objects.get(pk=issue.pk).state == "sent"


def test_who_unsubscribed_receives_nothing(published, council, send_now):
    actions.set_subscription(council.tm, is_wanted=False)
    actions.set_subscription(council.sm, is_wanted=False)
    actions.set_subscription(council.sm, is_wanted=True)
    send_now(published, council.wpd)
    assert newsletters_to() == [address for address in staff() if address != council.tm.email]


def test_V8_V9_partners_ended_and_closed_accounts_receive_nothing(published, council, send_now):
    council.person("Mina", affiliation="mscp")
    council.person("Yuri", affiliation="young_scrutineer", account_ends=timezone.localdate() + timedelta(days=30))
    council.person("Ella", account_ends=timezone.localdate() - timedelta(days=1))
    council.person("Cleo", is_active=False)
    wanted = sorted(recipients().values_list("email", flat=True))
    send_now(published, council.wpd)
    assert newsletters_to() == wanted
    assert not {"mina@alderbrook.example", "yuri@alderbrook.example", "ella@alderbrook.example", "cleo@alderbrook.example"} & set(wanted)


def test_after_a_crash_the_rest_is_sent_and_nobody_twice(published, council, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "tests.newsletters.test_sending.StopsAfterThree"
    StopsAfterThree.left = 3
    with django_capture_on_commit_callbacks():
        issue = sending.send(published, by=council.wpd)
    ids = list(issue.deliveries.order_by("pk").values_list("pk", flat=True))
    with pytest.raises(ConnectionResetError):
        sending.send_batch(issue.pk, ids)
    assert (len(newsletters_to()), issue.deliveries.to_send().count()) == (3, len(ids) - 3)
    StopsAfterThree.left = 1000
    with django_capture_on_commit_callbacks(execute=True):
        assert sending.send_the_rest(issue, by=council.psw) == len(ids) - 3
    assert newsletters_to() == staff()


def test_the_same_batch_given_to_a_second_worker_sends_nothing_more(published, council, send_now):
    issue = send_now(published, council.wpd)
    ids = list(issue.deliveries.values_list("pk", flat=True))
    assert sending.send_batch(issue.pk, ids)[0] == 0
    assert tasks.send_newsletter_batch.call(issue.pk) == 0
    assert newsletters_to() == staff()


def test_what_was_missed_is_sent_later_without_anybody_asking(published, council, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():
        issue = sending.send(published, by=council.wpd)
    assert sending.send_missed() == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert sending.send_missed(at=timezone.now() + timedelta(minutes=20)) == 1
    assert newsletters_to() == staff()
    assert issue.deliveries.to_send().count() == 0


def test_a_message_keeps_its_identifier_at_every_try(published, council, send_now):
    send_now(published, council.wpd)
    identifiers = [message.extra_headers["Message-ID"] for message in mail.outbox if "Message-ID" in message.extra_headers]
    expected = [f"<newsletter-{published.pk}-{pk}@localhost>" for pk in Delivery.objects.order_by("pk").values_list("pk", flat=True)]
    assert sorted(identifiers) == sorted(expected)


def test_an_issue_is_sent_once(published, council, send_now):
    issue = send_now(published, council.wpd)
    with pytest.raises(Refused, match="was sent already"):
        sending.send(issue, by=council.wpd)
    assert newsletters_to() == staff()


def test_R14_what_is_not_approved_is_not_sent(draft, council):
    for issue in (draft, actions.propose(draft, by=council.wpd)):
        with pytest.raises(Refused, match="not approved and published"):
            sending.send(issue, by=council.wpd)
    assert Delivery.objects.count() == 0


def test_R14_issue_whose_correction_waits_for_approval_is_not_sent(published, council):
    published.introduction = "Another introduction."
    published.save_revision(user=council.wpd)
    issue = actions.propose(published, by=council.wpd)
    assert issue.live
    with pytest.raises(Refused, match="not approved and published"):
        sending.send(issue, by=council.wpd)
    assert Delivery.objects.count() == 0


@pytest.mark.parametrize("who", ["practitioner", "admin", "tm"])
def test_only_those_at_the_desk_send(published, council, who):
    with pytest.raises(Refused, match="send newsletters"):
        sending.send(published, by=getattr(council, who))
    assert Delivery.objects.count() == 0


def test_L2_the_mail_holds_words_and_a_link_and_nothing_of_the_review(draft, finding, council, send_now):
    issue = actions.add_finding_to_issue(draft, finding.pk, heading="A second way", words="Plans stop at the first step.", by=council.wpd)
    issue = actions.approve(actions.propose(issue, by=council.wpd), by=council.psw)
    send_now(issue, council.wpd)
    message = next(message for message in mail.outbox if "List-Unsubscribe" in message.extra_headers)
    html = message.alternatives[0][0]
    for text in (message.body, html):
        assert "Plans that hold on a bad day." in text
        assert "Trigger, response, destination." in text
        assert "Plans stop at the first step." in text
        assert issue.get_url() in text
        assert "/my-newsletter/" in text
        for secret in (FINDING_TEXT, finding.review.reference, "AB-1001", "Rosa", "Pia", "First Response", f"findings/{finding.pk}"):
            assert secret not in text
    assert re.search(r"\{[{%]", message.body + html) is None


def test_a_worker_that_was_killed_is_waited_for_five_minutes(published, council, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():
        issue = sending.send(published, by=council.wpd)
    ids = list(issue.deliveries.values_list("pk", flat=True))
    now = timezone.now()
    issue.deliveries.filter(pk=ids[0]).update(sending_since=now - timedelta(minutes=4))
    issue.deliveries.filter(pk=ids[1]).update(sending_since=now - timedelta(minutes=6))
    assert sending.send_batch(issue.pk, ids)[0] == len(ids) - 1
    assert list(issue.deliveries.to_send().values_list("pk", flat=True)) == ids[:1]


def test_a_server_that_refuses_the_text_for_one_holds_nobody_up(published, council, settings, send_now):
    settings.EMAIL_BACKEND = "tests.newsletters.test_sending.RefusesTheText"
    RefusesTheText.refuses = council.tm.email
    send_now(published, council.wpd)
    assert newsletters_to() == [address for address in staff() if address != council.tm.email]


def test_no_batch_follows_one_at_which_the_server_went_away(published, council, settings, send_now):
    settings.EMAIL_BACKEND = "tests.newsletters.test_sending.StopsAfterThree"
    StopsAfterThree.left, StopsAfterThree.refused = 3, 0
    send_now(published, council.wpd)
    assert (len(newsletters_to()), StopsAfterThree.refused) == (3, 1)


@pytest.mark.django_db(transaction=True)
def test_others_write_while_the_server_keeps_a_newsletter_waiting(inbox, published, council):
    issue = sending.send(published, by=council.wpd)
    Delivery.objects.update(sent_at=None)
    inbox.messages.clear()
    inbox.reached.clear()
    inbox.may_answer.clear()
    sender = threading.Thread(target=send_first_of, args=(issue,))
    sender.start()
    assert inbox.reached.wait(10)
    try:
        council.tm.first_name = "Tamara"
        council.tm.save(update_fields=["first_name"])
    finally:
        inbox.may_answer.set()
        sender.join(10)
    assert User.objects.get(pk=council.tm.pk).first_name == "Tamara"
    assert (len(inbox.messages), issue.deliveries.to_send().count()) == (1, issue.deliveries.count() - 1)


def send_first_of(issue):
    try:
        sending.send_batch(issue.pk, [issue.deliveries.order_by("pk").first().pk])
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.either_database
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has one writer; its file is not shared between threads in tests")
def test_two_workers_at_once_send_to_each_once(published, council):
    issue = sending.send(published, by=council.wpd)
    mail.outbox.clear()
    Delivery.objects.update(sent_at=None)
    ids = list(issue.deliveries.values_list("pk", flat=True))

    def work():
        try:
            sending.send_batch(issue.pk, ids)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert newsletters_to() == staff()


def test_issue_that_was_withdrawn_after_approval_is_not_sent(published, council):
    NewsletterPage.objects.filter(pk=published.pk).update(withdrawn_on=timezone.localdate())
    with pytest.raises(Refused):
        sending.send(published, by=council.wpd)
    assert published.deliveries.count() == 0


def test_V9_account_that_closes_after_the_queueing_gets_no_letter(published, council, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as waiting:
        sending.send(published, by=council.wpd)
    council.tm.is_active = False
    council.tm.save(update_fields=["is_active"])
    for callback in waiting:
        callback()
    assert council.tm.email not in {letter.to[0] for letter in mail.outbox}
    assert council.sm.email in {letter.to[0] for letter in mail.outbox}


def left_out_by_the_server(issue, council, settings, send_now):
    """The issue sent, to everybody but the Team Manager."""
    settings.EMAIL_BACKEND = "tests.newsletters.test_sending.RefusesTheText"
    RefusesTheText.refuses = council.tm.email
    sent = send_now(issue, council.wpd)
    RefusesTheText.refuses = ""
    return sent


def test_those_missed_and_those_who_came_since_receive_it_each_once(
    published, council, settings, send_now, django_capture_on_commit_callbacks
):
    issue = left_out_by_the_server(published, council, settings, send_now)
    came_since = council.person("Nina")
    assert sorted(without(issue).values_list("email", flat=True)) == sorted([council.tm.email, came_since.email])
    with django_capture_on_commit_callbacks(execute=True):
        assert sending.send_the_rest(issue, by=council.wpd) == 2
    assert newsletters_to() == staff()
    assert without(issue).count() == 0
    with pytest.raises(Refused, match="Everybody has"):
        sending.send_the_rest(issue, by=council.wpd)


def test_the_page_offers_to_send_to_those_who_are_missing_with_their_number(published, council, settings, send_now, as_user):
    issue = left_out_by_the_server(published, council, settings, send_now)
    page = reverse("newsletter_issue", args=[issue.pk])
    client = as_user(council.wpd)
    assert "Send to the one person who doesn’t have it yet" in client.get(page).content.decode()
    council.person("Nina")
    assert "Send to the 2 who don’t have it yet" in client.get(page).content.decode()
    assert "to 2 members of staff" in client.get(reverse("newsletter_send_rest", args=[issue.pk])).content.decode()


def test_nobody_is_called_missing_while_the_worker_is_on_its_way(published, council, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():
        issue = sending.send(published, by=council.wpd)
    assert without(issue).count() == 0
    assert without(issue, timezone.now() + timedelta(minutes=16)).count() == len(staff())


def test_an_issue_that_was_withdrawn_goes_to_nobody_who_came_since(published, council, send_now):
    issue = send_now(published, council.wpd)
    council.person("Nina")
    NewsletterPage.objects.filter(pk=issue.pk).update(withdrawn_on=timezone.localdate())
    with pytest.raises(Refused, match="not published any more"):
        sending.send_the_rest(issue, by=council.wpd)
    assert issue.deliveries.to_send().count() == 0


def test_who_came_since_is_tried_again_after_a_failure(published, council, settings, send_now, django_capture_on_commit_callbacks):
    issue = send_now(published, council.wpd)
    late = council.person("Nina")
    a_week_on = timezone.now() + timedelta(days=7)
    with django_capture_on_commit_callbacks():
        sending.send_the_rest(issue, by=council.wpd, at=a_week_on)
    with django_capture_on_commit_callbacks(execute=True):
        assert sending.send_missed(at=a_week_on + timedelta(minutes=20)) == 1
    assert newsletters_to().count(late.email) == 1
