"""Each section of the CMS takes the types of page that belong in it, and no other."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from home.models import HomePage
from newsletters.models import NewsletterPage
from practice_library.models import (
    ContentPage,
    ExternalLinkPage,
    GoodPracticePage,
    GuidancePage,
    PracticeSessionPage,
    PracticeWeekPage,
    ResourcePage,
    SectionPage,
    TrainingPage,
)

OFFERED = {
    "framework": {GuidancePage, SectionPage},
    "library": {GuidancePage, GoodPracticePage, TrainingPage, ResourcePage, ExternalLinkPage},
    "practice-week": {PracticeWeekPage},
    "newsletters": set(),
}
TYPES = [
    GuidancePage,
    GoodPracticePage,
    TrainingPage,
    ResourcePage,
    ExternalLinkPage,
    PracticeWeekPage,
    PracticeSessionPage,
    NewsletterPage,
    SectionPage,
    HomePage,
    ContentPage,
]


def offered(place) -> set:
    """What the CMS offers to add below `place`."""
    return {model for model in type(place).creatable_subpage_models() if model.can_create_at(place)}


@pytest.mark.parametrize("slug", OFFERED)
def test_a_section_offers_the_types_that_belong_in_it(library, slug):
    assert offered(library.sections[slug]) == OFFERED[slug]


def test_a_newsletter_stands_among_newsletters_alone(library):
    assert {slug for slug, section in library.sections.items() if NewsletterPage.can_exist_under(section)} == {"newsletters"}


def test_front_door_offers_sections_and_pages_about_the_portal(db):
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title="Front door", slug="front-door"))
    assert offered(home) == {SectionPage, GuidancePage}


def test_nothing_but_a_front_door_stands_beside_it(db):
    root = Page.objects.get(depth=1).specific
    assert {model for model in TYPES if model.can_exist_under(root)} == {HomePage}


def test_pages_of_the_library_take_none_below_them_but_guidance_and_weeks(library):
    guidance = library.page("Guidance", under="framework")
    example = library.page("Example", model=GoodPracticePage)
    assert (offered(guidance), offered(example)) == ({GuidancePage}, set())


def test_cms_refuses_a_page_that_belongs_elsewhere(library, council, as_user):
    client = as_user(council.superuser())
    add = "wagtailadmin_pages:add"
    section = library.sections["framework"]
    assert client.get(reverse(add, args=["practice_library", "trainingpage", section.pk])).status_code == 302
    assert client.get(reverse(add, args=["practice_library", "guidancepage", section.pk])).status_code == 200


def test_cms_moves_no_page_to_where_it_does_not_belong(library, council):
    example = library.page("Example", model=GoodPracticePage)
    assert [slug for slug, section in library.sections.items() if example.can_move_to(Page.objects.get(pk=section.pk))] == ["library"]
