"""Narrowing the list of findings: theme, month, kind, order, kept in the address."""

from datetime import date
from urllib.parse import urlencode

from django import forms

from practice_library.themes.models import Theme

from .anonymous import SHUFFLED
from .models import Finding

NARROWING = ("theme", "month", "kind", "nominated")
ORDERS = {"newest": ("-review__cycle__month", *SHUFFLED), "oldest": ("review__cycle__month", *SHUFFLED)}


def theme_choices() -> list:
    """Themes in their groups."""
    groups: dict[str, list] = {}
    for theme in Theme.objects.in_use().select_related("parent"):
        groups.setdefault(theme.parent.title, []).append((theme.slug, theme.title))
    return [("", "All themes"), *groups.items()]


def month_choices() -> list[tuple[str, str]]:
    """The months whose reviews have settled findings, newest first."""
    months = Finding.objects.settled().order_by("-review__cycle__month").values_list("review__cycle__month", flat=True).distinct()
    return [("", "All months"), *((f"{month:%Y-%m}", f"{month:%B %Y}") for month in months)]


class FindingsFilter(forms.Form):
    """What the address asks for. What isn't known is left out and named in `notes`."""

    theme = forms.ChoiceField(required=False)
    month = forms.ChoiceField(required=False, label="Found in")
    kind = forms.ChoiceField(required=False, label="Kind", choices=[("", "All kinds"), *Finding.Kind.choices])
    nominated = forms.ChoiceField(required=False, label="Nominated", choices=[("", "Nominated or not"), ("yes", "Nominated as examples")])
    sort = forms.ChoiceField(required=False, label="Order", choices=[("newest", "Newest first"), ("oldest", "Oldest first")])

    def __init__(self, data, **kwargs):
        super().__init__(data, auto_id="filter-%s", **kwargs)
        self.fields["theme"].choices = theme_choices()
        self.fields["month"].choices = month_choices()
        for field in self.fields.values():
            field.widget.attrs["class"] = "pk-control"
        self.is_valid()

    def wanted(self, name: str) -> str:
        """What a filter asks for, or nothing."""
        return self.cleaned_data.get(name, "")

    def narrow(self, findings):
        """The findings that are asked for, in the order that is asked for."""
        if self.wanted("theme"):
            findings = findings.filter(themes__slug=self.wanted("theme"))
        if self.wanted("month"):
            findings = findings.filter(review__cycle__month=date.fromisoformat(f"{self.wanted('month')}-01"))
        if self.wanted("kind"):
            findings = findings.filter(kind=self.wanted("kind"))
        if self.wanted("nominated"):
            findings = findings.filter(nominated_at__isnull=False)
        return findings.order_by(*ORDERS[self.wanted("sort") or "newest"])

    @property
    def is_narrowed(self) -> bool:
        return any(self.wanted(name) for name in NARROWING)

    @property
    def chosen(self) -> dict[str, str]:
        """What the address asks for and is known, by name."""
        return {name: self.wanted(name) for name in self.fields if self.wanted(name)}

    @property
    def query(self) -> str:
        """The same as the end of an address, or nothing."""
        return f"?{urlencode(self.chosen)}" if self.chosen else ""

    @property
    def notes(self) -> list[str]:
        """A sentence for each filter in the address that isn't known."""
        return [f"There is no {name} “{str(self.data.get(name))[:60]}”, so this filter was left out." for name in self.errors]
