"""Invented data for the sheet of elements, `templates/elements.html`."""

import datetime

from django import forms, template
from django.utils import timezone

from portal.templatetags.portal_ui_icons import SHAPES

register = template.Library()

DESCRIPTORS = {
    "inadequate": [
        "Known harm is missing from the assessment, or nothing was done about it.",
        "No safety plan, or one the family has not seen.",
    ],
    "requires_improvement": [
        "Risks are listed, not weighed. Old events carry no more meaning than new ones.",
        "A safety plan exists; who does what, at what hour, is unclear.",
    ],
    "good": [
        "Risk and strength are weighed together. The reader can tell what is worrying, for whom, and why now.",
        "A safety plan the family can repeat, with names and a first step.",
    ],
    "outstanding": [
        "The analysis changed what happened, was tested with the family, and was revisited when facts moved.",
        "A safety plan the family wrote with us, rehearsed, and used.",
    ],
}


class StoppedForm(forms.Form):
    """A form with two things to mend."""

    recording = forms.CharField(error_messages={"required": "Question 9, Recording: choose a score or say why it does not apply"})
    family = forms.CharField(error_messages={"required": "Family contact: say how it went, or why it was not possible"})
    na = forms.BooleanField(required=False)
    na_reason = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))


class PlainForm(forms.Form):
    """One control of each kind."""

    title = forms.CharField(label="What is the action called?", help_text="Begin with a verb.")
    why = forms.CharField(label="Why it matters", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    owner = forms.ChoiceField(label="Owner", choices=[("", "Choose a person"), ("1", "Priya Nair"), ("2", "Tom Adeyemi")])
    due = forms.DateField(label="Due", widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label="Kind", choices=[("a", "For this child"), ("b", "For the service")], widget=forms.RadioSelect)
    themes = forms.MultipleChoiceField(
        label="Themes", choices=[("m", "Missing"), ("c", "Contingency")], widget=forms.CheckboxSelectMultiple, required=False
    )
    file = forms.FileField(label="Evidence", required=False)
    sure = forms.BooleanField(label="I have talked to the practitioner about this")


@register.simple_tag(takes_context=True)
def sheet_data(context):
    """Fill the context of the sheet: `{% sheet_data %}`."""
    now = timezone.now()
    today = timezone.localdate()
    day = datetime.timedelta(days=1)
    context.update(
        {
            "descriptors": DESCRIPTORS,
            "form": StoppedForm({}),
            "form_plain": PlainForm({"title": "", "owner": "1", "kind": "a"}),
            "started": now - day / 4,
            "deadline": now + day * 3 / 4 + datetime.timedelta(minutes=1),
            "reminders": [12, 20],
            "saved_at": now,
            "yesterday": today - day * 2,
            "next_week": today + day * 7,
            "icons": list(SHAPES),
            **_lists(today),
        }
    )
    return ""


def _lists(today):
    """The lists of the sheet: a finding, its learning, a timeline, a trail, chips and figures."""
    return {
        "finding": {"kind": "development", "text": "The chronology stops in March.", "themes": ["Chronology"]},
        "finding_actions": [{"label": "Change", "url": "#"}, {"label": "Remove", "url": "#"}],
        "learning": [
            {
                "kind": "guidance",
                "title": "A chronology that thinks",
                "url": "#",
                "minutes": 6,
                "chosen_by": "your reviewer",
                "state": "read",
            },
            {"kind": "practice-week", "title": "What the chronology told us", "url": "#", "minutes": 42, "why": "same theme: Chronology"},
        ],
        "strength": {
            "kind": "strength",
            "text": "Father’s family were found, met and heard; two became part of the safety plan.",
            "themes": ["Fathers and male carers", "Wider network"],
        },
        "share": [{"kind": "example", "title": "Nominated as a good practice example", "why": "Nothing is published without you."}],
        "entries": [
            {"title": "Returned", "who": "Priya Nair", "when": today - datetime.timedelta(days=5), "state": "done"},
            {"title": "Supervision", "when": "by 16 November", "state": "now"},
            {"title": "Closed", "when": "after supervision", "state": "todo"},
        ],
        "trail": [
            {"label": "Finding"},
            {"label": "Action", "url": "#"},
            {"label": "Newsletter", "url": "#"},
            {"label": "Guidance", "url": "#"},
        ],
        "themes": [{"label": "Missing", "url": "#"}, {"label": "Contingency", "url": "#", "on": True}],
        "figures_shown": [
            {"number": 4, "label": "supervisions overdue", "url": "#", "tone": "late"},
            {"number": 6, "label": "due this week", "url": "#", "current": True},
            {"number": 3, "label": "actions to finish", "url": "#"},
            {"number": 2, "label": "reviews returned"},
        ],
    }
