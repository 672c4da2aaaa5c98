"""What was typed becomes what is searched for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import asking
from search.asking import read


@pytest.mark.parametrize(
    ("typed", "text", "query"),
    [
        ("  risk   analysis ", "risk analysis", "<PlainText 'risk analysis' operator='and' boost=1>"),
        ('"safety plan"', '"safety plan"', "<Phrase 'safety plan'>"),
        ("“safety plan” risk", '"safety plan" risk', "<And <PlainText 'risk' operator='and' boost=1> <Phrase 'safety plan'>>"),
        ("risk\x00\x01plan", "risk plan", "<PlainText 'risk plan' operator='and' boost=1>"),
        ("live:true", "live:true", "<PlainText 'live:true' operator='and' boost=1>"),
    ],
)
def test_words_and_phrases_are_read(typed, text, query):
    asked = read(typed)
    assert (asked.text, repr(asked.attempts[0].query), asked.sentences) == (text, query, ())


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("the and of", asking.ONLY_COMMON),
        ("!!! ???", asking.NO_WORD),
        ("🙂🙂", asking.NO_WORD),
        ('"', asking.NO_WORD),
    ],
)
def test_text_without_a_word_to_search_for_gets_a_sentence(typed, sentence):
    asked = read(typed)
    assert (asked.attempts, asked.sentences) == ((), (sentence,))


def test_a_quotation_mark_without_partner_is_named_and_the_words_are_searched():
    asked = read('"safety plan')
    assert asked.sentences == (asking.NO_QUOTE,)
    assert [attempt.match for attempt in asked.attempts] == ["all", "some", "similar"]


def test_a_very_long_text_is_cut_and_says_so():
    asked = read("risk " * 20_000)
    assert len(asked.text) <= asking.MOST_CHARACTERS
    assert asked.sentences == (asking.TOO_LONG,)


def test_exact_search_has_one_attempt_and_no_synonyms(same_meaning):
    same_meaning("RHI", "return home interview")
    assert read("rhi").also_found == ("return home interview",)
    assert read("rhi checklist").also_found == ("return home interview",)
    exact = read("rhi", exact=True)
    assert (exact.also_found, len(exact.attempts)) == ((), 1)


@given(st.text())
def test_nothing_that_can_be_typed_fails(typed):
    asked = read(typed)
    assert "\x00" not in asked.text
    assert bool(asked.attempts) == bool(asking.stems(asked.words))
