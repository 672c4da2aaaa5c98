"""How the portal counts time (the contract's "When exactly").

Hours are elapsed hours. Working days are neither weekend, nor bank holiday of England, nor closure day; day 0 is the
day on which the count starts, and a deadline is met until the end of its last day, London time.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> frozenset[date]:
    """England's bank holidays of `year`, substitute days included."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date, closures: Iterable[date] = ()) -> bool:
    """Whether `day` is a working day; `closures` are the council's own closure days."""
    return day.weekday() < 5 and day not in bank_holidays(day.year) and day not in set(closures)


def add_working_days(day: date, count: int, closures: Iterable[date] = ()) -> date:
    """The `count`-th working day after `day`, which is day 0. `count` of 0 gives `day` itself.

    Raises `ValueError` for a negative count.
    """
    if count < 0:
        raise ValueError("Working days are counted forwards.")
    closed = frozenset(closures)
    while count:
        day += timedelta(days=1)
        if is_working_day(day, closed):
            count -= 1
    return day


def end_of_day(day: date) -> datetime:
    """The first instant after `day` in London: until then a deadline of that day is met."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=LONDON)


def last_day(due_at: datetime | None) -> date | None:
    """The London day until whose end something is due: deadlines are kept as the first instant after it."""
    return timezone.localdate(due_at - timedelta(seconds=1)) if due_at else None


def working_days_after(start: datetime, count: int, closures: Iterable[date] = ()) -> datetime:
    """The instant at which `count` working days after the London day of `start` have ended."""
    return end_of_day(add_working_days(timezone.localdate(start, LONDON), count, closures))


def hours_after(start: datetime, hours: int) -> datetime:
    """`hours` elapsed hours after `start`, right over a clock change (R7)."""
    return (start.astimezone(ZoneInfo("UTC")) + timedelta(hours=hours)).astimezone(LONDON)


def as_entered(moment: datetime) -> datetime:
    """The instant that a naive `moment` of London means: at the repeated hour in autumn its first pass; one at the
    missing hour in spring is moved forward."""
    return moment.replace(tzinfo=LONDON, fold=0).astimezone(ZoneInfo("UTC")).astimezone(LONDON)
