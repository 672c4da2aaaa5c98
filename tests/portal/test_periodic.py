"""What the portal does by itself: each task when it is due, and once."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks import task

from portal import periodic
from portal.periodic.actions import run_due
from portal.periodic.models import PeriodicRun

ran = []


@task()
def note_it() -> None:
    ran.append(1)


@pytest.fixture
def only_note_it(monkeypatch, db):
    monkeypatch.setattr(periodic, "_registered", {})
    ran.clear()
    periodic.register_periodic(note_it, every=timedelta(hours=1), name="note")


def test_task_runs_when_it_is_due(only_note_it, time_machine):
    time_machine.move_to("2026-12-01 12:00+00:00", tick=False)
    started = [run_due()]
    for minutes in (30, 29, 1, 60):
        time_machine.shift(timedelta(minutes=minutes))
        started.append(run_due())
    assert started == [["note"], [], [], ["note"], ["note"]]
    assert len(ran) == 3


def test_task_that_another_process_started_is_not_started_again(only_note_it):
    assert run_due() == ["note"]
    assert run_due() == []
    assert PeriodicRun.objects.count() == 1


def test_command_looks_once(only_note_it, capsys):
    call_command("run_due")
    assert capsys.readouterr().out == "started note\n"


def test_period_must_be_positive():
    with pytest.raises(ValueError, match="period"):
        periodic.register_periodic(note_it, every=timedelta(0))


def test_portal_registers_its_own():
    names = [entry.name for entry in periodic.registered()]
    assert {"portal.notices.tasks.mail_what_was_missed", "portal.people.tasks.keep_groups_in_step"} <= set(names)


def test_clock_that_ran_fast_holds_nothing_up_once_it_is_set_right(only_note_it):
    PeriodicRun.objects.create(name="note", last_at=timezone.now() + timedelta(days=2))
    assert run_due() == ["note"]
    assert run_due() == []


def test_process_whose_clock_is_a_little_behind_starts_nothing_twice(only_note_it):
    now = timezone.now()
    assert run_due(at=now) == ["note"]
    assert run_due(at=now - timedelta(seconds=20)) == []


def test_R7_watch_of_the_hours_goes_before_the_letters_that_wait():
    from portal.notices.tasks import mail_notice
    from reviews.escalations.tasks import watch_the_hours

    assert watch_the_hours.priority > mail_notice.priority
