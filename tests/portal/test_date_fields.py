"""Dates are asked for in one way everywhere, and what the sentence promises is taken."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django import forms

from newsletters.forms import DraftForm
from portal.forms import HOW_TO_WRITE_A_DAY, HOW_TO_WRITE_A_MOMENT, DayField, MomentField
from reviews.assurance.forms import MosaicForm, SupervisionForm
from reviews.escalations.forms import AssuranceForm
from reviews.moderation.forms import PlanForm
from reviews.records.forms import ActionItemForm, BookingForm, StepForm

FORMS = [DraftForm, MosaicForm, SupervisionForm, AssuranceForm, PlanForm, ActionItemForm, BookingForm, StepForm]


@pytest.mark.parametrize("text", ["2026-12-04", "4/12/2026", "04/12/2026", "4 12 2026", "4.12.2026", "4 December 2026", "4 Dec 2026"])
def test_day_is_taken_as_people_write_it(text):
    assert DayField().clean(text) == date(2026, 12, 4)


@pytest.mark.parametrize("text", ["2026-12-04T14:30", "2026-12-04 14:30", "4/12/2026 14:30", "4 12 2026 14:30", "4 December 2026 14:30"])
def test_moment_is_taken_in_londons_time(text):
    assert MomentField().clean(text) == datetime(2026, 12, 4, 14, 30, tzinfo=ZoneInfo("Europe/London"))


@pytest.mark.parametrize(("field", "how"), [(DayField(), HOW_TO_WRITE_A_DAY), (MomentField(), HOW_TO_WRITE_A_MOMENT)])
def test_example_in_the_sentence_is_taken_and_the_hint_says_the_same(field, how):
    assert field.clean(how.rpartition("such as ")[2]).year == 2026
    assert field.help_text.lower() == f"{how}."
    with pytest.raises(forms.ValidationError, match=f"Write the {how}."):
        field.clean("31/2/2026")


def test_hint_of_the_field_comes_before_the_one_about_dates():
    field = DayField(help_text="A working day.", required_sentence="Say by when.")
    assert field.help_text == "A working day. Day, month and year, such as 4/12/2026."
    with pytest.raises(forms.ValidationError, match="Say by when."):
        field.clean("")


def test_day_that_is_known_is_shown_to_the_browsers_picker():
    assert 'value="2026-12-04"' in DayField().widget.render("day", date(2026, 12, 4))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_every_date_of_a_form_says_how_to_write_it(form):
    asked = [field for field in form.base_fields.values() if isinstance(field, (forms.DateField, forms.DateTimeField))]
    assert [type(field).__bases__ for field in asked if not isinstance(field, (DayField, MomentField))] == []
    assert asked
