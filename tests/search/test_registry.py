"""What can be found is registered; the query log is written by an action."""

from datetime import UTC, datetime

import pytest
from wagtail.models import Page

from search import registry
from search.actions import record_search
from search.models import SearchQuery
from search.registry import Facet, Hit, SearchKind


def pages(user):
    return Page.objects.live()


def hit(page, user) -> Hit:
    return Hit(title=page.title, url="/")


def kind(key: str, **more) -> SearchKind:
    return SearchKind(key=key, label=key, label_plural=more.pop("label_plural", key), queryset_for=pages, hit=hit, **more)


def test_kinds_are_shown_in_their_order_then_by_name(kinds):
    for each in (kind("c", order=2), kind("b", order=1, label_plural="Z"), kind("a", order=1, label_plural="Y")):
        registry.register(each)
    assert [each.key for each in registry.kinds()] == ["a", "b", "c"]


def test_one_key_is_one_kind_but_may_be_registered_again(kinds):
    registry.register(kind("a"))
    registry.register(kind("a"))
    assert len(registry.kinds()) == 1
    with pytest.raises(ValueError, match="have the key 'a'"):
        registry.register(kind("a", order=9))


def test_a_facet_may_not_take_a_word_of_the_address(kinds):
    with pytest.raises(ValueError, match="can't be called 'page'"):
        registry.register(kind("a", facets=[Facet(key="page", label="Page", lookup="pk")]))
    assert registry.kinds() == []


def test_query_log_is_normalised(db):
    old = record_search('  "Safety   PLAN"', match="all", counts={"a": 2, "b": 0, "c": 1}, at=datetime(2025, 1, 1, tzinfo=UTC))
    new = record_search("risk", match="none", counts={})
    assert (old.text, old.results, old.counts) == ("safety plan", 3, {"a": 2, "c": 1})
    assert set(SearchQuery.objects.all()) == {old, new}


def test_kinds_of_which_a_reader_never_has_results_are_not_offered(kinds):
    registry.register(kind("all", order=1))
    registry.register(kind("some", order=2, offered_to=lambda user: user == "Ada"))
    assert [[each.key for each in registry.kinds_for(user)] for user in ("Ada", "Bo")] == [["all", "some"], ["all"]]
