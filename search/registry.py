"""What the search page finds. Each room registers its kinds in its `AppConfig.ready`; the search knows no model of theirs.

register(SearchKind(key="guidance", label="Guidance page", label_plural="Guidance", icon="guidance", order=10,
                    queryset_for=guidance_for, hit=guidance_hit, facets=(THEME,)))
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

RESERVED = frozenset({"query", "kind", "page", "exact"})


@dataclass(frozen=True, kw_only=True)
class Chip:
    """A small label under a hit, such as a theme; a link if it has a `url`."""

    label: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One result as it is shown.

    `text` is plain text of any length: the page cuts it around the matching words and marks them. `meta` is the line over the
    title ("reviewed 3 September 2026"); `seen_by` says who may see it, where not everybody may.
    """

    title: str
    url: str
    text: str = ""
    meta: str = ""
    seen_by: str = ""
    icon: str = ""
    chips: Sequence[Chip] = ()


def as_text(values: Iterable[Any]) -> Mapping[Any, str]:
    """Name each value by itself."""
    return {value: str(value) for value in values}


@dataclass(frozen=True, kw_only=True)
class Facet:
    """A way to narrow results, such as by theme. Kinds that share one use the same `key`.

    `lookup` is a field path of the kind's queryset ("themes__slug"); `labels` names its values, in one query at most. Results
    are listed by count, or by label from the last to the first with `newest_first` (years).
    """

    key: str
    label: str
    lookup: str
    labels: Callable[[Iterable[Any]], Mapping[Any, str]] = as_text
    newest_first: bool = False


@dataclass(frozen=True, kw_only=True)
class SearchKind:
    """One kind of thing that can be found.

    `queryset_for(user)` returns what that user may see, as secret as it must be, with what `hit` needs already joined or
    prefetched; its model declares `search_fields`. `hit(obj, user)` makes no query of its own. `shown(objs, request)` is told which of them a page
    showed, where readings are logged. `offered_to(user)` says whether that user can ever have such results; without it
    everybody can.
    """

    key: str
    label: str
    label_plural: str
    queryset_for: Callable[[Any], QuerySet[Any]]
    hit: Callable[[Any, Any], Hit]
    icon: str = ""
    order: int = 50
    facets: Sequence[Facet] = ()
    shown: Callable[[Sequence[Any], Any], Any] | None = None
    offered_to: Callable[[Any], bool] | None = None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A short answer shown over the results, with a link to where it comes from."""

    title: str
    text: str
    url: str
    link_text: str


Answerer = Callable[[str, Any], Answer | None]
"""Given the words asked for and the user, the answer that user may see, or none."""

_kinds: dict[str, SearchKind] = {}
_answerers: list[Answerer] = []


def register(kind: SearchKind) -> None:
    """Let the search page find `kind`. Raises `ValueError` when another kind has its key, or a facet's key is taken by the page."""
    if _kinds.get(kind.key, kind) != kind:
        raise ValueError(f"Two kinds to search for have the key {kind.key!r}.")
    for facet in kind.facets:
        if facet.key in RESERVED:
            raise ValueError(f"A facet can't be called {facet.key!r}: the search page uses that word itself.")
    _kinds[kind.key] = kind


def kinds() -> list[SearchKind]:
    """Return all kinds in the order they are shown."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.label_plural))


def kinds_for(user: Any) -> list[SearchKind]:
    """Return the kinds of which `user` can ever have results, in the order they are shown."""
    return [kind for kind in kinds() if kind.offered_to is None or kind.offered_to(user)]


def register_answerer(answerer: Answerer) -> None:
    """Ask `answerer` for an answer to show over the results; the first that has one is shown."""
    if answerer not in _answerers:
        _answerers.append(answerer)


def answer(words: str, user: Any) -> Answer | None:
    """Return the first registered answer to `words` for `user`."""
    return next((given for answerer in _answerers if (given := answerer(words, user)) is not None), None)
