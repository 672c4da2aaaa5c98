"""A day that may be a slip is said and not refused, and the practitioner reads where they meet and can write back (R2)."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from portal.models import Notice
from reviews.cycles.models import Step
from reviews.records import actions

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def review(process):
    with time_machine.travel(MONDAY, tick=False):
        review = process.allocate()
        review.cycle.due_dates.update_or_create(step=Step.CONVERSATION, defaults={"due_on": datetime(2026, 11, 30).date()})
        yield review


def book(client, review, day, **more):
    url = reverse("review_book", args=[review.reference])
    return client.post(url, {"when": f"{day}T10:00", **more}, follow=True).content.decode()


SLIP = " Move it if that is a slip."


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-07", "Saturday 7 November 2026 is at a weekend." + SLIP),
        ("2026-12-01", "Tuesday 1 December 2026 is after the conversation is due, Monday 30 November 2026." + SLIP),
        (
            "2027-11-27",
            "Saturday 27 November 2027 is at a weekend, more than three months away and after the conversation is due, Monday 30 November 2026."
            + SLIP,
        ),
    ],
)
def test_R2_booking_on_a_day_that_may_be_a_slip_is_saved_and_said(review, council, as_user, day, said):
    page = book(as_user(council.reviewer), review, day)
    review.refresh_from_db()
    assert (review.state, f"{review.booked_for:%Y-%m-%d}") == ("booked", day)
    assert (f"<p>{said}</p>" in page, "The booking is saved." in page) == (True, True)


def test_R2_booking_moved_to_a_weekend_is_said_and_one_on_the_last_day_is_not(review, council, as_user):
    client = as_user(council.reviewer)
    assert SLIP not in book(client, review, "2026-11-30")
    assert "Sunday 8 November 2026 is at a weekend." in book(client, review, "2026-11-08")


def test_R2_booking_far_away_is_said_where_the_cycle_sets_no_day(review, council, as_user):
    review.cycle.due_dates.filter(step=Step.CONVERSATION).delete()
    assert "Wednesday 3 February 2027 is more than three months away." + SLIP in book(as_user(council.reviewer), review, "2027-02-03")


def test_R2_form_of_a_booking_says_that_the_practitioner_reads_the_note(review, council, as_user):
    client = as_user(council.reviewer)
    url = reverse("review_book", args=[review.reference])
    assert "Where, or the link. The practitioner reads this." in client.get(url).content.decode()
    book(client, review, "2026-11-09")
    assert "Where, or the link. The practitioner reads this." in client.get(url).content.decode()


def test_R2_practitioner_reads_the_note_of_a_booking_in_notice_and_my_work_and_no_mail_says_it(
    review, council, as_user, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        actions.book_conversation(review, when=datetime(2026, 11, 9, 10, tzinfo=UTC), note="Room 4, by the lift.", by=council.reviewer)
    notice = Notice.objects.get(recipient=council.practitioner, kind="booking")
    assert ("Rosa Test notes: “Room 4, by the lift.”" in notice.text, "Room 4" in notice.title) == (True, False)
    assert [("Room 4" in one.subject, "Room 4" in one.body) for one in mail.outbox] == [(False, False)] * len(mail.outbox)
    assert "Room 4, by the lift." in as_user(council.practitioner).get(reverse("my_work")).content.decode()


def test_R2_note_that_is_taken_out_of_a_moved_booking_is_not_told(review, council, as_user):
    client = as_user(council.reviewer)
    book(client, review, "2026-11-09", note="Room 4.")
    book(client, review, "2026-11-10", note="")
    moved = Notice.objects.get(recipient=council.practitioner, title__startswith="Learning conversation moved")
    assert "Room 4." not in moved.text
    assert "Room 4." not in as_user(council.practitioner).get(reverse("my_work")).content.decode()


def test_R2_why_no_conversation_could_be_booked_is_no_note_for_the_practitioner(review, council):
    actions.book_not_possible(review, reason="He is ill.", by=council.reviewer)
    review.refresh_from_db()
    actions.move_booking(review, when=datetime(2026, 11, 9, 10, tzinfo=UTC), by=council.reviewer)
    assert "He is ill." not in Notice.objects.get(recipient=council.practitioner, kind="booking").text


def test_R2_reviewer_and_practitioner_of_a_booked_conversation_can_write_to_each_other(review, council, as_user):
    actions.book_conversation(review, when=datetime(2026, 11, 9, 10, tzinfo=UTC), by=council.reviewer)
    to_practitioner = f'href="mailto:{council.practitioner.email}?subject={review.reference}"'
    to_reviewer = f'href="mailto:{council.reviewer.email}?subject={review.reference}"'
    pages = {
        "reviewer’s work": (council.reviewer, reverse("my_work"), to_practitioner),
        "reviewer’s page": (council.reviewer, review.get_absolute_url(), to_practitioner),
        "practitioner’s work": (council.practitioner, reverse("my_work"), to_reviewer),
    }
    assert {name: link in as_user(who).get(url).content.decode() for name, (who, url, link) in pages.items()} == dict.fromkeys(pages, True)


def test_R2_practitioner_who_left_is_not_written_to(review, council, as_user):
    council.practitioner.is_active = False
    council.practitioner.save()
    assert "mailto:" not in as_user(council.reviewer).get(review.get_absolute_url()).content.decode()
