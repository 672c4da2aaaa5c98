"""Forms of this room: opening a cycle, one case, a list of cases."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django import forms
from django.core import signing
from django.utils import timezone

from portal.forms import HOW_TO_WRITE_A_DAY, DayField, WordsField
from portal.people.models import Team
from portal.templatetags.portal_ui_dates import long_date
from portal.uploads import NotReadable

from .actions import DEFAULT_DAYS, closes_after, days_from
from .imports import COLUMNS, Checked, Entry, WrongColumns, check, entries_of, read_list
from .models import Cycle, PlanType, Step

AREAS_OF_FOCUS = (
    "Front-door decisions",
    "Re-referrals",
    "Pre-birth",
    "Neglect",
    "Domestic abuse",
    "Child protection over 12 months",
    "Pre-proceedings",
    "Disability and transitions",
    "Exploitation and missing",
    "Permanence",
    "Pathway plans",
    "Supervision after Requires improvement",
)
MONTHS_BACK, MONTHS_ON = 1, 6


def months_to_choose(today: date) -> list[tuple[str, str]]:
    """The months for which a cycle can be opened now: this one and those around it that have none yet."""
    first = today.replace(day=1)
    months = [first + relativedelta(months=step) for step in range(-MONTHS_BACK, MONTHS_ON + 1)]
    reviewed = Cycle.objects.filter(instrument_version__instrument__kind="collaborative_review", month__in=months)
    taken = set(reviewed.values_list("month", flat=True))
    return [(month.isoformat(), f"{month:%B %Y}") for month in months if month not in taken]


def _small(label: str) -> str:
    return label[:1].lower() + label[1:]


def _what_is_wrong(day: date, month: date | None, before: date | None) -> str:
    """Why a step can’t be due on `day`, in words that follow it; `before` is when the step above it is due."""
    if day < timezone.localdate():
        return "has passed. Choose today or a later day."
    if month and day < month:
        return f"is before {month:%B %Y} begins. Choose a day in that month or later."
    if before and day < before:
        return f"is before the step above it, which is due on {long_date(before)}."
    return ""


class OpenCycleForm(forms.Form):
    """A month, its area of focus, its closing date, and the last day of each step (R1)."""

    month = forms.ChoiceField(
        label="Month",
        error_messages={
            "required": "Choose the month.",
            "invalid_choice": "Choose a month from the list. One that has a cycle already is not on it.",
        },
    )
    area_of_focus = WordsField(
        label="Area of focus",
        max_length=120,
        help_text="Choose one that is suggested, or write another.",
        widget=forms.TextInput(attrs={"list": "areas-of-focus", "autocomplete": "off"}),
        error_messages={"required": "Say what the month looks at, such as neglect."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        months = [key for key, _ in months_to_choose(today)]
        self.fields["month"].choices = months_to_choose(today)
        self.fields["month"].initial = next((key for key in months if key >= today.replace(day=1).isoformat()), None)
        offered = self.fields["month"].initial
        days = days_from(date.fromisoformat(offered) if offered else today, today)
        for step in Step:
            self.fields[f"due_{step.value}"] = DayField(
                label=f"{step.label} by",
                initial=days[step],
                required_sentence=f"Say by when to {_small(step.label)}.",
                help_text=f"{DEFAULT_DAYS[step]} working days from today, or from the first of a later month, unless you change it.",
            )
            self.fields[f"due_{step.value}"].error_messages["invalid"] = f"{step.label}: write the {HOW_TO_WRITE_A_DAY}."
        self.fields["closes_on"] = DayField(
            label="The cycle closes on",
            initial=closes_after(days[Step.RETURN]),
            required_sentence="Say when the cycle closes.",
            help_text="What is submitted later is added to the figures and marked late.",
        )

    def clean_month(self) -> date:
        return date.fromisoformat(self.cleaned_data["month"])

    def clean(self):
        data = super().clean()
        month, before = data.get("month"), None
        if month:
            data |= {name: day for name, day in self._days_of(month).items() if name not in self.changed_data}
        for step in Step:
            day = data.get(f"due_{step.value}")
            wrong = day and _what_is_wrong(day, month, before)
            if wrong:
                self.add_error(f"due_{step.value}", f"{step.label}: {long_date(day)} {wrong}")
            before = day or before
        closes = data.get("closes_on")
        if closes and before and closes < before:
            self.add_error("closes_on", f"The cycle can’t close before the last step is due, on {long_date(before)}.")
        return data

    @staticmethod
    def _days_of(month: date) -> dict[str, date]:
        """The default dates of the month that was chosen; they stand for each date shown that was not changed."""
        days = days_from(month, timezone.localdate())
        return {f"due_{step.value}": days[step] for step in Step} | {"closes_on": closes_after(days[Step.RETURN])}

    @property
    def due_dates(self) -> dict[Step, date]:
        return {step: self.cleaned_data[f"due_{step.value}"] for step in Step}


class CaseForm(forms.Form):
    """One case, by hand. The checks are those of a list's row."""

    reference = WordsField(
        label="Child reference",
        max_length=20,
        help_text="Such as AB-1234. Never a child’s name.",
        error_messages={"required": "Write the child’s reference, such as AB-1234."},
    )
    plan_type = forms.ChoiceField(
        label="Plan type",
        choices=PlanType.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the plan type."},
    )
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label="Team",
        required=False,
        help_text="Needed for a child who is not known here yet: without a team nobody can be allocated without a reason.",
        empty_label="As recorded, or not known",
    )
    practitioner = WordsField(label="Practitioner’s e-mail", max_length=254, required=False)
    iro = WordsField(
        label="IRO’s e-mail",
        max_length=254,
        required=False,
        help_text="Where the child has one: an IRO never reviews a record of their own children.",
    )
    age = WordsField(
        label="Age", max_length=3, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"})
    )
    gender = WordsField(label="Gender", max_length=40, required=False)
    ethnicity = WordsField(label="Ethnicity", max_length=80, required=False)
    disability = forms.ChoiceField(label="Disability", choices=[("", "Not recorded"), ("yes", "Yes"), ("no", "No")], required=False)
    mosaic = WordsField(
        label="Mosaic number", max_length=20, required=False, help_text="Stored apart, and shown only to those who may see the review."
    )

    def __init__(self, *args, cycle: Cycle, **kwargs):
        super().__init__(*args, **kwargs)
        self.cycle = cycle
        self.fields["team"].queryset = Team.objects.all()  # type: ignore[attr-defined]

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        team = data.get("team")
        written = {key: (team.name if team else "") if key == "team" else str(data.get(key) or "") for key in COLUMNS}
        self.checked = check([Entry(1, written)], self.cycle)
        for problem in self.checked.problems:
            self.add_error(problem.column, problem.text[:1].upper() + problem.text[1:])
        return data


class CaseListForm(forms.Form):
    """A CSV or Excel file with a list of cases."""

    file = forms.FileField(
        label="List of cases",
        help_text="CSV or Excel (.xlsx), up to 5,000 cases and 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )

    def __init__(self, *args, cycle: Cycle, **kwargs):
        super().__init__(*args, **kwargs)
        self.cycle = cycle

    def clean_file(self):
        """Read the file; what is wrong in single rows stands in `checked.problems`, not on the field."""
        try:
            sheet = read_list(self.cleaned_data["file"])
            self.checked = check(entries_of(sheet.lines), self.cycle)
        except (NotReadable, WrongColumns) as problem:
            raise forms.ValidationError(str(problem)) from problem
        self.note = sheet.note
        return self.cleaned_data["file"]


class ConfirmListForm(forms.Form):
    """What was read from a list and looked at, sent back to be entered. Signed, so that it is what was shown."""

    prepared = forms.CharField(widget=forms.HiddenInput, max_length=2_000_000)
    HOURS = 2

    def __init__(self, *args, cycle: Cycle, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.salt = f"cycle-cases-{cycle.pk}-{user.pk}"

    def pack(self, checked: Checked) -> str:
        """The prepared rows as text for the hidden field."""
        return signing.dumps(checked.as_rows(), salt=self.salt, compress=True)

    def clean_prepared(self) -> list[Entry]:
        try:
            rows = signing.loads(self.cleaned_data["prepared"], salt=self.salt, max_age=self.HOURS * 3600)
        except signing.BadSignature as error:
            raise forms.ValidationError("The list was prepared too long ago or for another cycle. Choose the file again.") from error
        return [Entry(row["row"], row["written"]) for row in rows]
