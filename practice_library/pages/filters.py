"""The library's filters: theme, service, kind, year, order. What isn't known is left out, and said."""

import django_filters
from django.db.models import Case, DateField, F, When
from django.db.models.functions import ExtractYear, TruncDate
from django.utils import timezone

from portal.people.models import Service
from practice_library.themes.models import Theme

from .kinds import dated, kinds
from .models import ContentPage, PracticeWeekPage, TrainingPage

SORTS = {"newest": ("-new_on", "title"), "title": ("title", "pk"), "kind": ("content_type_id", "title")}
SORT_CHOICES = [("newest", "Newest first"), ("title", "A to Z"), ("kind", "By kind")]


def theme_choices():
    """Themes in their groups."""
    groups: dict[str, list] = {}
    for theme in Theme.objects.in_use().select_related("parent"):
        groups.setdefault(theme.parent.title, []).append((theme.slug, theme.title))
    return list(groups.items())


def service_choices():
    return [(service.slug, service.name) for service in Service.objects.all()]


def kind_choices():
    return [(kind.key, kind.plural) for kind in kinds()]


def label_of(choices, value: str) -> str:
    """The words of a value among choices that may stand in groups."""
    for key, label in choices:
        if isinstance(label, (list, tuple)):
            label = label_of(label, value)
        elif key != value:
            continue
        if label:
            return label
    return ""


def year_choices(pages):
    """The years from which there is content, newest first."""
    years = pages.annotate(year=ExtractYear(dated())).order_by().values_list("year", flat=True).distinct()
    return [(str(year), str(year)) for year in sorted(filter(None, years), reverse=True)]


def new_on() -> Case:
    """The day since which something is there: what is still to come counts from its publication, not from its date."""
    is_to_come = When(day__gt=timezone.localdate(), then=TruncDate("first_published_at"))
    return Case(is_to_come, default=F("day"), output_field=DateField())


class LibraryFilter(django_filters.FilterSet):
    """Narrows content pages that the reader may see."""

    theme = django_filters.ChoiceFilter(label="Theme", empty_label="All themes", choices=theme_choices, method="by_theme")
    service = django_filters.ChoiceFilter(label="Service", empty_label="All services", choices=service_choices, field_name="service__slug")
    kind = django_filters.ChoiceFilter(label="Kind", empty_label="All kinds", choices=kind_choices, method="by_kind")
    year = django_filters.ChoiceFilter(label="Year", empty_label="All years", choices=[], method="by_year")
    sort = django_filters.ChoiceFilter(label="Order", empty_label=None, choices=SORT_CHOICES, method="by_sort")

    class Meta:
        model = ContentPage
        fields: list[str] = []

    def __init__(self, data=None, queryset=None, **kwargs):
        super().__init__(data, queryset.annotate(day=dated()).annotate(new_on=new_on()).order_by(*SORTS["newest"]), **kwargs)
        self.filters["year"].extra["choices"] = year_choices(queryset)
        for field in self.form.fields.values():
            field.widget.attrs["class"] = "pk-control"

    def by_theme(self, pages, name, value):
        return pages.with_themes([value])

    def by_kind(self, pages, name, value):
        return pages.filter(content_type_id__in=[kind.content_type_id for kind in kinds() if kind.key == value])

    def by_year(self, pages, name, value):
        return pages.filter(day__year=int(value))

    def by_sort(self, pages, name, value):
        return pages.order_by(*SORTS[value])

    @property
    def shows_what_comes(self) -> bool:
        """Whether what is still to come stands apart: where the newest is asked for first."""
        return self.data.get("sort") not in ("title", "kind")

    @property
    def to_come(self):
        """What the filters leave of courses and Practice Weeks that are still to come, the next one first."""
        return self.qs.filter(**self._to_come()).order_by("day", "title")

    @property
    def there(self):
        """What the filters leave without what stands apart as still to come."""
        return self.qs.exclude(**self._to_come()) if self.shows_what_comes else self.qs

    @staticmethod
    def _to_come() -> dict:
        models = (TrainingPage, PracticeWeekPage)
        types = [kind.content_type_id for kind in kinds() if kind.model in models]
        return {"day__gte": timezone.localdate(), "content_type_id__in": types}

    @property
    def notes(self) -> list[str]:
        """A sentence for each filter in the address that isn't known and was left out."""
        return [
            f"There is no {self.form.fields[name].label.lower()} “{self.data.get(name)}”, so this filter was left out."
            for name in self.form.errors
            if name in self.form.fields
        ]

    @property
    def words(self) -> str:
        """What is chosen, in words, for the title of the page."""
        chosen = [(self.form.fields[name], self.form.cleaned_data.get(name)) for name in ("theme", "service", "kind", "year")]
        return ", ".join(str(label_of(field.choices, value)) for field, value in chosen if value)

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in ("theme", "service", "kind", "year"))
