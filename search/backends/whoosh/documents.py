"""Objects become documents of the index."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Manager, Model
from modelsearch.index import AutocompleteField, RelatedFields, SearchField

from search.backends.whoosh.schema import START, TEXT, type_names, uid


def document(obj: Any) -> dict[str, Any]:
    """Return the document of one indexed object: its key, its types, and its words by field."""
    model = type(obj)
    made: dict[str, Any] = {"uid": uid(model, obj.pk), "pk": str(obj.pk), "types": " ".join(type_names(model))}
    texts: dict[str, list[str]] = {}
    for name, text in _texts(obj, obj.get_search_fields()):
        if text:
            texts.setdefault(name, []).append(text)
    return made | {name: "\n".join(parts) for name, parts in texts.items()}


def _texts(obj: Any, search_fields: Iterable[Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    for field in search_fields:
        if isinstance(field, SearchField):
            yield TEXT + ".".join((*path, field.field_name)), _plain(field.get_value(obj))
        elif isinstance(field, AutocompleteField):
            yield START + ".".join((*path, field.field_name)), _plain(field.get_value(obj))
        elif isinstance(field, RelatedFields):
            for related in _related(field.get_value(obj)):
                yield from _texts(related, field.fields, (*path, field.field_name))


def _related(value: Any) -> Iterable[Any]:
    if value is None:
        return []
    if isinstance(value, Manager) or hasattr(value, "get_queryset"):
        return value.all()
    if isinstance(value, Model):
        return [value]
    return [value()] if callable(value) else [value]


def _plain(value: Any) -> str:
    """Return any value of a field as text; lists and dictionaries part by part."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "\n".join(_plain(part) for part in value.values())
    if isinstance(value, (list, tuple, set, frozenset)):
        return "\n".join(_plain(part) for part in value)
    return str(value)
