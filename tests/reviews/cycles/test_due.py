"""Which step comes next, and by when."""

from datetime import date

import pytest

from reviews.cycles.due import days_late, next_step_due, with_due_dates
from reviews.cycles.models import Step
from reviews.records.models import Review


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("allocated", (Step.BOOKING, date(2026, 11, 9))),
        ("booked", (Step.CONVERSATION, date(2026, 11, 16))),
        ("conversation_held", (Step.FAMILY_CONTACT, date(2026, 11, 19))),
        ("family_contacted", (Step.SUBMISSION, date(2026, 11, 23))),
        ("submitted", (Step.RETURN, date(2026, 11, 30))),
        ("in_moderation", (Step.RETURN, date(2026, 11, 30))),
        ("moderated", (Step.RETURN, date(2026, 11, 30))),
        ("checked", (Step.RETURN, date(2026, 11, 30))),
        ("returned", None),
        ("closed", None),
        ("withdrawn", None),
    ],
)
def test_R1_the_next_step_is_due_on_the_day_that_the_cycle_sets(make_review, state, expected):
    assert next_step_due(make_review(1, state=state)) == expected


def test_R2_every_state_is_either_waiting_for_a_step_or_past_them():
    past = {"returned", "finalised", "supervised", "tracked", "verified", "sustained", "closed", "withdrawn"}
    from reviews.cycles.due import NEXT_STEP

    assert set(NEXT_STEP) | past == set(Review.State.values)


def test_next_step_due_asks_no_query_of_its_own(make_review, django_assert_num_queries):
    for number in range(6):
        make_review(number)
    with django_assert_num_queries(2):
        found = [next_step_due(review) for review in with_due_dates(Review.objects.all())]
    assert found == [(Step.BOOKING, date(2026, 11, 9))] * 6


@pytest.mark.parametrize(
    ("due", "late"), [(date(2026, 11, 2), 0), (date(2026, 11, 1), 1), (date(2026, 10, 27), 6), (None, 0), (date(2026, 12, 1), 0)]
)
def test_days_late_counts_from_the_end_of_the_last_day(due, late):
    assert days_late(due, date(2026, 11, 2)) == late
