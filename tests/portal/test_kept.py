"""What is kept between requests: one working-out for many readers, and never anything old after a change."""

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test.utils import CaptureQueriesContext

from portal import kept
from portal.context_processors import council as council_settings
from portal.council import CouncilSettings
from portal.models import Post, User
from practice_library.models import GoodPracticePage
from reviews.models import Finding
from tests.practice_library.conftest import library, partner  # noqa: F401
from tests.reviews.conftest import as_user, instrument, process  # noqa: F401


@pytest.fixture(autouse=True)
def keeping(settings, db):
    settings.KEEP_SECONDS = 300
    kept.forget()


def ask(made: list, parts=("numbers",)) -> int:
    """The kept value, for a request of its own; `made` gets a row each time that it is worked out."""

    def make():
        made.append(len(made) + 1)
        return made[-1]

    return kept.kept(HttpRequest(), parts, make)


def test_a_value_is_worked_out_once_for_many_requests():
    made: list = []
    assert ([ask(made), ask(made), ask(made)], made) == ([1, 1, 1], [1])


def test_other_parts_name_another_value():
    made: list = []
    assert [ask(made, ("page", 1)), ask(made, ("page", 2)), ask(made, ("page", 1))] == [1, 2, 1]


def test_nothing_is_kept_where_the_setting_is_0(settings):
    settings.KEEP_SECONDS = 0
    made: list = []
    assert [ask(made), ask(made)] == [1, 2]


def test_a_value_of_yesterday_is_not_shown_today(time_machine):
    made: list = []
    time_machine.move_to("2026-11-24 23:58:00+00:00", tick=False)
    before = ask(made)
    time_machine.move_to("2026-11-25 00:01:00+00:00", tick=False)
    assert (before, ask(made)) == (1, 2)


def test_a_saved_post_ends_what_was_kept_and_a_saved_person_does_not(council):
    made: list = []
    ask(made)
    council.reviewer.save()
    same = ask(made)
    Post.objects.first().save()
    assert (same, ask(made)) == (1, 2)


def test_a_theme_put_on_a_finding_ends_what_was_kept(process):  # noqa: F811
    review = process.allocate()
    finding = Finding.objects.create(review=review, kind="strength", text="Clear.")
    made: list = []
    ask(made)
    finding.themes.set([process.find(review).themes.get()])
    assert ask(made) == 2


def test_the_council_is_renamed_for_the_next_request(council, as_user):  # noqa: F811
    client = as_user(council.practitioner)
    client.get("/my-work/")
    named = council_settings()
    named.council_name = "Borough of Elmbrook"
    named.save()
    assert "Borough of Elmbrook" in client.get("/my-work/").content.decode()
    assert CouncilSettings.objects.count() == 1


def test_a_page_shows_its_change_at_once_and_keeps_its_parts_until_then(council, library, as_user):  # noqa: F811
    page = library.page("Here", themes=[library.risk])
    client = as_user(council.practitioner)
    client.get(page.url)
    with CaptureQueriesContext(connection) as again:
        client.get(page.url)
    library.page("An example", model=GoodPracticePage, themes=[library.risk])
    with CaptureQueriesContext(connection) as changed:
        shown = client.get(page.url).content.decode()
    assert ("An example" in shown, len(again) < len(changed)) == (True, True)


def test_V8_a_partner_is_not_shown_what_was_kept_for_staff(council, library, partner, client):  # noqa: F811
    page = library.page("Open", under="framework", open_to_partners=True)
    library.page("Only for staff", under="framework")
    library.page("Another that is open", under="framework", open_to_partners=True)
    found = []
    for person in (council.practitioner, partner, User.objects.get(pk=council.east_practitioner.pk)):
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        html = client.get(page.url).content.decode()
        found.append(("Only for staff" in html, "Another that is open" in html))
    assert found == [(True, True), (False, True), (True, True)]
