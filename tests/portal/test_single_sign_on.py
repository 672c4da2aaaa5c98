"""Single sign-on: who comes in with what the directory says of them, and who stays out (V1, V9)."""

import html
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse, SignupClosedException
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from portal.access.adapters import SocialAccountAdapter
from portal.models import User

PIA = "pia@alderbrook.example"


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()


def who(client) -> int | None:
    """The number of the person who is signed in."""
    number = client.session.get(SESSION_KEY)
    return number and int(number)


def said(sub="pia-1", email=PIA, **more) -> dict:
    return {"sub": sub, "email": email, "name": "Pia Test"} | more


def arrival(directory, **says) -> tuple:
    """What the adapter is asked when somebody of whom the directory `says` this comes back from it."""
    request = RequestFactory().get("/")
    adapter = SocialAccountAdapter(request)
    return request, adapter, adapter.get_provider(request, "entra").sociallogin_from_response(request, {"userinfo": said(**says)})


def test_V1_the_person_with_the_same_address_is_signed_in_and_goes_on_to_their_page(council, client, directory):
    directory.says = said()
    answer = directory.sign_in(client, reverse("profile"))
    assert (answer.status_code, answer.url) == (302, reverse("profile"))
    assert who(client) == council.practitioner.pk
    assert list(SocialAccount.objects.values_list("user", "provider", "uid")) == [(council.practitioner.pk, "entra", "pia-1")]


def test_V1_the_address_is_taken_in_any_case(council, client, directory):
    directory.says = said(email="PIA@Alderbrook.Example")
    directory.sign_in(client)
    assert who(client) == council.practitioner.pk


def test_V1_nobody_signs_up_by_it(council, client, directory):
    before = set(User.objects.values_list("pk", flat=True))
    directory.says = said(sub="x-1", email="stranger@alderbrook.example", email_verified=True)
    answer = directory.sign_in(client)
    assert "Accounts are made by the council" in answer.content.decode()
    assert who(client) is None
    assert client.get("/account/3rdparty/signup/").status_code in (302, 404)
    assert set(User.objects.values_list("pk", flat=True)) == before
    assert (SocialAccount.objects.count(), EmailAddress.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "email", ["", None, "not an address", "pia@alderbrook.example.org", "apia@alderbrook.example", "ia@alderbrook.example"]
)
def test_V1_no_account_is_opened_by_an_address_that_is_not_its_own(council, client, directory, email):
    directory.says = said(email=email)
    directory.sign_in(client)
    assert who(client) is None
    assert SocialAccount.objects.count() == 0


@pytest.mark.parametrize("unchecked", [False, "false"])
def test_V1_no_account_is_opened_by_an_address_that_the_directory_has_not_checked(council, client, directory, unchecked):
    directory.says = said(email_verified=unchecked)
    directory.sign_in(client)
    assert who(client) is None
    assert SocialAccount.objects.count() == 0


def test_V1_name_and_preferred_name_in_the_directory_open_nothing(council, client, directory):
    directory.says = said(email="", preferred_username=PIA, upn=PIA)
    directory.sign_in(client)
    assert who(client) is None


@pytest.mark.parametrize("was_linked", [True, False])
@pytest.mark.parametrize("closed", [{"is_active": False}, {"account_ends": timezone.localdate() - timedelta(days=1)}])
def test_V9_an_account_that_is_inactive_or_ended_does_not_sign_in(council, client, directory, closed, was_linked):
    if was_linked:
        SocialAccount.objects.create(user=council.practitioner, provider="entra", uid="pia-1")
    User.objects.filter(pk=council.practitioner.pk).update(**closed)
    directory.says = said(email_verified=True)
    answer = directory.sign_in(client)
    assert (answer.status_code, answer.url) == (302, reverse("account_inactive"))
    assert who(client) is None
    assert client.get(reverse("my_work")).url.startswith(reverse("account_login"))
    assert SocialAccount.objects.count() == int(was_linked)


def test_V9_a_partner_signs_in_by_it_until_the_last_day(council, client, directory, time_machine):
    time_machine.move_to("2026-12-01 20:00+00:00", tick=False)
    partner = council.person("Pat", affiliation="partner_reviewer", account_ends=timezone.localdate())
    directory.says = said(sub="pat-1", email=partner.email)
    directory.sign_in(client)
    assert who(client) == partner.pk
    time_machine.move_to("2026-12-02 00:30+00:00", tick=False)
    client.logout()
    assert directory.sign_in(client).url == reverse("account_inactive")
    assert who(client) is None


def test_V1_once_linked_it_is_the_persons_number_that_counts_and_not_an_address_they_carry_later(council, client, directory):
    directory.says = said()
    directory.sign_in(client)
    client.logout()
    directory.says = said(email=council.insights.email)
    directory.sign_in(client)
    assert who(client) == council.practitioner.pk
    assert list(SocialAccount.objects.values_list("user", flat=True)) == [council.practitioner.pk]


def test_V1_another_persons_directory_account_is_not_linked_to_who_is_signed_in(council, client, directory):
    client.force_login(council.practitioner, backend="allauth.account.auth_backends.AuthenticationBackend")
    for address in ("stranger@alderbrook.example", council.insights.email):
        directory.says = said(sub=address, email=address)
        directory.sign_in(client, process="connect")
    assert who(client) == council.practitioner.pk
    assert not SocialAccount.objects.filter(user=council.practitioner).exists()


def test_V9_the_second_step_is_asked_after_single_sign_on_too(council, client, directory):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(council.practitioner, generate_totp_secret())
    directory.says = said()
    answer = directory.sign_in(client)
    assert answer.url.startswith(reverse("mfa_authenticate"))
    assert who(client) is None


def test_V9_adapter_links_an_open_account_and_no_other(council, directory):
    request, adapter, login = arrival(directory)
    assert (adapter.is_open_for_signup(request, login), login.is_existing) == (False, False)
    adapter.pre_social_login(request, login)
    assert (login.is_existing, login.user) == (True, council.practitioner)
    council.practitioner.is_active = False
    council.practitioner.save()
    for sub in ("pia-1", "pia-2"):
        request, adapter, login = arrival(directory, sub=sub)
        login.lookup()
        with pytest.raises(ImmediateHttpResponse) as refusal:
            adapter.pre_social_login(request, login)
        assert refusal.value.response.url == reverse("account_inactive")
    request, adapter, login = arrival(directory, email="stranger@alderbrook.example")
    with pytest.raises(SignupClosedException):
        adapter.pre_social_login(request, login)
    assert isinstance(login, SocialLogin)
    assert SocialAccount.objects.count() == 1


def test_button_of_the_sign_in_page_leads_to_the_directory_at_once_and_back_to_where_one_was_going(council, client, directory):
    page = client.get(reverse("account_login"), {"next": reverse("profile")}).content.decode()
    form = re.search(r'<form method="post" action="([^"]*/login/[^"]*)">.*?<button[^>]*>([^<]*)</button>', page, re.S)
    assert form is not None
    assert form[2] == "Sign in with your council account"
    sent_on = client.post(html.unescape(form[1]))
    assert sent_on.url.startswith(f"{directory.url}/authorise?")
    directory.says = said()
    state = parse_qs(urlsplit(sent_on.url).query)["state"][0]
    answer = client.get(reverse("openid_connect_callback", args=["entra"]), {"code": "a-code", "state": state})
    assert answer.url == reverse("profile")
