"""Forms of this room: who reviews a case, and the pairs of a proposal."""

from collections.abc import Mapping, Sequence

from django import forms


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
