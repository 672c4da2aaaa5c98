"""Results: the words' answer from Whoosh, trimmed, ordered and counted by the database."""

import logging
from collections import Counter, OrderedDict
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from modelsearch.backends.base import BaseSearchResults, FilterFieldError

from search.backends.whoosh import plain_database, repair
from search.backends.whoosh.compiler import SearchCompiler
from search.backends.whoosh.store import IndexUnusable, Store

logger = logging.getLogger("search.index")

MOST_PARAMETERS = 900
"""Primary keys put into one SQL statement; SQLite may take no more than 999."""


class WhooshResults(BaseSearchResults):
    """Lazy, sliceable results. Two statements of SQL whatever their number: which ones, and the objects of the slice."""

    supports_facet = True
    query_compiler: SearchCompiler

    def ranked_pks(self) -> list[Any]:
        """Return the primary keys of all results (of the slice, if sliced), best first or in the queryset's order."""
        return self._order()[self.start : self.stop]

    def facet(self, field_name: str) -> "OrderedDict[Any, int]":
        """Return how many results have each value of the filter field `field_name`, the most frequent first."""
        if self.query_compiler._get_filterable_field(field_name) is None:
            name = self.queryset.model.__name__
            raise FilterFieldError(
                f'Cannot facet search results with field "{field_name}". '
                f'Please add index.FilterField("{field_name}") to {name}.search_fields.',
                field_name=field_name,
            )
        counts: Counter[Any] = Counter()
        for pks in _chunks(self.ranked_pks()):
            counts.update(self.queryset.model._base_manager.filter(pk__in=pks).values_list(field_name, flat=True))
        return OrderedDict(counts.most_common())

    @property
    def queryset(self) -> QuerySet[Any]:
        return self.query_compiler.queryset

    def _clone(self) -> "WhooshResults":
        new: WhooshResults = super()._clone()
        new.__dict__["_matched"] = self.__dict__.get("_matched")
        return new

    def _do_count(self) -> int:
        return len(self.ranked_pks())

    def _do_search(self) -> Iterator[Any]:
        pks = self.ranked_pks()
        scores = self._scores()
        by_pk = {obj.pk: obj for obj in _objects(self._with_prefetch(), pks)}
        for pk in pks:
            if pk in by_pk:
                if self._score_field:
                    setattr(by_pk[pk], self._score_field, scores[pk])
                yield by_pk[pk]

    def _with_prefetch(self) -> QuerySet[Any]:
        return self.queryset.prefetch_related(*self.prefetch_related) if self.prefetch_related else self.queryset

    def _scores(self) -> dict[Any, float]:
        """Return the score of each object that holds the words, whether or not the queryset holds it."""
        if self.__dict__.get("_matched") is None:
            self._matched: dict[Any, float] = matches(self.backend.store, self.query_compiler)
        return self._matched

    def _order(self) -> list[Any]:
        scores = self._scores()
        if not scores:
            return []
        if self.query_compiler.order_by_relevance:
            return sorted(set(_held(self.queryset, scores)), key=lambda pk: (-scores[pk], pk))
        ordered = self.queryset if self.queryset.ordered else self.queryset.order_by("-pk")
        return list(dict.fromkeys(_held(ordered, scores)))


def matches(store: Store, compiler: SearchCompiler) -> dict[Any, float]:
    """Return the scores by primary key of the objects that match. Where the index fails, the database is asked instead."""
    query = compiler.whoosh_query()
    if query is None:
        return {}
    try:
        with store.searcher() as searcher:
            hits = searcher.search(query, limit=None, filter=compiler.type_query())
            to_python = compiler.queryset.model._meta.pk.to_python
            best: dict[Any, float] = {}
            for score, number in hits.top_n:
                pk = to_python(searcher.stored_fields(number)["pk"])
                best[pk] = max(score, best.get(pk, score))
            return best
    except IndexUnusable as reason:
        repair.ask(store, reason)
    except Exception:
        logger.exception("A search failed in Whoosh; the database answers it: %r", compiler.query)
        if not store.is_sound():
            store.distrust()
            repair.ask(store, IndexUnusable(f"The search index in {store.path} is damaged."))
    return plain_database.matches(compiler)


def _held(queryset: QuerySet[Any], scores: dict[Any, float]) -> list[Any]:
    """Return the keys of `scores` that `queryset` holds, in its order, by one statement."""
    if len(scores) <= MOST_PARAMETERS and not _is_closed(queryset):
        queryset = queryset.filter(pk__in=list(scores))
    return [pk for pk in queryset.values_list("pk", flat=True) if pk in scores]


def _objects(queryset: QuerySet[Any], pks: list[Any]) -> Iterator[Any]:
    if _is_closed(queryset):
        yield from queryset
        return
    for chunk in _chunks(pks):
        yield from queryset.filter(pk__in=chunk)


def _is_closed(queryset: QuerySet[Any]) -> bool:
    """Return whether `queryset` takes no further filter: it is sliced, or a union."""
    return bool(queryset.query.is_sliced or queryset.query.combinator)


def _chunks(pks: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(pks), MOST_PARAMETERS):
        yield pks[start : start + MOST_PARAMETERS]
