"""The form under every page that can be learned from."""

from django import forms

from portal.forms import WordsField


class ReadForm(forms.Form):
    """What the reader takes from a page. May stay empty."""

    reflection = WordsField(
        label="What will you do differently?",
        help_text="For your own learning record. Only you see it. Don’t name a child or family.",
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
