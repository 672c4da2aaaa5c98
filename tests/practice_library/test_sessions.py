"""A session of a Practice Week is published on a day of its week."""

from datetime import date, datetime

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from portal.access.groups import keep_all_in_step
from practice_library.models import PracticeSessionPage, PracticeWeekPage

SAID = "“Spring week” is from Monday 2 March 2026 to Friday 6 March 2026. Enter a day within it, or change the dates of the week first."
PUBLISH = {"action-publish": "action-publish"}


@pytest.fixture
def week(library):
    return library.page("Spring week", under="practice-week", model=PracticeWeekPage, first_day=date(2026, 3, 2), last_day=date(2026, 3, 6))


def draft_of(library, council, week, day: datetime) -> PracticeSessionPage:
    """A session of `week`, complete but for its day."""
    keep_all_in_step()
    values = {"starts_at": timezone.make_aware(day), "themes": [library.risk], "owning_post": council.post_of(council.wpd)}
    session = library.page("A session", under=week, model=PracticeSessionPage, published=False, **values)
    session.save_revision(user=council.wpd)
    return session


def edit(client, session, starts_at: str, **more):
    fields = {"title": session.title, "slug": session.slug, "summary": session.summary, "starts_at": starts_at, "body-count": "0"}
    fields |= {"themes": [theme.pk for theme in session.themes.all()], "owning_post": session.owning_post_id}
    fields |= {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    return client.post(reverse("wagtailadmin_pages:edit", args=[session.pk]), fields | more)


def is_live(session) -> bool:
    return PracticeSessionPage.objects.get(pk=session.pk).live


@pytest.mark.parametrize("starts_at", ["2026-03-01 23:59", "2026-03-07 00:00"])
def test_R19_session_outside_its_week_is_refused_beside_its_date(library, council, week, as_user, starts_at):
    session = draft_of(library, council, week, datetime(2026, 3, 3, 9, 0))
    response = edit(as_user(council.wpd), session, starts_at, **PUBLISH)
    assert (dict(response.context["form"].errors), is_live(session)) == ({"starts_at": [SAID]}, False)


@pytest.mark.parametrize("starts_at", ["2026-03-02 00:00", "2026-03-06 23:59"])
def test_session_on_the_first_or_last_day_of_its_week_is_published(library, council, week, as_user, starts_at):
    session = draft_of(library, council, week, datetime(2026, 3, 3, 9, 0))
    assert edit(as_user(council.wpd), session, starts_at, **PUBLISH).status_code == 302
    assert is_live(session)


def test_draft_of_a_session_may_stand_outside_its_week(library, council, week, as_user):
    session = draft_of(library, council, week, datetime(2026, 3, 3, 9, 0))
    assert edit(as_user(council.wpd), session, "2026-05-01 09:00").status_code == 302


def test_session_follows_the_dates_of_a_week_that_is_a_draft_itself(library, council, as_user):
    days = {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 6)}
    week = library.page("Spring week", under="practice-week", model=PracticeWeekPage, published=False, **days)
    week.first_day, week.last_day = date(2026, 5, 4), date(2026, 5, 8)
    week.save_revision(user=council.wpd)
    session = draft_of(library, council, week, datetime(2026, 3, 3, 9, 0))
    client = as_user(council.wpd)
    assert list(edit(client, session, "2026-03-03 09:00", **PUBLISH).context["form"].errors) == ["starts_at"]
    assert edit(client, session, "2026-05-05 09:00", **PUBLISH).status_code == 302


def test_R19_session_outside_its_week_is_published_by_no_bulk_action(library, council, week, as_user):
    session = draft_of(library, council, week, datetime(2026, 5, 1, 9, 0))
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = as_user(council.wpd).post(f"{address}?id={session.pk}", {})
    assert f"“A session” is not ready: {SAID}" in [str(message).strip() for message in get_messages(response.wsgi_request)]
    assert not is_live(session)


def test_R19_session_outside_its_week_is_not_approved(library, council, week, as_user):
    session = draft_of(library, council, week, datetime(2026, 5, 1, 9, 0))
    session.get_workflow().start(session, council.wpd)
    state = session.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[session.pk, "approve", state.pk])
    assert SAID in as_user(council.psw).post(address, {"comment": ""}).content.decode()
    assert not is_live(session)
