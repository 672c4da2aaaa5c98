"""How time is counted: hours elapse, working days skip weekends, bank holidays and closure days (When exactly)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.deadlines.calendar import (
    LONDON,
    add_working_days,
    bank_holidays,
    end_of_day,
    hours_after,
    is_working_day,
    working_days_after,
)

DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
UTC = ZoneInfo("UTC")


def london(*parts, fold=0):
    return datetime(*parts, tzinfo=LONDON, fold=fold)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 12, 25), "Christmas Day, a Friday"),
        (date(2026, 12, 28), "Boxing Day's substitute, since it falls on a Saturday"),
        (date(2027, 12, 27), "Christmas Day's substitute"),
        (date(2027, 12, 28), "Boxing Day's substitute"),
        (date(2028, 1, 3), "New Year's Day's substitute"),
        (date(2026, 4, 3), "Good Friday"),
        (date(2026, 4, 6), "Easter Monday"),
        (date(2026, 8, 31), "summer bank holiday of England"),
    ],
)
def test_bank_holidays_of_england_are_no_working_days(day, name):
    assert is_working_day(day) is False, name


def test_scottish_holidays_are_working_days_here():
    assert is_working_day(date(2026, 8, 3)) is True
    assert is_working_day(date(2026, 11, 30)) is True


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 12, 23), 1, date(2026, 12, 24)),
        (date(2026, 12, 23), 2, date(2026, 12, 29)),
        (date(2026, 12, 23), 5, date(2027, 1, 4)),
        (date(2027, 12, 24), 1, date(2027, 12, 29)),
        (date(2026, 12, 26), 1, date(2026, 12, 29)),
        (date(2026, 12, 24), 0, date(2026, 12, 24)),
    ],
)
def test_working_days_over_christmas(start, count, end):
    assert add_working_days(start, count) == end


def test_closure_days_of_the_council_are_skipped():
    closures = [date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31)]
    assert add_working_days(date(2026, 12, 24), 1, closures) == date(2027, 1, 4)


def test_counting_backwards_is_refused():
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(date(2026, 12, 24), -1)


def test_R9_deadline_holds_until_the_end_of_its_last_day():
    due = working_days_after(london(2026, 11, 23, 16, 30), 5)
    assert due == london(2026, 12, 1)
    assert due - timedelta(seconds=1) < due


def test_day_0_is_londons_even_near_midnight():
    assert working_days_after(datetime(2026, 6, 30, 23, 30, tzinfo=UTC), 1) == end_of_day(date(2026, 7, 2))


def test_R7_24_hours_over_the_clock_change_in_autumn():
    start = london(2026, 10, 24, 12, 0)
    assert hours_after(start, 24) == london(2026, 10, 25, 11, 0)


def test_R7_24_hours_over_the_clock_change_in_spring():
    start = london(2026, 3, 28, 12, 0)
    assert hours_after(start, 24) == london(2026, 3, 29, 13, 0)


def test_R7_hours_from_either_pass_of_the_repeated_hour():
    first, second = london(2026, 10, 25, 1, 30), london(2026, 10, 25, 1, 30, fold=1)
    assert hours_after(second, 24).astimezone(UTC) - hours_after(first, 24).astimezone(UTC) == timedelta(hours=1)


@settings(max_examples=60, deadline=None)
@given(day=DAYS, count=st.integers(1, 40))
def test_last_day_is_a_working_day_and_count_is_right(day, count):
    end = add_working_days(day, count)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert is_working_day(end)
    assert sum(is_working_day(each) for each in between) == count


@settings(max_examples=60, deadline=None)
@given(day=DAYS, first=st.integers(0, 20), then=st.integers(0, 20))
def test_counting_in_two_parts_ends_on_the_same_day(day, first, then):
    assert add_working_days(add_working_days(day, first), then) == add_working_days(day, first + then)


@settings(max_examples=60, deadline=None)
@given(day=DAYS, count=st.integers(0, 20), closures=st.lists(DAYS, max_size=5))
def test_closure_days_never_bring_a_deadline_forward(day, count, closures):
    assert add_working_days(day, count, closures) >= add_working_days(day, count)


@settings(max_examples=100, deadline=None)
@given(start=st.datetimes(datetime(2024, 1, 1), datetime(2032, 12, 31), timezones=st.just(UTC)), hours=st.integers(0, 100))
def test_hours_are_elapsed_hours(start, hours):
    assert hours_after(start, hours).astimezone(UTC) - start == timedelta(hours=hours)


@settings(max_examples=20, deadline=None)
@given(year=st.integers(2024, 2035))
def test_every_year_has_at_least_eight_bank_holidays_on_weekdays_or_substitutes(year):
    assert sum(day.weekday() < 5 for day in bank_holidays(year)) >= 8
