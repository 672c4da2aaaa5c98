"""A letter is tried until a server takes it; what stays away and is urgent is shown to people."""

from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django_tasks_db.models import DBTaskResult

from portal import periodic
from portal.models import Notice
from portal.notices import actions, tasks
from portal.people.tasks import tell_of_undelivered
from portal.periodic.actions import run_due

SECRET = "Father has threatened to take the child"


def told(person, **fields):
    return actions.tell(person, **({"kind": "test", "title": "A review was returned", "url": "/profile/"} | fields))


def undelivered():
    return Notice.objects.filter(kind="undelivered")


class Server:
    """Stands in front of Django's outbox as a server that refuses an address, or is away."""

    def __init__(self, monkeypatch, refuses=(), code=550, away=False, drops=()):
        self.refuses, self.code, self.away, self.drops = refuses, code, away, drops
        self.tried = []
        deliver = EmailBackend.send_messages

        def send(backend, messages):
            for message in messages:
                self.tried.append(message.to[0])
                if self.away or message.to[0] in self.drops:
                    raise SMTPServerDisconnected("away")
                if message.to[0] in self.refuses:
                    raise SMTPRecipientsRefused({message.to[0]: (self.code, b"no")})
            return deliver(backend, messages)

        monkeypatch.setattr(EmailBackend, "send_messages", send)


def rounds(minutes: int, time_machine) -> None:
    """Let so many minutes go by, each with the round of urgent letters, each tenth with that of all."""
    for minute in range(minutes):
        time_machine.shift(timedelta(minutes=1))
        tasks.mail_urgent.call()
        tell_of_undelivered.call()
        if minute % 10 == 9:
            tasks.mail_what_was_missed.call()


@pytest.fixture
def noon(time_machine):
    time_machine.move_to("2026-12-01 12:00+00:00", tick=False)


def test_R6_server_that_is_away_for_half_a_day_gives_no_urgent_letter_up(noon, council, mailoutbox, monkeypatch, time_machine):
    server = Server(monkeypatch, away=True)
    people = [council.tm, council.sm, council.hos, council.insights_manager, council.insights_sm, council.insights_hos]
    letters = [told(person, urgent=True).pk for person in people]
    rounds(12 * 60, time_machine)
    server.away = False
    rounds(10, time_machine)
    assert Notice.objects.filter(pk__in=letters, mailed_at__isnull=True).count() == 0
    assert {message.to[0] for message in mailoutbox} == {person.email for person in people}


def test_letter_that_is_not_urgent_waits_as_long_too(noon, council, mailoutbox, monkeypatch, time_machine):
    server = Server(monkeypatch, away=True)
    notice = told(council.tm)
    rounds(26 * 60, time_machine)
    server.away = False
    rounds(60, time_machine)
    notice.refresh_from_db()
    assert (notice.mailed_at is not None, notice.mail_failures) == (True, 0)


@pytest.mark.parametrize(("code", "counted"), [(550, 1), (450, 0)])
def test_only_a_refusal_for_good_counts_and_nobody_is_held_up(council, mailoutbox, monkeypatch, code, counted):
    Server(monkeypatch, refuses={council.tm.email}, code=code)
    bad, good = told(council.tm), told(council.sm)
    assert actions.mail_missed() == 1
    assert [message.to for message in mailoutbox] == [[council.sm.email]]
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.mailed_at, bad.mailing_since, bad.mail_failures) == (None, None, counted)
    assert good.mailed_at is not None


def test_server_that_is_away_ends_the_round(council, mailoutbox, monkeypatch):
    server = Server(monkeypatch, away=True)
    for person in (council.tm, council.sm, council.hos):
        told(person)
    assert actions.mail_missed() == 0
    assert len(server.tried) == 1
    assert set(Notice.objects.values_list("mail_failures", flat=True)) == {0}


def test_letter_at_which_the_server_drops_the_line_holds_nobody_up(noon, council, mailoutbox, monkeypatch, time_machine):
    Server(monkeypatch, drops={council.tm.email})
    told(council.tm, urgent=True)
    told(council.sm, urgent=True)
    rounds(5, time_machine)
    assert [message.to for message in mailoutbox] == [[council.sm.email]]


def test_letter_that_was_not_taken_is_left_for_a_while(noon, council, mailoutbox, monkeypatch, time_machine):
    server = Server(monkeypatch, refuses={council.tm.email})
    told(council.tm)
    assert [actions.mail_missed(), actions.mail_missed(), len(server.tried)] == [0, 0, 1]
    time_machine.shift(timedelta(minutes=3))
    assert [actions.mail_missed(), len(server.tried)] == [0, 2]


def test_letter_that_is_refused_for_good_is_given_up_in_the_end(noon, council, monkeypatch, time_machine):
    server = Server(monkeypatch, refuses={council.tm.email})
    told(council.tm)
    rounds(3 * 24 * 60, time_machine)
    assert len(server.tried) == 20
    assert Notice.objects.to_mail().count() == 0


def test_R6_urgent_letter_that_is_refused_is_shown_to_insights_once_and_without_its_content(noon, council, monkeypatch, time_machine):
    Server(monkeypatch, refuses={council.tm.email})
    told(council.tm, urgent=True, title="CR-2026-0412 is considered Inadequate", text=SECRET, reason="Team Manager North")
    rounds(30, time_machine)
    notice = undelivered().get()
    assert (notice.recipient, notice.is_urgent) == (council.insights_manager, False)
    assert "Tara Test" in notice.title
    said = f"{notice.title} {notice.text} {notice.url}"
    assert not [word for word in (SECRET, "CR-2026-0412", "Inadequate") if word in said]
    rounds(24 * 60, time_machine)
    assert undelivered().count() == 1


def test_R6_urgent_letter_that_waits_for_an_hour_is_shown_to_insights_while_the_server_is_away(noon, council, monkeypatch, time_machine):
    Server(monkeypatch, away=True)
    told(council.tm, urgent=True)
    told(council.sm)
    rounds(58, time_machine)
    assert undelivered().count() == 0
    rounds(4, time_machine)
    assert undelivered().count() == 1
    rounds(600, time_machine)
    assert undelivered().count() == 1


def test_letter_that_is_not_urgent_or_goes_to_a_closed_account_is_shown_to_nobody(noon, council, monkeypatch, time_machine):
    Server(monkeypatch, refuses={council.tm.email}, away=True)
    told(council.tm)
    told(council.sm, urgent=True)
    council.sm.is_active = False
    council.sm.save()
    rounds(120, time_machine)
    assert undelivered().count() == 0


def test_refusal_of_the_text_counts_as_the_letters_own(council, monkeypatch):
    def refuse(backend, messages):
        raise SMTPDataError(554, b"no")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    notice = told(council.tm)
    with pytest.raises(SMTPDataError):
        actions.mail(notice)
    notice.refresh_from_db()
    assert notice.mail_failures == 1


def test_letter_has_the_same_identifier_at_every_try(council, mailoutbox, settings):
    settings.BASE_URL = "https://portal.alderbrook.example"
    notice = told(council.tm)
    actions.mail(notice)
    Notice.objects.update(mailed_at=None)
    actions.mail(notice)
    identifiers = [message.message()["Message-ID"] for message in mailoutbox]
    assert identifiers == [f"<notice-{notice.pk}@portal.alderbrook.example>"] * 2


def test_urgent_letters_go_first_in_a_round_and_before_those_that_came_earlier(council, mailoutbox):
    told(council.sm)
    told(council.hos)
    told(council.tm, urgent=True)
    actions.mail_missed()
    assert mailoutbox[0].to == [council.tm.email]


def test_urgent_letter_that_comes_during_a_round_is_next(council, mailoutbox, monkeypatch):
    deliver = EmailBackend.send_messages

    def send(backend, messages):
        if not mailoutbox:
            told(council.tm, urgent=True)
        return deliver(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    for person in (council.sm, council.hos, council.director):
        told(person)
    actions.mail_missed()
    assert mailoutbox[1].to == [council.tm.email]


@pytest.fixture
def waiting_tasks(settings):
    """The background as on a server, without its worker: tasks wait in the database."""
    settings.TASKS = settings.TASKS | {"background": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    return DBTaskResult.objects


def test_task_of_an_urgent_letter_goes_before_those_that_wait(council, waiting_tasks, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for person in (council.sm, council.hos):
            told(person)
        urgent = told(council.tm, urgent=True)
    assert waiting_tasks.ready().first().args_kwargs["args"] == [urgent.pk]


def test_urgent_letter_whose_task_was_never_made_is_sent_in_the_next_minute(noon, council, mailoutbox, time_machine):
    run_due()
    told(council.tm, urgent=True)
    told(council.sm)
    time_machine.shift(timedelta(minutes=1))
    run_due()
    assert [message.to for message in mailoutbox] == [[council.tm.email]]


def test_round_of_urgent_letters_goes_before_other_tasks():
    (one,) = [entry for entry in periodic.registered() if entry.name == "portal.notices.tasks.mail_urgent"]
    assert (one.every, one.task.priority > 0) == (timedelta(minutes=1), True)


def test_slow_mail_server_ends_a_round_so_that_the_hours_are_watched(council, monkeypatch):
    for number in range(3):
        actions.tell(council.practitioner, kind="x", title=f"Letter {number}", key=f"slow-{number}")
    seconds = iter([0, 1, 20, 40])
    monkeypatch.setattr(actions, "monotonic", lambda: next(seconds))
    assert actions.mail_missed() == 2
    monkeypatch.undo()
    assert actions.mail_missed() == 1
