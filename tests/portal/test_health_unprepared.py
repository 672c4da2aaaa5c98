"""/health/ answers in its own form also where the database was not prepared, or lacks a table."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from portal.health import state_of_database
from portal.periodic.models import PeriodicRun

ASK = """
import django; django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
client.cookies["sessionid"] = "a" * 32
for address in ("/health/", "/health/?only=web"):
    answer = client.get(address)
    print(answer.status_code, answer.content.decode())
"""


@pytest.mark.parametrize(("file", "state"), [("empty.sqlite3", "is not prepared"), ("no-such-folder/x.sqlite3", "does not answer")])
def test_whoever_asks_is_told_that_the_database_is_not_well_and_no_more(tmp_path, file, state):
    settings = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test", "DATABASE_URL": f"sqlite:///{tmp_path / file}"}
    said = subprocess.run([sys.executable, "-c", ASK], env=settings, capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == [f'503 {{"status": "failing", "database": "{state}"}}'] * 2


@pytest.mark.django_db
def test_one_missing_table_is_said():
    assert state_of_database() == "ok"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {PeriodicRun._meta.db_table} RENAME TO elsewhere")
    assert state_of_database() == "is not prepared"


@pytest.mark.django_db
def test_the_table_of_the_shared_cache_belongs_to_it(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "no_such_table"}}
    assert state_of_database() == "is not prepared"


@pytest.mark.django_db(transaction=True)
def test_what_the_database_refuses_to_tell_is_said_of_its_part(client):
    table = PeriodicRun._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME COLUMN last_at TO elsewhere")
    try:
        response = client.get("/health/")
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} RENAME COLUMN elsewhere TO last_at")
    assert response.status_code == 503
    assert response.json() == {"status": "failing", "database": "ok", "worker": "ok", "clock": "is not known"}
