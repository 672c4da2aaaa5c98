"""/health/ says which part does not work, and nothing else."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from portal.periodic.models import PeriodicRun
from portal.periodic.tasks import throw_old_results_away

pytestmark = pytest.mark.django_db


def waiting_task(minutes: int, **fields) -> DBTaskResult:
    """A task for the worker, enqueued so many minutes ago."""
    values = {"args_kwargs": {"args": [4711], "kwargs": {}}, "task_path": "portal.notices.tasks.mail_notice", "backend_name": "background"}
    row = DBTaskResult.objects.create(**values | {"run_after": get_date_max()} | fields)
    DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=timezone.now() - timedelta(minutes=minutes))
    return row


def test_all_is_well(client):
    waiting_task(1)
    PeriodicRun.objects.create(name="note", last_at=timezone.now() - timedelta(minutes=1))
    response = client.get("/health/")
    assert (response.status_code, response.json()) == (200, {"status": "ok", "database": "ok", "worker": "ok", "clock": "ok"})


def test_task_that_waits_too_long_says_that_the_worker_stands_and_not_what_it_is(client):
    waiting_task(6)
    response = client.get("/health/")
    assert response.status_code == 503
    assert response.json() == {
        "status": "failing",
        "database": "ok",
        "worker": "a task waits for longer than 300 seconds; is the worker running?",
        "clock": "ok",
    }


def test_how_long_a_task_may_wait_is_a_setting(client, settings):
    settings.WORK_MAY_WAIT_SECONDS = 600
    waiting_task(6)
    assert client.get("/health/").status_code == 200


def test_worker_that_has_much_to_do_is_well(client):
    waiting_task(20)
    waiting_task(20, status="RUNNING", started_at=timezone.now() - timedelta(minutes=1))
    assert client.get("/health/").status_code == 200


@pytest.mark.parametrize("status", ["SUCCESSFUL", "FAILED", "RUNNING"])
def test_task_that_was_begun_is_no_waiting_one(client, status):
    waiting_task(60, status=status, started_at=timezone.now() - timedelta(minutes=59))
    assert client.get("/health/").status_code == 200


def test_clock_that_stands_is_said(client):
    PeriodicRun.objects.create(name="hourly", last_at=timezone.now() - timedelta(minutes=50))
    PeriodicRun.objects.create(name="each minute", last_at=timezone.now() - timedelta(minutes=6))
    response = client.get("/health/")
    assert (response.status_code, response.json()["worker"]) == (503, "ok")
    assert "is the clock running?" in response.json()["clock"]


def test_web_alone_can_be_asked_for(client):
    waiting_task(6)
    response = client.get("/health/?only=web")
    assert (response.status_code, response.json()) == (200, {"status": "ok", "database": "ok"})


def test_database_that_does_not_answer_is_said(tmp_path):
    code = (
        "import django; django.setup(); from django.test import Client; "
        "answer = Client().get('/health/'); print(answer.status_code, answer.content.decode())"
    )
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'no-such-folder' / 'x.sqlite3'}",
    }
    said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True).stdout
    assert said == '503 {"status": "failing", "database": "does not answer"}\n'


def test_how_tasks_ended_is_thrown_away_after_a_fortnight():
    old, new = (waiting_task(60, status="SUCCESSFUL", finished_at=timezone.now() - timedelta(days=days)) for days in (15, 13))
    waits = waiting_task(60 * 24 * 20)
    assert throw_old_results_away.call() == 1
    assert set(DBTaskResult.objects.all()) == {new, waits}


def test_clock_whose_last_run_lies_ahead_is_not_well(client):
    PeriodicRun.objects.create(name="note", last_at=timezone.now() + timedelta(days=2))
    assert client.get("/health/").json()["clock"] == "the last run lies ahead of now; was the machine’s time set back?"
