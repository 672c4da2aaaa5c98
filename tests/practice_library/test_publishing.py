"""Editors publish; no way round a check that was asked for (R19): while it is open, or changes were asked for, it alone publishes."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from home.work.editing import sent_back
from portal.access.groups import keep_all_in_step
from portal.models import Notice
from practice_library.models import ContentPage

WORDS = "Take out the reference and the phone number"
PUBLISH, SEND = {"action-publish": "action-publish"}, {"action-submit": "action-submit"}


@pytest.fixture
def editor(council):
    """A second WPD editor, who writes."""
    return council.person_in_post("Nell", "wpd_editor")


@pytest.fixture
def page(library, council, editor):
    """A complete draft that the editor wrote."""
    keep_all_in_step()
    owner, due = council.post_of(council.wpd), timezone.localdate() + timedelta(days=90)
    page = library.page("To publish", published=False, themes=[library.risk], owning_post=owner, review_by=due)
    page.save_revision(user=editor)
    return page


def now(page) -> ContentPage:
    return ContentPage.objects.get(pk=page.pk)


def form_of(page, **more) -> dict:
    draft = now(page).get_latest_revision_as_object()
    fields = {"title": draft.title, "slug": draft.slug, "summary": draft.summary, "body-count": "0"}
    fields |= {"themes": [theme.pk for theme in draft.themes.all()], "owning_post": draft.owning_post_id}
    fields |= {"review_by": draft.review_by.isoformat(), "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    return fields | more


def edit(client, page, follow=False, **more):
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(page, **more), follow=follow)


def html(client, page) -> str:
    return client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def act(client, page, name, comment="", follow=False):
    state = now(page).current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, name, state.pk])
    return client.post(address, {"comment": comment}, follow=follow)


@pytest.fixture
def refused(page, council, editor, as_user):
    """The page after it was sent, and changes were asked for."""
    edit(as_user(editor), page, **SEND)
    act(as_user(council.wpd), page, "reject", WORDS)
    return page


def test_R19_refused_page_is_not_published_by_its_author(refused, editor, as_user):
    client = as_user(editor)
    assert "action-publish" not in html(client, refused)
    edit(client, refused, **PUBLISH)
    assert (now(refused).live, now(refused).current_workflow_state.status) == (False, WorkflowState.STATUS_NEEDS_CHANGES)


@pytest.mark.parametrize("who", ["wpd", "superuser"])
def test_R19_editor_publishes_a_complete_page_that_nobody_checks(page, council, as_user, who):
    client = as_user(council.superuser() if who == "superuser" else council.wpd)
    assert "action-publish" in html(client, page)
    edit(client, page, **PUBLISH)
    assert now(page).live


@pytest.mark.parametrize("who", ["editor", "wpd", "superuser"])
@pytest.mark.parametrize("is_refused", [False, True])
def test_R19_page_in_a_check_is_published_by_no_button(page, editor, council, as_user, who, is_refused):
    edit(as_user(editor), page, **SEND)
    if is_refused:
        act(as_user(council.psw), page, "reject", WORDS)
    client = as_user({"editor": editor, "wpd": council.wpd, "superuser": council.superuser()}[who])
    assert "action-publish" not in html(client, page)
    edit(client, page, **PUBLISH)
    assert not now(page).live


def test_R19_cancelling_a_check_that_was_refused_opens_no_way_round(refused, editor, as_user):
    now(refused).current_workflow_state.cancel(user=editor)
    client = as_user(editor)
    edit(client, refused, **PUBLISH)
    assert ("action-publish" in html(client, refused), now(refused).live) == (False, False)


def test_R19_cancelling_a_check_that_nobody_answered_gives_the_button_back(page, editor, as_user):
    client = as_user(editor)
    edit(client, page, **SEND)
    now(page).current_workflow_state.cancel(user=editor)
    edit(client, page, **PUBLISH)
    assert now(page).live


@pytest.mark.parametrize("below", [False, True])
def test_R19_several_at_once_leave_out_what_is_in_a_check(refused, council, as_user, below):
    target = refused.get_parent() if below else refused
    publish_at_once(as_user(council.superuser()), target, below=below)
    assert not now(refused).live


def publish_at_once(client, *pages, below=False):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    ids = "&".join(f"id={page.pk}" for page in pages)
    return client.post(f"{address}?{ids}", {"include_descendants": "on"} if below else {}, follow=True)


def test_R19_several_at_once_are_not_published_while_one_lacks_something(page, library, council, as_user):
    other = library.page("An example", published=False)
    words = publish_at_once(as_user(council.wpd), page, other).content.decode()
    assert (now(page).live, now(other).live) == (False, False)
    assert "“An example” is not ready: themes, owner, review by are missing." in words
    publish_at_once(as_user(council.wpd), page)
    assert now(page).live


def test_R19_drafts_below_are_asked_too_when_they_would_be_published(library, council, as_user):
    draft = library.page("An example", published=False)
    publish_at_once(as_user(council.wpd), draft.get_parent(), below=True)
    assert not now(draft).live


def test_R19_page_with_a_date_is_published_on_it_only_when_it_was_approved(page, council, editor, as_user):
    draft = now(page).specific
    draft.go_live_at = timezone.now() + timedelta(days=3)
    draft.save_revision(user=editor)
    client, day = as_user(editor), timezone.localtime(draft.go_live_at).strftime("%Y-%m-%d %H:%M")
    edit(client, page, go_live_at=day, **SEND)
    edit(client, page, go_live_at=day, **PUBLISH)
    unapproved = now(page).scheduled_revision
    act(as_user(council.wpd), page, "approve")
    assert (unapproved, now(page).live, now(page).scheduled_revision is not None) == (None, False, True)


def test_R19_superuser_does_not_approve_what_they_sent(page, council, as_user):
    client = as_user(council.superuser())
    edit(client, page, **SEND)
    act(client, page, "approve")
    assert not now(page).live


def test_R19_checker_who_changed_the_text_does_not_approve_it(page, council, editor, as_user):
    edit(as_user(editor), page, **SEND)
    client = as_user(council.wpd)
    extra = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    response = edit(client, page, summary="My own words.", **extra)
    assert (response.status_code, now(page).live) == (409, False)
    assert "You changed this page since it was sent" in response.content.decode()
    assert now(page).get_latest_revision_as_object().summary == "My own words."
    menu = html(client, page)
    assert ("Ask for changes" in menu, "Approve and publish" in menu) == (True, False)
    act(as_user(council.psw), page, "approve")
    assert (now(page).live, now(page).summary) == (True, "My own words.")


def test_R19_checker_who_changed_nothing_approves_from_the_form(page, council, editor, as_user):
    edit(as_user(editor), page, **SEND)
    extra = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    assert edit(as_user(council.wpd), page, **extra).status_code == 302
    assert now(page).live


def test_R19_what_a_checker_changed_and_the_author_sent_again_the_checker_approves(page, council, editor, as_user):
    edit(as_user(editor), page, **SEND)
    edit(as_user(council.wpd), page, summary="The checker’s words.")
    act(as_user(council.wpd), page, "reject", "See my words")
    edit(as_user(editor), page, **SEND)
    act(as_user(council.wpd), page, "approve")
    assert (now(page).live, now(page).summary) == (True, "The checker’s words.")


def test_R19_who_sent_it_again_for_the_author_does_not_approve_it(refused, council, as_user):
    edit(as_user(council.wpd), refused, **SEND)
    act(as_user(council.wpd), refused, "approve")
    before = now(refused).live
    act(as_user(council.psw), refused, "approve")
    assert (before, now(refused).live) == (False, True)


@pytest.mark.parametrize(("lacking", "words"), [("owning_post", "Owner is missing"), ("review_by", "Review by is missing")])
def test_R19_page_that_lacks_something_is_not_approved(page, council, editor, as_user, lacking, words):
    draft = now(page).specific
    setattr(draft, lacking, None)
    draft.save_revision(user=editor)
    now(page).get_workflow().start(now(page).specific, editor)
    assert words in act(as_user(council.wpd), page, "approve").content.decode()
    assert not now(page).live


def test_R19_page_that_is_overdue_already_is_not_approved(page, council, editor, as_user):
    draft = now(page).specific
    draft.review_by = timezone.localdate() - timedelta(days=1)
    draft.save_revision(user=editor)
    now(page).get_workflow().start(now(page).specific, editor)
    assert "review-by date has passed" in act(as_user(council.wpd), page, "approve").content.decode()
    assert not now(page).live


def test_R19_author_reads_in_the_portal_what_should_be_changed(refused, council, editor, as_user):
    notice = Notice.objects.get(kind="page_check_answered")
    title = f"“To publish” came back to you: {council.wpd} asks for changes"
    assert (notice.recipient, notice.title, notice.text) == (editor, title, WORDS)
    assert WORDS in as_user(editor).get(reverse("notices")).content.decode()


def test_R19_letter_does_not_carry_the_checkers_words(page, council, editor, as_user, django_capture_on_commit_callbacks):
    edit(as_user(editor), page, **SEND)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        act(as_user(council.wpd), page, "reject", WORDS)
    assert [letter.to for letter in mail.outbox] in ([], [[editor.email]])
    assert not any(WORDS in letter.body for letter in mail.outbox)


def test_R19_wagtails_own_letters_of_a_check_are_off(page, council, editor, as_user):
    council.superuser()
    edit(as_user(editor), page, **SEND)
    act(as_user(council.wpd), page, "reject", WORDS)
    edit(as_user(editor), page, **SEND)
    act(as_user(council.wpd), page, "approve")
    assert (now(page).live, [letter.subject for letter in mail.outbox]) == (True, [])


def test_R19_asking_for_changes_needs_words(page, council, editor, as_user):
    edit(as_user(editor), page, **SEND)
    act(as_user(council.wpd), page, "reject", " ")
    edit(as_user(council.wpd), page, **{"action-workflow-action": "true", "workflow-action-name": "reject"})
    assert now(page).current_workflow_task_state.status == TaskState.STATUS_IN_PROGRESS


def test_R19_answer_settles_the_notices_of_all_who_were_asked(refused):
    asked = Notice.objects.filter(kind="page_check")
    assert (asked.count() > 0, asked.filter(read_at=None).count()) == (True, 0)


def test_R19_page_sent_back_is_in_its_authors_work_until_it_is_sent_again(refused, council, editor, as_user):
    rows = [(item.title, item.why) for item in sent_back(editor).items]
    assert rows == [("To publish: change it and send it again", f"{council.wpd} asks for changes: “{WORDS}”")]
    client = as_user(editor)
    for place in ("my_work", "wagtailadmin_home"):
        assert "To publish: change it and send it again" in client.get(reverse(place)).content.decode()
    assert sent_back(council.wpd).items == []
    edit(client, refused, **SEND)
    assert sent_back(editor).items == []


def unread_answers(person) -> list[str]:
    return list(Notice.objects.filter(recipient=person, kind="page_check_answered", read_at=None).values_list("title", flat=True))


def test_R19_notice_that_a_page_came_back_is_read_once_the_page_is_sent_again(refused, council, editor, as_user):
    assert unread_answers(editor) == [f"“To publish” came back to you: {council.wpd} asks for changes"]
    edit(as_user(editor), refused, **SEND)
    assert unread_answers(editor) == []
    act(as_user(council.wpd), refused, "approve")
    assert unread_answers(editor) == ["“To publish” was approved"]


def test_R19_words_of_the_checker_stand_on_the_page_that_came_back_until_it_is_sent_again(refused, council, editor, as_user):
    client, said = as_user(editor), f"{council.wpd} asked for changes: {WORDS}"
    assert said in html(client, refused)
    edit(client, refused)
    assert html(client, refused).count(said) == 1
    edit(client, refused, **SEND)
    assert said not in html(client, refused)


def test_R19_author_hears_that_the_page_was_approved(page, council, editor, as_user):
    edit(as_user(editor), page, **SEND)
    act(as_user(council.wpd), page, "approve")
    notice = Notice.objects.get(kind="page_check_answered")
    assert (notice.recipient, notice.title, notice.text) == (editor, "“To publish” was approved", "It is published.")


def test_check_is_called_a_check(page, council, editor, as_user):
    client = as_user(editor)
    before, said = html(client, page), edit(client, page, follow=True, **SEND).content.decode()
    assert ("Send for a check" in before, "Submit to" in before) == (True, False)
    assert ("has been sent for a check" in said, "for moderation" in said) == (True, False)
    assert "awaiting moderation" not in html(client, page)
    menu = html(as_user(council.wpd), page)
    assert ("Approve and publish" in menu, "and Publish" in menu) == (True, False)


def test_new_page_is_sent_for_a_check_in_the_same_words(library, council, editor, as_user):
    keep_all_in_step()
    parent = library.sections["library"]
    address = reverse("wagtailadmin_pages:add", args=["practice_library", "guidancepage", parent.pk])
    fields = {"title": "New", "slug": "new", "summary": "New.", "body-count": "0", "themes": [library.risk.pk], "review_by": "2030-01-31"}
    fields |= {"owning_post": council.post_of(council.wpd).pk, "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    said = as_user(editor).post(address, fields | SEND, follow=True).content.decode()
    assert ("created and sent for a check" in said, "for moderation" in said) == (True, False)
