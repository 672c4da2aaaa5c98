"""Whoever opens the address of a button as a page is shown the way back, in the portal's frame."""

import pytest
from django.urls import reverse

from portal.access.middleware import page_above
from tests.reviews.moderation.walk import Walk


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/escalations/7/acknowledge/", "/escalations/7/"),
        ("/notices/mark-all/", "/notices/"),
        ("/reviews/CR-2026-0001/reflect/", "/reviews/CR-2026-0001/"),
        ("/reviews/CR-2026-0001/questions/voice/autosave/", "/reviews/CR-2026-0001/questions/voice/"),
        ("/no/such/page/", "/"),
        ("/", "/"),
    ],
)
def test_way_back_is_the_nearest_page_above(path, above):
    assert page_above(path) == above


def test_button_s_address_opened_as_a_page_leads_back_to_its_page(council, client):
    review = Walk(council).allocated()
    client.force_login(council.reviewer)
    answer = client.get(reverse("review_autosave", args=[review.reference, "voice"]))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    page = answer.content.decode()
    assert "This was not done" in page
    assert f'href="{reverse("review_question", args=[review.reference, "voice"])}"' in page
