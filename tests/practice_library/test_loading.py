"""Content that ships with the portal, and the demonstration's library: loaded twice, there once."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from docx import Document as WordFile
from wagtail.models import Revision

from portal.models import Post, PostType
from practice_library.loading import load_framework, load_library, load_sections, load_themes
from practice_library.loading.documents import word_file
from practice_library.loading.files import ContentError
from practice_library.loading.library import _monday, _weekday
from practice_library.models import ContentPage, GuidancePage, PracticeSessionPage, ResourcePage, Theme

TODAY = date(2026, 11, 24)
GROUPS = {"child": 6, "family": 4, "risk": 8, "plans": 8, "care": 12, "recording": 4, "oversight": 4, "partners": 7}
DEMONSTRATION = Path(settings.BASE_DIR) / "demonstration" / "data" / "library"


@pytest.fixture
def posts(db):
    types = {
        "insights_head_of_service": PostType.INSIGHTS_HEAD_OF_SERVICE,
        "insights_manager": PostType.INSIGHTS_MANAGER,
        "wpd_editor": PostType.WPD_EDITOR,
        "principal_social_worker": PostType.PRINCIPAL_SOCIAL_WORKER,
    }
    return {key: Post.objects.create(code=key.replace("_", "-"), title=str(kind.label), type=kind) for key, kind in types.items()}


@pytest.fixture
def sections(db):
    from wagtail.models import Site

    return load_sections(Site.objects.get(is_default_site=True).root_page)


def test_themes_are_loaded_once_in_their_groups(db):
    load_themes()
    load_themes()
    assert {group.slug: group.themes.count() for group in Theme.objects.groups()} == GROUPS


def test_sections_stand_at_their_addresses(sections):
    again = load_sections(sections["library"].get_parent())
    assert {slug: section.url for slug, section in again.items()} == {
        "framework": "/framework/",
        "library": "/library/",
        "practice-week": "/practice-week/",
        "newsletters": "/newsletters/",
    }


def test_framework_is_published_with_owner_dates_and_revision(sections, posts):
    load_themes()
    made = load_framework(sections["framework"], posts=posts, today=TODAY)
    again = load_framework(sections["framework"], posts=posts, today=TODAY)
    page = GuidancePage.objects.get(slug="supervision-minimum")
    assert (len(made), again) == (19, [])
    assert (page.live, page.get_parent().slug, page.owning_post, page.last_reviewed, page.review_by) == (
        True,
        "supervision",
        posts["principal_social_worker"],
        date(2026, 7, 27),
        date(2027, 7, 27),
    )
    assert Revision.objects.filter(object_id=str(page.pk)).count() == 1


def test_links_between_pages_lead_to_pages(sections, posts):
    load_themes()
    load_framework(sections["framework"], posts=posts, today=TODAY)
    target = GuidancePage.objects.get(slug="escalations")
    raw = str(GuidancePage.objects.get(slug="scaling").body.raw_data[-1])
    left = [page.slug for page in GuidancePage.objects.all() if "page:" in str(page.body.raw_data)]
    assert (f'linktype="page" id="{target.pk}"' in raw, left) == (True, [])


def test_resources_and_links_lead_to_pages_that_open(as_user, sections, posts, council):
    load_themes()
    load_framework(sections["framework"], posts=posts, today=TODAY)
    load_demonstration(sections, posts)
    shown = GuidancePage.objects.get(slug="resources").body.render_as_block()
    own = re.findall(r'href="(/[^"]*)"', shown)
    assert len(own) > 15
    assert "/library/link-supervision-policy/" in own
    client = as_user(council.practitioner)
    assert [address for address in own if client.get(address).status_code != 200] == []


def test_link_to_a_page_that_is_not_there_names_the_page(sections, tmp_path):
    (tmp_path / "01.yaml").write_text("slug: one\ntitle: One\nsummary: S\nbody: [{type: text, value: '<a href=\"page:none\">x</a>'}]")
    with pytest.raises(ContentError, match="one: there is no page with the short name none"):
        load_framework(sections["framework"], tmp_path)
    assert GuidancePage.objects.count() == 0


def test_editors_changes_survive_another_run(sections, posts):
    load_themes()
    load_framework(sections["framework"], posts=posts, today=TODAY)
    page = GuidancePage.objects.get(slug="scaling")
    page.title = "Changed by an editor"
    page.save_revision().publish()
    load_framework(sections["framework"], posts=posts, today=TODAY)
    assert GuidancePage.objects.get(slug="scaling").title == "Changed by an editor"


def load_demonstration(sections, posts):
    return load_library(library=sections["library"], practice_weeks=sections["practice-week"], path=DEMONSTRATION, posts=posts, today=TODAY)


def test_demonstration_library_is_loaded_once_and_published(sections, posts):
    load_themes()
    made = load_demonstration(sections, posts)
    again = load_demonstration(sections, posts)
    without = ContentPage.objects.filter(owning_post__isnull=True).count()
    assert (again, ContentPage.objects.live().count(), without) == ([], len(made), 0)


def test_demonstration_pages_all_open(as_user, sections, posts, council):
    load_themes()
    load_framework(sections["framework"], posts=posts, today=TODAY)
    load_demonstration(sections, posts)
    client = as_user(council.practitioner)
    assert [page.url for page in ContentPage.objects.specific() if client.get(page.url).status_code != 200] == []


def test_sessions_stand_below_their_week_on_their_day(sections, posts):
    load_themes()
    load_demonstration(sections, posts)
    session = PracticeSessionPage.objects.get(slug="session-genograms-in-twenty-minutes")
    assert (session.get_parent().slug, session.day, bool(session.transcript)) == ("practice-week-the-whole-family", date(2026, 5, 12), True)


def test_resources_carry_a_word_file_that_opens(sections, posts):
    load_themes()
    load_demonstration(sections, posts)
    resource = ResourcePage.objects.get(slug="practice-observation-form")
    with resource.document.file.open("rb") as file:
        paragraphs = [paragraph.text for paragraph in WordFile(file).paragraphs]
    assert paragraphs[:2] == [resource.title, resource.summary]


def test_word_file_has_headings_and_lists(tmp_path):
    (tmp_path / "a.docx").write_bytes(word_file("T", "S", "<h2>Head</h2><p>One <b>two</b></p><ul>\n<li>Item</li></ul>"))
    paragraphs = [(paragraph.style.name, paragraph.text) for paragraph in WordFile(str(tmp_path / "a.docx")).paragraphs]
    assert paragraphs == [("Title", "T"), ("Normal", "S"), ("Heading 1", "Head"), ("Normal", "One two"), ("List Bullet", "Item")]


@pytest.mark.parametrize(
    ("today", "ago", "monday"), [(TODAY, 0, date(2026, 11, 16)), (TODAY, 6, date(2026, 5, 11)), (date(2026, 3, 31), 1, date(2026, 2, 16))]
)
def test_practice_weeks_lie_in_whole_weeks_before_today(today, ago, monday):
    assert _monday(today, ago) == monday


@pytest.mark.parametrize(
    ("day", "moved"),
    [(date(2026, 11, 27), date(2026, 11, 27)), (date(2026, 11, 28), date(2026, 11, 30)), (date(2026, 11, 29), date(2026, 11, 30))],
)
def test_courses_are_never_on_a_weekend(day, moved):
    assert _weekday(day) == moved


def test_R19_resources_page_leads_to_pages_wherever_they_move(sections, posts):
    load_themes()
    load_framework(sections["framework"], posts=posts, today=TODAY)
    load_demonstration(sections, posts)
    target = ResourcePage.objects.get(slug="practice-observation-form")
    raw = str(GuidancePage.objects.get(slug="resources").body.raw_data)
    assert f'linktype="page" id="{target.pk}"' in raw
    assert sorted(set(re.findall(r'href="(/[^"]*)"', raw))) == ["/descriptors/", "/library/?kind=good-practice-example"]
    target.move(sections["practice-week"], pos="last-child")
    shown = GuidancePage.objects.get(slug="resources").body.render_as_block()
    assert ('href="/practice-week/practice-observation-form/"' in shown, 'href="/library/practice-observation-form/"' in shown) == (
        True,
        False,
    )
