"""A booking can be moved, no day is taken that can't be, and the practitioner can prepare (R2)."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from portal.access.exceptions import Refused
from portal.models import Event, Notice
from practice_library.models import GuidancePage
from reviews.models import StepOutcome
from reviews.records import actions
from reviews.records.timeline import timeline_of

pytestmark = pytest.mark.django_db


def in_days(days: int) -> datetime:
    return (timezone.localtime() + timedelta(days=days)).replace(hour=10, minute=0, second=0, microsecond=0)


def typed(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def booked(process):
    review = process.allocate()
    return actions.book_conversation(review, when=in_days(2), by=review.reviewer)


@pytest.fixture
def steps_page(council):
    page = GuidancePage(title="The seven steps of a review", slug="review-steps", summary="What happens, in which order.")
    Site.objects.get(is_default_site=True).root_page.add_child(instance=page)
    page.save_revision().publish()
    return page


def test_R2_booking_is_moved_on_its_page_and_the_practitioner_is_told(booked, council, as_user):
    client, url = as_user(council.reviewer), reverse("review_book", args=[booked.reference])
    assert "Move the booking" in client.get(booked.get_absolute_url()).content.decode()
    page = client.get(url).content.decode()
    assert page.count("Move the booking") == 4  # title of the window, breadcrumb, heading, button
    assert f'value="{typed(booked.booked_for)}"' in page
    assert client.post(url, {"when": typed(in_days(5)), "note": "He is ill."}).status_code == 302
    booked.refresh_from_db()
    assert (booked.booked_for, booked.state) == (in_days(5), "booked")
    assert StepOutcome.objects.get(review=booked, step="booking").note == "He is ill."
    event = Event.objects.about(booked).get(verb="review.booking_moved")
    assert (event.by, event.data["was"]) == (council.reviewer, in_days(2).isoformat())
    assert Notice.objects.filter(recipient=council.practitioner, title=f"Learning conversation moved: {booked.reference}").count() == 1
    assert "Learning conversation moved" in [entry["title"] for entry in timeline_of(booked, council.reviewer)]


def test_R2_booking_moved_there_and_back_is_told_each_time(booked, council):
    for days in (5, 2, 5):
        actions.move_booking(booked, when=in_days(days), by=council.reviewer)
    assert Notice.objects.filter(recipient=council.practitioner, title__startswith="Learning conversation moved").count() == 3


def test_R2_booking_is_moved_by_the_reviewer_alone_and_only_while_it_is_booked(booked, council):
    with pytest.raises(Refused):
        actions.move_booking(booked, when=in_days(5), by=council.insights)
    actions.record_conversation(booked, held_on=timezone.localdate(), by=council.reviewer)
    with pytest.raises(Refused, match="can’t be moved"):
        actions.move_booking(booked, when=in_days(5), by=council.reviewer)
    booked.refresh_from_db()
    assert booked.booked_for == in_days(2)


def test_R2_conversation_that_could_not_be_booked_is_booked_after_all(process, council, as_user):
    review = actions.book_not_possible(process.allocate(), reason="On leave.", by=council.reviewer)
    client = as_user(council.reviewer)
    assert "Book it after all" in client.get(review.get_absolute_url()).content.decode()
    assert client.post(reverse("review_book", args=[review.reference]), {"when": typed(in_days(3))}).status_code == 302
    assert StepOutcome.objects.get(review=review, step="booking").outcome == "done"
    assert Notice.objects.filter(recipient=council.practitioner, title__startswith="Learning conversation booked").count() == 1


def test_R2_day_that_has_passed_is_not_booked(process, council, as_user):
    review = process.allocate()
    url = reverse("review_book", args=[review.reference])
    response = as_user(council.reviewer).post(url, {"when": "2020-01-01T10:00"})
    assert response.status_code == 422
    assert "This day has passed." in response.content.decode()
    with pytest.raises(Refused, match="has passed"):
        actions.book_conversation(review, when=in_days(-1), by=council.reviewer)
    actions.book_conversation(review, when=in_days(0), by=council.reviewer)
    with pytest.raises(Refused, match="has passed"):
        actions.move_booking(review, when=in_days(-1), by=council.reviewer)


@pytest.mark.parametrize("name", ["review_conversation", "review_family"])
def test_R2_nothing_is_held_before_the_allocation(booked, council, as_user, name):
    if name == "review_family":
        actions.record_conversation(booked, held_on=timezone.localdate(), by=council.reviewer)
    before = timezone.localdate(booked.allocated_at) - timedelta(days=1)
    response = as_user(council.reviewer).post(reverse(name, args=[booked.reference]), {"held_on": before.isoformat()})
    assert response.status_code == 422
    assert "The review was allocated on" in response.content.decode()
    record = actions.record_family_contact if name == "review_family" else actions.record_conversation
    with pytest.raises(Refused, match="before the review was allocated"):
        record(booked, held_on=before, by=council.reviewer)


def test_timeline_says_the_year_of_a_booking_where_it_is_not_this_one(process, council):
    this_year = timezone.localdate().year
    when = in_days(0).replace(year=this_year + 1, month=1, day=7)
    review = actions.book_conversation(process.allocate(), when=when, by=council.reviewer)
    [text] = [entry["text"] for entry in timeline_of(review, council.reviewer) if entry["title"] == "Learning conversation booked"]
    assert text.endswith(f"7 January {this_year + 1} at 10:00")


def test_R2_notice_of_a_booking_leads_to_the_steps_of_a_review(steps_page, booked, council):
    assert Notice.objects.get(recipient=council.practitioner, kind="booking").url == "/review-steps/"


def test_R2_notice_of_a_booking_leads_to_the_descriptors_where_no_page_of_the_steps_is(booked, council):
    assert Notice.objects.get(recipient=council.practitioner, kind="booking").url == reverse("descriptors")


def test_R2_my_work_helps_a_booked_practitioner_prepare(steps_page, booked, council, as_user):
    page = as_user(council.practitioner).get(reverse("my_work")).content.decode()
    assert '<a href="/review-steps/">How a review goes</a>' in page
    assert f'<a href="{reverse("descriptors")}">What we will talk about</a>' in page
    assert "What a Collaborative Review is" not in page
