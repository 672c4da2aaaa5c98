"""Who finds what: the search backend's answer for each kind, trimmed to what the user may see, narrowed by facets."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from modelsearch.backends import get_search_backend
from modelsearch.query import Fuzzy, SearchQuery

from search.asking import Asked, Attempt
from search.backends.whoosh import WhooshBackend
from search.models import SearchQuery as Asking
from search.registry import Facet, SearchKind, kinds_for

MOST_PARAMETERS = 900
MOST_FROM_OTHER_BACKENDS = 2000


@dataclass(frozen=True)
class Found:
    """The results of one kind, best first. `values` holds, for each facet of the kind, the values of each result."""

    kind: SearchKind
    pks: tuple[Any, ...]
    values: Mapping[str, Mapping[Any, frozenset[Any]]]


@dataclass(frozen=True)
class Finding:
    """All results, by kind, with how they were found."""

    found: tuple[Found, ...]
    attempt: Attempt | None

    @property
    def match(self) -> str:
        return self.attempt.match if self.attempt else Asking.Match.NONE

    @property
    def counts(self) -> dict[str, int]:
        return {each.kind.key: len(each.pks) for each in self.found}

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def find(asked: Asked, user: Any) -> Finding:
    """Return what `user` finds for `asked`, by the first attempt that finds anything at all.

    Queries: one for each kind that has a match, and one for each facet of such a kind.
    """
    offered = kinds_for(user)
    for attempt in asked.attempts:
        found = [(kind, ranked_pks(kind.queryset_for(user), attempt.query)) for kind in offered]
        if any(pks for _, pks in found):
            return Finding(tuple(Found(kind, tuple(pks), _values(kind, user, pks)) for kind, pks in found), attempt)
    return Finding(tuple(Found(kind, (), {}) for kind in offered), None)


def ranked_pks(queryset: QuerySet[Any], query: SearchQuery) -> list[Any]:
    """Return the primary keys in `queryset` that match `query`, best first. The queryset decides in the database who may see what.

    Other backends than ours may not understand the queryset's filters: those are asked for the best 2,000 of the model, of which
    the database keeps what the queryset holds. Words spelt alike are not asked of them: not all can.
    """
    backend = get_search_backend()
    if isinstance(backend, WhooshBackend):
        results: Any = backend.search(query, queryset)
        return list(getattr(results, "ranked_pks", list)())  # a model that is not indexed gives none
    if isinstance(query, Fuzzy):
        return []
    ranked = [obj.pk for obj in backend.search(query, queryset.model._default_manager.only("pk"))[:MOST_FROM_OTHER_BACKENDS]]
    held = set(_within(queryset, ranked).values_list("pk", flat=True))
    return [pk for pk in ranked if pk in held]


def narrow(finding: Finding, chosen: Mapping[str, str]) -> Finding:
    """Return `finding` with only the results that have the chosen value of each facet; kinds without that facet drop out."""
    return replace(finding, found=tuple(_narrowed(found, chosen) for found in finding.found)) if chosen else finding


def facet_counts(found: Iterable[Found]) -> list[tuple[Facet, list[tuple[Any, str, int]]]]:
    """Return each facet with its values, their labels and how many results have them."""
    counts: dict[str, Counter[Any]] = {}
    facets: dict[str, Facet] = {}
    for each in found:
        for facet in each.kind.facets:
            facets.setdefault(facet.key, facet)
            of_facet = counts.setdefault(facet.key, Counter())
            for pk in each.pks:
                of_facet.update(each.values.get(facet.key, {}).get(pk, ()))
    return [(facet, _labelled(facet, counts[key])) for key, facet in facets.items() if counts[key]]


def objects(kind: SearchKind, user: Any, pks: Sequence[Any]) -> list[Any]:
    """Return the objects `pks` in their order, as far as `user` may see them, by one query."""
    if not pks:
        return []
    by_pk = {obj.pk: obj for obj in kind.queryset_for(user).filter(pk__in=pks)}
    return [by_pk[pk] for pk in pks if pk in by_pk]


def _within(queryset: QuerySet[Any], pks: Sequence[Any]) -> QuerySet[Any]:
    """Return `queryset` limited to `pks` where one statement can hold them, else as it is."""
    return queryset.filter(pk__in=pks) if len(pks) <= MOST_PARAMETERS else queryset


def _values(kind: SearchKind, user: Any, pks: Sequence[Any]) -> dict[str, dict[Any, frozenset[Any]]]:
    if not pks:
        return {}
    wanted = set(pks)
    found: dict[str, dict[Any, frozenset[Any]]] = {}
    for facet in kind.facets:
        of_facet: dict[Any, set[Any]] = {}
        for pk, value in _within(kind.queryset_for(user), pks).order_by().values_list("pk", facet.lookup):
            if pk in wanted and value is not None:
                of_facet.setdefault(pk, set()).add(value)
        found[facet.key] = {pk: frozenset(values) for pk, values in of_facet.items()}
    return found


def _narrowed(found: Found, chosen: Mapping[str, str]) -> Found:
    def has_all(pk: Any) -> bool:
        return all(value in {str(each) for each in found.values.get(key, {}).get(pk, ())} for key, value in chosen.items())

    return replace(found, pks=tuple(pk for pk in found.pks if has_all(pk)))


def _labelled(facet: Facet, counts: Counter[Any]) -> list[tuple[Any, str, int]]:
    labels = facet.labels(list(counts))
    rows = [(value, str(labels.get(value, value)), count) for value, count in counts.items()]
    if facet.newest_first:
        return sorted(rows, key=lambda row: row[1], reverse=True)
    return sorted(rows, key=lambda row: (-row[2], row[1]))
