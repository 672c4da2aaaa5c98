"""A walk through the steps of the small council's reviews."""

import pytest

from tests.reviews.moderation.walk import Walk


@pytest.fixture
def walk(council):
    """An open cycle of the small council, and verbs that bring a review as far as a test needs."""
    return Walk(council)
