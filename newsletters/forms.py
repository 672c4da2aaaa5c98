"""What is typed in at the newsletter desk, and the sentences that say how to mend it."""

from django import forms
from django.utils import timezone

from portal.forms import DayField, WordsField

from .models import NewsletterPage

OWN_WORDS = "Write it in your own words, for everybody on the staff. Name no child, family, practitioner, team or reviewer, and write nothing from which somebody could guess who it is."
NEW = "new"


class TextField(WordsField):
    """A text with a limit and a sentence for it."""

    def __init__(self, *, rows: int = 0, required_sentence: str = "", **kwargs):
        if rows:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)
        if required_sentence:
            self.error_messages["required"] = required_sentence


class DraftForm(forms.Form):
    """A new issue. Its items are written afterwards, in the CMS or from findings."""

    title = TextField(max_length=120, required_sentence="Give the issue a title.", help_text="It is the subject of the e-mail too.")
    introduction = TextField(
        max_length=5000,
        required=False,
        rows=5,
        help_text="Two or three sentences. The first one becomes the summary, which lists and the search show.",
    )
    issue_date = DayField(label="Date of the issue", initial=timezone.localdate, required_sentence="Give the date of the issue.")


class FindingForm(forms.Form):
    """A finding for an issue: which, under what heading, in what words."""

    issue = forms.ChoiceField(
        label="Which issue?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an issue.", "invalid_choice": "This issue is no longer a draft. Choose another."},
    )
    title = TextField(label="Title of the new issue", max_length=120, required=False, help_text="Only if you chose a new one.")
    heading = TextField(
        max_length=160, required_sentence="Give the item a heading.", help_text="What a reader should take from it, in a few words."
    )
    words = TextField(
        label="What the finding says",
        max_length=5000,
        rows=8,
        required_sentence="Write what the finding says in your own words.",
        help_text=OWN_WORDS,
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        drafts = NewsletterPage.objects.at_desk(user).filter(state=NewsletterPage.State.DRAFT).order_by("-issue_date", "-pk")
        self.fields["issue"].choices = [(str(issue.pk), issue.draft_title or issue.title) for issue in drafts] + [(NEW, "A new issue")]
        if not drafts:
            self.fields["issue"].initial = NEW

    def clean(self):
        data = super().clean()
        if data.get("issue") == NEW and not data.get("title") and "title" not in self.errors:
            self.add_error("title", "Give the new issue a title.")
        return data


class ConfirmForm(forms.Form):
    """Nothing but a button."""


class ApproveForm(forms.Form):
    """A button, and the text that its page showed."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)


class NoteForm(forms.Form):
    """Why an issue goes back."""

    note = TextField(
        label="What should be corrected?",
        max_length=2000,
        required=False,
        rows=4,
        help_text="It goes to the person who proposed the issue. If that was you, you can leave it empty.",
    )


class SubscriptionForm(forms.Form):
    """On or off."""

    is_wanted = forms.ChoiceField(
        label="Do you want each issue by e-mail?",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes, send it to me"), ("no", "No, I read it in the portal")],
        error_messages={"required": "Choose yes or no.", "invalid_choice": "Choose yes or no."},
    )
