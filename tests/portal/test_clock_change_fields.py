"""A time that somebody enters on the night on which the clocks change is taken, and means what the calendar says."""

from datetime import UTC, datetime

import pytest

from portal.deadlines.calendar import as_entered
from portal.forms import MomentField
from reviews.moderation.forms import PlanForm
from reviews.records.forms import BookingForm

REPEATED = ("2026-10-25T01:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "01:30 BST")
MISSING = ("2027-03-28T01:30", datetime(2027, 3, 28, 1, 30, tzinfo=UTC), "02:30 BST")
AFTER = ("2026-10-25T02:30", datetime(2026, 10, 25, 2, 30, tzinfo=UTC), "02:30 GMT")
NIGHTS = pytest.mark.parametrize(("entered", "meant", "shown"), [REPEATED, MISSING, AFTER], ids=["repeated", "missing", "after"])


@NIGHTS
def test_R7_repeated_hour_is_its_first_pass_and_missing_hour_moves_forward(entered, meant, shown):
    moment = as_entered(datetime.fromisoformat(entered))
    assert (moment.astimezone(UTC), f"{moment:%H:%M %Z}") == (meant, shown)


@NIGHTS
@pytest.mark.parametrize("written", ["{}", "{}:00"])
def test_R7_field_takes_the_night_on_which_the_clocks_change(entered, meant, shown, written):
    assert MomentField().clean(written.format(entered)).astimezone(UTC) == meant


@NIGHTS
def test_R7_conversation_is_booked_at_the_hour_that_is_meant(time_machine, entered, meant, shown):
    time_machine.move_to("2026-09-01 12:00+00:00", tick=False)
    form = BookingForm({"when": entered})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["when"].astimezone(UTC) == meant


@NIGHTS
def test_R7_panel_is_planned_at_the_hour_that_is_meant(council, time_machine, entered, meant, shown):
    time_machine.move_to("2026-09-01 12:00+00:00", tick=False)
    form = PlanForm({"meets_at": entered}, user=council.insights_manager)
    assert "meets_at" not in form.errors
    assert form.cleaned_data["meets_at"].astimezone(UTC) == meant


def test_what_is_no_time_is_still_refused():
    form = BookingForm({"when": "2026-10-25 25:30"})
    assert "when" in form.errors
