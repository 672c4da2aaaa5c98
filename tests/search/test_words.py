"""Which words find which objects, through the backend's public interface."""

import pytest
from modelsearch.backends.base import SearchFieldError
from modelsearch.query import MATCH_ALL, MATCH_NONE, And, Boost, Fuzzy, Not, Or, Phrase, PlainText
from wagtail.documents.models import Document
from wagtail.models import Page

from search import synonyms
from search.backends.whoosh.analysis import stems
from search.literal import Literal
from tests.search.conftest import titles


@pytest.fixture
def shelf(backend, make_page):
    for title in ("Risk analysis in supervision", "Supervision of assessments", "Assessing risk to children", "Café notes"):
        make_page(title)
    return backend


def found(backend, query, **options):
    return sorted(titles(backend.search(query, Page, **options)))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("supervision", ["Risk analysis in supervision", "Supervision of assessments"]),
        ("SUPERVISION", ["Risk analysis in supervision", "Supervision of assessments"]),
        ("assessment", ["Assessing risk to children", "Supervision of assessments"]),
        ("child", ["Assessing risk to children"]),
        ("child's", ["Assessing risk to children"]),
        ("cafe", ["Café notes"]),
        ("CAFÉ", ["Café notes"]),
        ("the risk of supervision", ["Risk analysis in supervision"]),
        ("superv", []),
        ("the", []),
        ("…", []),
        ("", []),
    ],
)
def test_words_are_found_by_stem_without_case_accents_and_stop_words(shelf, query, expected):
    assert found(shelf, query) == expected


def test_all_words_are_needed_unless_the_operator_is_or(shelf):
    assert found(shelf, "risk supervision") == ["Risk analysis in supervision"]
    assert found(shelf, "risk supervision", operator="or") == [
        "Assessing risk to children",
        "Risk analysis in supervision",
        "Supervision of assessments",
    ]


def test_phrase_needs_its_words_side_by_side_in_order(shelf):
    assert found(shelf, Phrase("Risk Analysis")) == ["Risk analysis in supervision"]
    assert found(shelf, Phrase("analysis risk")) == []
    assert found(shelf, Phrase("risk supervision")) == []


def test_fuzzy_forgives_a_slip_of_the_keyboard(shelf):
    assert found(shelf, Fuzzy("supervison")) == ["Risk analysis in supervision", "Supervision of assessments"]
    assert found(shelf, Fuzzy("supervison analisys", operator="and")) == ["Risk analysis in supervision"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (And([PlainText("risk"), Not(PlainText("children"))]), ["Risk analysis in supervision"]),
        (Or([PlainText("cafe"), PlainText("child")]), ["Assessing risk to children", "Café notes"]),
        (PlainText("cafe") | (PlainText("risk") & ~PlainText("analysis")), ["Assessing risk to children", "Café notes"]),
        (PlainText("risk") & MATCH_ALL, ["Assessing risk to children", "Risk analysis in supervision"]),
        (PlainText("risk") & MATCH_NONE, []),
        (PlainText("risk") | MATCH_NONE, ["Assessing risk to children", "Risk analysis in supervision"]),
        (PlainText("the") & PlainText("cafe"), ["Café notes"]),
        (Boost(Phrase("café notes"), 3.0), ["Café notes"]),
        (MATCH_NONE, []),
    ],
)
def test_queries_combine(shelf, query, expected):
    assert found(shelf, query) == expected


def test_not_finds_every_other_object_of_the_model(shelf):
    everything = set(titles(Page.objects.all()))
    assert set(titles(shelf.search(MATCH_ALL, Page))) == everything
    assert set(found(shelf, ~PlainText("risk"))) == everything - {"Assessing risk to children", "Risk analysis in supervision"}


def test_negated_part_of_an_alternative_does_not_exclude_the_other_part(shelf):
    assert "Risk analysis in supervision" in found(shelf, PlainText("analysis") | ~PlainText("supervision"))


def test_a_match_in_another_model_with_the_same_key_is_no_match(shelf, make_document):
    make_document("Genogram")
    assert titles(shelf.search("genogram", Page)) == []
    assert titles(shelf.search("genogram", Document)) == ["Genogram"]


def test_words_of_related_objects_find_the_object(backend, make_document):
    make_document("Form A", "chronology")
    make_document("Form B")
    assert titles(backend.search("chronologies", Document)) == ["Form A"]


def test_fields_limit_where_words_are_looked_for(backend, make_document):
    make_document("Form A", "chronology")
    assert titles(backend.search("chronology", Document, fields=["title"])) == []
    assert titles(backend.search("form", Document, fields=["title"])) == ["Form A"]
    with pytest.raises(SearchFieldError):
        backend.search("form", Document, fields=["file_size"])


def test_field_with_the_larger_boost_comes_first(backend, make_document):
    tagged = make_document("A form about plans and other things", "neglect")
    titled = make_document("Neglect", "form")
    assert list(backend.search("neglect", Document)) == [titled, tagged]


def test_boost_in_the_query_changes_the_order(shelf):
    query = PlainText("analysis") | PlainText("child", boost=5.0)
    assert titles(shelf.search(query, Page))[0] == "Assessing risk to children"
    query = PlainText("analysis", boost=5.0) | PlainText("child")
    assert titles(shelf.search(query, Page))[0] == "Risk analysis in supervision"


def test_autocomplete_finds_by_beginnings_in_any_order(shelf):
    assert sorted(titles(shelf.autocomplete("superv", Page))) == ["Risk analysis in supervision", "Supervision of assessments"]
    assert titles(shelf.autocomplete("superv anal", Page)) == ["Risk analysis in supervision"]
    assert titles(shelf.autocomplete("pervision", Page)) == []
    assert titles(shelf.autocomplete("in", Page)) == ["Risk analysis in supervision"]


def test_synonyms_are_found_both_ways_but_not_for_the_words_as_typed(shelf, make_page, same_meaning):
    make_page("RHI checklist")
    make_page("A return home interview that changed the plan")
    same_meaning("RHI", "return home interview")
    both = ["A return home interview that changed the plan", "RHI checklist"]
    assert found(shelf, "rhi") == both
    assert found(shelf, "return home interviews") == both
    assert found(shelf, "rhi plan") == ["A return home interview that changed the plan"]
    assert found(shelf, Literal("rhi")) == ["RHI checklist"]


RISK = ["Assessing risk to children", "Risk analysis in supervision"]


@pytest.mark.parametrize(
    ("query", "words", "beginnings", "nearly", "phrase"),
    [
        ("x" * 100_000, [], [], [], []),
        ("risk " * 20_000, RISK, RISK, RISK, []),
        ("\x00\x01", [], [], [], []),
        ("risk\x00", RISK, RISK, RISK, RISK),
        ("😀 🙂", [], [], [], []),
        ('"', [], [], [], []),
        ("'", [], [], [], []),
        ("*?~^:()[]{}\\/", [], [], [], []),
        ("a:b AND NOT (", [], [], ["Café notes"], []),
        ("\u202erisk", RISK, RISK, RISK, RISK),
    ],
)
def test_no_text_is_too_odd_to_search_for(shelf, query, words, beginnings, nearly, phrase):
    """Signs mean nothing: what is found is what the words in the text find, and nothing where there is no word."""
    assert sorted(titles(shelf.search(query, Page))) == words
    assert sorted(titles(shelf.autocomplete(query, Page))) == beginnings
    assert sorted(titles(shelf.search(Fuzzy(query), Page))) == nearly
    assert sorted(titles(shelf.search(Phrase(query), Page))) == phrase


def test_one_word_may_stand_for_another_and_not_the_other_way_round(shelf, make_page):
    make_page("Family time at Christmas")
    make_page("Contact sheet")
    synonyms.register(lambda: [("contact", "family time")])
    assert found(shelf, "contact") == ["Contact sheet", "Family time at Christmas"]
    assert found(shelf, "family time") == ["Family time at Christmas"]


def test_a_source_is_asked_once_for_all_within_a_page():
    asked = []
    synonyms.register(lambda: asked.append(1) or [("RHI", "return home interview")])
    with synonyms.asked_once():
        assert synonyms.also_found("rhi", stems) == ["return home interview"]
        synonyms.units(["rhi"], stems)
    assert len(asked) == 1
