"""L5: reviews that a person read, and learning that was sent with them, are in their own learning record."""

import csv
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from home.work.own import learning_to_read
from practice_library.learning.actions import mark_as_read
from reviews.records import actions, checking, findings
from reviews.records.models import Finding
from reviews.records.reading import learning_sent_to
from tests.practice_library.conftest import Library
from tests.reviews.moderation.walk import Walk


@pytest.fixture
def walk(council):
    return Walk(council)


@pytest.fixture
def sent(walk, council):
    """A returned review with a page that the reviewer sent with its finding, and that page."""
    page = Library().page("Planning for a second episode", minutes=6)
    review = walk.ready(7)
    findings.attach_learning(Finding.objects.get(review=review), page, why="For the second episode", by=council.reviewer)
    review = actions.submit_review(review, by=council.reviewer, sample_draw=1.0)
    checking.pass_quality_check(review, by=council.insights)
    return checking.return_review(review, by=council.insights), page


def mine(client, query="") -> str:
    return client.get(reverse("my_learning") + query).content.decode("utf-8-sig")


def test_L5_reflection_on_a_review_is_in_my_learning_and_its_files(walk, council, as_user):
    review = walk.returned(7)
    client = as_user(council.practitioner)
    told = client.post(reverse("review_reflect", args=[review.reference]), {"reflection": "I plan for the second time."}, follow=True)
    assert "Your reflection is kept under My learning." in told.content.decode()
    html = mine(client)
    title = f"Your review {review.reference}"
    assert (f'<a href="{review.get_absolute_url()}">{title}</a>' in html, "I plan for the second time." in html) == (True, True)
    row = list(csv.reader(StringIO(mine(client, "?format=csv"))))[1]
    assert (row[1], row[2], row[5]) == (title, "Collaborative Review", "I plan for the second time.")
    book = load_workbook(BytesIO(client.get(reverse("my_learning") + "?format=xlsx").content))
    assert [cell.value for cell in book.active[2]][1] == title


def test_L5_reading_without_words_asks_for_a_reflection_on_the_review(walk, council, as_user):
    review = walk.returned(7)
    actions.reflect(review, by=council.practitioner)
    assert f'href="{review.get_absolute_url()}#reflect"' in mine(as_user(council.practitioner))


def test_L5_nobody_else_sees_a_reflection_on_a_review_in_their_learning(walk, council, as_user):
    review = walk.returned(7)
    actions.reflect(review, reflection="Private thought.", by=council.practitioner)
    for who in (council.tm, council.insights, council.reviewer):
        assert "Private thought." not in mine(as_user(who)) + mine(as_user(who), "?format=csv")


def test_L5_learning_sent_with_a_review_waits_until_it_is_read(sent, council, as_user):
    review, page = sent
    client = as_user(council.practitioner)
    before = mine(client)
    said = ("To learn from", page.title, "For the second episode", f"Sent with your review {review.reference}")
    assert [words in before for words in said] == [True] * 4
    mark_as_read(page, by=council.practitioner)
    after = mine(client)
    assert ("To learn from" in after, page.title in after) == (False, True)


def test_L5_learning_sent_to_somebody_else_does_not_wait(sent, council, as_user):
    assert ["To learn from" in mine(as_user(who)) for who in (council.tm, council.reviewer, council.insights)] == [False] * 3


def test_V2_learning_of_a_review_that_is_not_returned_does_not_wait(walk, council, as_user):
    page = Library().page("Planning for a second episode")
    findings.attach_learning(Finding.objects.get(review=walk.ready(7)), page, by=council.reviewer)
    assert page.title not in mine(as_user(council.practitioner))


def test_L5_my_work_and_my_learning_name_the_same_pages(sent, council):
    review, page = sent
    assert [item.title for item in learning_to_read(council.practitioner).items] == [page.title]
    assert [one.page_id for one in learning_sent_to(council.practitioner)] == [page.pk]
    checking.withdraw(review, reason="The wrong record.", by=council.insights)
    assert learning_to_read(council.practitioner).items == []
    assert learning_sent_to(council.practitioner) == []
