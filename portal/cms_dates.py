"""Dates typed in the CMS stay as they were typed: the form says what it can't read, where Wagtail's picker would put today."""

from django.db import models
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

AS_TYPED = {"validateOnBlur": False}


class TypedDateInput(AdminDateInput):
    """Wagtail's, without its change of what it can't read into today: 2027-11-24 is read by the form, 24/13/2027 refused."""

    def get_config(self):
        return super().get_config() | AS_TYPED


class TypedDateTimeInput(AdminDateTimeInput):
    """The same with a time."""

    def get_config(self):
        return super().get_config() | AS_TYPED


def keep_dates_as_typed() -> None:
    """Use these for every date of a form of the CMS that names no other widget."""
    register_form_field_override(models.DateField, override={"widget": TypedDateInput})
    register_form_field_override(models.DateTimeField, override={"widget": TypedDateTimeInput})
