"""What an editor meets in the CMS: themes to tick, posts that can own, what publishing needs, pages to review."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, rich_text

from portal.access.groups import keep_all_in_step
from practice_library.models import ContentPage, GoodPracticePage
from practice_library.pages.editing import PAST
from practice_library.themes.actions import retire_theme

COMPLETE = {"review_by": "2030-01-31", "is_anonymised": "on"}
SEND = {"action-submit": "action-submit"}


@pytest.fixture
def example(library):
    """A draft of an example, with nothing but its words."""
    return library.page("An example", model=GoodPracticePage, published=False)


def sent(page, **more) -> dict:
    """What the edit form of an example sends."""
    texts = {name: rich_text("<p>Something.</p>") for name in ("what_happened", "what_made_the_difference", "what_changed", "try_this")}
    fields = {"title": page.title, "slug": page.slug, "summary": "A summary.", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    return nested_form_data(fields | texts) | more


def edit(client, page, **more):
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent(page, **more))


def html(client, page) -> str:
    return client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def test_R19_draft_may_lack_themes_owner_and_date(example, council, as_user):
    assert edit(as_user(council.wpd), example).status_code == 302


def test_R19_publishing_says_beside_each_field_what_is_missing(example, council, as_user):
    response = edit(as_user(council.wpd), example, **SEND)
    assert sorted(response.context["form"].errors) == ["is_anonymised", "owning_post", "review_by", "themes"]
    assert "Choose at least one theme before the page is published" in response.content.decode()
    assert not ContentPage.objects.get(pk=example.pk).live


def test_R19_complete_example_goes_to_a_check_as_it_was_written(example, library, council, as_user):
    owner = council.post_of(council.wpd).pk
    edit(as_user(council.wpd), example, **COMPLETE, **SEND, themes=[library.risk.pk], owning_post=owner)
    page = GoodPracticePage.objects.get(pk=example.pk)
    draft = page.current_workflow_task_state.revision.as_object()
    written = (draft.is_anonymised, list(draft.themes.all()), draft.owning_post_id)
    assert (page.live, page.workflow_in_progress, *written) == (False, True, True, [library.risk], owner)


def test_R19_review_by_date_in_the_past_is_refused_beside_it(example, library, council, as_user):
    owner, yesterday = council.post_of(council.wpd).pk, timezone.localdate() - timedelta(days=1)
    more = COMPLETE | SEND | {"themes": [library.risk.pk], "owning_post": owner, "review_by": yesterday.isoformat()}
    response = edit(as_user(council.wpd), example, **more)
    assert dict(response.context["form"].errors) == {"review_by": [PAST]}
    assert not GoodPracticePage.objects.get(pk=example.pk).workflow_in_progress


def test_R19_review_by_date_of_today_is_taken(example, library, council, as_user):
    more = COMPLETE | SEND | {"themes": [library.risk.pk], "owning_post": council.post_of(council.wpd).pk}
    assert edit(as_user(council.wpd), example, **more | {"review_by": timezone.localdate().isoformat()}).status_code == 302


@pytest.mark.parametrize(("typed", "kept"), [("2030-11-24", date(2030, 11, 24)), ("24/11/2030", date(2030, 11, 24)), ("24/13/2030", None)])
def test_date_is_read_as_it_was_typed_or_refused(example, council, as_user, typed, kept):
    response = edit(as_user(council.wpd), example, review_by=typed)
    assert GoodPracticePage.objects.get(pk=example.pk).get_latest_revision_as_object().review_by == kept
    assert response.status_code == (302 if kept else 200)


def test_picker_leaves_what_it_can_not_read_to_the_form(example, council, as_user):
    page = html(as_user(council.wpd), example)
    pickers = page.count("initDateChooser(") + page.count("initDateTimeChooser(")
    assert (pickers, page.count('"validateOnBlur": false')) == (4, 4)


@pytest.mark.parametrize("ticked", [True, False])
def test_example_says_that_it_is_anonymised_only_where_an_editor_said_so(library, reader, as_user, ticked):
    page = library.page("An example", model=GoodPracticePage, is_anonymised=ticked)
    assert ("This example is anonymised" in as_user(reader).get(page.url).content.decode()) is ticked


def test_themes_are_ticked_one_by_one_under_their_groups(example, library, council, as_user):
    page = html(as_user(council.wpd), example)
    assert 'name="themes" multiple' not in page
    assert page.count('type="checkbox" name="themes"') == 2
    assert "<legend><strong>Risk</strong></legend>" in page


def test_retired_theme_that_a_page_carries_stays_when_it_is_saved(library, council, as_user):
    page = library.page("An example", model=GoodPracticePage, themes=[library.risk], published=False)
    retire_theme(library.risk, by=council.wpd)
    client = as_user(council.wpd)
    assert "Risk analysis (retired)" in html(client, page)
    edit(client, page, themes=[library.risk.pk])
    assert list(GoodPracticePage.objects.get(pk=page.pk).get_latest_revision_as_object().themes.all()) == [library.risk]


def test_owners_are_named_with_their_holder_and_no_practitioner_among_them(example, council, as_user):
    page = html(as_user(council.wpd), example)
    assert "Team Manager Tara – Tara Test" in page
    assert "Practitioner Pia" not in page


def test_R19_report_names_pages_past_or_near_their_date_with_owner(library, council, as_user):
    today, post = timezone.localdate(), council.post_of(council.tm)
    library.page("Long past", review_by=today - timedelta(days=3), owning_post=post)
    library.page("Soon", review_by=today + timedelta(days=10))
    library.page("Far off", review_by=today + timedelta(days=90), owning_post=post)
    page = as_user(council.wpd).get(reverse("pages_to_review_report")).content.decode()
    assert [title in page for title in ("Long past", "Soon", "Far off")] == [True, True, False]
    assert "Team Manager Tara – Tara Test" in page
    assert "Overdue by 3 days" in page


def test_R19_report_is_not_for_who_edits_nothing(library, council, reader, as_user):
    assert as_user(reader).get(reverse("pages_to_review_report")).status_code in (302, 403)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_R19_report_can_be_taken_away(library, council, as_user, form):
    library.page("Long past", review_by=timezone.localdate() - timedelta(days=3), owning_post=council.post_of(council.tm))
    assert as_user(council.wpd).get(reverse("pages_to_review_report"), {"export": form}).status_code == 200


def test_R19_my_work_leads_from_pages_past_their_date_to_the_report(library, council, as_user):
    library.page("Long past", review_by=timezone.localdate() - timedelta(days=3))
    assert reverse("pages_to_review_report") in as_user(council.wpd).get(reverse("my_work")).content.decode()


def test_cms_says_on_how_many_pages_a_theme_stands(library, council, as_user):
    library.page("One", themes=[library.risk])
    library.page("Two", themes=[library.risk])
    client = as_user(council.wpd)
    page = client.get(reverse("theme_cms:edit", args=[library.risk.pk])).content.decode()
    assert "On 2 pages." in page
    assert "Used 0 times" not in page
    rows = {theme.slug: theme.page_count for theme in client.get(reverse("theme_cms:index")).context["object_list"]}
    assert (rows["risk-analysis"], rows["safety-plan"]) == (2, 0)


def test_merging_says_how_many_pages_move(library, council, as_user):
    library.page("One", themes=[library.risk])
    page = as_user(council.wpd).get(reverse("theme_cms:merge", args=[library.risk.pk])).content.decode()
    assert "1 page moves to the other theme." in page


def test_public_page_leads_who_may_edit_it_to_its_form(library, council, reader, as_user):
    keep_all_in_step()
    page = library.page("A page")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert address in as_user(council.wpd).get(page.url).content.decode()
    assert address not in as_user(reader).get(page.url).content.decode()


def test_page_about_the_portal_is_sent_without_a_theme(library, council, as_user):
    page = library.page("Privacy", published=False, under=library.home)
    fields = {"title": page.title, "slug": page.slug, "summary": "About it.", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    fields |= {"body-count": "0", "owning_post": council.post_of(council.wpd).pk, "review_by": "2030-01-31"} | SEND
    assert as_user(council.wpd).post(reverse("wagtailadmin_pages:edit", args=[page.pk]), fields).status_code == 302
    assert ContentPage.objects.get(pk=page.pk).workflow_in_progress is True
