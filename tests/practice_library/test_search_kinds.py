"""What the search page finds of the library, and what it must not."""

from practice_library.loading import load_descriptors
from practice_library.models import GoodPracticePage, Theme
from practice_library.search_kinds import descriptor_answer, theme_hit, themes_for
from search import registry


def kind(key):
    return next(kind for kind in registry.kinds() if kind.key == key)


def test_every_kind_of_content_can_be_found():
    wanted = {
        "guidance",
        "good-practice-example",
        "practice-week",
        "practice-week-session",
        "training",
        "resource",
        "external-link",
        "theme-page",
    }
    assert wanted - {kind.key for kind in registry.kinds()} == set()


def test_V8_search_offers_a_partner_only_what_is_open(library, partner):
    library.page("Open", open_to_partners=True)
    library.page("Closed")
    assert [page.title for page in kind("guidance").queryset_for(partner)] == ["Open"]


def test_pages_about_the_portal_are_no_guidance_but_can_be_found(library, reader):
    library.page("Privacy", under=library.home)
    library.page("Neglect")
    assert [page.title for page in kind("guidance").queryset_for(reader)] == ["Neglect"]
    assert [page.title for page in kind("about").queryset_for(reader)] == ["Privacy"]
    assert kind("about").hit(kind("about").queryset_for(reader)[0], reader).title == "Privacy"


def test_hit_reads_the_page_without_its_markup_and_without_a_query(library, reader, council, django_assert_num_queries):
    library.page("Example", model=GoodPracticePage, service=council.planning, minutes=4, what_happened="<p>A <b>door</b>.</p>")
    found = list(kind("good-practice-example").queryset_for(reader))
    with django_assert_num_queries(0):
        hit = kind("good-practice-example").hit(found[0], reader)
    assert (hit.title, hit.url, hit.meta, "<" in hit.text, "door" in hit.text) == (
        "Example",
        found[0].url,
        "Safeguarding and Care Planning · 4 min",
        False,
        True,
    )


def test_retired_theme_is_not_found(library, reader):
    Theme.objects.filter(pk=library.risk.pk).update(retired_at=library.home.first_published_at or "2026-01-01T00:00Z")
    assert [theme_hit(theme, reader).url for theme in themes_for(reader)] == ["/themes/safety-plan/"]


def test_question_on_what_a_grade_looks_like_is_answered(db, reader):
    load_descriptors()
    answers = [
        descriptor_answer(words, reader) for words in ("what does good recording look like?", "outstanding risk understood", "recording")
    ]
    assert [answer.url if answer else None for answer in answers] == ["/descriptors/recording/", "/descriptors/risk/", None]
