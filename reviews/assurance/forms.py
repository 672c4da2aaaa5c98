"""What Insights and managers type in after a review is returned."""

from django import forms
from django.utils import timezone

from portal.forms import DayField, WordsField
from reviews.records.forms import LongTextField, SaidField


class PastDay(DayField):
    """A day that has come, such as the one on which something was recorded on Mosaic."""

    def validate(self, value):
        super().validate(value)
        if value and value > timezone.localdate():
            raise forms.ValidationError("This day is still to come.")


class AfterReturnForm(forms.Form):
    """A form with a day on Mosaic that can't lie before the review's return."""

    day_field = ""

    def __init__(self, *args, returned_on=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.returned_on = returned_on

    def clean(self):
        data = super().clean()
        day = data.get(self.day_field)
        if day and self.returned_on and day < self.returned_on:
            self.add_error(self.day_field, f"The review was returned on {self.returned_on:%A %-d %B %Y}. Choose that day or a later one.")
        return data


class MosaicForm(AfterReturnForm):
    """That the review is on Mosaic (R9)."""

    day_field = "added_on"

    added_on = PastDay(label="Added to Mosaic on", required_sentence="Say on which day it was added to Mosaic.")
    mosaic_reference = WordsField(
        label="Reference of the case note on Mosaic",
        max_length=60,
        error_messages={"required": "Give the reference of the case note on Mosaic."},
    )
    early_reason = LongTextField(
        label="Why earlier than the team’s time to read",
        help_text="Only where it is added before that time is over.",
        required=False,
        rows=3,
        strip=True,
    )


class TmAssuranceForm(forms.Form):
    """That the findings were considered (R2)."""

    text = SaidField(
        label="How were the findings considered?",
        help_text="With whom you talked, and what you both take from it.",
        rows=6,
        required_sentence="Say how the findings were considered.",
    )


class SupervisionForm(AfterReturnForm):
    """Case supervision after the review (R10)."""

    day_field = "recorded_on_mosaic_on"

    reflection = SaidField(label="Reflection on the scaling", rows=5, required_sentence="Write what you both think of the scaling.")
    actions = SaidField(label="Actions", rows=4, required_sentence="Write the actions, or that none is needed.")
    rationale = SaidField(label="Rationale", rows=4, required_sentence="Write why.")
    recorded_on_mosaic_on = PastDay(label="Recorded on Mosaic on", required_sentence="Say on which day it was recorded on Mosaic.")


class VerifyForm(forms.Form):
    """What Insights saw of the evidence (R11)."""

    note = SaidField(
        label="What did you look at, and what did it show?",
        rows=5,
        required_sentence="Say what you looked at, and what it showed.",
    )


class SustainedForm(VerifyForm):
    """Whether practice is better and stayed so (R11)."""

    is_sustained = forms.TypedChoiceField(
        label="Was the improvement delivered, and has it lasted?",
        choices=[("yes", "Yes, it has lasted"), ("no", "Not yet: check again")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one."},
    )
    field_order = ["is_sustained", "note"]


class FinishForm(forms.Form):
    """What shows that an action was done (R11)."""

    evidence = SaidField(
        label="What shows that it was done?",
        help_text="For example, where it is on Mosaic.",
        rows=4,
        required_sentence="Say what shows that it was done.",
    )


class SendBackForm(forms.Form):
    """What is missing in the evidence of an action (R11)."""

    note = SaidField(
        label="What is missing?",
        help_text="The owner reads it.",
        rows=4,
        required_sentence="Say what is missing.",
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
