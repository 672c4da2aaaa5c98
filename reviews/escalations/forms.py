"""What a Service Manager and who raises a concern type in."""

from django import forms
from django.utils import timezone

from portal.forms import DayField
from reviews.records.forms import LongTextField, SaidField


class RaiseForm(forms.Form):
    """What is worrying (R6)."""

    grounds = SaidField(
        label="What worries you?",
        help_text="Two sentences are enough. Those who are told read them in the portal; the e-mail doesn’t carry them. No names.",
        rows=5,
        required_sentence="Say what worries you.",
    )
    is_new = forms.BooleanField(
        label="This is new: the concern that is open does not cover it",
        help_text="It then has its own time for assurance.",
        required=False,
    )

    def __init__(self, *args, concern_is_open: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if not concern_is_open:
            del self.fields["is_new"]


class AssuranceForm(forms.Form):
    """The Service Manager's assurance (R7)."""

    safety = SaidField(
        label="Is the child safe, and how do you know?",
        rows=5,
        required_sentence="Say whether the child is safe, and how you know.",
    )
    other_children = SaidField(
        label="Other children it concerns",
        help_text="Brothers, sisters and others by reference, such as AB-2208, each with whether they are safe. Never a name. Where there is no other child, say so.",
        rows=3,
        required_sentence="Say which other children it concerns and whether they are safe, or that there is none.",
    )
    quality = SaidField(label="Quality of the work", rows=5, required_sentence="Say what you found on the quality of the work.")
    urgent_actions = LongTextField(
        label="Urgent actions", help_text="What must happen now, who does it and by when.", required=False, rows=3, strip=True
    )
    recorded_on_mosaic_on = DayField(label="Recorded on Mosaic on", required_sentence="Say on which day you recorded it on Mosaic.")

    def __init__(self, *args, not_before, **kwargs):
        super().__init__(*args, **kwargs)
        self.not_before = not_before

    def clean_recorded_on_mosaic_on(self):
        day = self.cleaned_data["recorded_on_mosaic_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("This day is still to come. Record it on Mosaic first.")
        if day < self.not_before:
            raise forms.ValidationError(f"The concern was raised on {self.not_before:%A %-d %B %Y}. Choose that day or a later one.")
        return day
