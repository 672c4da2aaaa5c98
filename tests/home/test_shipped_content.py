"""Grade descriptors, themes and the instrument fit each other and the framework."""

import re
from collections import Counter

import pytest

from tests.home.content import (
    BANDS,
    CONTENT,
    DESCRIPTORS,
    PAGES,
    QUESTIONS,
    SCALED_QUESTIONS,
    THEME_GROUPS,
    THEME_SLUGS,
    THEMES,
    WORDS_ON_A_PAGE,
    blocks,
    load,
    page_blocks,
    strings,
    text_of,
)


def test_descriptors_cover_the_scaled_questions_in_order():
    assert {area["key"]: area["title"] for area in DESCRIPTORS["areas"]} == SCALED_QUESTIONS
    assert [area["key"] for area in DESCRIPTORS["areas"]] == list(SCALED_QUESTIONS)


@pytest.mark.parametrize("area", DESCRIPTORS["areas"], ids=lambda area: area["key"])
def test_descriptor_rows_line_up_across_the_bands(area):
    assert [len(area[band]) for band in BANDS] in ([2] * 4, [3] * 4)


def test_themes_of_the_taxonomy_in_order():
    assert {group["slug"]: [theme["slug"] for theme in group["themes"]] for group in THEME_GROUPS} == {
        group: slugs.split() for group, slugs in THEMES.items()
    }
    assert [group["slug"] for group in THEME_GROUPS] == list(THEMES)


def test_theme_slugs_and_titles_do_not_repeat():
    titles = [theme["title"] for group in THEME_GROUPS for theme in group["themes"]]
    assert [name for name, times in Counter(THEME_SLUGS + titles).items() if times > 1] == []


def test_R3_instrument_scales_the_twelve_questions_in_order():
    scaled = {question["key"]: question["short"] for question in QUESTIONS if question["kind"] == "scale"}
    assert scaled == SCALED_QUESTIONS
    assert list(scaled) == list(SCALED_QUESTIONS)


def test_R3_each_scaled_question_has_the_descriptors_of_its_own_heading():
    headings = {area["key"]: area["question"] for area in DESCRIPTORS["areas"]}
    asked = {question["descriptor_area"]: question["title"] for question in QUESTIONS if question["kind"] == "scale"}
    assert asked == headings


def test_instrument_also_asks_in_words():
    assert {question["key"]: (question["kind"], question["title"]) for question in QUESTIONS[12:]} == {
        "practitioner_view": ("practitioner_view", "What does the practitioner think?"),
        "family_feedback": ("family_feedback", "What does the young person or family say?"),
        "worried": ("long_text", "What are we worried about?"),
        "working_well": ("long_text", "What is working well?"),
        "needs_to_happen": ("long_text", "What needs to happen?"),
    }


# The content holds together


def test_page_slugs_and_titles_do_not_repeat():
    files = [load(path) for path in CONTENT.glob("framework/*.yaml")]
    names = [page["slug"] for page in files] + [page["title"] for page in files]
    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_parents_are_pages_and_come_before_their_children():
    order = list(PAGES)
    late = [slug for slug, page in PAGES.items() if page["parent"] and order.index(page["parent"]) > order.index(slug)]
    assert late == []


def test_links_between_pages_resolve():
    links = {link for page in PAGES.values() for text in strings(page) for link in re.findall(r'href="page:([^"]+)"', text)}
    assert links - set(PAGES) == set()


HERE = ("/library/", "/practice-week/", "/newsletters/", "/descriptors/")


def test_links_lead_to_a_page_here_or_are_secure():
    hrefs = [href for page in PAGES.values() for text in strings(page) for href in re.findall(r'href="([^"]+)"', text)]
    assert [href for href in hrefs if not href.startswith(("page:", "https://", *HERE))] == []


def test_theme_slugs_resolve():
    used = {theme for page in PAGES.values() for theme in page["themes"]}
    used |= {theme for slug in PAGES for value in blocks(slug, "related_learning") for theme in value["themes"]}
    used |= {theme for question in QUESTIONS for theme in question["themes"]}
    assert used - set(THEME_SLUGS) == set()


def test_R19_pages_have_an_owner_and_none_ships_past_its_review():
    assert [slug for slug, page in PAGES.items() if not page["owner"]] == []
    assert [slug for slug, page in PAGES.items() if page["review_in_days"] < 0] == []


@pytest.mark.parametrize("slug", PAGES)
def test_page_is_of_a_length_to_read(slug):
    assert len(text_of(slug).split()) in WORDS_ON_A_PAGE


@pytest.mark.parametrize("slug", PAGES)
def test_page_uses_rich_text_that_the_editor_knows(slug):
    tags = {tag for text in strings(page_blocks(slug)) for tag in re.findall(r"</?([a-z0-9]+)", text)}
    assert tags <= {"h2", "h3", "p", "ul", "ol", "li", "b", "a"}
