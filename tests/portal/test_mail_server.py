"""Mail through a real server: once with two workers, and again when a server that refused takes it."""

import socket
import threading

import pytest
from aiosmtpd.controller import Controller
from django.db import connection

from portal.models import Notice
from portal.notices import actions
from portal.notices.tasks import mail_notice, mail_what_was_missed
from tests.council import Council


class Inbox:
    """Takes mail, or refuses it; can be told to keep a sender waiting."""

    def __init__(self):
        self.messages = []
        self.refuses = False
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.reached = threading.Event()

    async def handle_DATA(self, server, session, envelope):
        import asyncio

        self.reached.set()
        while not self.may_answer.is_set():
            await asyncio.sleep(0.01)
        if self.refuses:
            return "451 Not now"
        self.messages.append((envelope.rcpt_tos, envelope.content.decode()))
        return "250 OK"


@pytest.fixture
def inbox(settings):
    inbox = Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield inbox
    controller.stop()


def notice_for_tara():
    return actions.tell(Council().tm, kind="test", title="Something for you", url="/profile/")


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_mail(inbox):
    notice = Notice.objects.create(recipient=Council().tm, kind="test", title="Something for you")
    inbox.may_answer.clear()
    results = []

    def worker():
        try:
            results.append(actions.mail(notice))
        finally:
            connection.close()

    first = threading.Thread(target=worker)
    first.start()
    assert inbox.reached.wait(10)
    assert actions.mail(notice) is False
    assert mail_what_was_missed.call() == 0
    inbox.may_answer.set()
    first.join(10)
    assert results == [True]
    assert [to for to, _ in inbox.messages] == [["tara@alderbrook.example"]]
    assert Notice.objects.get().mailed_at is not None


@pytest.mark.django_db
def test_server_that_refuses_leaves_it_for_later(inbox, django_capture_on_commit_callbacks):
    inbox.refuses = True
    with django_capture_on_commit_callbacks(execute=True):
        notice = notice_for_tara()
    notice.refresh_from_db()
    assert (notice.mailed_at, inbox.messages) == (None, [])
    assert mail_what_was_missed.call() == 0
    inbox.refuses = False
    assert mail_what_was_missed.call() == 1
    assert mail_what_was_missed.call() == 0
    assert len(inbox.messages) == 1
    assert f"/notices/{notice.pk}/" in inbox.messages[0][1].replace("=\n", "").replace("=\r\n", "")


@pytest.mark.django_db
def test_server_that_is_down_leaves_it_for_later(settings, inbox, django_capture_on_commit_callbacks):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    with django_capture_on_commit_callbacks(execute=True):
        notice = notice_for_tara()
    with pytest.raises(OSError, match="refused"):
        mail_notice.call(notice.pk)
    settings.EMAIL_PORT = port
    assert mail_what_was_missed.call() == 1
    assert len(inbox.messages) == 1
