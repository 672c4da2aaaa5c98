"""Mail through a real server: once with two workers, and again when a server that refused takes it."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from portal.models import Notice
from portal.notices import actions
from portal.notices.tasks import mail_what_was_missed
from tests.council import Council


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
    later = timezone.now() + timedelta(minutes=2)
    assert actions.mail_missed(at=later) == 1
    assert actions.mail_missed(at=later) == 0
    assert len(inbox.messages) == 1
    assert f"/notices/{notice.pk}/" in inbox.messages[0][1].replace("=\n", "").replace("=\r\n", "")


@pytest.mark.django_db
def test_server_that_is_down_leaves_it_for_later(settings, inbox, django_capture_on_commit_callbacks):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    with django_capture_on_commit_callbacks(execute=True):
        notice = notice_for_tara()
    with pytest.raises(OSError, match="refused"):
        actions.mail(notice, at=timezone.now() + timedelta(minutes=1, seconds=5))
    settings.EMAIL_PORT = port
    assert actions.mail_missed(at=timezone.now() + timedelta(minutes=5)) == 1
    assert len(inbox.messages) == 1
