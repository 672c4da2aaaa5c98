"""What is said when signing in or changing a password goes wrong: plain sentences of the portal's own, with the way on."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from portal.access.adapters import AccountAdapter, SecondStepAdapter

PASSWORD = "a-long-password"
NEW = "another-long-phrase"


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()


def problems(response):
    return [str(error) for errors in response.context["form"].errors.values() for error in errors]


def test_half_an_address_is_refused_with_an_example(db, client):
    response = client.post(reverse("account_login"), {"login": "pia", "password": PASSWORD})
    assert problems(response) == ["Write a whole e-mail address, such as ines.barrow@alderbrook.example."]


def test_wrong_password_leads_to_a_new_one(council, client):
    response = client.post(reverse("account_login"), {"login": council.practitioner.email, "password": "wrong"})
    assert problems(response) == ["The e-mail address or the password is wrong. Check both, or choose “I have forgotten my password”."]


def test_too_many_tries_say_how_long_to_wait(council, client):
    for _ in range(11):
        response = client.post(reverse("account_login"), {"login": council.practitioner.email, "password": "wrong"})
    assert problems(response) == ["There were too many tries to sign in. Wait five minutes, then try again."]


def test_forgotten_password_asks_for_a_whole_address(db, client):
    response = client.post(reverse("account_reset_password"), {"email": "pia"})
    assert problems(response) == ["Write a whole e-mail address, such as ines.barrow@alderbrook.example."]


def test_change_of_password_says_what_is_wrong_in_each_box(council, client):
    client.force_login(council.practitioner, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = client.post(reverse("account_change_password"), {"oldpassword": "wrong", "password1": NEW, "password2": NEW + "s"})
    assert problems(response) == [
        "This is not your current password. Try again, or choose “I have forgotten it”.",
        "The two passwords differ. Write the same one twice.",
    ]


@pytest.mark.parametrize("adapter", [AccountAdapter, SecondStepAdapter])
def test_a_wrong_code_says_which_one_to_write(adapter):
    message = str(adapter().validation_error("incorrect_code").message)
    assert message == "This code is wrong or too old. Write the one that the app shows now, or one of your recovery codes."
