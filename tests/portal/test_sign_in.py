"""One door for portal and CMS; closed accounts, foreign addresses and guessing stay out (V9, V12)."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.contrib.auth import SESSION_KEY, authenticate
from django.core.cache import cache
from django.shortcuts import resolve_url
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.views.account import LoginView

from tests.pointing import nowhere

PASSWORD = "a-long-password"
SIGN_IN = "/account/login/"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()


def sign_in(client, person, password=PASSWORD, **fields):
    return client.post(SIGN_IN, {"login": person.email, "password": password, **fields})


def is_signed_in(client):
    return SESSION_KEY in client.session


def test_address_and_password_open_the_portal(council, client):
    response = sign_in(client, council.practitioner)
    assert (response.status_code, response.url) == (302, resolve_url(settings.LOGIN_REDIRECT_URL))
    assert is_signed_in(client)


def test_address_is_taken_in_any_case(council, client):
    client.post(SIGN_IN, {"login": "PIA@Alderbrook.Example", "password": PASSWORD})
    assert is_signed_in(client)


@pytest.mark.parametrize("affiliation", ["mscp", "partner_reviewer", "young_scrutineer"])
def test_V9_partner_signs_in_until_the_last_day(council, client, affiliation, time_machine):
    time_machine.move_to("2026-12-01 20:00+00:00")
    partner = council.person("Pat", affiliation=affiliation, account_ends=timezone.localdate())
    sign_in(client, partner)
    assert is_signed_in(client)
    time_machine.move_to("2026-12-02 00:30+00:00")
    response = client.get("/profile/")
    assert (response.status_code, response.url) == (302, reverse("account_inactive"))
    assert not is_signed_in(client)
    assert sign_in(client, partner).url == reverse("account_inactive")
    assert not is_signed_in(client)


def test_inactive_account_does_not_sign_in(council, client):
    council.practitioner.is_active = False
    council.practitioner.save()
    sign_in(client, council.practitioner)
    assert not is_signed_in(client)


def test_cms_sign_in_is_the_portals(council, client):
    response = client.get("/admin/")
    assert (response.status_code, response.url) == (302, f"{SIGN_IN}?next=/admin/")
    assert reverse("wagtailadmin_login") == "/admin/login/"
    response = client.post("/admin/login/", {"username": council.admin.email, "password": PASSWORD, "next": "/admin/"})
    assert (response.status_code, response.url) == (302, f"{SIGN_IN}?next=/admin/login/")
    assert not is_signed_in(client)


def test_password_alone_passes_no_backend_but_allauths(council):
    """Even if Wagtail's own view were reached, the person would have to be known by address, and the second step is allauth's."""
    assert authenticate(RequestFactory().post("/"), username=council.admin.email, password="wrong") is None
    from django.urls import get_resolver

    match = get_resolver().resolve("/admin/login/")
    assert getattr(match.func, "view_class", None) is not LoginView


def test_wagtails_password_reset_is_closed(council, client):
    client.force_login(council.admin)
    assert client.get("/admin/password_reset/").status_code == 404


def test_second_step_is_asked_for_the_cms_too(council, client):
    secret = generate_totp_secret()
    TOTP.activate(council.admin, secret)
    response = client.post(f"{SIGN_IN}?next=/admin/", {"login": council.admin.email, "password": PASSWORD})
    assert response.url.startswith(reverse("mfa_authenticate"))
    assert not is_signed_in(client)
    assert client.get("/admin/").url.startswith(SIGN_IN)
    code = f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06d}"
    response = client.post(response.url, {"code": code})
    assert (response.url, is_signed_in(client)) == ("/admin/", True)
    assert client.get("/admin/").status_code == 200


def test_second_step_can_be_set_up(council, client):
    sign_in(client, council.practitioner)
    assert client.get(reverse("mfa_index")).status_code == 200
    again = client.get(reverse("mfa_activate_totp"))
    assert again.url.startswith(reverse("account_reauthenticate"))
    client.post(again.url, {"password": PASSWORD})
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_nobody_signs_up(council, client):
    assert client.get("/account/signup/").url.startswith(SIGN_IN)
    assert client.post("/account/signup/", {"email": "x@example.org", "password1": PASSWORD}).url.startswith(SIGN_IN)
    client.force_login(council.practitioner)
    for path in ("/account/signup/", "/account/email/", "/account/confirm-email/", "/account/3rdparty/signup/"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_next_leads_to_this_host_only(council, client, target):
    response = sign_in(client, council.practitioner, next=target)
    assert response.url == resolve_url(settings.LOGIN_REDIRECT_URL)


def test_next_leads_on_within_the_portal(council, client):
    assert sign_in(client, council.practitioner, next="/notices/").url == "/notices/"


def test_front_page_as_next_counts_as_none_so_that_everybody_lands_at_their_place(council, client):
    response = sign_in(client, council.tm, next="/")
    assert response.url == reverse("welcome")
    assert client.get(response.url).url == reverse("my_team")


def test_guessing_is_stopped_though_the_password_is_right_at_last(council, client):
    for _ in range(5):
        sign_in(client, council.practitioner, "wrong-password")
    response = sign_in(client, council.practitioner)
    assert response.status_code in (200, 429)
    assert not is_signed_in(client)


def test_attempts_are_counted_where_every_process_sees_them():
    from portal.settings import base

    assert base.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"


def test_somebody_without_a_cms_group_is_told_and_not_sent_round(council, client):
    client.force_login(council.practitioner)
    response = client.get("/admin/")
    assert response.status_code == 403
    assert "WPD, Insights and system administrators" in response.content.decode()
    response = client.get("/admin/login/?next=/admin/")
    assert response.status_code in (302, 403)


def test_cms_closes_with_the_post(council, client):
    from portal.people import actions

    client.force_login(council.wpd)
    assert client.get("/admin/").status_code == 200
    actions.end_tenure(council.wpd.tenures.get(), by=council.admin)
    assert client.get("/admin/").status_code == 403


def test_inline_styles_are_allowed_in_the_cms_alone(council, client):
    client.force_login(council.wpd)
    policy = client.get("/admin/")["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "unsafe-inline" not in client.get("/profile/")["Content-Security-Policy"]


def test_form_that_came_too_late_is_answered_with_a_way_on(council):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(council.practitioner)
    response = client.post("/notices/read/")
    assert response.status_code == 403
    assert "open too long" in response.content.decode()


def test_pages_of_a_signed_in_person_stay_in_no_cache(council, client):
    client.force_login(council.practitioner)
    assert client.get("/profile/")["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(
    ("address", "sentences"),
    [
        (SIGN_IN, ["Write your e-mail address.", "Write your password."]),
        ("/account/password/reset/", ["Write your e-mail address."]),
        ("/account/password/change/", ["Write your current password.", "Write a new password.", "Write the new password once more."]),
    ],
)
def test_V9_what_is_left_empty_is_named_and_nothing_points_nowhere(council, client, address, sentences):
    if "change" in address:
        client.force_login(council.practitioner, backend=BACKEND)
    assert nowhere(client.get(address)) == set()
    response = client.post(address, {})
    page = response.content.decode()
    assert all(page.count(sentence) == 2 for sentence in sentences)
    assert "This field is required" not in page
    assert nowhere(response) == set()
    assert f" – {response.context['council'].product_name}</title>" in page
