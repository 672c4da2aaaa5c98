"""The fields of the index.

A model's search fields become Whoosh fields by name: `text.title`, `text.authors.name` for a field of a relation,
`start.title` for an autocomplete field. Boosts are applied to the query, so changing one needs no rebuild.
"""

from collections.abc import Iterable, Iterator

from django.db.models import Model
from modelsearch.index import AutocompleteField, RelatedFields, SearchField
from modelsearch.utils import get_descendant_models
from whoosh import fields
from whoosh.analysis import KeywordAnalyzer

from search.backends.whoosh.analysis import STEMMED, WHOLE

TEXT = "text."
START = "start."


def _schema() -> fields.Schema:
    schema = fields.Schema(
        uid=fields.ID(unique=True),
        pk=fields.STORED,
        types=fields.TEXT(analyzer=KeywordAnalyzer(), phrase=False),
    )
    schema.add(f"{TEXT}*", fields.TEXT(analyzer=STEMMED), glob=True)
    schema.add(f"{START}*", fields.TEXT(analyzer=WHOLE, phrase=False), glob=True)
    return schema


SCHEMA = _schema()


def type_name(model: type[Model]) -> str:
    """Return the name under which documents of `model` are marked in the index."""
    return str(model._meta.concrete_model._meta.label_lower)  # type: ignore[union-attr]


def type_names(model: type[Model]) -> list[str]:
    """Return the names of `model` and of every model it is made from."""
    concrete = model._meta.concrete_model
    return [type_name(concrete), *(type_name(parent) for parent in concrete._meta.get_parent_list())]  # type: ignore


def uid(model: type[Model], pk: object) -> str:
    """Return the key of one object: the same for a page seen as `Page` and as its own type."""
    concrete = model._meta.concrete_model
    parents = concrete._meta.get_parent_list()  # type: ignore[union-attr]
    return f"{type_name(parents[-1] if parents else concrete)}:{pk}"  # type: ignore[arg-type]


def _walk(search_fields: Iterable[object], kind: type, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], float]]:
    for field in search_fields:
        if isinstance(field, RelatedFields):
            yield from _walk(field.fields, kind, (*path, field.field_name))
        elif isinstance(field, kind):
            yield (*path, field.field_name), getattr(field, "boost", None) or 1.0  # type: ignore[attr-defined]


def boosts(model: type[Model], names: Iterable[str] | None = None) -> dict[str, float]:
    """Return the text fields to search for `model` and the models made from it, with their boosts.

    `names` limits it to those top-level search fields. Where two models give one name different boosts, the larger one holds.
    """
    return _collect(model, SearchField, TEXT, names)


def start_fields(model: type[Model], names: Iterable[str] | None = None) -> dict[str, float]:
    """Return the autocomplete fields of `model` and the models made from it."""
    return _collect(model, AutocompleteField, START, names)


def _collect(model: type[Model], kind: type, prefix: str, names: Iterable[str] | None) -> dict[str, float]:
    wanted = None if names is None else {(name,) for name in names}
    found: dict[str, float] = {}
    for each in get_descendant_models(model):
        for path, boost in _walk(getattr(each, "search_fields", ()), kind):
            if wanted is None or path in wanted:
                key = prefix + ".".join(path)
                found[key] = max(boost, found.get(key, 0.0))
    return dict(sorted(found.items()))
