"""Forms of this room: who reviews a case, and the pairs of a proposal."""

from collections.abc import Mapping, Sequence

from django import forms

from portal.forms import WordsField
from portal.people.models import Team, User
from reviews.records.forms import LongTextField


class AllocateForm(forms.Form):
    """Who reviews the case, and why it must be them where that breaks R1."""

    reviewer = forms.ChoiceField(
        label="Reviewer", error_messages={"required": "Choose a reviewer.", "invalid_choice": "Choose a reviewer from the list."}
    )
    override_reason = LongTextField(
        label="Why it must be this reviewer",
        required=False,
        max_length=2000,
        help_text="Only for a reviewer with a conflict. The reason is kept with the review.",
        rows=4,
        strip=True,
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


class CorrectForm(forms.Form):
    """The team, the practitioner and the IRO of the child as they are."""

    team = forms.ModelChoiceField(
        Team.objects.none(),
        label="Team",
        empty_label="Choose a team",
        error_messages={"required": "Choose the child’s team.", "invalid_choice": "Choose a team from the list."},
    )
    practitioner = WordsField(
        label="Practitioner’s e-mail",
        max_length=254,
        required=False,
        help_text="Empty where the child has no practitioner. No allocation is proposed then.",
    )

    iro = WordsField(
        label="IRO’s e-mail",
        max_length=254,
        required=False,
        help_text="Empty where the child has none, or it is not known. Then nobody can tell whether the reviewer is the child’s own IRO.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.all()  # type: ignore[attr-defined]

    def clean_practitioner(self) -> User | None:
        return _person_at(self.cleaned_data["practitioner"])

    def clean_iro(self) -> User | None:
        return _person_at(self.cleaned_data["iro"])


def _person_at(mail: str) -> User | None:
    """Who has an account with the address; None where none is written. Raises `ValidationError` where nobody has."""
    person = User.objects.with_open_account().filter(email__iexact=mail.strip()).first() if mail.strip() else None
    if mail.strip() and person is None:
        raise forms.ValidationError("Nobody has an account with this e-mail address.")
    return person


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
