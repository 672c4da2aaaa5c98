"""A travelling clock: journeys that wait for their next moment, played in the order of time.

A journey is a generator. Each `yield when` means "go on at that instant"; whatever it does next is done with the
clock at that instant. Journeys that want to go on after the end of the play stay where they are.
"""

import heapq
from collections.abc import Generator
from datetime import UTC, date, datetime, time, timedelta

import time_machine
from django.utils import timezone

from portal.deadlines.calendar import LONDON, add_working_days, is_working_day

Journey = Generator[datetime, None, None]


class Stage:
    """Plays journeys until `until`, with the clock moved from moment to moment."""

    def __init__(self, until: datetime):
        self.until = until
        self._waiting: list[tuple[datetime, int, Journey]] = []
        self._serial = 0

    def begin(self, journey: Journey) -> None:
        """Let a journey begin. It may be called by another journey while the play runs."""
        when = next(journey, None)
        if when is None:
            return
        self._serial += 1
        heapq.heappush(self._waiting, (when, self._serial, journey))

    def play(self) -> None:
        """Move the clock through all journeys, earliest moment first. A moment in the past happens at once."""
        if not self._waiting:
            return
        with time_machine.travel(self._waiting[0][0].astimezone(UTC), tick=False) as traveller:
            while self._waiting and self._waiting[0][0] <= self.until:
                when, _, journey = heapq.heappop(self._waiting)
                if when > timezone.now():
                    traveller.move_to(when.astimezone(UTC))
                self.begin(journey)


def back(day: date, count: int) -> date:
    """The `count`-th working day before `day`; `day` itself for 0."""
    while count > 0:
        day -= timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


def forward(day: date, count: int) -> date:
    """The `count`-th working day after `day`."""
    return add_working_days(day, count)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """That time of the day in London."""
    return datetime.combine(day, time(hour, minute), tzinfo=LONDON)


def in_hours(day: date, rng, first: int = 9, last: int = 17) -> datetime:
    """A minute of the working day, drawn from `rng`."""
    minutes = rng.randrange(first * 60 + 5, last * 60 - 5)
    return at(day, minutes // 60, minutes % 60)


def soon_after(when: datetime, rng, least: int = 5, most: int = 90) -> datetime:
    """A few minutes later, drawn from `rng`."""
    return when + timedelta(minutes=rng.randint(least, most))
