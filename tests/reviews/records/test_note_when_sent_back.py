"""R2: what Insights asked when they sent a review back can be read afterwards, by Insights and the reviewer alone."""

import pytest
from django.urls import reverse

from reviews.records import actions as records
from reviews.records import checking

pytestmark = pytest.mark.django_db

NOTES = ("Say who was seen.", "Say when she was seen.")


@pytest.fixture
def returned(process, council):
    """A returned review that was sent back twice before."""
    review = process.submit(process.allocate())
    for note in NOTES:
        review = checking.send_back(review, note=note, by=council.insights)
        review = records.submit_review(review, changed="It is there now.", by=review.reviewer, sample_draw=1.0)
    return process.give_back(review)


def texts(client, review) -> str:
    return client.get(review.get_absolute_url()).content.decode()


@pytest.mark.parametrize("who", ["insights", "insights_manager", "reviewer"])
def test_R2_insights_and_the_reviewer_read_each_note_on_the_timeline(returned, council, as_user, who):
    page = texts(as_user(getattr(council, who)), returned)
    assert [page.count(f'<p class="pk-timeline__text">{note}</p>') for note in NOTES] == [1, 1]


@pytest.mark.parametrize("who", ["practitioner", "tm"])
def test_V3_practitioner_and_team_manager_read_no_note(returned, council, as_user, who):
    page = texts(as_user(getattr(council, who)), returned)
    assert returned.reference in page
    assert [note in page for note in NOTES] == [False, False]


def test_R2_after_sending_back_the_page_says_to_whom(process, council, as_user):
    review = process.submit(process.allocate())
    client, url = as_user(council.insights), reverse("review_check", args=[review.reference])
    as_shown = client.get(url).context["form"].initial
    answer = client.post(url, as_shown | {"outcome": "back", "note": NOTES[0]}, follow=True)
    said = " ".join(str(message) for message in answer.context["messages"])
    assert said.startswith(f"Sent back to {review.reviewer} with your note.")
    assert "The check is saved" not in said
