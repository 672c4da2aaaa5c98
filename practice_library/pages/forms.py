"""Forms about a page."""

from django import forms

from portal.forms import WordsField


class WrongForm(forms.Form):
    """What is wrong with a page, in the reader's words."""

    text = WordsField(
        label="What is wrong, or missing?",
        help_text="Say which part of the page. Don’t name a child or family.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Say what is wrong, or missing."},
    )


class WithdrawForm(forms.Form):
    """Why a page is withdrawn."""

    reason = WordsField(
        label="Why is it withdrawn?",
        help_text="Goes on after “withdrawn because”, such as “the policy changed in June”.",
        max_length=300,
        error_messages={"required": "Say why it is withdrawn."},
    )
