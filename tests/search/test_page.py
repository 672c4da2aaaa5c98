"""The search page as its reader meets it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from wagtail.documents.models import Document
from wagtail.models import Page

from portal.models import User
from search.models import SearchQuery
from search.registry import Answer, Chip, Facet, Hit, register_answerer


def page_hit(page, user) -> Hit:
    return Hit(title=page.title, url=f"/pages/{page.pk}/", text=page.search_description, meta="reviewed 3 September 2026")


def document_hit(document, user) -> Hit:
    chips = [Chip(label="Missing")]
    return Hit(title=document.title, url=f"/files/{document.pk}/", text=document.title, seen_by="Only you can see this", chips=chips)


@pytest.fixture
def reader(db, client):
    user = User.objects.create_user("reader@alderbrook.example")
    client.force_login(user)
    return user


@pytest.fixture
def site(backend, kinds, reader):
    """Two kinds: pages that everybody sees, documents that only their uploader sees."""
    kinds.register(
        "guidance",
        lambda user: Page.objects.live(),
        page_hit,
        label_plural="Guidance",
        order=1,
        facets=[Facet(key="year", label="Year", lookup="first_published_at__year", newest_first=True)],
    )
    kinds.register(
        "form",
        lambda user: Document.objects.filter(uploaded_by_user=user),
        document_hit,
        facets=[Facet(key="tag", label="Tag", lookup="tags__name")],
    )


def text_of(response) -> str:
    assert response.status_code == 200
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)
    return " ".join(strip_tags(main.group()).split())


def ask(client, **parts):
    return client.get("/search/", parts)


def test_results_are_grouped_by_kind_with_marks_counts_and_why_one_sees_them(site, client, reader, make_page, make_document):
    make_page("Neglect", search_description="What neglect looks like")
    make_document("Neglect checklist", uploaded_by_user=reader)
    response = ask(client, query="neglect")
    html = response.content.decode()
    assert text_of(response).startswith("Search results for neglect")
    assert "2 results" in text_of(response)
    assert '<h3><a href="/pages/' in html
    assert "What <mark>neglect</mark> looks like" in html
    assert "Only you can see this" in html
    assert [(group.kind.key, group.total) for group in response.context["listing"].groups] == [("guidance", 1), ("form", 1)]
    assert html.index("Guidance") < html.index("Forms")
    assert 'name="query" value="neglect"' in html


def test_what_a_kind_hides_is_absent_from_results_and_counts(site, client, reader, make_document):
    other = User.objects.create_user("other@alderbrook.example")
    make_document("Neglect of AB-1001", uploaded_by_user=other)
    response = ask(client, query="neglect")
    assert "AB-1001" not in response.content.decode()
    assert "0 results" in text_of(response)
    assert "Nothing you can see has these words" in text_of(response)
    assert SearchQuery.objects.get().results == 0
    client.force_login(other)
    assert "1 result " in text_of(ask(client, query="neglect"))


def test_kind_and_page_are_kept_in_the_address(site, client, make_page):
    for number in range(45):
        make_page(f"Neglect {number}")
    first = ask(client, query="neglect")
    assert len(first.context["listing"].groups[0].rows) == 3
    assert 'href="?query=neglect&amp;kind=guidance"' in first.content.decode()
    third = ask(client, query="neglect", kind="guidance", page=3)
    assert (len(third.context["listing"].groups[0].rows), third.context["listing"].total) == (5, 45)
    assert "Page 3 of 3" in text_of(third)
    assert "?query=neglect&amp;kind=guidance&amp;page=2" in third.content.decode()
    assert len(ask(client, query="neglect", kind="guidance", page="many").context["listing"].groups[0].rows) == 20
    assert ask(client, query="neglect", kind="unknown").context["listing"].total == 45


def test_facets_narrow_and_count(site, client, reader, make_document):
    make_document("Neglect A", "missing", "risk", uploaded_by_user=reader)
    make_document("Neglect B", "risk", uploaded_by_user=reader)
    both = ask(client, query="neglect").context["listing"]
    tags = next(each for each in both.filters if each.title == "Tag")
    assert [(link.label, link.count) for link in tags.links] == [("risk", 2), ("missing", 1)]
    one = ask(client, query="neglect", tag="missing").context["listing"]
    assert (one.total, [row.hit.title for row in one.groups[0].rows]) == (1, ["Neglect A"])
    assert ask(client, query="neglect", tag="no such tag").context["listing"].total == 0


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "What are you looking for?"),
        ("   ", "What are you looking for?"),
        ("\x00", "What are you looking for?"),
        ("the of and", "only very common words"),
        ("😀😀", "There is no word in what you typed"),
        ('"neglect', "A quotation mark has no partner"),
        ("neglect " * 12_500, "Only the first 200 characters"),
        ("x" * 100_000, "Only the first 200 characters"),
        ("negl\x00ect", "No result has all of these words"),
        ("<script>alert(1)</script> neglect", "No result has all of these words"),
        ("neglekt", "spelt much like them"),
        ("' OR 1=1 --", "Nothing you can see has these words"),
        ("\u202eneglect", "1 result"),
    ],
)
def test_odd_text_gets_a_sentence_and_never_an_error(site, client, make_page, typed, sentence):
    make_page("Neglect ect")
    response = ask(client, query=typed)
    assert sentence in text_of(response)
    assert "<script>alert" not in response.content.decode()


def test_a_search_by_all_words_comes_before_one_by_some(site, client, make_page):
    make_page("Neglect and risk")
    make_page("Neglect")
    response = ask(client, query="neglect risk")
    assert (response.context["listing"].total, response.context["listing"].sentence) == (1, "")
    assert ask(client, query="neglect genogram").context["listing"].total == 2


def test_synonyms_are_named_and_can_be_left_out(site, client, make_page, same_meaning):
    make_page("Return home interview")
    same_meaning("RHI", "return home interview")
    response = ask(client, query="rhi")
    assert "also found: return home interview" in text_of(response)
    assert "<mark>Return home interview</mark>" in response.content.decode()
    assert "?query=rhi&amp;exact=1" in response.content.decode()
    assert ask(client, query="rhi", exact="1").context["listing"].total == 0


def test_a_registered_answer_stands_over_the_results(site, client):
    answer = Answer(title="What have we found?", text="In 3 reviews.", url="/t/", link_text="See")
    register_answerer(lambda words, user: answer if words == "missing" else None)
    assert "What have we found? In 3 reviews. See" in text_of(ask(client, query="missing"))
    assert "What have we found?" not in text_of(ask(client, query="neglect"))


def test_query_log_keeps_words_and_counts_and_no_person(site, client, reader, make_page):
    make_page("Neglect")
    ask(client, query=" “NEGLECT”  ")
    ask(client, query="neglect", kind="guidance")
    ask(client, query="neglect", page="2")
    ask(client, query="the")
    entry = SearchQuery.objects.get()
    assert (entry.text, entry.match, entry.results, entry.counts) == ("neglect", "all", 1, {"guidance": 1})
    assert {field.name for field in SearchQuery._meta.get_fields()} == {"id", "text", "match", "results", "counts", "at"}


def test_number_of_queries_stays_the_same_for_1_and_50_results(site, client, reader, make_page, make_document):
    make_page("Neglect")
    make_document("Neglect", uploaded_by_user=reader)
    ask(client, query="neglect")
    with CaptureQueriesContext(connection) as one:
        ask(client, query="neglect")
    for _ in range(49):
        make_page("Neglect")
    with CaptureQueriesContext(connection) as fifty:
        ask(client, query="neglect")
    assert len(fifty) == len(one)


def test_without_an_index_the_page_still_answers_and_says_so(configured, kinds, reader, client, make_page):
    kinds.register("guidance", lambda user: Page.objects.live(), page_hit)
    make_page("Neglect")
    response = ask(client, query="neglect")
    assert "1 result" in text_of(response)
    assert "The search is being put in order" in text_of(response)


def test_nobody_searches_without_signing_in(site, client):
    client.logout()
    assert ask(client, query="neglect").status_code == 302


def test_page_can_only_be_read(site, client):
    assert client.post("/search/", {"query": "neglect"}).status_code == 405
