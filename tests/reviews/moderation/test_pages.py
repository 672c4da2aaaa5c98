"""The panel's pages: who opens them, what stands on them, and what happens to bad input (R4, R5, V5)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.models import ReadEntry, User
from reviews.models import Grade, Panel, PanelCase
from reviews.moderation import actions
from tests.reviews.moderation.walk import counts


def case_url(panel, review):
    return reverse("panel_case", args=[panel.pk, review.reference])


def test_V5_list_shows_a_member_their_own_panels_and_insights_all(walk, council, as_user):
    mine = walk.panel()
    walk.panel(chair=council.iro)
    client = as_user(council.second_reviewer)
    assert [row.record for row in client.get(reverse("panels")).context["table"].rows] == [mine]
    client = as_user(council.insights)
    assert len(client.get(reverse("panels")).context["table"].rows) == 2
    client = as_user(council.practitioner)
    page = client.get(reverse("panels"))
    assert len(page.context["table"].rows) == 0
    assert "You sit on no panel" in page.content.decode()


def test_V5_panel_and_case_are_closed_to_who_has_no_seat(walk, council, as_user):
    review = walk.submitted(9)
    panel = walk.panel()
    for person in (council.practitioner, council.tm, council.reviewer, council.wpd, council.superuser()):
        client = as_user(person)
        assert client.get(reverse("panel", args=[panel.pk])).status_code == 403
        assert client.get(case_url(panel, review)).status_code == 403
        assert client.post(case_url(panel, review), {"score": "8", "rationale": "So."}).status_code == 403
    assert client.get(reverse("panel", args=[10**30])).status_code == 403
    assert Grade.objects.filter(stage="moderated").count() == 0


def test_R4_case_page_shows_words_descriptors_of_the_pinned_version_and_both_grades(walk, council, as_user):
    review = walk.submitted(9, words="She drew her house for the worker.")
    panel = walk.panel()
    page = as_user(council.second_reviewer).get(case_url(panel, review)).content.decode()
    for words in (
        "She drew her house for the worker.",
        "Outstanding voice as pinned.",
        "Graded Outstanding",
        "Case 1 of 1",
        "Go on to check the grade",
        "Room 4",
    ):
        assert words in page
    assert ReadEntry.objects.filter(by=council.second_reviewer, what="panel case").count() == 1


def test_R5_hidden_variant_shows_no_grade_band_or_score_of_the_reviewer(walk, council, as_user):
    review = walk.submitted(9)
    panel = walk.panel()
    client = as_user(council.second_reviewer)
    page = client.get(case_url(panel, review) + "?grades=hidden").content.decode()
    assert "pk-band " not in page
    assert "Graded Outstanding" not in page
    actions.record_moderated_grade(review, score=8, rationale="So.", by=council.second_reviewer)
    assert "pk-band--outstanding" in client.get(case_url(panel, review) + "?grades=hidden").content.decode()


def test_R5_hidden_variant_gives_no_word_away_that_tells_the_grade(walk, council, as_user):
    review = walk.submitted(1, words="No one has seen the child alone.")
    answers = review.answers.filter(question__key="overall")
    answers.update(text="This is plainly inadequate.")
    panel = walk.panel()
    client = as_user(council.second_reviewer)
    given_away = ("This is plainly inadequate.", "Graded Inadequate", "does not cover", "pk-band ")
    shown = client.get(case_url(panel, review)).content.decode()
    hidden = client.get(case_url(panel, review) + "?grades=hidden").content.decode()
    assert [words for words in given_away if words not in shown] == []
    assert [words for words in given_away if words in hidden] == []
    assert "No one has seen the child alone." in hidden


def test_R5_case_and_panel_lead_to_the_variant_without_grades_and_back(walk, council, as_user):
    review = walk.submitted(9)
    panel = walk.panel()
    client = as_user(council.second_reviewer)
    for url in (case_url(panel, review), reverse("panel", args=[panel.pk])):
        assert f'href="{url}?grades=hidden"' in client.get(url).content.decode()
        hidden = client.get(f"{url}?grades=hidden").content.decode()
        assert f'<a href="{url}">Show the reviewer' in hidden
        assert "Graded Outstanding" not in hidden
        assert f"{case_url(panel, review)}?grades=hidden" in hidden or url == case_url(panel, review)


def test_R5_grade_is_recorded_from_the_page(walk, council, as_user):
    review = walk.submitted(9)
    panel = walk.panel()
    response = as_user(council.second_reviewer).post(
        case_url(panel, review), {"score": "8", "rationale": "Strong, not yet changing what happened.", "checked": "yes"}
    )
    assert response.status_code == 302
    grade = Grade.objects.get(stage="moderated")
    assert (grade.score, grade.rationale) == (8, "Strong, not yet changing what happened.")


@pytest.mark.parametrize("score", ["11", "-1", "7.5", "seven", "", "9\x00"])
def test_R3_bad_score_is_a_sentence_and_keeps_what_was_typed(walk, council, as_user, score):
    review = walk.submitted(9)
    panel = walk.panel()
    before = counts(review)
    response = as_user(council.second_reviewer).post(case_url(panel, review), {"score": score, "rationale": "My careful words."})
    page = response.content.decode()
    assert response.status_code == 422
    assert "My careful words." in page
    assert "Choose a whole number from 0 to 10." in page or "Choose the panel’s grade." in page
    assert counts(review) == before


@pytest.mark.parametrize("rationale", ["", "   ", "null\x00character", "x" * 200_000])
def test_R5_bad_rationale_is_a_sentence(walk, council, as_user, rationale):
    review = walk.submitted(9)
    panel = walk.panel()
    before = counts(review)
    response = as_user(council.second_reviewer).post(case_url(panel, review), {"score": "8", "rationale": rationale})
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()
    assert counts(review) == before


def test_R4_conflict_is_said_and_no_form_is_offered(walk, council, as_user):
    review = walk.submitted(9)
    panel = walk.panel(council.tm)
    client = as_user(council.tm)
    assert "You have a conflict" in client.get(reverse("panel", args=[panel.pk])).content.decode()
    page = client.get(case_url(panel, review)).content.decode()
    assert "the child is in North, which is in your line" in page
    assert "Go on to check the grade" not in page
    response = client.post(case_url(panel, review), {"score": "8", "rationale": "I typed this."})
    assert response.status_code == 409
    assert "I typed this." in response.content.decode()


def test_R5_stale_page_is_refused_in_a_sentence(walk, council, as_user):
    review = walk.moderated(9, 8)
    panel = Panel.objects.get()
    before = counts(review)
    response = as_user(council.second_reviewer).post(case_url(panel, review), {"score": "3", "rationale": "I typed this."})
    assert response.status_code == 409
    assert "is “moderated”" in response.content.decode()
    assert counts(review) == before


def test_R4_review_of_another_panel_is_not_opened_through_this_one(walk, council, as_user):
    first = walk.submitted(9)
    panel = walk.panel()
    assert as_user(council.insights).get(case_url(panel, walk.submitted(7))).status_code == 403
    assert as_user(council.insights).get(case_url(panel, first)).status_code == 200


def test_R4_insights_plan_a_panel_from_the_page(walk, council, as_user):
    review = walk.submitted(9)
    client = as_user(council.insights)
    assert "1 review waits for a panel." in client.get(reverse("panels")).content.decode()
    when = timezone.localtime(timezone.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    data = {"cycle": walk.cycle.pk, "meets_at": when, "place": "Room 4", "chair": council.second_reviewer.pk, "members": [council.iro.pk]}
    assert client.post(reverse("panel_plan"), data).status_code == 302
    panel = Panel.objects.get()
    assert {seat.person for seat in panel.members.all()} == {council.iro, council.second_reviewer}
    assert panel.cases.get().review == review


@pytest.mark.parametrize(
    "change",
    [
        {"cycle": "9999"},
        {"chair": "x"},
        {"members": ["abc"]},
        {"members": []},
        {"meets_at": "tomorrow"},
        {"meets_at": "2020-01-01T10:00"},
        {"place": "x" * 161},
    ],
)
def test_R4_bad_plan_is_a_sentence_and_plans_nothing(walk, council, as_user, change):
    when = timezone.localtime(timezone.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    data = {"cycle": walk.cycle.pk, "meets_at": when, "place": "Room 4", "chair": council.second_reviewer.pk, "members": [council.iro.pk]}
    response = as_user(council.insights).post(reverse("panel_plan"), data | change)
    assert response.status_code == 422
    assert Panel.objects.count() == 0


def test_R4_only_insights_plan(walk, council, as_user):
    assert as_user(council.tm).get(reverse("panel_plan")).status_code == 403
    assert as_user(council.insights).get(reverse("panel_plan")).status_code == 200


def test_R4_chair_closes_the_panel_with_key_themes_from_the_page(walk, council, as_user):
    walk.moderated(9, 9)
    panel = Panel.objects.get()
    client = as_user(council.second_reviewer)
    url = reverse("panel_close", args=[panel.pk])
    assert client.post(url, {"key_themes": ""}).status_code == 422
    assert client.post(url, {"key_themes": "Voice is strong."}).status_code == 302
    assert "Voice is strong." in client.get(reverse("panel", args=[panel.pk])).content.decode()


def test_R4_case_is_deferred_from_the_page_by_the_chair_only(walk, council, as_user):
    review = walk.submitted(9)
    panel = walk.panel(council.iro)
    url = reverse("panel_case_defer", args=[panel.pk, review.reference])
    reason = {"reason": "The reviewer is away."}
    assert as_user(council.iro).post(url, reason).status_code == 403
    assert PanelCase.objects.get().state == "listed"
    client = as_user(council.second_reviewer)
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, reason).status_code == 302
    assert list(PanelCase.objects.values_list("state", flat=True)) == ["deferred", "listed"]


def test_R4_month_with_nothing_to_moderate_says_so(walk, council, as_user):
    from reviews.cycles.actions import close_cycle

    panel = walk.panel()
    name = walk.cycle.name
    assert f"No reviews to moderate in {name}" in as_user(council.second_reviewer).get(reverse("panel", args=[panel.pk])).content.decode()
    close_cycle(walk.cycle, by=council.insights)
    assert f"No reviews to moderate in {name}" in as_user(council.insights).get(reverse("panels")).content.decode()


def _queries(client, url):
    for _ in range(2):  # what is kept between requests is warm then
        client.get(url)
    with CaptureQueriesContext(connection) as context:
        assert client.get(url).status_code == 200
    return len(context)


def test_panel_and_list_ask_as_much_for_one_case_as_for_many(walk, council, as_user):
    first = walk.submitted(9)
    panel = walk.panel(council.east_tm)
    client = as_user(council.east_tm)
    urls = [reverse("panels"), reverse("panel", args=[panel.pk]), case_url(panel, first)]
    one = [_queries(client, url) for url in urls]
    for _ in range(6):
        walk.submitted(9)
    assert [_queries(client, url) for url in urls] == one


def test_V9_nobody_whose_account_has_ended_is_asked_to_a_panel(walk, council, as_user):
    User.objects.filter(pk=council.second_reviewer.pk).update(account_ends=timezone.localdate() - timedelta(days=30))
    User.objects.filter(pk=council.iro.pk).update(account_ends=timezone.localdate())
    form = as_user(council.insights).get(reverse("panel_plan")).context["form"]
    for name in ("chair", "members"):
        offered = set(form.fields[name].queryset)
        assert [council.iro in offered, council.second_reviewer in offered] == [True, False]
