"""What a panel and Insights type in."""

from django import forms
from django.db.models import Q
from django.utils import timezone

from portal.forms import MomentField, ScaleInput, WordsField
from portal.people.models import CohortMembership, PostType, Tenure, User
from portal.people.standing import INSIGHTS
from reviews.analysis.bands import Band, band_of
from reviews.cycles.models import Cycle
from reviews.records.forms import LongTextField, SaidField

from .models import Panel, PanelMember

ASSURED_SINCE = "The concern that was open is assured since. With an Inadequate grade, what you write here raises another one, with its own time for assurance."
RAISED_OTHERWISE = (
    "An Inadequate grade raises this. For any other grade, copy it, use “Raise a concern now” and paste it there; then empty this field."
)
NOT_A_SCORE = "Choose a whole number from 0 to 10."


class GradeForm(forms.Form):
    """The panel's grade and why (R5)."""

    score = forms.IntegerField(
        label="The panel’s grade",
        min_value=0,
        max_value=10,
        widget=ScaleInput,
        error_messages={
            "required": "Choose the panel’s grade.",
            "invalid": NOT_A_SCORE,
            "min_value": NOT_A_SCORE,
            "max_value": NOT_A_SCORE,
        },
    )
    rationale = SaidField(
        label="Why this grade",
        help_text="It goes back to the team with both grades. Two or three sentences.",
        rows=5,
        required_sentence="Say why the panel gives this grade.",
    )
    new_grounds = LongTextField(
        label="Anything that the open concern does not cover",
        help_text="Leave it empty if the panel only confirms the concern. What you write raises a second one, with its own time for assurance.",
        required=False,
        rows=3,
        strip=True,
    )

    def __init__(self, *args, concern_is_open: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if concern_is_open:
            return
        if self.data.get("new_grounds", "").strip():
            self.fields["new_grounds"].label = "What the concern did not cover"
            self.fields["new_grounds"].help_text = ASSURED_SINCE
        else:
            del self.fields["new_grounds"]

    def clean(self):
        cleaned = super().clean()
        score = cleaned.get("score")
        if cleaned.get("new_grounds") and score is not None and band_of(score) is not Band.INADEQUATE:
            self.add_error("new_grounds", RAISED_OTHERWISE)
        return cleaned


def who_may_sit():
    """People who can be asked to a panel: the reviewing cohort, Insights, the Principal Social Worker, and who sits on a panel to come."""
    now = timezone.now()
    in_cohort = CohortMembership.objects.at(now).values("person")
    in_post = Tenure.objects.at(now).filter(post__type__in=[*INSIGHTS, PostType.PRINCIPAL_SOCIAL_WORKER]).values("person")
    sits = PanelMember.objects.at(now).filter(panel__state=Panel.State.PLANNED).values("person")
    return User.objects.with_open_account(now).filter(Q(pk__in=in_cohort) | Q(pk__in=in_post) | Q(pk__in=sits))


class PlanForm(forms.Form):
    """When and where a panel meets, and who sits on it (R4)."""

    cycle = forms.ModelChoiceField(
        label="Month",
        queryset=Cycle.objects.none(),
        empty_label="Choose a month",
        error_messages={
            "required": "Choose the month that the panel moderates.",
            "invalid_choice": "This month is not there any more. Choose again.",
        },
    )
    meets_at = MomentField(label="Date and time", required_sentence="Say when the panel meets.")
    place = WordsField(label="Place", max_length=160, required=False)
    chair = forms.ModelChoiceField(
        label="Chair",
        queryset=User.objects.none(),
        empty_label="Choose a person",
        error_messages={"required": "Choose who chairs the panel.", "invalid_choice": "This person can’t sit on a panel. Choose again."},
    )
    members = forms.ModelMultipleChoiceField(
        label="Members",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="A member’s conflicts are shown at each case: nobody grades their own review or a child in their own line.",
        error_messages={
            "required": "Choose at least one member.",
            "invalid_choice": "One of these people can’t sit on a panel. Choose again.",
            "invalid_pk_value": "One of these people can’t sit on a panel. Choose again.",
        },
    )

    def __init__(self, *args, user, **kwargs):
        kwargs["initial"] = as_last_time() | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        if "cycle" in self.fields:
            self.fields["cycle"].queryset = Cycle.objects.visible_to(user).exclude(state=Cycle.State.PLANNED)
        self.fields["chair"].queryset = self.fields["members"].queryset = who_may_sit()

    def clean_meets_at(self):
        moment = self.cleaned_data["meets_at"]
        if moment < timezone.now():
            raise forms.ValidationError("Choose a time that is still to come.")
        return moment


def as_last_time() -> dict:
    """Place, chair and members of the panel that met or meets last, which the next one begins with."""
    last = Panel.objects.exclude(state=Panel.State.CANCELLED).order_by("-meets_at").first()
    return _place_and_people(last) if last else {}


def _place_and_people(panel: Panel) -> dict:
    seats = panel.members.filter(ends__isnull=True).exclude(person=panel.chair_id)
    return {"place": panel.place, "chair": panel.chair_id, "members": list(seats.values_list("person", flat=True))}


class ChangeForm(PlanForm):
    """Another time, place, chair or other members of a planned panel (R4)."""

    cycle = None  # type: ignore[assignment]  # Django takes a field of the base out by None

    def __init__(self, *args, panel: Panel, user, **kwargs):
        self.panel = panel
        kwargs["initial"] = _place_and_people(panel) | {"meets_at": panel.meets_at}
        super().__init__(*args, user=user, **kwargs)

    def clean_meets_at(self):
        moment = self.cleaned_data["meets_at"]
        if moment == self.panel.meets_at.replace(second=0, microsecond=0):
            return self.panel.meets_at
        return super().clean_meets_at()


class MetEarlierForm(forms.Form):
    """When a panel met that was planned for later."""

    met_at = MomentField(label="When the panel met", required_sentence="Say when the panel met.")


class CancelForm(forms.Form):
    """Why a panel is cancelled."""

    reason = SaidField(
        label="Why it is cancelled",
        help_text="Its members and those who are invited read it; name no child or family.",
        rows=3,
        required_sentence="Say why the panel is cancelled.",
    )


class DeferForm(forms.Form):
    """Why a case is left to the next panel."""

    reason = SaidField(
        label="Why it is left to the next panel",
        help_text="A sentence. The reviewer is told, and it stands on the review’s timeline for them, the panel and Insights.",
        max_length=300,
        rows=2,
        required_sentence="Say why the case is left to the next panel.",
    )


class CloseForm(forms.Form):
    """The key themes that the panel saw (R4)."""

    key_themes = SaidField(
        label="Key themes",
        help_text="What the panel saw across the cases. It goes into the month’s report; name no child, family or member of staff.",
        rows=6,
        required_sentence="Write the key themes that the panel saw.",
    )

    def __init__(self, *args, has_cases: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["key_themes"].required = has_cases
