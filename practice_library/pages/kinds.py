"""The kinds of learning content, worked out from the page types, so that a later room's type is a kind too."""

from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import DateField, DateTimeField
from django.db.models.functions import Coalesce, TruncDate
from django.utils.text import slugify

from .models import ContentPage


@dataclass(frozen=True)
class Kind:
    """One kind of content."""

    key: str
    label: str
    plural: str
    icon: str
    model: type[ContentPage]

    @property
    def content_type_id(self) -> int:
        return ContentType.objects.get_for_model(self.model).pk


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds, in the order in which their models were written."""
    models = [model for model in apps.get_models() if issubclass(model, ContentPage) and model is not ContentPage]
    return tuple(
        Kind(slugify(model.kind_label), model.kind_label, model.kind_plural or f"{model.kind_label}s", model.icon, model)
        for model in models
    )


def kind_of(page: ContentPage) -> Kind | None:
    """The kind of a page, without loading its own row."""
    model = page.specific_class
    return next((kind for kind in kinds() if kind.model is model), None)


@cache
def dated():
    """An expression for the day that dates a content page: a session's start, a week's first day, else its publication."""
    parts = []
    for kind in kinds():
        if kind.model.dated_by:
            path = f"{kind.model._meta.model_name}__{kind.model.dated_by}"
            field = kind.model._meta.get_field(kind.model.dated_by)
            parts.append(TruncDate(path) if isinstance(field, DateTimeField) else path)
    return Coalesce(*parts, TruncDate("first_published_at"), output_field=DateField())
