"""What answers while there is no index: the database, by substrings of the model's own text fields."""

from typing import Any

from modelsearch.backends.database.fallback import MATCH_ALL, MATCH_NONE, DatabaseSearchQueryCompiler
from modelsearch.query import And, Boost, Fuzzy, Not, Or, PlainText, SearchQuery

from search.backends.whoosh.analysis import telling_words
from search.backends.whoosh.compiler import MOST_WORDS, SearchCompiler


def matches(compiler: SearchCompiler) -> dict[Any, float]:
    """Return the primary keys of the model's objects that hold the words as substrings, each with the score 1."""
    model = compiler.queryset.model
    query = _simple(compiler.query)
    if query is None:
        return {}
    everything = model._default_manager.all()
    condition = DatabaseSearchQueryCompiler(everything, query, fields=compiler.fields).build_database_filter(query)
    if isinstance(condition, str):
        found = {MATCH_ALL: everything, MATCH_NONE: everything.none()}[condition]
    elif not condition:
        return {}
    else:
        found = everything.filter(condition)
    return dict.fromkeys(found.order_by().values_list("pk", flat=True), 1.0)


def _simple(query: SearchQuery) -> SearchQuery | None:
    """Return `query` without what plain substrings can't do; `None` when nothing is left of it."""
    if isinstance(query, (PlainText, Fuzzy)):
        words = telling_words(query.query_string)[:MOST_WORDS]
        return PlainText(" ".join(words), operator=query.operator) if words else None
    if isinstance(query, Boost):
        return _simple(query.subquery)
    if isinstance(query, Not):
        inner = _simple(query.subquery)
        return None if inner is None else Not(inner)
    if isinstance(query, (And, Or)):
        parts = [part for part in map(_simple, query.subqueries) if part is not None]
        return type(query)(parts) if parts else None
    return query
