"""The pages of an escalation: who opens them, what each must do, and bad input (R6, R7, V3, V10)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.models import MosaicNumber, ReadEntry, Tenure
from reviews.models import Escalation, SafetyAssurance
from reviews.records.pages import the_record
from tests.reviews.moderation.walk import counts


def page_of(escalation):
    return reverse("escalation", args=[escalation.pk])


def good(**changes):
    return {
        "safety": "Seen yesterday.",
        "other_children": "No other child.",
        "quality": "Visits were missed.",
        "recorded_on_mosaic_on": timezone.localdate().isoformat(),
    } | changes


def test_R7_service_manager_sees_time_left_what_to_do_and_who_was_told(walk, council, as_user):
    walk.submitted(1, words="Nobody saw the child alone.")
    escalation = Escalation.objects.get()
    page = as_user(council.sm).get(page_of(escalation)).content.decode()
    for words in (
        "Inadequate: assurance needed",
        "23 hours left",
        "You are the child’s Service Manager",
        "Record assurance",
        "Nobody saw the child alone.",
        "Not yet",
        "(you)",
        "Read the review",
    ):
        assert words in page
    assert ReadEntry.objects.filter(by=council.sm, what="escalation").count() == 1


def test_R6_those_told_open_it_before_the_return_and_nobody_else_does(walk, council, as_user):
    walk.submitted(1)
    escalation = Escalation.objects.get()
    for person in (council.tm, council.sm, council.hos, council.insights_hos, council.reviewer):
        assert as_user(person).get(page_of(escalation)).status_code == 200
    for person in (council.east_tm, council.other_sm, council.practitioner, council.director, council.wpd, council.superuser()):
        client = as_user(person)
        assert client.get(page_of(escalation)).status_code == 403
        assert client.post(reverse("escalation_acknowledge", args=[escalation.pk])).status_code == 403
        assert client.post(reverse("escalation_assure", args=[escalation.pk]), good()).status_code == 403
        assert len(client.get(reverse("escalations")).context["table"].rows) == 0
    assert SafetyAssurance.objects.count() == 0


def test_R6_acknowledging_from_the_page_takes_the_button_away(walk, council, as_user):
    walk.submitted(1)
    escalation = Escalation.objects.get()
    client = as_user(council.tm)
    url = reverse("escalation_acknowledge", args=[escalation.pk])
    assert url in client.get(page_of(escalation)).content.decode()
    assert client.post(url).status_code == 302
    assert client.get(url).status_code == 405
    assert url not in client.get(page_of(escalation)).content.decode()
    assert escalation.recipients.get(person=council.tm).acknowledged_at is not None


def test_R7_assurance_is_recorded_from_the_page(walk, council, as_user):
    walk.submitted(1)
    escalation = Escalation.objects.get()
    client = as_user(council.sm)
    url = reverse("escalation_assure", args=[escalation.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, good(other_children="AB-2208: safe.")).status_code == 302
    page = client.get(page_of(escalation)).content.decode()
    assert "AB-2208: safe." in page
    assert "assurance recorded" in page
    again = client.post(url, good(safety="I typed this."))
    assert again.status_code == 409
    assert "I typed this." in again.content.decode()


def test_V10_deputy_from_another_service_records_it(walk, council, as_user):
    Tenure.objects.filter(person=council.sm).update(ends=timezone.now() - timedelta(minutes=1))
    Tenure.objects.create(post=council.post_of(council.sm), person=council.other_sm, capacity="deputy", starts=council.since)
    walk.submitted(1)
    escalation = Escalation.objects.get()
    client = as_user(council.other_sm)
    assert "Record assurance" in client.get(page_of(escalation)).content.decode()
    assert client.post(reverse("escalation_assure", args=[escalation.pk]), good()).status_code == 302
    assert SafetyAssurance.objects.get().by == council.other_sm


def test_R7_head_of_service_records_it_where_the_post_below_is_vacant(walk, council, as_user):
    Tenure.objects.filter(person=council.sm).update(ends=timezone.now() - timedelta(minutes=1))
    walk.submitted(1)
    escalation = Escalation.objects.get()
    client = as_user(council.hos)
    assert "The post of the child’s Service Manager is vacant, so it comes to you." in client.get(page_of(escalation)).content.decode()
    assert client.post(reverse("escalation_assure", args=[escalation.pk]), good()).status_code == 302


def test_R6_director_who_answers_for_an_empty_line_sees_no_way_to_the_review(walk, council, as_user):
    for person in (council.sm, council.hos):
        Tenure.objects.filter(person=person).update(ends=timezone.now() - timedelta(minutes=1))
    walk.submitted(1)
    page = as_user(council.director).get(page_of(Escalation.objects.get())).content.decode()
    assert "Record assurance" in page
    assert "Read the review" not in page


@pytest.mark.parametrize(
    "change",
    [
        {"safety": ""},
        {"safety": "   "},
        {"quality": "x" * 200_000},
        {"safety": "a\x00b"},
        {"recorded_on_mosaic_on": "soon"},
        {"recorded_on_mosaic_on": "2999-01-01"},
        {"recorded_on_mosaic_on": "2001-01-01"},
        {"recorded_on_mosaic_on": ""},
    ],
)
def test_R7_bad_input_is_a_sentence_and_changes_nothing(walk, council, as_user, change):
    review = walk.submitted(1)
    before = counts(review)
    url = reverse("escalation_assure", args=[Escalation.objects.get().pk])
    response = as_user(council.sm).post(url, good(urgent_actions="My careful words.") | change)
    assert response.status_code == 422
    assert "My careful words." in response.content.decode()
    assert counts(review) == before


def test_R6_raise_now_from_the_page(walk, council, as_user):
    review = walk.allocated()
    url = reverse("review_raise", args=[review.reference])
    client = as_user(council.reviewer)
    page = client.get(url).content.decode()
    assert str(council.sm) in page
    assert client.post(url, {"grounds": " "}).status_code == 422
    response = client.post(url, {"grounds": "Bruises that nobody asked about."})
    assert response.url == page_of(Escalation.objects.get())
    again = client.post(url, {"grounds": "Something new."})
    assert again.status_code == 409
    assert "Something new." in again.content.decode()


def test_R6_raise_now_is_open_to_panel_members_and_insights_only(walk, council, as_user):
    review = walk.submitted(9)
    walk.panel(council.iro)
    url = reverse("review_raise", args=[review.reference])
    people = (council.iro, council.insights, council.reviewer, council.tm, council.practitioner)
    assert [as_user(person).get(url).status_code for person in people] == [200, 200, 200, 403, 403]


def test_R6_list_shows_open_ones_first_by_time_left(walk, council, as_user):
    from reviews.escalations.actions import record_safety_assurance

    first = walk.submitted(1).escalations.get()
    second = walk.submitted(1).escalations.get()
    third = walk.submitted(1).escalations.get()
    Escalation.objects.filter(pk=third.pk).update(due_at=first.due_at - timedelta(hours=3))
    record_safety_assurance(
        first, safety="Safe.", other_children="None.", quality="Weak.", recorded_on_mosaic_on=timezone.localdate(), by=council.sm
    )
    client = as_user(council.insights)

    def shown(query=""):
        return [row.record.pk for row in client.get(reverse("escalations") + query).context["table"].rows]

    assert shown() == [third.pk, second.pk, first.pk]
    assert shown("?show=open") == [third.pk, second.pk]
    assert shown("?show=assured") == [first.pk]
    assert shown("?show=nonsense&page=99&sort=nothing") == [third.pk, second.pk, first.pk]


def test_list_and_page_ask_as_much_for_one_as_for_many(walk, council, as_user):
    walk.submitted(1)
    client = as_user(council.sm)
    urls = [reverse("escalations"), page_of(Escalation.objects.get())]

    def queries(url):
        for _ in range(2):  # what is kept between requests is warm then
            client.get(url)
        with CaptureQueriesContext(connection) as context:
            assert client.get(url).status_code == 200
        return len(context)

    one = [queries(url) for url in urls]
    for _ in range(6):
        walk.submitted(1)
    assert [queries(url) for url in urls] == one


def test_R7_page_says_first_what_is_worrying_of_which_child_and_whom_to_ring(walk, council, as_user):
    from portal.models import Post

    Post.objects.filter(pk=council.post_of(council.sm).pk).update(phone="020 7946 0123")
    review = walk.submitted(1)
    page = as_user(council.tm).get(page_of(Escalation.objects.get())).content.decode()
    worry, told = page.index("What is worrying"), page.index("Who has been told")
    assert page.index(review.child.reference) < page.index(review.child.mosaic.number) < worry < told
    assert '<a href="tel:02079460123">020 7946 0123</a>' in page
    raising = as_user(council.reviewer).get(reverse("review_raise", args=[walk.allocated().reference])).content.decode()
    assert f'{council.sm}, <a href="tel:02079460123">020 7946 0123</a>' in raising
    assert "Child’s Team Manager: Team Manager Tara" in raising


def test_V_mosaic_number_is_not_shown_to_who_sees_the_escalation_alone(walk, council, as_user):
    for person in (council.sm, council.hos):
        Tenure.objects.filter(person=person).update(ends=timezone.now() - timedelta(minutes=1))
    review = walk.submitted(1)
    page = as_user(council.director).get(page_of(Escalation.objects.get())).content.decode()
    assert review.child.reference in page
    assert review.child.mosaic.number not in page


def test_V3_escalation_and_both_forms_of_assurance_say_at_once_whose_record_it_is(walk, council, as_user):
    walk.submitted(1)
    escalation = Escalation.objects.get()
    review = escalation.review
    record = f"{review.reference} · {the_record(review)} · practitioner {review.practitioner}"
    assert "Mosaic" in record
    for name in ("escalation", "escalation_assure", "escalation_assure_again"):
        page = as_user(council.sm).get(reverse(name, args=[escalation.pk])).content.decode()
        title = page.index("<h1")
        assert title < page.index(record) < page.index("<h2", title), name


def test_V3_director_who_answers_for_a_vacant_line_reads_reference_without_number_or_practitioner(walk, council, as_user):
    Tenure.objects.filter(person__in=[council.sm, council.hos]).update(ends=timezone.now())
    walk.submitted(1)
    escalation = Escalation.objects.get()
    for name in ("escalation", "escalation_assure"):
        page = as_user(council.director).get(reverse(name, args=[escalation.pk])).content.decode()
        assert f"{escalation.review.reference} · child {escalation.review.child.reference}" in page
        assert MosaicNumber.objects.of_child(escalation.review.child_id) not in page
        assert str(escalation.review.practitioner) not in page
