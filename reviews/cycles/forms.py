"""Forms of this room: opening a cycle, one case, a list of cases, allocation."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django import forms
from django.core import signing
from django.utils import timezone

from portal.deadlines.calendar import add_working_days
from portal.people.models import Team
from portal.templatetags.portal_ui_dates import long_date

from .actions import DEFAULT_DAYS
from .imports import COLUMNS, Checked, Entry, WrongColumns, check, entries_of
from .models import Cycle, PlanType, Step
from .sheets import NotReadable, read_list

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
    """The months for which a cycle can be opened now, this one included."""
    first = today.replace(day=1)
    months = [first + relativedelta(months=step) for step in range(-MONTHS_BACK, MONTHS_ON + 1)]
    return [(month.isoformat(), f"{month:%B %Y}") for month in months]


class DateField(forms.DateField):
    """A date with a picker of the browser's own, which also takes 4/12/2026 typed."""

    def __init__(self, **kwargs):
        kwargs.setdefault("error_messages", {"invalid": "Write a date, such as 4/12/2026.", "required": "Write a date, such as 4/12/2026."})
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class OpenCycleForm(forms.Form):
    """A month, its area of focus, its closing date, and the last day of each step (R1)."""

    month = forms.ChoiceField(label="Month", error_messages={"invalid_choice": "Choose a month from the list."})
    area_of_focus = forms.CharField(
        label="Area of focus",
        max_length=120,
        help_text="Choose one that is suggested, or write another.",
        widget=forms.TextInput(attrs={"list": "areas-of-focus", "autocomplete": "off"}),
        error_messages={"required": "Say what the month looks at, such as neglect."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["month"].choices = months_to_choose(today)
        self.fields["month"].initial = today.replace(day=1).isoformat()
        for step in Step:
            self.fields[f"due_{step.value}"] = DateField(
                label=f"{step.label} by",
                initial=add_working_days(today, DEFAULT_DAYS[step]),
                help_text=f"{DEFAULT_DAYS[step]} working days from today unless you change it.",
            )
        self.fields["closes_on"] = DateField(
            label="The cycle closes on",
            initial=add_working_days(today, DEFAULT_DAYS[Step.RETURN]) + timedelta(days=14),
            help_text="What is submitted later is added to the figures and marked late.",
        )

    def clean_month(self) -> date:
        month = date.fromisoformat(self.cleaned_data["month"])
        there = Cycle.objects.filter(month=month, instrument_version__instrument__kind="collaborative_review").first()
        if there:
            raise forms.ValidationError(f"There is a cycle for {there.name} already. Choose another month, or work in that one.")
        return month

    def clean(self):
        data = super().clean()
        before = None
        for step in Step:
            day = data.get(f"due_{step.value}")
            if day and day < timezone.localdate():
                self.add_error(f"due_{step.value}", "This day has passed. Choose today or a later day.")
            elif day and before and day < before:
                self.add_error(f"due_{step.value}", f"This is before the step above it, which is due on {long_date(before)}.")
            before = day or before
        closes = data.get("closes_on")
        if closes and before and closes < before:
            self.add_error("closes_on", f"The cycle can’t close before the last step is due, on {long_date(before)}.")
        return data

    @property
    def due_dates(self) -> dict[Step, date]:
        return {step: self.cleaned_data[f"due_{step.value}"] for step in Step}


class CaseForm(forms.Form):
    """One case, by hand. The checks are those of a list's row."""

    reference = forms.CharField(label="Child reference", max_length=20, help_text="Such as AB-1234. Never a child’s name.")
    plan_type = forms.ChoiceField(label="Plan type", choices=PlanType.choices, widget=forms.RadioSelect)
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label="Team",
        required=False,
        help_text="Needed for a child who is not known here yet: without a team nobody can be allocated without a reason.",
        empty_label="As recorded, or not known",
    )
    practitioner = forms.CharField(label="Practitioner’s e-mail", max_length=254, required=False)
    age = forms.CharField(
        label="Age", max_length=3, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"})
    )
    gender = forms.CharField(label="Gender", max_length=40, required=False)
    ethnicity = forms.CharField(label="Ethnicity", max_length=80, required=False)
    disability = forms.ChoiceField(label="Disability", choices=[("", "Not recorded"), ("yes", "Yes"), ("no", "No")], required=False)
    mosaic = forms.CharField(
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
            self.checked = check(entries_of(read_list(self.cleaned_data["file"])), self.cycle)
        except (NotReadable, WrongColumns) as problem:
            raise forms.ValidationError(str(problem)) from problem
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


class AllocateForm(forms.Form):
    """Who reviews the case, and why it must be them where that breaks R1."""

    reviewer = forms.ChoiceField(
        label="Reviewer", error_messages={"required": "Choose a reviewer.", "invalid_choice": "Choose a reviewer from the list."}
    )
    override_reason = forms.CharField(
        label="Why it must be this reviewer",
        required=False,
        max_length=2000,
        help_text="Only for a reviewer with a conflict. The reason is kept with the review.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.by_id = {str(row.person.pk): row for row in candidates}
        self.fields["reviewer"].choices = [(key, str(row.person)) for key, row in self.by_id.items()]

    def clean(self):
        data = super().clean()
        row = self.by_id.get(data.get("reviewer", ""))
        if row and row.conflicts and "override_reason" not in self.errors and not data.get("override_reason", "").strip():
            self.add_error("override_reason", f"{' '.join(row.conflicts)} Choose another reviewer, or say why it must be this one.")
        return data

    @property
    def chosen(self):
        return self.by_id[self.cleaned_data["reviewer"]].person


def pairs_from(texts: Sequence[str], cases: Mapping[int, object], people: Mapping[int, object]) -> list[tuple]:
    """The pairs of a proposal as they were sent, "case:reviewer" each. Raises `ValueError` for one that can't be."""
    found = []
    for text in texts:
        case_id, _, person_id = text.partition(":")
        if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in (case_id, person_id)):
            raise ValueError("A pair can’t be read.")
        case, person = cases.get(int(case_id)), people.get(int(person_id))
        if case is None or person is None:
            raise ValueError("A case or a reviewer has changed since.")
        found.append((case, person))
    return found
