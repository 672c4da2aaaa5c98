"""What a checker says."""

from django import forms

from portal.forms import WordsField


class ChangesForm(forms.Form):
    """What is to be changed before the page can be approved."""

    comment = WordsField(
        label="What should be changed?",
        help_text="Goes to whoever sent the page. Don’t name a child or family.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what should be changed."},
    )
