"""Letters about accounts outlast a mail server that is away."""

import socket

import pytest
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.people.tasks import mail_address_changed, mail_welcome


@pytest.fixture
def queue(settings):
    """The queue that production uses."""
    settings.TASKS = settings.TASKS | {"background": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


@pytest.fixture
def server_away(settings):
    """A mail server's port at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = free.getsockname()[1]
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


def test_letters_about_an_account_come_again_where_the_mail_server_is_away(council, queue, server_away):
    mail_welcome.func(council.tm.pk)
    mail_address_changed.func(council.tm.pk, "old@alderbrook.example")
    rows = DBTaskResult.objects.order_by("enqueued_at")
    assert [row.args_kwargs["args"] for row in rows] == [[council.tm.pk], [council.tm.pk, "old@alderbrook.example"]]
    assert all(row.run_after > timezone.now() for row in rows)


def test_letter_that_is_sent_does_not_come_again(council, queue):
    mail_welcome.func(council.tm.pk)
    assert [letter.to for letter in mail.outbox] == [[council.tm.email]]
    assert DBTaskResult.objects.count() == 0
