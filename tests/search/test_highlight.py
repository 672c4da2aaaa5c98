"""Marking: what matches is marked, everything is escaped, a part is cut around the matches."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.highlight import marked


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("The risk was assessed", "assessment", "The risk was <mark>assessed</mark>"),
        ("A return interview matters", "return interviews", "A <mark>return interview</mark> matters"),
        ("A return-interview", "return interviews", "A <mark>return-interview</mark>"),
        ("A return. Interview", "return interviews", "A <mark>return</mark>. <mark>Interview</mark>"),
        ("The children’s café", "child cafe", "The <mark>children’s café</mark>"),
        ("The end", "the", "The end"),
        ("Nothing here", "", "Nothing here"),
        ("", "risk", ""),
    ],
)
def test_matching_words_are_marked_in_all_their_forms(text, query, expected):
    assert marked(text, query) == expected


def test_everything_else_is_escaped():
    text = "<script>alert('risk')</script> & <b>risk</b>"
    expected = "&lt;script&gt;alert(&#x27;<mark>risk</mark>&#x27;)&lt;/script&gt; &amp; &lt;b&gt;<mark>risk</mark>&lt;/b&gt;"
    assert marked(text, "risk") == expected
    assert marked(text, "script") == expected.replace("<mark>risk</mark>", "risk").replace("script", "<mark>script</mark>")


@given(st.text(), st.text(), st.none() | st.integers(1, 50))
def test_no_markup_but_mark_ever_comes_out(text, query, limit):
    out = str(marked(text, query, limit))
    assert "<" not in re.sub(r"</?mark>", "", out)
    assert out.count("<mark>") == out.count("</mark>")
    if limit is None:
        assert html.unescape(re.sub(r"</?mark>", "", out)) == html.unescape(html.escape(text.replace("\x00", "")))


def test_a_long_text_is_cut_between_words_around_its_matches():
    text = "first words " * 40 + "the genogram shows who matters " + "last words " * 40
    out = str(marked(text, "genogram", 80))
    assert out.startswith("…")
    assert out.endswith("…")
    assert "<mark>genogram</mark>" in out
    assert len(re.sub(r"</?mark>", "", out)) <= 82
    assert set(re.sub(r"</?mark>|…", "", out).split()) <= set(text.split())


def test_the_part_with_most_different_matches_is_shown():
    text = "risk " + "filler words " * 30 + "risk and safety plan " + "filler words " * 30
    assert "<mark>risk</mark> and <mark>safety plan</mark>" in marked(text, "risk safety plan", 60)


def test_a_text_without_matches_begins_at_its_beginning():
    assert marked("one two three four", "genogram", 12) == "one two…"


def test_synonyms_are_marked_unless_only_the_words_as_typed_count(same_meaning):
    same_meaning("RHI", "return home interview")
    text = "The return home interview came after the return"
    assert marked(text, "rhi") == "The <mark>return home interview</mark> came after the return"
    assert marked(text, "rhi", exact=True) == text
