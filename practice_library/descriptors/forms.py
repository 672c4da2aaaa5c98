"""Writing the descriptors of one area: a line is a sentence, and lines of the four bands stand side by side."""

from django import forms

from portal.forms import WordsField

from .grid import bands, sentences_of
from .models import DescriptorArea

MOST_LINES = 12


class AreaForm(forms.Form):
    """Title, question, lead, and the sentences of each band."""

    title = WordsField(max_length=120, error_messages={"required": "Give the area a name."})
    question = WordsField(max_length=200, error_messages={"required": "Write the question that the area answers."})
    lead = WordsField(max_length=300, required=False, help_text="What to look for, in one sentence.")

    def __init__(self, *args, area: DescriptorArea, **kwargs):
        sentences = sentences_of(area)
        words = {"title": area.title, "question": area.question, "lead": area.lead}
        initial = words | {band: "\n".join(lines) for band, lines in sentences.items()}
        super().__init__(*args, **kwargs | {"initial": initial})
        for band in bands():
            self.fields[band["key"]] = WordsField(
                label=f"{band['label']}, {band['low']} to {band['high']}",
                help_text="One sentence a line. The first lines of the four bands are shown side by side, then the second, and so on.",
                max_length=6000,
                widget=forms.Textarea(attrs={"rows": 6}),
                error_messages={"required": f"Write at least one sentence for {band['label']}."},
            )

    def clean(self):
        cleaned = super().clean()
        for band in bands():
            if len(self.lines(band["key"])) > MOST_LINES:
                self.add_error(band["key"], f"Write no more than {MOST_LINES} lines.")
        return cleaned

    def lines(self, band: str) -> list[str]:
        return [line.strip() for line in (self.cleaned_data.get(band) or "").splitlines() if line.strip()]

    @property
    def sentences(self) -> dict[str, list[str]]:
        return {band["key"]: self.lines(band["key"]) for band in bands()}


class PublishForm(forms.Form):
    """What changed, for everybody who reads the new version."""

    what_changed = WordsField(
        label="What changed?",
        help_text="One or two sentences, shown beside the version.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what changed."},
    )
