"""The open cycle in the invented council, from which cases are allocated."""

from tests.reviews.cycles.conftest import clock, council, cycle, insights_client, make_review, published  # noqa: F401
