"""A search query of modelsearch becomes a query of Whoosh.

`None` stands for "says nothing": text of stop words or signs alone, which narrows nothing inside a larger query and finds
nothing by itself.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from modelsearch import query as asked
from modelsearch.backends.base import BaseSearchQueryCompiler, SearchFieldError
from whoosh import query as found

from search.backends.whoosh.analysis import stems, whole_words
from search.backends.whoosh.schema import boosts, start_fields, type_name
from search.literal import Literal
from search.synonyms import units

MOST_WORDS = 40
"""Words of one text that are searched for; a longer text is cut."""

SYNONYM_BOOST = 0.7

Found: TypeAlias = "found.Query | None"


class SearchCompiler(BaseSearchQueryCompiler):
    """Whole words, by their stems.

    `check` asks for the `fields` only: filters and ordering are the database's work, which can do all of them.
    """

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True

    def check(self) -> None:
        """Raise `SearchFieldError` when `fields` names what is no search field of the model."""
        known = {field.field_name for field in self._declared_fields()}
        for name in self.fields or ():
            if name not in known:
                message = f'Cannot search with field "{name}". {self.queryset.model.__name__}.search_fields does not have it.'
                raise SearchFieldError(message, field_name=name)

    def type_query(self) -> found.Query:
        """Return the query for every document of the queryset's model."""
        return found.Term("types", type_name(self.queryset.model))

    def whoosh_query(self) -> Found:
        """Return the query in Whoosh's terms; `None` when it holds nothing to search for."""
        return self._compile(self.query, 1.0)

    def _declared_fields(self) -> list[Any]:
        return list(self.queryset.model.get_searchable_search_fields())

    def _field_boosts(self) -> dict[str, float]:
        return boosts(self.queryset.model, self.fields)

    def _everything(self) -> found.Query:
        return found.ConstantScoreQuery(self.type_query())

    def _compile(self, query: asked.SearchQuery, boost: float) -> Found:
        if isinstance(query, asked.MatchAll):
            return self._everything()
        if isinstance(query, asked.PlainText):
            return self._plain(query, boost * query.boost)
        if isinstance(query, asked.Phrase):
            return self._phrase(stems(query.query_string)[:MOST_WORDS], boost)
        if isinstance(query, asked.Fuzzy):
            words = [self._fuzzy(word, boost) for word in _unlike(stems(query.query_string))]
            return _joined(found.And if query.operator == "and" else found.Or, words)
        if isinstance(query, asked.Boost):
            return self._compile(query.subquery, boost * query.boost)
        if isinstance(query, asked.Not):
            inner = self._compile(query.subquery, boost)
            return None if inner is None else found.AndNot(self._everything(), inner)
        if isinstance(query, asked.And):
            return _joined(found.And, [self._compile(part, boost) for part in query.subqueries])
        if isinstance(query, asked.Or):
            return _joined(found.Or, [self._compile(part, boost) for part in query.subqueries])
        raise NotImplementedError(f"The Whoosh backend does not know the query {type(query).__name__}.")

    def _plain(self, query: asked.PlainText, boost: float) -> Found:
        words = _unlike(stems(query.query_string))
        together = found.And if query.operator == "and" else found.Or
        if isinstance(query, Literal):
            return _joined(together, [self._word(word, boost) for word in words])
        parts: list[Found] = []
        for unit in units(words, stems):
            typed = _joined(found.And if unit.others else together, [self._word(word, boost) for word in unit.words])
            others = [self._phrase(list(other), boost * SYNONYM_BOOST) for other in unit.others]
            parts.append(_joined(found.Or, [typed, *others]))
        return _joined(together, parts)

    def _word(self, word: str, boost: float) -> found.Query:
        return self._in_fields(lambda field, weight: found.Term(field, word, boost=weight), boost)

    def _phrase(self, words: list[str], boost: float) -> Found:
        if not words:
            return None
        if len(words) == 1:
            return self._word(words[0], boost)
        return self._in_fields(lambda field, weight: found.Phrase(field, words, boost=weight), boost)

    def _fuzzy(self, word: str, boost: float) -> found.Query:
        distance = 0 if len(word) < 3 else 1 if len(word) < 6 else 2
        if not distance:
            return self._word(word, boost)
        return self._in_fields(lambda field, weight: found.FuzzyTerm(field, word, boost=weight, maxdist=distance, prefixlength=1), boost)

    def _in_fields(self, make: Callable[[str, float], found.Query], boost: float) -> found.Query:
        made = [make(field, weight * boost) for field, weight in self._field_boosts().items()]
        return found.Or(made) if made else found.NullQuery


class AutocompleteCompiler(SearchCompiler):
    """Beginnings of words, not stemmed."""

    def _declared_fields(self) -> list[Any]:
        return list(self.queryset.model.get_autocomplete_search_fields())

    def _field_boosts(self) -> dict[str, float]:
        return start_fields(self.queryset.model, self.fields)

    def _plain(self, query: asked.PlainText, boost: float) -> Found:
        beginnings = [
            self._in_fields(lambda field, weight, text=text: found.Prefix(field, text, boost=weight), boost)  # type: ignore
            for text in _unlike(whole_words(query.query_string))
        ]
        return _joined(found.And if query.operator == "and" else found.Or, beginnings)


def _unlike(words: Iterable[str]) -> list[str]:
    """Return each word once, in order, at most `MOST_WORDS` of them."""
    return list(dict.fromkeys(words))[:MOST_WORDS]


def _joined(together: type[found.Query], parts: Iterable[Found]) -> Found:
    saying = [part for part in parts if part is not None]
    if len(saying) < 2:
        return saying[0] if saying else None
    return together(saying)
