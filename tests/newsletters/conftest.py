"""A section for issues, a settled finding, and the people who make a newsletter."""

import pytest
from wagtail.models import Locale, Page, Site

from newsletters import actions
from practice_library.loading import load_sections
from tests.reviews.conftest import as_user, instrument, process  # noqa: F401 - fixtures

FINDING_TEXT = "The plan has no second way."


@pytest.fixture
def section(council):
    """The section of newsletters, under the front door of the site."""
    return load_sections(Page.objects.get(pk=front_door().pk))["newsletters"]


def front_door() -> Page:
    """The first page of the site; made anew where a test before this one emptied the tables."""
    site = Site.objects.filter(is_default_site=True).first()
    if site:
        return site.root_page
    Locale.objects.get_or_create(language_code="en-gb")
    home = Page.add_root(instance=Page(title="Root", slug="root")).add_child(instance=Page(title="Home", slug="home"))
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home


@pytest.fixture
def finding(process):  # noqa: F811 - the fixture
    """A finding of a returned review, whose practitioner, reviewer, child and team must not show."""
    return process.returned().findings.get()


@pytest.fixture
def draft(section, council):
    """A draft that Wendy of WPD began."""
    return actions.draft_issue(
        title="What happens if it does not work",
        introduction="Plans that hold on a bad day.",
        items=[("Three words", "<p>Trigger, response, destination.</p>")],
        by=council.wpd,
    )


@pytest.fixture
def published(draft, council):
    """An issue that Wendy wrote and Prem approved."""
    return actions.approve(actions.propose(draft, by=council.wpd), by=council.psw)
