"""What a reviewer and Insights type in, and the sentences that say how to mend it."""

from collections.abc import Iterable
from typing import cast

from django import forms
from django.utils import timezone

from portal.forms import TOO_LONG, DayField, MomentField, ScaleInput
from portal.templatetags.portal_ui_dates import long_date
from practice_library.themes.models import Theme

from .models import Finding

LONGEST = 20_000


class LongTextField(forms.CharField):
    """A text of several paragraphs, at most 20,000 characters. A longer one is refused in a sentence, never cut by the browser."""

    def __init__(self, *, rows: int = 5, **kwargs):
        kwargs.setdefault("max_length", LONGEST)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        kwargs.setdefault("strip", False)
        super().__init__(**kwargs)
        self.error_messages["max_length"] = TOO_LONG

    def widget_attrs(self, widget):
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class SaidField(LongTextField):
    """A long text of which blanks alone are not enough. `required_sentence` is said where it is missing."""

    def __init__(self, *, required_sentence: str, **kwargs):
        super().__init__(strip=True, error_messages={"required": required_sentence}, **kwargs)


class AnswerForm(forms.Form):
    """The answer to one question. The label of `text` says what is asked for."""

    score = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=10,
        widget=ScaleInput,
        error_messages={name: "Choose a whole number from 0 to 10." for name in ("invalid", "min_value", "max_value")},
    )
    na = forms.BooleanField(required=False, label="Not applicable to this child")
    text = LongTextField(required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput(attrs={"data-autosave-always": "", "data-autosave-version": ""}))

    def __init__(self, *args, question, **kwargs):
        super().__init__(*args, **kwargs)
        self.question = question
        self.fields["score"].label = question.title
        self.fields["text"].label = self.text_label(question)
        if not question.takes_score:
            del self.fields["score"]
        if not question.is_scaled or question.is_overall:
            del self.fields["na"]

    @property
    def plain_scores(self) -> list[dict]:
        """The scores of a question that has no grades, such as how much the work has helped; empty for the others."""
        if self.question.is_scaled or "score" not in self.fields:
            return []
        chosen = str(self["score"].value())
        return [{"score": score, "checked": str(score) == chosen} for score in range(11)]

    @staticmethod
    def text_label(question) -> str:
        if question.is_overall:
            return "Why this grade"
        if question.is_scaled:
            return "What you saw in the record and heard in the conversation"
        if question.kind == question.Kind.FAMILY_FEEDBACK:
            return "In their words"
        return "Your answer"

    def clean(self):
        data = super().clean()
        if data.get("na") and data.get("score") is not None:
            self.add_error("na", "Choose a score, or say that the question does not apply; not both.")
        return data


def _numbers(values: Iterable[str]) -> list[str]:
    """Those of `values` that can be the number of a row."""
    return [value for value in values if value.isdecimal() and len(value) < 10]


def in_place_of_merged(values: Iterable) -> list[str]:
    """The themes that were sent, each merged one as the theme that it was merged into."""
    sent = [str(value) for value in values]
    merged = Theme.objects.filter(pk__in=_numbers(sent), merged_into__isnull=False).select_related("merged_into")
    successors = {str(theme.pk): str(theme.now.pk) for theme in merged}
    return list(dict.fromkeys(successors.get(value, value) for value in sent))


class ThemesField(forms.ModelMultipleChoiceField):
    """Themes from `queryset`. A merged one is taken as its successor; one that was retired meanwhile is named in the error."""

    def bound_data(self, data, initial):
        return in_place_of_merged(data or [])

    def clean(self, value):
        sent = in_place_of_merged(value or [])
        numbers = _numbers(sent)
        if len(numbers) < len(sent):
            raise forms.ValidationError(self.error_messages["invalid_choice"])
        retired = Theme.objects.filter(pk__in=numbers, retired_at__isnull=False).exclude(pk__in=self.queryset)
        if retired:
            names = ", ".join(f"“{theme}”" for theme in retired)
            raise forms.ValidationError(f"No longer in use: {names}. Your other themes are still chosen; choose another if you need one.")
        return super().clean(sent)


class FindingForm(forms.Form):
    """A strength or an area for development, with its themes."""

    kind = forms.ChoiceField(
        label="What kind of finding is it?",
        choices=Finding.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is a strength or an area for development."},
    )
    text = LongTextField(
        label="The finding",
        help_text="One or two sentences that can be understood on their own. No names: others may learn from it without the review.",
        max_length=4000,
        rows=4,
        strip=True,
        error_messages={"required": "Write the finding."},
    )
    themes = ThemesField(
        label="Themes",
        queryset=Theme.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one theme: learning content is found by it.",
            "invalid_choice": "One of the themes is no longer in use. Choose again.",
        },
    )
    nominate = forms.BooleanField(
        label="Nominate this strength as good practice", required=False, help_text="WPD may write an anonymised example from it."
    )

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, question=None, finding: Finding | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        themes = Theme.objects.in_use()
        if finding:
            themes |= Theme.objects.filter(parent__isnull=False, pk__in=finding.themes.values("pk"))  # a retired one stays where it is
        self.themes_field.queryset = themes.select_related("parent").order_by("parent__position", "position", "title")
        self.likely_ids = set(question.themes.values_list("pk", flat=True)) if question else set()

    @property
    def themes_field(self) -> ThemesField:
        return cast(ThemesField, self.fields["themes"])

    def theme_groups(self):
        """The choices by group: first those that fit the question, then all others under their groups.

        Each has its place on the page: the first one's is where the error summary leads.
        """
        chosen = {str(value) for value in (self["themes"].value() or [])}
        likely, groups = [], {}
        for theme in self.themes_field.queryset:
            entry = {"theme": theme, "checked": str(theme.pk) in chosen}
            if theme.pk in self.likely_ids:
                likely.append(entry)
            else:
                groups.setdefault(theme.parent, []).append(entry)
        shown = [("Likely for this question", likely, True)] * bool(likely) + [
            (group.title, entries, any(entry["checked"] for entry in entries)) for group, entries in groups.items()
        ]
        for place, entry in enumerate(entry for _, entries, _ in shown for entry in entries):
            entry["place"] = place
        return shown


class ActionItemForm(forms.Form):
    """What is to be done, by whom and until when."""

    text = LongTextField(
        label="What is to be done",
        max_length=2000,
        rows=3,
        strip=True,
        error_messages={"required": "Write what is to be done."},
    )
    owner_role = forms.ChoiceField(
        label="By whom",
        choices=[
            ("practitioner", "Practitioner"),
            ("team_manager", "Team Manager"),
            ("service_manager", "Service Manager"),
            ("head_of_service", "Head of Service"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who does it."},
    )
    due_on = DayField(label="By when", required_sentence="Say by when.")

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError("Choose a day that is still to come.")
        return day


class MeetingField(MomentField):
    """A moment from today on."""

    def clean(self, value):
        moment = super().clean(value)
        if moment and timezone.localdate(moment) < timezone.localdate():
            raise forms.ValidationError("This day has passed. Choose today or a day that is still to come.")
        return moment


def note_of_booking_field() -> LongTextField:
    """The note of a booking, which goes to the practitioner."""
    return LongTextField(label="Note", required=False, rows=3, help_text="Where, or the link. The practitioner reads this.")


class MoveBookingForm(forms.Form):
    """The new time of a conversation that is booked."""

    when = MeetingField(label="When do you meet instead?", required_sentence="Say when you meet instead.")
    note = note_of_booking_field()


NOT_BOTH = "Give the day, or why it was not possible; not both."


def _one_or_the_other(form, data: dict, day: str, missing: str) -> dict:
    """What a form holds, with an error where it says neither or both of a day and why it was not possible (R2)."""
    reason = (data.get("reason") or "").strip()
    if data.get("not_possible"):
        if data.get(day):
            form.add_error("not_possible", NOT_BOTH)
        if (data.get("note") or "").strip():
            form.add_error("note", "A note goes with a day. Write this under “Why it was not possible”.")
        if not reason:
            form.add_error("reason", "Say why it was not possible.")
    elif reason and data.get(day):
        form.add_error("reason", NOT_BOTH)
    elif not data.get(day) and day not in form.errors:
        form.add_error(day, missing)
    return data


class BookingForm(forms.Form):
    """When reviewer and practitioner meet, or why it was not possible."""

    when = MeetingField(label="When do you meet?", required=False)
    note = note_of_booking_field()
    not_possible = forms.BooleanField(label="It was not possible to book one", required=False)
    reason = LongTextField(label="Why it was not possible", required=False, rows=3)

    def clean(self):
        return _one_or_the_other(self, super().clean(), "when", "Say when you meet, or that it was not possible.")


class StepForm(forms.Form):
    """How a conversation or contact went, or why it was not possible (R2)."""

    held_on = DayField(label="On which day?", required=False)
    note = LongTextField(label="How it went", required=False, rows=4)
    not_possible = forms.BooleanField(label="It was not possible", required=False)
    reason = LongTextField(label="Why it was not possible", required=False, rows=3)

    def __init__(self, *args, allocated_on=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.allocated_on = allocated_on

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day and self.allocated_on and day < self.allocated_on:
            raise forms.ValidationError(f"The review was allocated on {long_date(self.allocated_on)}. Give a day from then on.")
        if day and day > timezone.localdate():
            raise forms.ValidationError("This day is still to come. Record it when it was held.")
        return day

    def clean(self):
        return _one_or_the_other(self, super().clean(), "held_on", "Say on which day, or that it was not possible.")


class NoteForm(forms.Form):
    """A note that goes with a decision; whether it must be filled is the action's to say."""

    note = LongTextField(label="Note", required=False, rows=4)


class WithdrawForm(forms.Form):
    """Why a review is withdrawn."""

    reason = LongTextField(
        label="Why",
        help_text="Those who are told read it, some of them without the review; name no child, family or member of staff.",
        rows=4,
        error_messages={"required": "Say why."},
    )


class CheckForm(forms.Form):
    """Insights' quality check: good enough, or back with a note (R2)."""

    outcome = forms.ChoiceField(
        label="Is the review good enough to go back to the team?",
        choices=[("good_enough", "Yes, good enough to go back"), ("back", "No, back to the reviewer with a note")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    note = LongTextField(label="Note", required=False, rows=4, help_text="The reviewer reads it. Needed when the review goes back to them.")
    submitted_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self):
        data = super().clean()
        if data.get("outcome") == "back" and not (data.get("note") or "").strip():
            self.add_error("note", "Say what the reviewer should correct.")
        return data


class InShortForm(forms.Form):
    """The record in short, with what was saved when the page was opened, and the mark of all that the page showed."""

    in_short = LongTextField(
        label="The record in short",
        required=False,
        max_length=1000,
        rows=3,
        strip=True,
        help_text="One or two sentences without names, for the panel and the reader.",
    )
    changed = LongTextField(
        label="What did you change?", required=False, max_length=1000, rows=2, strip=True, help_text="Insights read it at the next check."
    )
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, asks_what_changed: bool = False, is_submission: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_what_changed:
            del self.fields["changed"]
        elif is_submission:
            self.fields["changed"].required = True
            self.fields["changed"].error_messages["required"] = "Say in a sentence what you changed since it came back."


class RemoveForm(forms.Form):
    """The version of what is removed, as it was when the page was opened."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReflectionForm(forms.Form):
    """The practitioner's own words on a returned review (L5)."""

    reflection = LongTextField(
        label="What do you take from it?",
        required=False,
        rows=5,
        help_text="Yours. Your Team Manager sees that you read the review, not what you write here.",
    )
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
