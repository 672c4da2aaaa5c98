"""A page that waits for a check waits for somebody, who is told, and who isn't the one who asked (R19)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState, Workflow

from portal.access.groups import CHECKERS, keep_all_in_step
from portal.models import Notice
from practice_library.checking.queries import waiting_for
from practice_library.models import CheckTask, ContentPage


@pytest.fixture
def editor(council):
    """A second WPD editor, who writes."""
    return council.person_in_post("Nell", "wpd_editor")


@pytest.fixture
def asked(library, council, editor):
    """A draft for which its writer asked a check."""
    keep_all_in_step()
    page = library.page(
        "To check",
        published=False,
        themes=[library.risk],
        owning_post=council.post_of(council.tm),
        review_by=timezone.localdate() + timedelta(days=90),
    )
    page.save_revision(user=editor)
    page.get_workflow().start(page, editor)
    return page


def state_of(page) -> TaskState:
    return ContentPage.objects.get(pk=page.pk).current_workflow_task_state


def test_R19_the_workflow_asks_those_who_keep_the_library(db):
    workflow = Workflow.objects.get()
    assert (workflow.name, [task.specific.__class__ for task in workflow.tasks]) == ("Checked by another editor", [CheckTask])


def test_R19_group_of_checkers_follows_the_posts(council):
    keep_all_in_step()
    assert sorted(person.first_name for person in type(council.wpd).objects.filter(groups__name=CHECKERS)) == ["Prem", "Wendy"]


def test_R19_everybody_who_may_check_is_told_but_not_who_asked(asked, council):
    told = Notice.objects.filter(kind="page_check")
    assert sorted(notice.recipient.first_name for notice in told) == ["Prem", "Wendy"]
    assert "“To check” waits for a check" in {notice.title for notice in told}


def test_R19_page_waits_for_the_others_and_not_for_who_asked(asked, council, editor):
    waits = {person.first_name: len(waiting_for(person)) for person in (council.wpd, council.psw, editor, council.tm, council.insights)}
    assert waits == {"Wendy": 1, "Prem": 1, "Nell": 0, "Tara": 0, "Ines": 0}


def test_R19_owner_who_works_in_the_cms_may_check(library, council, editor):
    keep_all_in_step()
    page = library.page("Owned by Insights", published=False, owning_post=council.post_of(council.insights))
    page.save_revision(user=editor)
    page.get_workflow().start(page, editor)
    assert [len(waiting_for(person)) for person in (council.insights, council.insights_manager)] == [1, 0]
    assert Notice.objects.filter(kind="page_check", recipient=council.insights).exists()


def test_R19_home_of_the_cms_shows_it_as_waiting_for_their_check(asked, council, editor, as_user):
    assert "Waiting for your check" in as_user(council.wpd).get(reverse("wagtailadmin_home")).content.decode()
    assert "Waiting for your check" not in as_user(editor).get(reverse("wagtailadmin_home")).content.decode()


def test_R19_who_asked_cannot_approve(asked, editor, as_user):
    state = state_of(asked)
    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, editor, "approve")
    as_user(editor).post(reverse("wagtailadmin_pages:workflow_action", args=[asked.pk, "approve", state.pk]))
    assert not ContentPage.objects.get(pk=asked.pk).live


def test_R19_approval_by_another_publishes(asked, council, as_user):
    as_user(council.wpd).post(reverse("wagtailadmin_pages:workflow_action", args=[asked.pk, "approve", state_of(asked).pk]))
    assert ContentPage.objects.get(pk=asked.pk).live


def test_R19_my_work_names_the_pages_that_wait_for_a_check(asked, council, editor, as_user):
    page = as_user(council.psw).get(reverse("my_work")).content.decode()
    assert "Pages that wait for a check" in page
    assert reverse("wagtailadmin_pages:edit", args=[asked.pk]) in page
    assert "Pages that wait for a check" not in as_user(editor).get(reverse("my_work")).content.decode()
