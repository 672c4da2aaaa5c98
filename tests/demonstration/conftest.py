"""A demonstration that is built once for a file of tests and rolled back after it."""

from contextlib import contextmanager
from datetime import UTC, date

import pytest
import time_machine
from django.db import transaction

from demonstration.building import build
from demonstration.clock import at

TODAY = date(2026, 11, 24)
NOW = at(TODAY, 9, 30).astimezone(UTC)


@contextmanager
def rolled_back():
    """What is written here is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def standing_demonstration(blocker, **options):
    """A demonstration as of `TODAY`, with the clock at that moment."""
    with blocker.unblock(), rolled_back():
        built = build(today=TODAY, with_index=False, **options)
        with time_machine.travel(NOW, tick=False):
            yield built


@pytest.fixture(autouse=True)
def on_the_day():
    """Tests look at the demonstration on the day for which it was built."""
    with time_machine.travel(NOW, tick=False):
        yield
