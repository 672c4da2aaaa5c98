"""Results: what the queryset holds, in its order, counted, sliced, scored; the database has the last word."""

from datetime import UTC, datetime

import pytest
from django.db.models import Exists, F, OuterRef, Q
from modelsearch.backends.base import FilterFieldError
from modelsearch.query import MATCH_ALL
from wagtail.documents.models import Document
from wagtail.models import Page

from portal.models import User
from tests.search.conftest import titles


@pytest.fixture
def pages(backend, make_page):
    return [make_page(f"Neglect {number}") for number in range(5)]


def test_secrecy_of_the_queryset_holds_whatever_the_index_says(backend, make_page):
    mine, theirs = User.objects.create_user("a@alderbrook.example"), User.objects.create_user("b@alderbrook.example")
    make_page("Grave neglect", owner=theirs)
    ours = make_page("Neglect", owner=mine)
    visible = Page.objects.filter(Exists(User.objects.filter(pk=OuterRef("owner_id"), email=mine.email)))
    results = backend.search("neglect", visible)
    assert (list(results), results.count(), len(results[:10])) == ([ours], 1, 1)
    Page.objects.filter(pk=ours.pk).update(owner=theirs)  # the index is told nothing
    assert list(backend.search("neglect", visible)) == []
    assert backend.search("neglect", visible).count() == 0
    assert backend.search("neglect", visible).facet("owner_id") == {}


@pytest.mark.parametrize("operator", ["and", "or"])
def test_every_filter_of_the_queryset_holds(backend, pages, operator):
    chosen = Page.objects.filter(Q(title__endswith="1") | Q(title__endswith="3")).exclude(slug=pages[1].slug)
    assert titles(backend.search("neglect", chosen, operator=operator)) == ["Neglect 3"]
    assert titles(backend.search("neglect", Page.objects.none())) == []
    assert sorted(titles(backend.search("neglect", Page.objects.order_by("title")[:3]))) == ["Neglect 0", "Neglect 1", "Neglect 2"]


def test_joins_that_repeat_a_row_show_it_once(backend, make_document):
    form = make_document("Form", "one", "two")
    results = backend.search("form", Document.objects.filter(tags__name__in=["one", "two"]))
    assert (list(results), results.count()) == ([form], 1)


def test_order_is_relevance_or_the_queryset_s_own(backend, make_page):
    make_page("Neglect and many other words that water it down a good deal")
    make_page("Neglect")
    assert titles(backend.search("neglect", Page))[0] == "Neglect"
    by_title = Page.objects.order_by("title")
    assert titles(backend.search("neglect", by_title, order_by_relevance=False))[0] == "Neglect"
    assert titles(backend.search("neglect", by_title.reverse(), order_by_relevance=False))[1] == "Neglect"
    assert titles(Page.objects.search("neglect", order_by="-title"))[1] == "Neglect"
    by_expression = Page.objects.order_by(F("title").desc(nulls_last=True))
    assert titles(backend.search("neglect", by_expression, order_by_relevance=False))[1] == "Neglect"


def test_without_any_order_the_newest_come_first(backend, make_document):
    older, newer = make_document("Form"), make_document("Form")
    assert list(backend.search("form", Document.objects.order_by(), order_by_relevance=False)) == [newer, older]


def test_slices_and_counts(backend, pages):
    results = backend.search("neglect", Page.objects.order_by("title"), order_by_relevance=False)
    assert titles(results[1:3]) == ["Neglect 1", "Neglect 2"]
    assert titles(results[1:][1:2]) == ["Neglect 2"]
    assert results[4].title == "Neglect 4"
    assert (results.count(), results[1:3].count(), len(results[3:])) == (5, 2, 2)
    with pytest.raises(IndexError):
        results[9]


def test_equal_scores_keep_one_order_across_slices(backend, pages):
    one_by_one = [backend.search("neglect", Page)[at : at + 1][0] for at in range(5)]
    assert sorted(titles(one_by_one)) == [f"Neglect {number}" for number in range(5)]


def test_scores_can_be_asked_for(backend, pages):
    results = list(backend.search("neglect", Page).annotate_score("score")[:2])
    assert [type(page.score) for page in results] == [float, float]
    assert all(page.score > 0 for page in results)


def test_facet_counts_what_the_reader_may_see(backend, pages, make_document):
    Page.objects.filter(pk=pages[0].pk).update(live=False)
    assert backend.search("neglect", Page).facet("live") == {True: 4, False: 1}
    assert backend.search("neglect", Page.objects.live()).facet("live") == {True: 4}
    with pytest.raises(FilterFieldError):
        backend.search("neglect", Page).facet("nothing")


def test_number_of_queries_stays_the_same_for_1_and_50_results(backend, make_page, django_assert_num_queries):
    make_page("Neglect")
    with django_assert_num_queries(2):
        assert len(backend.search("neglect", Page.objects.live())[:20]) == 1
    for _ in range(49):
        make_page("Neglect")
    with django_assert_num_queries(2):
        assert len(backend.search("neglect", Page.objects.live())[:20]) == 20
    with django_assert_num_queries(1):
        assert backend.search("neglect", Page.objects.live()).count() == 50
    with django_assert_num_queries(0):
        assert backend.search("unheard", Page.objects.live()).count() == 0


def test_more_matches_than_a_statement_has_room_for(backend, monkeypatch, pages):
    monkeypatch.setattr("search.backends.whoosh.results.MOST_PARAMETERS", 2)
    assert sorted(titles(backend.search("neglect", Page.objects.exclude(title="Neglect 2")))) == [
        "Neglect 0",
        "Neglect 1",
        "Neglect 3",
        "Neglect 4",
    ]


def test_a_page_is_found_as_its_parent_type_and_filtered_by_date(backend, pages):
    Page.objects.filter(pk=pages[2].pk).update(first_published_at=datetime(2026, 1, 5, tzinfo=UTC))
    recent = Page.objects.filter(first_published_at__year=2026)
    assert titles(backend.search(MATCH_ALL, recent)) == ["Neglect 2"]
