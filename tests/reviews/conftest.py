"""The instrument, descriptors and themes that the portal ships, and a cycle of the small council."""

import pytest

from tests.reviews.process import Process
from tests.shipped import load_shipped


@pytest.fixture
def instrument(db):
    """The published Collaborative Review, with its themes and descriptors."""
    return load_shipped()


@pytest.fixture
def process(council, instrument):
    """An open cycle, and verbs that carry reviews through it."""
    return Process(council, instrument)


@pytest.fixture
def as_user(client):
    """Sign a person in, and give the client."""

    def sign_in(person):
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
